"""Whether the fund's double entry and sums say what its facts say; each disagreement in a few words."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import (
    Advance,
    AdvanceMovement,
    Application,
    Decision,
    Fund,
    FundContribution,
    FundTransfer,
    MoneyMove,
)
from fund.queries.advances import AdvanceFacts, facts_at_once
from fund.queries.kept import wrong_days, wrong_sums
from fund.rules.accounts import Posting, of_contribution, of_money_move, of_movement
from kernel.numbering import last_number

_Told = tuple[date, str, str, int, UUID | None]


@dataclass(slots=True)
class Verification:
    """How much was looked at, and what was found wrong."""

    facts: int = 0
    transfers: int = 0
    advances: int = 0
    numbers: int = 0
    wrong: list[str] = field(default_factory=list)


def verify(session: Session, fund: Fund) -> Verification:
    """Recompute a fund's entries, sums, balances and numbers from its facts."""
    told = Verification()
    kept = _kept(session, fund.id)
    told.transfers = sum(counted.total() for counted in kept.values())
    for name, fact_id, wanted in _wanted(session, fund.id):
        told.facts += 1
        found = kept.pop(fact_id, Counter())
        told.wrong += [f"{name}: entry missing: {_written(one)}" for one in wanted - found]
        told.wrong += [f"{name}: entry that nothing asks for: {_written(one)}" for one in found - wanted]
    told.wrong += [f"entries of no fact of this fund: {fact_id}" for fact_id in kept]
    told.wrong += wrong_days(session, fund.id)
    told.wrong += _money_missing(session, fund.id)
    for some in facts_at_once(session, fund.id):
        told.wrong += wrong_sums(session, some)
        moved = _moved_on(session, [one.advance.id for one in some])
        for facts in some:
            told.advances += 1
            told.wrong += _disagreements(facts, moved[facts.advance.id])
    for wrong, count in _gaps(session, fund):
        told.numbers += count
        told.wrong += wrong
    return told


def _kept(session: Session, fund_id: UUID) -> dict[UUID, Counter[_Told]]:
    one = FundTransfer
    kept: dict[UUID, Counter[_Told]] = defaultdict(Counter)
    rows = session.execute(
        select(
            one.movement_id,
            one.contribution_id,
            one.money_move_id,
            one.dated_on,
            one.source,
            one.target,
            one.cents,
            one.advance_id,
        ).where(one.fund_id == fund_id)
    )
    for row in rows:
        fact_id: Any = row.movement_id or row.contribution_id or row.money_move_id
        kept[fact_id][row.dated_on, row.source, row.target, row.cents, row.advance_id] += 1
    return kept


def _wanted(session: Session, fund_id: UUID) -> Iterator[tuple[str, UUID, Counter[_Told]]]:
    """Each fact by name, with the entries that it asks for."""
    for movement in _all(session, AdvanceMovement, fund_id):
        postings = of_movement(movement.kind, movement.means, movement.cents)
        yield f"movement {movement.id}", movement.id, _told(movement, postings, movement.advance_id)
    for given in _all(session, FundContribution, fund_id):
        postings = of_contribution(given.kind, given.received_by, given.cents)
        yield f"contribution {given.number}", given.id, _told(given, postings)
    for move in _all(session, MoneyMove, fund_id):
        yield f"money move {move.id}", move.id, _told(move, of_money_move(move.kind, move.cents))


def _all(session: Session, table: Any, fund_id: UUID) -> Iterator[Any]:
    return iter(session.scalars(select(table).where(table.fund_id == fund_id).order_by(table.id)))


def _told(fact: Any, postings: list[Posting], advance_id: UUID | None = None) -> Counter[_Told]:
    return Counter((fact.dated_on, one.source, one.target, one.cents, advance_id) for one in postings)


def _written(one: _Told) -> str:
    dated_on, source, target, cents, _ = one
    return f"{dated_on} {source} -> {target} {cents}"


def _money_missing(session: Session, fund_id: UUID) -> list[str]:
    """The days on which all accounts do not make zero, or bank and cash together are overdrawn."""
    held: Counter[str] = Counter()
    by_day: dict[date, Counter[str]] = defaultdict(Counter)
    rows = session.execute(
        select(FundTransfer.dated_on, FundTransfer.source, FundTransfer.target, FundTransfer.cents).where(
            FundTransfer.fund_id == fund_id
        )
    )
    for dated_on, source, target, cents in rows:
        by_day[dated_on][target] += cents
        by_day[dated_on][source] -= cents
    wrong = []
    for dated_on in sorted(by_day):
        for role, cents in by_day[dated_on].items():
            held[role] += cents
        if sum(held.values()):
            wrong.append(f"{dated_on}: accounts make {sum(held.values())}, not zero")
        if held["bank"] + held["cash"] < 0:
            wrong.append(f"{dated_on}: bank and cash hold {held['bank'] + held['cash']}")
    return wrong


def _moved_on(session: Session, ids: list[UUID]) -> dict[UUID, Counter[date]]:
    """What the accounts of some advances moved by, day by day."""
    moved: dict[UUID, Counter[date]] = defaultdict(Counter)
    one = FundTransfer
    rows = session.execute(
        select(one.advance_id, one.dated_on, one.source, one.cents).where(
            one.advance_id.in_(ids), (one.source == "advances") | (one.target == "advances")
        )
    )
    for advance_id, dated_on, source, cents in rows:
        if advance_id:
            moved[advance_id][dated_on] += -cents if source == "advances" else cents
    return moved


def _disagreements(facts: AdvanceFacts, moved: Counter[date]) -> Iterator[str]:
    """The days, of those on which something is dated, when an advance's account is not where it stands."""
    days = {one.on for one in facts.movements} | {one.effective_on for one in facts.versions} | set(moved)
    held = 0
    for day in sorted(days):
        held += moved[day]
        stands = facts.on(day)
        owed = stands.outstanding_cents + stands.fees_due_cents - stands.credit_cents
        if held != owed:
            yield f"advance {facts.advance.number} on {day}: account {held}, facts say {owed}"


def _gaps(session: Session, fund: Fund) -> Iterator[tuple[list[str], int]]:
    """What is wrong in each series of numbers of a fund, and how many it has."""
    series: dict[str, list[int]] = defaultdict(list)
    receipts = select(AdvanceMovement.receipt_number).where(
        AdvanceMovement.fund_id == fund.id, AdvanceMovement.receipt_number.is_not(None)
    )
    for table in (FundContribution, Application, Decision, Advance):
        for number in session.scalars(select(table.number).where(table.fund_id == fund.id)):
            _numbered(series, number)
    for receipt in session.scalars(receipts):
        if receipt:
            _numbered(series, receipt)
    for prefix, numbers in sorted(series.items()):
        given = last_number(session, f"fund:{prefix}")
        missing = sorted(set(range(1, given + 1)) ^ set(numbers))
        yield [f"number {prefix}-{number:04d} missing, or never given" for number in missing], len(numbers)


def _numbered(series: dict[str, list[int]], number: str) -> None:
    prefix, _, rank = number.rpartition("-")
    series[prefix].append(int(rank))
