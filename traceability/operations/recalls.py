"""Recalls: lots and all that was made of them taken back at once, what they were made of put aside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Uuid,
    exists,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.clock import business_day
from kernel.db import UtcDateTime
from kernel.errors import Invalid, Refused
from kernel.execute import Context, NotAllowed, operation
from kernel.numbering import next_number
from producers.rules.texts import words, words_or_none
from traceability.models import Hold, Lot, Recall
from traceability.models import RecallLot as LotInRecall
from traceability.operations.holds import (
    REASON_LENGTH_MAX,
    lot_to_read,
    touch_of_lot,
    touches_lot,
)
from traceability.operations.lots import AlreadyRecorded
from traceability.operations.states import take_turn
from traceability.queries.genealogy import walk_down, walk_up
from traceability.queries.recalls import not_lifted

SEVERITIES = (1, 2, 3)
ROOTS_MAX = 50
TEAM_LENGTH_MAX = 500
_ZONE = "Africa/Casablanca"
_RECALLERS = (Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)


class AlreadyRecalled(Refused):
    """Another recall, which is not over, began with this very lot."""

    code = "already-recalled"


class TooManyRoots(Invalid):
    code = "too-many-recalled-lots"


class UnknownSeverity(Invalid):
    code = "unknown-severity"


@dataclass(frozen=True, slots=True)
class RecallLot:
    """Take back a lot and all that was made of it; `advice` tells the consumer what to do.

    `also_lot_ids` are further lots that share the cause; `severity` is 1 (may harm) to 3 (does not).
    """

    recall_id: UUID
    lot_id: UUID
    reason: str
    advice: str
    also_lot_ids: tuple[UUID, ...] = ()
    severity: int | None = None
    team: str | None = None

    @property
    def roots(self) -> list[UUID]:
        """The lots that the recall begins with, in the order in which they are locked."""
        return sorted({self.lot_id, *self.also_lot_ids})


@operation(*_RECALLERS, touches=touches_lot)
def recall_lot(session: Session, command: RecallLot, context: Context) -> Mapping[str, Any]:
    """Recall lots: they and all that was made of them are recalled, all they were made of is held.

    Raises LotNotFound, AlreadyRecalled, TooManyRoots, UnknownSeverity.
    """
    _check(session, command, context)
    take_turn(session)
    lots = {lot_id: lot_to_read(session, lot_id) for lot_id in command.roots}
    _refuse_twice(session, command)
    recall = _write(session, command, lots[command.lot_id], context)
    downstream = _add(session, recall, "downstream")
    upstream = _put_aside(session, recall, context)
    session.expire_all()  # states follow from what the statements above wrote
    return {"recall": recall.code, "downstream": downstream, "upstream": upstream}


def _check(session: Session, command: RecallLot, context: Context) -> None:
    if len(command.roots) > ROOTS_MAX:
        raise TooManyRoots(field="also", maximum=ROOTS_MAX)
    if command.severity is not None and command.severity not in SEVERITIES:
        raise UnknownSeverity(field="severity")
    for lot_id in command.also_lot_ids:
        if not context.actor.may(_RECALLERS, touch_of_lot(session, lot_id)):
            raise NotAllowed(operation=recall_lot.name)


def _refuse_twice(session: Session, command: RecallLot) -> None:
    if session.get(Recall, command.recall_id):
        raise AlreadyRecorded()
    first = session.scalar(
        select(Recall.code)
        .join(LotInRecall, LotInRecall.recall_id == Recall.id)
        .where(LotInRecall.lot_id.in_(command.roots), LotInRecall.side == "root", not_lifted())
        .limit(1)
    )
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
        severity=command.severity,
        team=words_or_none(command.team, "team", TEAM_LENGTH_MAX),
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    session.add(recall)
    session.flush()
    roots = [{"recall_id": recall.id, "lot_id": one, "side": "root"} for one in command.roots]
    session.execute(insert(LotInRecall), roots)
    return recall


def _put_aside(session: Session, recall: Recall, context: Context) -> int:
    """Hold all that the lots were made of, each by a hold of this recall; how many lots.

    What another recall has taken back is held too: it stays aside when that other one is lifted.
    """
    added = _add(session, recall, "upstream")
    session.execute(
        insert(Hold).from_select(
            ["id", "lot_id", "reason", "recall_id", "occurred_at", "recorded_at"],
            select(
                _id_of_a_row(session),
                LotInRecall.lot_id,
                literal(recall.reason),
                literal(recall.id, Uuid()),
                _moment(context.occurred_at),
                _moment(context.recorded_at),
            ).where(_of(recall, "upstream")),
        )
    )
    return added


def _add(session: Session, recall: Recall, side: str) -> int:
    """Add to the recall what its roots lead to on one side and it does not hold yet; how many."""
    roots = select(LotInRecall.lot_id).where(_of(recall, "root"))
    walk = (walk_down if side == "downstream" else walk_up)(session, roots)
    known = exists().where(LotInRecall.recall_id == recall.id, LotInRecall.lot_id == walk.c.lot_id)
    rows = select(literal(recall.id, Uuid()), walk.c.lot_id, literal(side)).where(~known)
    session.execute(insert(LotInRecall).from_select(["recall_id", "lot_id", "side"], rows))
    # Asked, since SQLite's driver does not say how many rows a statement that begins with WITH wrote.
    added = select(func.count()).select_from(LotInRecall).where(_of(recall, side))
    return session.scalar(added) or 0


def _of(recall: Recall, side: str) -> ColumnElement[bool]:
    return (LotInRecall.recall_id == recall.id) & (LotInRecall.side == side)


def _id_of_a_row(session: Session) -> ColumnElement[UUID]:
    """An id made by the database for each row that a statement writes."""
    if session.get_bind().dialect.name == "sqlite":
        return func.lower(func.hex(func.randomblob(16)))
    return func.gen_random_uuid()


def _moment(value: datetime) -> ColumnElement[datetime]:
    return literal(value, UtcDateTime())
