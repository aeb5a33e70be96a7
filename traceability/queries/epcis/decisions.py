"""What was decided and found about lots, as events: analyses, holds and releases, recalls and their lifts."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, exists, select, true
from sqlalchemy.orm import Session

from traceability.models import Analysis, Hold, HoldRelease, Recall, RecallLift, RecallLiftLot, RecallLot
from traceability.queries.epcis.naming import SaidLot, said_lots
from traceability.queries.epcis.sources import FACTS_MAX, OVERLAP, Told, Untold, parts, source, told_facts
from traceability.queries.recalls import TAKEN_BACK
from traceability.rules.epcis import events
from traceability.rules.epcis.documents import Event

ZONE = "Africa/Casablanca"
# A laboratory's day has no hour: noon, so that no reader's zone makes another day of it.
NOON = time(12)
LOTS_PER_EVENT = 500
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)

# What a recall was made of is held by holds: its lift is told by their releases.
_LIFTS_WHAT_WAS_TAKEN_BACK = exists().where(
    RecallLiftLot.lift_id == RecallLift.id,
    RecallLot.recall_id == RecallLiftLot.recall_id,
    RecallLot.lot_id == RecallLiftLot.lot_id,
    RecallLot.side.in_(TAKEN_BACK),
)
# Kind → its id, when it was recorded, and which of them concern the world.
_FACTS: dict[str, tuple[Any, Any, ColumnElement[bool]]] = {
    "analysis": (Analysis.id, Analysis.recorded_at, true()),
    "hold": (Hold.id, Hold.recorded_at, true()),
    "release": (HoldRelease.hold_id, HoldRelease.recorded_at, true()),
    "recall": (Recall.id, Recall.recorded_at, true()),
    "lift": (RecallLift.id, RecallLift.recorded_at, _LIFTS_WHAT_WAS_TAKEN_BACK),
}


class Decisions:
    """The source of these facts; its position is the latest moment of recording it has seen."""

    name = "decisions"
    kinds = tuple(_FACTS)

    def untold(self, session: Session, position: str | None) -> Untold:
        """The facts recorded since shortly before the position."""
        last = datetime.fromisoformat(position) if position else BEGINNING
        rows = sorted(
            (recorded_at, f"{kind}:{identity}")
            for kind, (key, recorded, concerns) in _FACTS.items()
            for identity, recorded_at in session.execute(
                select(key, recorded).where(recorded >= last - OVERLAP, concerns).order_by(recorded)
            )
        )
        told = told_facts(session, [fact for _, fact in rows])
        new = [(recorded_at, fact) for recorded_at, fact in rows if fact not in told]
        taken = new[:FACTS_MAX]
        # What is left has not been seen: the next look begins where this one stopped.
        seen = max([last, *(at for at, _ in (taken if len(new) > FACTS_MAX else rows))])
        return Untold([fact for _, fact in taken], seen.isoformat(), len(new) > FACTS_MAX)

    def tell(self, session: Session, facts: Sequence[str], base: str) -> list[Told]:
        """Their events, in the order of time."""
        by_kind = parts(facts)
        told = [
            *_analyses(session, by_kind.get("analysis", ()), base),
            *_holds(session, by_kind.get("hold", ()), base),
            *_releases(session, by_kind.get("release", ()), base),
            *_recalls(session, by_kind.get("recall", ()), base),
            *_lifts(session, by_kind.get("lift", ()), base),
        ]
        return sorted(told, key=lambda one: (one.event["eventTime"], one.fact, one.ordinal))


@source("decisions")
def decisions() -> Decisions:
    return Decisions()


def _moment(at: datetime) -> events.Moment:
    return events.Moment(at, ZONE)


def noon(day: date) -> datetime:
    """The middle of a day in the country."""
    return datetime.combine(day, NOON, ZoneInfo(ZONE))


def _analyses(session: Session, ids: Iterable[UUID], base: str) -> Iterator[Told]:
    rows = session.scalars(select(Analysis).where(Analysis.id.in_(ids))).all()
    lots = said_lots(session, {one.lot_id for one in rows}, base)
    for one in rows:
        lot = lots[one.lot_id]
        yield _told(
            f"analysis:{one.id}", lot, events.inspected(_moment(noon(one.analysed_on)), lot.amount(), one.id)
        )


def _holds(session: Session, ids: Iterable[UUID], base: str) -> Iterator[Told]:
    rows = session.scalars(select(Hold).where(Hold.id.in_(ids))).all()
    lots = said_lots(session, {one.lot_id for one in rows}, base)
    for one in rows:
        lot = lots[one.lot_id]
        yield _told(f"hold:{one.id}", lot, events.held(_moment(one.occurred_at), lot.amount(), one.id))


def _releases(session: Session, ids: Iterable[UUID], base: str) -> Iterator[Told]:
    rows = session.execute(
        select(HoldRelease, Hold.lot_id)
        .join(Hold, Hold.id == HoldRelease.hold_id)
        .where(HoldRelease.hold_id.in_(ids))
    ).all()
    lots = said_lots(session, {lot_id for _, lot_id in rows}, base)
    for one, lot_id in rows:
        lot = lots[lot_id]
        said = events.released(_moment(one.occurred_at), lot.amount(), one.hold_id)
        yield _told(f"release:{one.hold_id}", lot, said)


def _recalls(session: Session, ids: Iterable[UUID], base: str) -> Iterator[Told]:
    """What was taken back; what it was made of is held, and told as holds."""
    for recall in session.scalars(select(Recall).where(Recall.id.in_(ids))).all():
        lot_ids = session.scalars(
            select(RecallLot.lot_id).where(RecallLot.recall_id == recall.id, RecallLot.side.in_(TAKEN_BACK))
        ).all()
        for ordinal, lots in enumerate(_together(said_lots(session, lot_ids, base))):
            said = events.recalled(_moment(recall.occurred_at), [lot.amount() for lot in lots], recall.id)
            yield _told(f"recall:{recall.id}", lots[0], said, ordinal, lots)


def _lifts(session: Session, ids: Iterable[UUID], base: str) -> Iterator[Told]:
    for lift in session.scalars(select(RecallLift).where(RecallLift.id.in_(ids))).all():
        lot_ids = session.scalars(
            select(RecallLiftLot.lot_id)
            .join(RecallLot, (RecallLot.recall_id == RecallLiftLot.recall_id)
                  & (RecallLot.lot_id == RecallLiftLot.lot_id))
            .where(RecallLiftLot.lift_id == lift.id, RecallLot.side.in_(TAKEN_BACK))
        ).all()  # fmt: skip
        for ordinal, lots in enumerate(_together(said_lots(session, lot_ids, base))):
            said = events.lifted(_moment(lift.occurred_at), [lot.amount() for lot in lots], lift.recall_id)
            yield _told(f"lift:{lift.id}", lots[0], said, ordinal, lots)


def _together(lots: dict[UUID, SaidLot]) -> Iterator[list[SaidLot]]:
    """Lots of one maker after another, in groups that one event can hold."""
    makers: dict[UUID, list[SaidLot]] = {}
    for lot in sorted(lots.values(), key=lambda one: (one.maker_id, one.id)):
        makers.setdefault(lot.maker_id, []).append(lot)
    for group in makers.values():
        for start in range(0, len(group), LOTS_PER_EVENT):
            yield group[start : start + LOTS_PER_EVENT]


def _told(fact: str, lot: SaidLot, event: Event, ordinal: int = 0, lots: Sequence[SaidLot] = ()) -> Told:
    return Told(fact, ordinal, lot.maker_id, event, {one.id: one.address for one in lots or [lot]})
