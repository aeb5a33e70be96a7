"""Certificates as their body issued them, corrected when mistyped, and what the body decided since."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, write_file
from producers.models import (
    BRANCHES,
    CERTIFICATE_EVENTS,
    SCHEMES,
    Certificate,
    CertificateCorrection,
    CertificateEvent,
    CertificateOrganisation,
    CertificatePlot,
    Organisation,
    Plot,
    StandardVersion,
)
from producers.operations.organisations import hold_organisation, touch_of, touches_organisation
from producers.operations.uniqueness import taken_as
from producers.queries.certificates import CertificateNotFound, decisions_of, scopes_of
from producers.rules.certificates import Decision, ValidityReversed, check_decision, check_validity
from producers.rules.texts import NOTE_LENGTH_MAX, choice, words

__all__ = ["CertificateNumberTaken", "ValidityReversed"]


class CertificateNumberTaken(Invalid):
    code = "certificate-number-taken"


class CoveredUnknown(Invalid):
    """What a certificate is to cover is not in the register."""

    code = "covered-unknown"


class PlotNotCovered(Invalid):
    """A plot of an organisation that the certificate does not cover."""

    code = "plot-not-covered"


class EditionOfAnother(Invalid):
    """The edition is not one of this certification."""

    code = "edition-of-another"


class NothingCorrected(Refused):
    code = "nothing-corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What a certificate's paper says.

    It covers its holder and `organisations`; `plots` and `product_keys` limit it when there are any.
    """

    scheme: str
    branch: str
    body: str
    number: str
    scope: str
    valid_from: date
    valid_until: date
    organisations: tuple[UUID, ...] = ()
    plots: tuple[UUID, ...] = ()
    product_keys: tuple[str, ...] = ()
    version_id: UUID | None = None
    document: ReceivedFile | None = None
    is_document_public: bool = False


@dataclass(frozen=True, slots=True)
class RecordCertificate(Paper):
    """A certificate as its body issued it to an organisation."""

    certificate_id: UUID = field(kw_only=False)
    organisation_id: UUID = field(kw_only=False)


@dataclass(frozen=True, slots=True)
class CorrectCertificate(Paper):
    """What the paper of a mistyped certificate really says, and what was wrong."""

    correction_id: UUID = field(kw_only=False)
    certificate_id: UUID = field(kw_only=False)
    reason: str


@dataclass(frozen=True, slots=True)
class DecideOnCertificate:
    """A decision of the body: `suspended`, `reinstated`, `withdrawn`, from a day on.

    `reaches_back_to` when the body says that it concerns what was made since that day, too.
    """

    event_id: UUID
    certificate_id: UUID
    kind: str
    effective_on: date
    reason: str
    reaches_back_to: date | None = None


# The network's manager only: a cooperative recording its own would certify itself to the public.
@operation(Role.NETWORK_MANAGER, touches=touches_organisation)
def record_certificate(session: Session, command: RecordCertificate, context: Context) -> dict[str, str]:
    """Record it.

    Raises OrganisationNotFound, CertificateNumberTaken, ValidityReversed, CoveredUnknown,
    PlotNotCovered, EditionOfAnother.
    """
    hold_organisation(session, command.organisation_id)
    values = _values(session, command, command.organisation_id, context)
    with taken_as(session, CertificateNumberTaken(field="number", number=values["number"])):
        session.add(Certificate(id=command.certificate_id, organisation_id=command.organisation_id, **values))
    _write_scope(session, command.certificate_id, command)
    return {"certificate_id": str(command.certificate_id)}


class OfCertificate(Protocol):
    """A command that names the certificate it concerns."""

    @property
    def certificate_id(self) -> UUID: ...


Named = TypeVar("Named", bound=OfCertificate)


def touches_certificate(session: Session, command: Named) -> Touch:
    """The stream of a certificate's holder, and the right of its own officers."""
    return touch_of(certificate_to_change(session, command.certificate_id).organisation_id)


def certificate_to_change(session: Session, certificate_id: UUID) -> Certificate:
    """A certificate, its row held until the commit; raises CertificateNotFound."""
    found = session.get(Certificate, certificate_id, with_for_update={"key_share": True})
    if found is None:
        raise CertificateNotFound(certificate_id=str(certificate_id))
    return found


