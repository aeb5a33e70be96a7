"""Enrolled devices: who may speak for a till, and how far it has spoken."""

from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.db import table_of
from kernel.models import Attachment, User
from shop.models import Sale, SealedRecord, Till, TillPin, TillSeries


@dataclass(frozen=True, slots=True)
class Device:
    """A device that has shown its token: its series, where it speaks, and who may sell there."""

    series_id: UUID
    series: int
    state: str
    till_id: UUID
    till_code: str
    place_id: UUID
    staff: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody who may stand at a place's counter; the PIN is a salted hash, None when none was chosen."""

    id: UUID
    name: str
    role: Role
    pin: TillPin | None


def token_hash_of(token: str) -> str:
    """What is kept of a device's token: 256 random bits need no slow hash."""
    return sha256(token.encode()).hexdigest()


COUNTER_ROLES = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)
_RANK = {Role.NETWORK_MANAGER: 2, Role.BOUTIQUE_MANAGER: 1, Role.SELLER: 0}


def _sells_at(place_id: Any) -> ColumnElement[bool]:
    """Whether an attachment lets a person sell at a place."""
    here = or_(Attachment.place_id == place_id, Attachment.role_name == Role.NETWORK_MANAGER.value)
    return and_(Attachment.role_name.in_([role.value for role in COUNTER_ROLES]), here)


# Written once and sent past the mapper: every request of a till begins with it. A row for each of the staff.
_attached = table_of(Attachment).join(
    table_of(User), and_(table_of(User).c.id == Attachment.user_id, table_of(User).c.active)
)
_DEVICE = (
    select(
        TillSeries.id,
        TillSeries.number,
        TillSeries.state,
        TillSeries.till_id,
        Till.code,
        TillSeries.place_id,
        TillSeries.token_hash,
        Attachment.user_id,
    )
    .join(Till, Till.id == TillSeries.till_id)
    .outerjoin(_attached, _sells_at(TillSeries.place_id))
    .where(
        TillSeries.id == bindparam("of_series", type_=Uuid()),
        TillSeries.till_id == bindparam("of_till", type_=Uuid()),
    )
)


def device_of(session: Session, till_id: UUID, series_id: UUID, token: str) -> Device | None:
    """The device of a series at a till; None when token, series or till is not its own. One statement."""
    asked = {"of_series": series_id, "of_till": till_id}
    rows = session.connection().execute(_DEVICE, asked).all()
    if not rows or not compare_digest(rows[0].token_hash, token_hash_of(token)):
        return None
    staff = frozenset(row.user_id for row in rows if row.user_id)
    return Device(*rows[0][:6], staff)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a series is known here: the last of each chain, and our own link over all of them."""

    number: int
    state: str
    heads: dict[str, list[Any]]
    arrival: int
    counter_hash: str


_STANDING = select(*(getattr(TillSeries, name) for name in Standing.__dataclass_fields__)).where(
    TillSeries.id == bindparam("of_series", type_=Uuid())
)


def standing_of(session: Session, series_id: UUID) -> Standing:
    """Where a series stands now, after what was just taken in. One statement."""
    session.rollback()
    return Standing(*session.connection().execute(_STANDING, {"of_series": series_id}).one())


_STAFF = (
    select(User.id, User.name, Attachment.role_name, TillPin)
    .join(Attachment, Attachment.user_id == User.id)
    .outerjoin(TillPin, TillPin.user_id == User.id)
    .where(User.active, _sells_at(bindparam("at_place", type_=Uuid())))
    .order_by(User.name, User.id)
)


def staff_of(session: Session, place_id: UUID) -> list[StaffMember]:
    """Who may sell at a place, each with the highest of their roles there, by name. One statement."""
    rows = session.execute(_STAFF, {"at_place": place_id})
    best: dict[UUID, StaffMember] = {}
    for user_id, name, role_name, pin in rows.tuples():
        role = Role(role_name)
        known = best.get(user_id)
        if known is None or _RANK[role] > _RANK[known.role]:
            best[user_id] = StaffMember(user_id, name, role, pin)
    return list(best.values())


def record_by_number(session: Session, place_id: UUID, receipt_number: str) -> SealedRecord | None:
    """The sealed text of a receipt of a place, whichever till made it; None when there is none."""
    return session.scalar(
        select(SealedRecord)
        .join(Sale, Sale.id == SealedRecord.id)
        .where(Sale.receipt_number == receipt_number, Sale.place_id == place_id)
    )
