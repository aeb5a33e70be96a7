"""Certificates held by organisations: what they cover, what their bodies decided, and when they end."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from kernel.access import Actor
from kernel.errors import NotFound
from producers.models import (
    Certificate,
    CertificateCorrection,
    CertificateEvent,
    CertificateOrganisation,
    CertificatePlot,
    Organisation,
    Plot,
    StandardVersion,
)
from producers.queries.listing import Page, page_of
from producers.queries.organisations import reads_whole_network
from producers.rules.certificates import ALERT_DAYS, Decision, Standing, standing_on

LISTED_MAX = 500


class CertificateNotFound(NotFound):
    code = "certificate-not-found"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a certificate covers besides its holder, and the plots it is limited to; none: all."""

    organisations: frozenset[UUID] = frozenset()
    plots: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """A certificate with its holder, its scope and what its body decided."""

    certificate: Certificate
    holder: Organisation
    scope: Scope
    decisions: Sequence[Decision]

    def standing(self, day: date) -> Standing:
        """What it is worth on a day."""
        one = self.certificate
        return standing_on(day, one.valid_from, one.valid_until, self.decisions)

    def days_left(self, day: date) -> int:
        """How many days remain of its validity; below zero once it ended."""
        return (self.certificate.valid_until - day).days


@dataclass(frozen=True, slots=True)
class Record:
    """All that a certificate's page tells."""

    told: Told
    organisations: Sequence[Organisation]
    plots: Sequence[Plot]
    version: StandardVersion | None
    events: Sequence[CertificateEvent]
    corrections: Sequence[CertificateCorrection]


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on Certificate for those held by, or covering, what `actor` may read."""
    if reads_whole_network(actor):
        return true()
    return covers_any(actor.organisations)


def covers_any(organisations: Collection[UUID]) -> ColumnElement[bool]:
    """The condition on Certificate for those that cover any of these organisations."""
    named = exists().where(
        CertificateOrganisation.certificate_id == Certificate.id,
        CertificateOrganisation.organisation_id.in_(organisations),
    )
    return or_(Certificate.organisation_id.in_(organisations), named)


def certificate_for(session: Session, actor: Actor, certificate_id: UUID) -> Certificate:
    """A certificate that `actor` may read; raises CertificateNotFound."""
    wanted = select(Certificate).where(Certificate.id == certificate_id, visible(actor))
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise CertificateNotFound(certificate_id=str(certificate_id))
    return found


def certificates_on(session: Session, organisation_id: UUID, branch: str, day: date) -> Sequence[Certificate]:
    """The certificates that an organisation itself holds in a branch, valid on `day`, by scheme."""
    return session.scalars(
        select(Certificate)
        .where(
            Certificate.organisation_id == organisation_id,
            Certificate.branch == branch,
            Certificate.valid_from <= day,
            Certificate.valid_until >= day,
        )
        .order_by(Certificate.scheme, Certificate.number)
    ).all()


def certificate_page(session: Session, organisation_id: UUID, number: int = 1) -> Page[Certificate]:
    """One page of the certificates that cover an organisation, the latest end of validity first."""
    wanted = (
        select(Certificate)
        .where(covers_any([organisation_id]))
        .order_by(Certificate.valid_until.desc(), Certificate.number)
    )
    return page_of(session, wanted, number)


def told_of(session: Session, certificates: Sequence[Certificate]) -> Sequence[Told]:
    """Certificates with all that decides what they are worth, in the same order; three statements."""
    ids = [one.id for one in certificates]
    holders = {
        one.id: one
        for one in session.scalars(
            select(Organisation).where(Organisation.id.in_({one.organisation_id for one in certificates}))
        )
    }
    scopes, decisions = scopes_of(session, ids), decisions_of(session, ids)
    return [
        Told(one, holders[one.organisation_id], scopes[one.id], decisions.get(one.id, ()))
        for one in certificates
    ]


def covering(session: Session, organisations: Collection[UUID], branch: str) -> Sequence[Told]:
    """Every certificate of a branch, of whatever day, that covers any of these organisations."""
    rows = session.scalars(
        select(Certificate)
        .where(Certificate.branch == branch, covers_any(organisations))
        .order_by(Certificate.scheme, Certificate.number, Certificate.id)
        .limit(LISTED_MAX)
    ).all()
    return told_of(session, rows)


def holders_covering(session: Session, organisations: Collection[UUID]) -> Sequence[UUID]:
    """Who holds the certificates, of whatever branch and day, that cover any of these organisations."""
    wanted = select(Certificate.organisation_id).where(covers_any(organisations)).distinct()
    return session.scalars(wanted.limit(LISTED_MAX)).all()


def ending(session: Session, actor: Actor, today: date) -> Sequence[Told]:
    """The certificates that `actor` may read and that end within 90 days, the first to end first.

    One that was renewed (the same certification and branch, same holder, ending later) is left out,
    and one that was withdrawn.
    """
    horizon = today + timedelta(days=max(ALERT_DAYS))
    rows = session.scalars(
        select(Certificate)
        .where(visible(actor), Certificate.valid_until.between(today, horizon), ~_is_renewed(horizon))
        .order_by(Certificate.valid_until, Certificate.number)
        .limit(LISTED_MAX)
    ).all()
    return [one for one in told_of(session, rows) if one.standing(today).state != "withdrawn"]


def _is_renewed(horizon: date) -> ColumnElement[bool]:
    """The condition on Certificate that another one goes on where it ends."""
    following = aliased(Certificate)
    return exists().where(
        following.organisation_id == Certificate.organisation_id,
        following.scheme == Certificate.scheme,
        following.branch == Certificate.branch,
        following.valid_until > horizon,
    )


def all_visible(session: Session, actor: Actor) -> Sequence[Told]:
    """The certificates that `actor` may read, the first to end first; at most 500."""
    rows = session.scalars(
        select(Certificate)
        .where(visible(actor))
        .order_by(Certificate.valid_until.desc(), Certificate.number)
        .limit(LISTED_MAX)
    ).all()
    return told_of(session, rows)


def record_of(session: Session, certificate: Certificate) -> Record:
    """What a certificate's page tells."""
    told = told_of(session, [certificate])[0]
    events = session.scalars(
        select(CertificateEvent)
        .where(CertificateEvent.certificate_id == certificate.id)
        .order_by(CertificateEvent.effective_on, CertificateEvent.id)
    ).all()
    corrections = session.scalars(
        select(CertificateCorrection)
        .where(CertificateCorrection.certificate_id == certificate.id)
        .order_by(CertificateCorrection.recorded_at, CertificateCorrection.id)
    ).all()
    organisations = session.scalars(
        select(Organisation).where(Organisation.id.in_(told.scope.organisations)).order_by(Organisation.name)
    ).all()
    plots = session.scalars(select(Plot).where(Plot.id.in_(told.scope.plots)).order_by(Plot.code)).all()
    version = session.get(StandardVersion, certificate.version_id) if certificate.version_id else None
    return Record(told, organisations, plots, version, events, corrections)


