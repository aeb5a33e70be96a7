"""The story of a recall or a drill, in the order of time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.models import User
from shop.models import RecallNote
from shop.queries.recalls.cases import LISTED_MAX, Case, steps_of
from shop.queries.recalls.notices import NoticeRow
from traceability.models import DrillStep, Hold, HoldRelease, RecallLift
from traceability.queries.recalls import lifts_of_recall


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened in a recall: its kind, when, and the row that tells it."""

    kind: str
    at: datetime
    what: Any
    count: int = 1


def timeline_of(
    session: Session,
    case: Case,
    notices: Sequence[NoticeRow],
    notes: Sequence[tuple[RecallNote, str | None]],
) -> list[Happened]:
    """All that happened: begun, told, answered, noted, released, lifted; each with when."""
    events = [Happened("began", case.began_at, case)]
    events += [Happened("told", one.notice.occurred_at, one) for one in notices]
    events += [Happened("answered", one.answer.occurred_at, one) for one in notices if one.answer]
    events += [Happened("noted", note.occurred_at, (note, by)) for note, by in notes]
    events += _ends(session, case)
    return sorted(events, key=lambda event: event.at)


def _ends(session: Session, case: Case) -> Iterator[Happened]:
    if case.is_drill:
        yield from (
            Happened(f"step-{one.kind}", one.occurred_at, one) for one in steps_of(session, case).values()
        )
        return
    for lift, count in lifts_of_recall(session, case.id):
        yield Happened("lifted", lift.occurred_at, (lift, _name(session, lift)), count)
    for moment, reason, count in _released_alone(session, case):
        yield Happened("released", moment, reason, count)


def _name(session: Session, row: RecallLift | DrillStep) -> str | None:
    who = row.lifted_by if isinstance(row, RecallLift) else row.noted_by
    return session.scalar(select(User.name).where(User.id == who)) if who else None


def _released_alone(session: Session, case: Case) -> Sequence[tuple[datetime, str, int]]:
    """The releases of lots that the recall had put aside, by a person and not by a lift."""
    by_lift = select(RecallLift.occurred_at).where(RecallLift.recall_id == case.id)
    rows = session.execute(
        select(HoldRelease.occurred_at, HoldRelease.reason, func.count())
        .join(Hold, Hold.id == HoldRelease.hold_id)
        .where(Hold.recall_id == case.id, HoldRelease.occurred_at.not_in(by_lift))
        .group_by(HoldRelease.occurred_at, HoldRelease.reason)
        .limit(LISTED_MAX)
    )
    return list(rows.tuples())
