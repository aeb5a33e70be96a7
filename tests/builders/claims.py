"""Cooperatives with certified saffron: plots, members, certificates, approved yields, and what is made."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from inventory.operations.production import Output
from kernel.ids import new_id
from tests.builders.inventory import GRAM, KILO, Producer, a_harvest, a_place, a_run, a_saffron_jar
from tests.builders.producers import a_certificate, a_cooperative, a_member, a_plot
from tests.conftest import Do
from traceability.cli.reference import product_id
from traceability.operations.yields import ApproveYield, DeclareYield, approve_yield, declare_yield

HARVESTED = date(2026, 10, 28)
DRIED = date(2026, 10, 29)
PACKED = date(2026, 11, 5)
STIGMAS = "saffron_fresh_stigmas"


@dataclass(frozen=True, slots=True)
class Grower:
    """A saffron cooperative in the area, with one member, her plot, and its certificate."""

    producer: Producer
    plot_id: UUID
    certificate_id: UUID

    @property
    def id(self) -> UUID:
        """The cooperative."""
        return self.producer.organisation_id


def a_grower(
    do: Do,
    name: str = "Souktana",
    *,
    commune: str = "Tassousfi",
    workshop: str = "Taliouine",
    scheme: str = "bio_ma",
    approved: int | None = 100 * KILO,
    gs1_prefix: str | None = None,
    plot: dict[str, Any] | None = None,
    **certificate: Any,
) -> Grower:
    """A cooperative whose saffron is certified: organic of Morocco unless told, plot converted long ago."""
    organisation_id = a_cooperative(do, name, gs1_prefix=gs1_prefix)
    store = a_place(do, organisation_id, f"Magasin {name}", locality=workshop)
    member = a_member(do, organisation_id, "Aïcha A.", joined_on=date(2015, 1, 1))
    ground = {"organic_status": "organic", "organic_since": date(2020, 1, 1), **(plot or {})}
    plot_id = a_plot(do, organisation_id, member_id=member, commune=commune, **ground)
    certificate_id = a_certificate(do, organisation_id, scheme=scheme, **certificate)
    if approved is not None:
        an_approval(do, organisation_id, certificate_id, approved)
    return Grower(Producer(organisation_id, store, member), plot_id, certificate_id)


def a_declaration(do: Do, organisation_id: UUID, certificate_id: UUID, quantity: int, **more: Any) -> None:
    """What a cooperative expects of its stigmas in 2026."""
    given = {"season": 2026, "product_id": product_id(STIGMAS), **more}
    do(declare_yield, DeclareYield(new_id(), certificate_id, organisation_id, quantity=quantity, **given))


def an_approval(do: Do, organisation_id: UUID, certificate_id: UUID, quantity: int, **more: Any) -> None:
    """So much of the stigmas of 2026 declared, and approved by the body."""
    a_declaration(do, organisation_id, certificate_id, quantity, **more)
    approved(do, certificate_id, quantity, **more)


def approved(do: Do, certificate_id: UUID, quantity: int, **more: Any) -> Any:
    """So much approved of what was declared."""
    given = {"season": 2026, "product_id": product_id(STIGMAS), **more}
    command = ApproveYield(
        new_id(), certificate_id, quantity=quantity, approved_on=date(2026, 10, 1), reference="L-26", **given
    )
    return do(approve_yield, command)


def stigmas(do: Do, grower: Grower, quantity: int = 600 * GRAM, **more: Any) -> UUID:
    """Fresh stigmas of the grower's plot."""
    return a_harvest(do, grower.producer, quantity, **{"plots": (grower.plot_id,), **more})


def dried(do: Do, producer: Producer, inputs: dict[UUID, int], done_on: date = DRIED, **more: Any) -> UUID:
    """Dry saffron out of fresh stigmas, a sixth of their mass."""
    out = Output(new_id(), product_id("saffron_dry"), sum(inputs.values()) // 6)
    return a_run(do, producer, "drying", list(inputs.items()), [out], done_on=done_on, **more)[0]


def potted(
    do: Do, producer: Producer, dry: UUID, pieces: int = 50, done_on: date = PACKED, item: UUID | None = None
) -> UUID:
    """Jars of one gram out of a dry lot."""
    jar = item or a_saffron_jar(do, producer.organisation_id)
    out = Output(new_id(), product_id("saffron_dry"), pieces, trade_item_id=jar)
    return a_run(do, producer, "packing", [(dry, pieces * GRAM)], [out], done_on=done_on)[0]
