"""Questions about scans: of one number, and the alerts that a cooperative has to look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from kernel.access import Actor, Role
from kernel.errors import NotFound
from kernel.models import Attachment, User
from traceability.models import (
    HiddenCodeUse,
    Lot,
    ScanAlert,
    ScanAlertAnswer,
    SerialScan,
    VoidedSerial,
)
from traceability.rules.scans import Seen

ALERTS_LISTED = 100
SCANS_LISTED = 50


class ScanAlertNotFound(NotFound):
    code = "scan-alert-not-found"


@dataclass(frozen=True, slots=True)
class Raised:
    """An alert with its lot, and what was found when somebody looked; None until then."""

    alert: ScanAlert
    lot: Lot
    answer: ScanAlertAnswer | None


@dataclass(frozen=True, slots=True)
class Ends:
    """What ends the ordinary life of a number: its hidden code used, its label voided."""

    used_at: datetime | None
    is_voided: bool


def seen(session: Session, lot_id: UUID, serial: str, most: int) -> Sequence[Seen]:
    """The latest scans kept of a number, in the order of time."""
    rows = session.execute(
        select(SerialScan.scanned_at, SerialScan.country)
        .where(SerialScan.lot_id == lot_id, SerialScan.serial == serial)
        .order_by(SerialScan.scanned_at.desc())
        .limit(most)
    )
    return [Seen(at, country) for at, country in rows][::-1]


def scans_of(session: Session, lot_id: UUID, serial: str) -> Sequence[SerialScan]:
    """The latest scans kept of a number, at most 50."""
    return session.scalars(
        select(SerialScan)
        .where(SerialScan.lot_id == lot_id, SerialScan.serial == serial)
        .order_by(SerialScan.scanned_at.desc())
        .limit(SCANS_LISTED)
    ).all()


def ends_of(session: Session, lot_id: UUID, serial: str) -> Ends:
    """Whether a number was used or voided."""
    used = select(HiddenCodeUse.used_at).where(HiddenCodeUse.lot_id == lot_id, HiddenCodeUse.serial == serial)
    voided = select(VoidedSerial.void_id).where(VoidedSerial.lot_id == lot_id, VoidedSerial.serial == serial)
    return Ends(session.scalar(used), session.scalar(voided) is not None)


def _raised() -> Select[ScanAlert, Lot, ScanAlertAnswer]:
    return (
        select(ScanAlert, Lot, ScanAlertAnswer)
        .join(Lot, Lot.id == ScanAlert.lot_id)
        .outerjoin(ScanAlertAnswer, ScanAlertAnswer.alert_id == ScanAlert.id)
    )


def _visible(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.sees_all else ScanAlert.organisation_id.in_(actor.organisations)


def alerts(session: Session, actor: Actor) -> Sequence[Raised]:
    """The alerts that `actor` may see, those nobody looked at first, then the latest; at most 100."""
    rows = session.execute(
        _raised()
        .where(_visible(actor))
        .order_by(ScanAlertAnswer.alert_id.is_not(None), ScanAlert.raised_at.desc(), ScanAlert.id)
        .limit(ALERTS_LISTED)
    )
    return [Raised(*row) for row in rows]


def alerts_of_lot(session: Session, lot_id: UUID) -> Sequence[Raised]:
    """The alerts about the packs of a lot, the latest first, at most 100."""
    rows = session.execute(
        _raised()
        .where(ScanAlert.lot_id == lot_id)
        .order_by(ScanAlert.raised_at.desc(), ScanAlert.id)
        .limit(ALERTS_LISTED)
    )
    return [Raised(*row) for row in rows]


def alert_for(session: Session, actor: Actor, alert_id: UUID) -> Raised:
    """An alert that `actor` may see; raises ScanAlertNotFound."""
    row = session.execute(_raised().where(ScanAlert.id == alert_id, _visible(actor))).one_or_none()
    if row is None:
        raise ScanAlertNotFound(alert_id=str(alert_id))
    return Raised(*row)


def unanswered(session: Session, actor: Actor) -> int:
    """How many alerts nobody has looked at yet."""
    count = session.scalar(
        select(func.count())
        .select_from(ScanAlert)
        .outerjoin(ScanAlertAnswer, ScanAlertAnswer.alert_id == ScanAlert.id)
        .where(_visible(actor), ScanAlertAnswer.alert_id.is_(None))
    )
    return count or 0


def was_told_since(session: Session, lot_id: UUID, since: datetime) -> bool:
    """Whether an alert about a lot was raised since a moment: its cooperative has its mail already."""
    wanted = select(ScanAlert.id).where(ScanAlert.lot_id == lot_id, ScanAlert.raised_at >= since)
    return session.scalar(wanted.limit(1)) is not None


def officers_of(session: Session, organisation_id: UUID) -> Sequence[str]:
    """The addresses of the people who run a cooperative."""
    return session.scalars(
        select(User.email)
        .join(Attachment, Attachment.user_id == User.id)
        .where(
            Attachment.organisation_id == organisation_id,
            Attachment.role_name == Role.COOPERATIVE_OFFICER.value,
            User.active,
        )
        .distinct()
        .order_by(User.email)
    ).all()
