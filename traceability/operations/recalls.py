"""Recalls: a lot and all that was made of it taken back at once, what it was made of put aside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Uuid, exists, insert, literal, select, update
from sqlalchemy.orm import Session, aliased

from kernel.access import Role
from kernel.clock import business_day
from kernel.errors import Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.numbering import next_number
from producers.rules.texts import words
from traceability.models import Hold, Lot, LotParent, Recall
from traceability.models import RecallLot as LotInRecall
from traceability.operations.holds import REASON_LENGTH_MAX, lot_to_change, touches_lot
from traceability.operations.lots import AlreadyRecorded
from traceability.queries.genealogy import others, walk_down, walk_up

_ZONE = "Africa/Casablanca"
_TAKEN_BACK = ("root", "downstream")


class AlreadyRecalled(Refused):
    """Another recall began with this very lot."""

    code = "already-recalled"


@dataclass(frozen=True, slots=True)
class RecallLot:
    """Take back a lot and all that was made of it; `advice` tells the consumer what to do."""

    recall_id: UUID
    lot_id: UUID
    reason: str
    advice: str


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_lot)
def recall_lot(session: Session, command: RecallLot, context: Context) -> Mapping[str, Any]:
    """Recall a lot: it and all that was made of it are recalled, all it was made of is held.

    Raises AlreadyRecalled.
    """
    lot = lot_to_change(session, command.lot_id)
    _refuse_twice(session, command)
    recall = _write(session, command, lot, context)
    downstream = _take_back(session, recall)
    upstream = _put_aside(session, recall, context)
    session.expire_all()  # states were changed by the statements above, not row by row
    return {"recall": recall.code, "downstream": downstream, "upstream": upstream}


def _refuse_twice(session: Session, command: RecallLot) -> None:
    if session.get(Recall, command.recall_id):
        raise AlreadyRecorded()
    first = session.scalar(select(Recall.code).where(Recall.lot_id == command.lot_id))
    if first:
        raise AlreadyRecalled(recall=first)


def _write(session: Session, command: RecallLot, lot: Lot, context: Context) -> Recall:
    year = business_day(context.occurred_at, _ZONE).year
    recall = Recall(
        id=command.recall_id,
        code=f"RAP-{year % 100:02d}-{next_number(session, f'recall:{year}'):03d}",
        lot_id=lot.id,
        organisation_id=lot.organisation_id,
        reason=words(command.reason, "reason", REASON_LENGTH_MAX),
        advice=words(command.advice, "advice", REASON_LENGTH_MAX),
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    session.add(recall)
    session.flush()
    session.execute(insert(LotInRecall), [{"recall_id": recall.id, "lot_id": lot.id, "side": "root"}])
    _set_state(session, recall, "recalled", _TAKEN_BACK)
    return recall


def _take_back(session: Session, recall: Recall) -> int:
    """Recall the whole closure; how many lots beside the root.

    A run that was making a child when the closure was read has its parents locked, so its child
    shows once our update has waited for it; from then on no child can be made. Hence the rounds.
    """
    found = 0
    while _has_unseen_children(session, recall):
        found += _add(session, recall, "downstream")
        _set_state(session, recall, "recalled", _TAKEN_BACK)
    return found


def _put_aside(session: Session, recall: Recall, context: Context) -> int:
    """Hold all that the lot was made of, each by a hold of this recall; how many lots."""
    added = _add(session, recall, "upstream")
    to_hold = session.scalars(
        select(LotInRecall.lot_id)
        .join(Lot, Lot.id == LotInRecall.lot_id)
        .where(_of(recall, ("upstream",)), Lot.state != "recalled")
    ).all()
    if to_hold:
        session.execute(insert(Hold), _holds(recall, to_hold, context))
    _set_state(session, recall, "held", ("upstream",))
    return added


def _holds(recall: Recall, lot_ids: Sequence[UUID], context: Context) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            "lot_id": lot_id,
            "reason": recall.reason,
            "recall_id": recall.id,
            "occurred_at": context.occurred_at,
            "recorded_at": context.recorded_at,
        }
        for lot_id in lot_ids
    ]


def _add(session: Session, recall: Recall, side: str) -> int:
    """Add to the recall what its root leads to on one side and it does not hold yet; how many."""
    walk = (walk_down if side == "downstream" else walk_up)(session, recall.lot_id)
    reached = others(walk, recall.lot_id)
    known = exists().where(LotInRecall.recall_id == recall.id, LotInRecall.lot_id == walk.c.lot_id)
    rows = reached.where(~known).with_only_columns(literal(recall.id, Uuid()), walk.c.lot_id, literal(side))
    insertion = insert(LotInRecall).from_select(["recall_id", "lot_id", "side"], rows)
    return cast(CursorResult[Any], session.execute(insertion)).rowcount


def _set_state(session: Session, recall: Recall, state: str, sides: tuple[str, ...]) -> None:
    """Give a state to the recall's lots of some sides; what is recalled stays so."""
    session.execute(
        update(Lot)
        .where(
            Lot.id.in_(select(LotInRecall.lot_id).where(_of(recall, sides))),
            Lot.state.not_in(("recalled", state)),
        )
        .values(state=state)
        .execution_options(synchronize_session=False)
    )


def _has_unseen_children(session: Session, recall: Recall) -> bool:
    seen = aliased(LotInRecall)
    known = exists().where(seen.recall_id == recall.id, seen.lot_id == LotParent.lot_id)
    unseen = (
        select(LotParent.lot_id)
        .join(LotInRecall, LotInRecall.lot_id == LotParent.parent_id)
        .where(_of(recall, _TAKEN_BACK), ~known)
    )
    return session.scalar(unseen.limit(1)) is not None


def _of(recall: Recall, sides: tuple[str, ...]) -> ColumnElement[bool]:
    return (LotInRecall.recall_id == recall.id) & LotInRecall.side.in_(sides)
