"""The end of a recall: for some of its lots or for all that is left, with why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, Select, Uuid, func, insert, literal, select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.db import UtcDateTime
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from producers.operations.organisations import touch_of
from producers.rules.texts import words
from traceability.models import Hold, HoldRelease, Recall, RecallLift, RecallLiftLot, RecallLot
from traceability.operations.holds import REASON_LENGTH_MAX
from traceability.operations.lots import AlreadyRecorded
from traceability.operations.states import keep_still, take_turn
from traceability.queries.recalls import RecallNotFound, not_lifted

LOTS_MAX = 300


class RecallIsOver(Refused):
    """Nothing is left in this recall."""

    code = "recall-is-over"


class LotNotInRecall(Invalid):
    """A lot that is to be lifted is not, or no longer, in the recall."""

    code = "lot-not-in-recall"


class TooManyLiftedLots(Invalid):
    code = "too-many-lifted-lots"


@dataclass(frozen=True, slots=True)
class LiftRecall:
    """Lift a recall from some of its lots; from all that is left when none is named."""

    lift_id: UUID
    recall_id: UUID
    reason: str
    lot_ids: tuple[UUID, ...] = ()


def touches_recall(session: Session, command: LiftRecall) -> Touch:
    """The stream of who began the recall."""
    return touch_of(_recall(session, command.recall_id).organisation_id)


@operation(Role.NETWORK_MANAGER, touches=touches_recall)
def lift_recall(session: Session, command: LiftRecall, context: Context) -> Mapping[str, Any]:
    """Take lots out of a recall: each is free again when no other recall and no hold is on it.

    Raises RecallNotFound, RecallIsOver, LotNotInRecall, TooManyLiftedLots.
    """
    take_turn(session)
    recall = _recall(session, command.recall_id)
    if session.get(RecallLift, command.lift_id):
        raise AlreadyRecorded()
    ends = _check(session, command)
    lift = _write(session, command, context, ends=ends)
    lifted = _take_out(session, command)
    lots = select(RecallLiftLot.lot_id).where(
        RecallLiftLot.recall_id == recall.id, RecallLiftLot.lift_id == lift.id
    )
    keep_still(session, lots)
    _release(session, lift, lots)
    session.expire_all()  # states follow from what the statements above wrote
    return {"recall": recall.code, "lifted": lifted, "is_over": ends}


def _recall(session: Session, recall_id: UUID) -> Recall:
    recall = session.get(Recall, recall_id)
    if recall is None:
        raise RecallNotFound(recall_id=str(recall_id))
    return recall


def _check(session: Session, command: LiftRecall) -> bool:
    """Whether this lift ends the recall; raises what is wrong with the command."""
    left = _count(session, _left(command.recall_id))
    if not left:
        raise RecallIsOver(field="reason")
    wanted = set(command.lot_ids)
    if not wanted:
        return True
    if len(wanted) > LOTS_MAX:
        raise TooManyLiftedLots(field="lot_ids", maximum=LOTS_MAX)
    if _count(session, _left(command.recall_id).where(RecallLot.lot_id.in_(wanted))) < len(wanted):
        raise LotNotInRecall(field="lot_ids")
    return left == len(wanted)


def _write(session: Session, command: LiftRecall, context: Context, *, ends: bool) -> RecallLift:
    lift = RecallLift(
        id=command.lift_id,
        recall_id=command.recall_id,
        reason=words(command.reason, "reason", REASON_LENGTH_MAX),
        ends_recall=ends,
        lifted_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    session.add(lift)
    session.flush()
    return lift


def _take_out(session: Session, command: LiftRecall) -> int:
    """Write the lots that the lift takes out; how many."""
    left = _left(command.recall_id)
    if command.lot_ids:
        left = left.where(RecallLot.lot_id.in_(set(command.lot_ids)))
    rows = left.with_only_columns(RecallLot.recall_id, RecallLot.lot_id, literal(command.lift_id, Uuid()))
    insertion = insert(RecallLiftLot).from_select(["recall_id", "lot_id", "lift_id"], rows)
    return cast(CursorResult[Any], session.execute(insertion)).rowcount


def _release(session: Session, lift: RecallLift, lots: Select[UUID]) -> None:
    """End the holds by which the recall had put these lots aside."""
    moments = (literal(moment, UtcDateTime()) for moment in (lift.occurred_at, lift.recorded_at))
    still_on = (
        select(Hold.id, literal(lift.reason), *moments)
        .outerjoin(HoldRelease, HoldRelease.hold_id == Hold.id)
        .where(Hold.recall_id == lift.recall_id, Hold.lot_id.in_(lots), HoldRelease.hold_id.is_(None))
    )
    columns = ["hold_id", "reason", "occurred_at", "recorded_at"]
    session.execute(insert(HoldRelease).from_select(columns, still_on))


def _left(recall_id: UUID) -> Select[UUID]:
    return select(RecallLot.lot_id).where(RecallLot.recall_id == recall_id, not_lifted())


def _count(session: Session, wanted: Select[UUID]) -> int:
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
