"""Lots put aside and released; a lot is held as long as one of its holds is open."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Forbidden, Refused
from kernel.execute import Context, operation
from producers.operations.organisations import touch_of
from producers.rules.texts import words
from traceability.models import Hold, HoldRelease, Lot
from traceability.operations.lots import AlreadyRecorded
from traceability.operations.states import keep_still, stand_by
from traceability.queries.holds import HoldNotFound
from traceability.queries.lots import LotNotFound

REASON_LENGTH_MAX = 500


class AlreadyReleased(Refused):
    code = "already-released"


class RecallHoldIsTheNetworks(Forbidden):
    """What a recall has put aside, only the network's manager lets go."""

    code = "recall-hold-is-the-networks"


@dataclass(frozen=True, slots=True)
class HoldLot:
    """Put a lot aside: nothing of it may leave, be worked or be sold until it is released."""

    hold_id: UUID
    lot_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class ReleaseLot:
    """The end of one hold."""

    hold_id: UUID
    reason: str


class OfLot(Protocol):
    """A command that names the lot it concerns."""

    @property
    def lot_id(self) -> UUID: ...


Named = TypeVar("Named", bound=OfLot)


def touches_lot(session: Session, command: Named) -> Touch:
    """The stream of who made the lot that a command names, and the right of its officers."""
    return touch_of_lot(session, command.lot_id)


def touch_of_lot(session: Session, lot_id: UUID) -> Touch:
    """The stream of who made a lot, and the right of its officers; raises LotNotFound."""
    return touch_of(lot_to_read(session, lot_id).organisation_id)


def lot_to_read(session: Session, lot_id: UUID) -> Lot:
    """A lot that stays as it is; raises LotNotFound."""
    lot = session.get(Lot, lot_id)
    if lot is None:
        raise LotNotFound(lot_id=str(lot_id))
    return lot


def lot_to_change(session: Session, lot_id: UUID) -> Lot:
    """A lot whose state is about to change, or matters, its row held until the commit; raises LotNotFound."""
    stand_by(session)
    keep_still(session, [lot_id])
    lot = session.get(Lot, lot_id, populate_existing=True)
    if lot is None:
        raise LotNotFound(lot_id=str(lot_id))
    return lot


def _touch_hold(session: Session, command: ReleaseLot) -> Touch:
    return touch_of_lot(session, _hold(session, command.hold_id).lot_id)


def _hold(session: Session, hold_id: UUID) -> Hold:
    hold = session.get(Hold, hold_id)
    if hold is None:
        raise HoldNotFound(hold_id=str(hold_id))
    return hold


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_lot)
def hold_lot(session: Session, command: HoldLot, context: Context) -> Mapping[str, Any]:
    """Put a lot aside with a reason; a recalled lot stays recalled."""
    lot = lot_to_change(session, command.lot_id)
    if session.get(Hold, command.hold_id):
        raise AlreadyRecorded()
    session.add(
        Hold(
            id=command.hold_id,
            lot_id=lot.id,
            reason=words(command.reason, "reason", REASON_LENGTH_MAX),
            recall_id=None,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"hold_id": str(command.hold_id), "lot": lot.code, "state": _state_after(session, lot)}


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=_touch_hold)
def release_lot(session: Session, command: ReleaseLot, context: Context) -> Mapping[str, Any]:
    """End a hold with a reason; the lot is free when no other hold and no recall is on it.

    Raises HoldNotFound, AlreadyReleased, RecallHoldIsTheNetworks.
    """
    hold = _hold(session, command.hold_id)
    if hold.recall_id and not context.actor.has((Role.NETWORK_MANAGER,)):
        raise RecallHoldIsTheNetworks()
    lot = lot_to_change(session, hold.lot_id)
    if session.get(HoldRelease, hold.id):
        raise AlreadyReleased(field="reason")
    session.add(
        HoldRelease(
            hold_id=hold.id,
            reason=words(command.reason, "reason", REASON_LENGTH_MAX),
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"lot": lot.code, "state": _state_after(session, lot)}


def _state_after(session: Session, lot: Lot) -> str:
    """What the facts just added make of a lot."""
    session.flush()
    session.refresh(lot, ["state"])
    return lot.state
