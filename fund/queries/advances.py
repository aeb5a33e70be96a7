"""Advances, their facts, and where they stand on a date."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, Schedule, ScheduledInstalment
from fund.rules.positions import Movement, Position, Version, position
from fund.rules.schedules import Instalment, rescheduled
from kernel.errors import NotFound

# Facts are read so many advances at a time: a statement holds a bounded number of values.
ADVANCES_AT_ONCE = 500


class AdvanceNotFound(NotFound):
    code = "advance-not-found"


@dataclass(frozen=True, slots=True)
class AdvanceFacts:
    """All that is known of an advance; what was agreed is apart, nothing falls due by it."""

    advance: Advance
    movements: tuple[Movement, ...]
    versions: tuple[Version, ...]
    agreed: tuple[Instalment, ...]

    def on(self, as_of: date) -> Position:
        """Where it stands by the end of a day."""
        return position(self.advance.granted_cents, self.movements, self.versions, as_of)

    def rescheduled(self, new: Sequence[tuple[date, int]], decided_on: date) -> list[Instalment]:
        """The schedule once what is unpaid on a day has new dates; raises the errors of `typed`."""
        paid_cents = sum(one.paid_cents for one in self.on(decided_on).shares)
        return rescheduled(self.last.instalments if self.last else (), paid_cents, new, decided_on)

    @property
    def last(self) -> Version | None:
        """The latest version of the schedule; None while nothing is paid out."""
        return self.versions[-1] if self.versions else None

    @property
    def last_day(self) -> date:
        """The latest day that a fact is dated on."""
        days = [one.on for one in self.movements] + [one.effective_on for one in self.versions]
        return max([self.advance.granted_on, *days])


def advance_by_id(session: Session, advance_id: UUID) -> Advance:
    """Raises AdvanceNotFound."""
    advance = session.get(Advance, advance_id)
    if advance is None:
        raise AdvanceNotFound()
    return advance


def facts_of(session: Session, advance: Advance) -> AdvanceFacts:
    """The facts of one advance; two statements."""
    return facts_of_many(session, [advance])[0]


def facts_of_many(session: Session, advances: Sequence[Advance]) -> list[AdvanceFacts]:
    """The same of many, in their order; two statements for every ADVANCES_AT_ONCE of them."""
    told = []
    for first in range(0, len(advances), ADVANCES_AT_ONCE):
        some = advances[first : first + ADVANCES_AT_ONCE]
        ids = [one.id for one in some]
        movements, versions = _movements(session, ids), _versions(session, ids)
        told += [_facts(one, movements[one.id], versions[one.id]) for one in some]
    return told


def all_facts(session: Session, fund_id: UUID) -> Iterator[AdvanceFacts]:
    """The facts of every advance of a fund, by number."""
    return chain.from_iterable(facts_at_once(session, fund_id))


def facts_at_once(session: Session, fund_id: UUID) -> Iterator[list[AdvanceFacts]]:
    """The same, ADVANCES_AT_ONCE at a time."""
    last = ""
    while True:
        advances = session.scalars(
            select(Advance)
            .where(Advance.fund_id == fund_id, Advance.number > last)
            .order_by(Advance.number)
            .limit(ADVANCES_AT_ONCE)
        ).all()
        if not advances:
            return
        yield facts_of_many(session, advances)
        last = advances[-1].number


def _facts(advance: Advance, movements: Sequence[Movement], versions: Sequence[Version]) -> AdvanceFacts:
    agreed = next((one.instalments for one in versions if not one.number), ())
    return AdvanceFacts(advance, tuple(movements), tuple(one for one in versions if one.number), agreed)


def _movements(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[Movement]]:
    told: dict[UUID, list[Movement]] = defaultdict(list)
    rows = session.execute(
        select(
            AdvanceMovement.advance_id, AdvanceMovement.kind, AdvanceMovement.dated_on, AdvanceMovement.cents
        )
        .where(AdvanceMovement.advance_id.in_(ids))
        .order_by(AdvanceMovement.dated_on, AdvanceMovement.id)
    )
    for advance_id, kind, dated_on, cents in rows:
        told[advance_id].append(Movement(kind, dated_on, cents))
    return told


def _versions(session: Session, ids: Iterable[UUID]) -> dict[UUID, list[Version]]:
    shares: dict[tuple[UUID, int, date, bool], list[Instalment]] = defaultdict(list)
    rows = session.execute(
        select(
            Schedule.advance_id,
            Schedule.number,
            Schedule.effective_on,
            Schedule.is_rescheduled,
            ScheduledInstalment.due_on,
            ScheduledInstalment.principal_cents,
            ScheduledInstalment.fee_cents,
            ScheduledInstalment.weight,
        )
        .join(ScheduledInstalment, ScheduledInstalment.schedule_id == Schedule.id)
        .where(Schedule.advance_id.in_(ids))
        .order_by(Schedule.advance_id, Schedule.number, ScheduledInstalment.position)
    )
    for advance_id, number, effective_on, is_rescheduled, due_on, principal, fee, weight in rows:
        shares[advance_id, number, effective_on, is_rescheduled].append(
            Instalment(due_on, principal, fee, weight)
        )
    told: dict[UUID, list[Version]] = defaultdict(list)
    for (advance_id, number, effective_on, is_rescheduled), instalments in shares.items():
        told[advance_id].append(Version(number, effective_on, tuple(instalments), is_rescheduled))
    return told