@operation(Role.NETWORK_MANAGER, touches=touches_certificate)
def correct_certificate(session: Session, command: CorrectCertificate, context: Context) -> dict[str, str]:
    """Write what the paper really says, and keep what was written before with why.

    Without a new document the one it has stays. Raises NothingCorrected and what recording raises.
    """
    certificate = certificate_to_change(session, command.certificate_id)
    values = _values(session, command, certificate.organisation_id, context)
    if command.document is None:
        values["document_id"] = certificate.document_id
    before = {**{name: getattr(certificate, name) for name in values}, **_scope_now(session, certificate.id)}
    after = {**values, **_scope_said(command)}
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        raise NothingCorrected()
    with taken_as(session, CertificateNumberTaken(field="number", number=values["number"])):
        for name, value in values.items():
            setattr(certificate, name, value)
    _write_scope(session, certificate.id, command)
    session.add(
        CertificateCorrection(
            id=command.correction_id,
            certificate_id=certificate.id,
            before={name: _plain(before[name]) for name in changed},
            after={name: _plain(after[name]) for name in changed},
            reason=words(command.reason, "reason", NOTE_LENGTH_MAX),
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"certificate_id": str(certificate.id)}


@operation(Role.NETWORK_MANAGER, touches=touches_certificate)
def decide_on_certificate(session: Session, command: DecideOnCertificate, context: Context) -> dict[str, str]:
    """Record what the body decided; claims follow from the day on which it counts.

    Raises CertificateWithdrawn, CertificateSuspended, CertificateNotSuspended, DecisionSameDay,
    ReachesForward.
    """
    certificate = certificate_to_change(session, command.certificate_id)
    reason = words(command.reason, "reason", NOTE_LENGTH_MAX)
    kind = choice(command.kind, "kind", CERTIFICATE_EVENTS)
    new = Decision(kind, command.effective_on, command.reaches_back_to, reason)
    check_decision(new, decisions_of(session, [certificate.id]).get(certificate.id, ()))
    session.add(
        CertificateEvent(
            id=command.event_id,
            certificate_id=certificate.id,
            kind=kind,
            effective_on=new.effective_on,
            reaches_back_to=new.reaches_back_to,
            reason=reason,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"event_id": str(command.event_id), "number": certificate.number}


def _values(session: Session, paper: Paper, holder: UUID, context: Context) -> dict[str, Any]:
    """The columns of a certificate; its document is kept for its holder."""
    check_validity(paper.valid_from, paper.valid_until)
    scheme = choice(paper.scheme, "scheme", SCHEMES)
    _check_covered(session, paper, holder)
    if paper.version_id:
        version = session.get(StandardVersion, paper.version_id)
        if version is None or version.standard_key != scheme:
            raise EditionOfAnother(field="version_id")
    document = write_file(session, paper.document, holder, context) if paper.document else None
    return {
        "scheme": scheme,
        "branch": choice(paper.branch, "branch", BRANCHES),
        "body": words(paper.body, "body"),
        "number": words(paper.number, "number"),
        "scope": words(paper.scope, "scope", NOTE_LENGTH_MAX),
        "valid_from": paper.valid_from,
        "valid_until": paper.valid_until,
        "version_id": paper.version_id,
        "product_keys": sorted({words(key, "product_keys") for key in paper.product_keys}),
        "document_id": document.id if document else None,
        "is_document_public": paper.is_document_public,
    }


def _check_covered(session: Session, paper: Paper, holder: UUID) -> None:
    """Let pass organisations that are there, and plots of theirs or of the holder."""
    covered = {holder, *paper.organisations}
    known = session.scalars(select(Organisation.id).where(Organisation.id.in_(covered))).all()
    if len(known) < len(covered):
        raise CoveredUnknown(field="organisations")
    wanted = set(paper.plots)
    rows = session.scalars(select(Plot).where(Plot.id.in_(wanted))).all() if wanted else []
    if len(rows) < len(wanted):
        raise CoveredUnknown(field="plots")
    stray = sorted(plot.code for plot in rows if plot.organisation_id not in covered)
    if stray:
        raise PlotNotCovered(field="plots", plot=stray[0])


def _write_scope(session: Session, certificate_id: UUID, paper: Paper) -> None:
    for model, column, ids in (
        (CertificateOrganisation, "organisation_id", paper.organisations),
        (CertificatePlot, "plot_id", paper.plots),
    ):
        session.execute(delete(model).where(model.certificate_id == certificate_id))
        rows = [{"certificate_id": certificate_id, column: one} for one in sorted(set(ids))]
        if rows:
            session.execute(insert(model), rows)


def _scope_now(session: Session, certificate_id: UUID) -> dict[str, Any]:
    scope = scopes_of(session, [certificate_id])[certificate_id]
    return {"organisations": sorted(scope.organisations), "plots": sorted(scope.plots)}


def _scope_said(paper: Paper) -> dict[str, Any]:
    return {"organisations": sorted(set(paper.organisations)), "plots": sorted(set(paper.plots))}


def _plain(value: Any) -> Any:
    """A column's value as JSON holds it."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, (str, bool, type(None))) else str(value)
