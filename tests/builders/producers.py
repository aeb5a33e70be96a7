"""Organisations, members, plots and certificates for tests, built through operations."""

from datetime import date
from typing import Any
from uuid import UUID

from kernel.ids import new_id
from producers.operations.certificates import RecordCertificate, record_certificate
from producers.operations.members import RegisterMember, register_member
from producers.operations.organisations import RegisterOrganisation, register_organisation
from producers.operations.plots import RegisterPlot, register_plot
from producers.rules.texts import folded
from tests.conftest import Do


def an_organisation(do: Do, name: str, kind: str, **more: Any) -> UUID:
    """An organisation of the network; its key and code come from its name unless given."""
    organisation_id = new_id()
    key = folded(name).replace("_", "-")
    # Letters of the name, so that two names of a test rarely share a code.
    code = (key.replace("-", "").upper() + "XXX")[:5]
    given = {"key": key, "code": "".join(c for c in code if c.isalpha()), **more}
    do(register_organisation, RegisterOrganisation(organisation_id, name=name, kind=kind, **given))
    return organisation_id


def a_cooperative(do: Do, name: str = "Souktana", **more: Any) -> UUID:
    """A saffron cooperative of Taliouine."""
    known = {"kind": "cooperative", "locality": "Taliouine", "branches": ("saffron",), **more}
    return an_organisation(do, name, **known)


def a_member(do: Do, organisation_id: UUID, name: str = "Aïcha A.", **more: Any) -> UUID:
    """A woman of a cooperative; her number is taken from her id unless given."""
    member_id = new_id()
    given = {"number": member_id.hex[-8:], "gender": "woman", **more}
    do(register_member, RegisterMember(member_id, organisation_id, name=name, **given))
    return member_id


def a_square(west: float = -8.0, south: float = 30.5, degrees: float = 0.001) -> dict[str, Any]:
    """A square outline near Taliouine; a thousandth of a degree aside makes about a hectare."""
    east, north = west + degrees, south + degrees
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def a_plot(do: Do, organisation_id: UUID, code: str = "P1", **more: Any) -> UUID:
    """A saffron plot of about a hectare in Tassousfi."""
    plot_id = new_id()
    given = {"commune": "Tassousfi", "crop": "saffron", "geometry": a_square(), **more}
    do(register_plot, RegisterPlot(plot_id, organisation_id, code=code, **given))
    return plot_id


def a_certificate(do: Do, organisation_id: UUID, **more: Any) -> UUID:
    """The AOP Safran de Taliouine of an organisation for the season 2026."""
    certificate_id = new_id()
    given = {
        "scheme": "aop_taliouine",
        "branch": "saffron",
        "body": "Normacert",
        "number": certificate_id.hex[-8:],
        "scope": "Safran en filaments",
        "valid_from": date(2026, 1, 1),
        "valid_until": date(2026, 12, 31),
        **more,
    }
    do(record_certificate, RecordCertificate(certificate_id, organisation_id, **given))
    return certificate_id