def scopes_of(session: Session, certificate_ids: Collection[UUID]) -> Mapping[UUID, Scope]:
    """The scope of each certificate."""
    organisations, plots = defaultdict(set), defaultdict(set)
    for row in session.execute(
        select(CertificateOrganisation.certificate_id, CertificateOrganisation.organisation_id).where(
            CertificateOrganisation.certificate_id.in_(certificate_ids)
        )
    ):
        organisations[row[0]].add(row[1])
    for row in session.execute(
        select(CertificatePlot.certificate_id, CertificatePlot.plot_id).where(
            CertificatePlot.certificate_id.in_(certificate_ids)
        )
    ):
        plots[row[0]].add(row[1])
    return {one: Scope(frozenset(organisations[one]), frozenset(plots[one])) for one in certificate_ids}


def decisions_of(session: Session, certificate_ids: Collection[UUID]) -> Mapping[UUID, list[Decision]]:
    """What was decided on each certificate that something was decided on, in order."""
    found: dict[UUID, list[Decision]] = defaultdict(list)
    for one in session.scalars(
        select(CertificateEvent)
        .where(CertificateEvent.certificate_id.in_(certificate_ids))
        .order_by(CertificateEvent.effective_on, CertificateEvent.id)
    ):
        found[one.certificate_id].append(
            Decision(one.kind, one.effective_on, one.reaches_back_to, one.reason)
        )
    return found
