"""Whatever is recorded in whatever order, SQL, rules and accounts say the same of a fund on every day."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from fund.models import Fund
from fund.operations.decisions import Reschedule, reschedule
from fund.operations.losses import WriteOff, write_off
from fund.operations.movements import ReverseMovement, reverse_movement
from fund.queries.advances import AdvanceFacts, advance_by_id, all_facts, facts_of
from fund.queries.agreements import agreed
from fund.queries.books import sides_on
from fund.queries.borrowers import FLOWS, borrowed_between
from fund.queries.calendar import DuesAsked, dues_between, months_of
from fund.queries.collections import on_time_by_branch
from fund.queries.earmarks import earmarks_of
from fund.queries.ends import ends_of
from fund.queries.figures import average_term
from fund.queries.funds import money_on
from fund.queries.overview import overview_of
from fund.queries.periods import period_of
from fund.queries.plans import holder_of, plan_of
from fund.queries.played import played
from fund.queries.portfolio import owing_until, portfolio_on, promised_on
from fund.queries.verification import verify
from fund.rules.collections import collected
from fund.rules.indicators import NOTHING_COLLECTED, ageing, exposure, portfolio
from fund.rules.positions import REPAYING, Position, allocated, in_force, totals_of
from fund.rules.reminders import late_cents
from fund.rules.trials import trial
from kernel.db import db
from kernel.errors import Invalid, Refused
from kernel.ids import new_id
from tests.builders.fund import (
    LATER,
    Lending,
    a_committee,
    a_fund,
    a_grant,
    an_advance,
    pay_out,
    repay,
    stands,
)
from tests.conftest import Do

FIRST = date(2025, 4, 1)
FORTNIGHT = timedelta(days=15)
SHARES = tuple((date(2025, month, 28), 40_000) for month in (5, 8, 11))
ACTS = ("tranche", "repay", "repay", "repay", "reverse", "reschedule", "write_off", "refused")


def a_day(chance: random.Random) -> date:
    return FIRST + timedelta(days=chance.randrange(500))


def falling_due_cents(position: Position, until: date) -> int:
    """What falls due from the day asked for to `until`, both included, and is not paid; fees too."""
    if position.is_lost:
        return 0
    return sum(one.unpaid_cents for one in position.shares if position.as_of <= one.due_on <= until)


def happen(do: Do, lending: Lending, chance: random.Random, advance_id: UUID, paid: list[UUID]) -> None:
    """One thing, dated anyhow; what is refused changes nothing."""
    act, on = chance.choice(ACTS), a_day(chance)
    if act == "tranche":
        pay_out(do, advance_id, chance.randrange(1, 60_000), on)
    elif act == "repay":
        paid.append(
            repay(
                do,
                advance_id,
                chance.randrange(1, 90_000),
                on,
                chance.choice(["bank", "cash"]),
                keeps_credit=True,
            )
        )
    elif act == "reverse" and paid:
        do(reverse_movement, ReverseMovement(chance.choice(paid), new_id(), on, "Erreur"), at=LATER)
    elif act == "reschedule":
        unpaid = stands(advance_id, on).outstanding_cents
        shares = ((on + timedelta(days=60), unpaid // 2), (on + timedelta(days=90), unpaid - unpaid // 2))
        do(reschedule, Reschedule(advance_id, a_committee(on), shares, "Grêle"), at=LATER)
    elif act == "write_off" and chance.random() < 0.3:
        do(write_off, WriteOff(advance_id, new_id(), a_committee(on), "Dissoute"), at=LATER)
    elif act == "refused":
        pay_out(do, advance_id, 10**9, on)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sql_rules_and_accounts_say_the_same_on_every_day(do: Do, seed: int) -> None:
    chance = random.Random(seed)
    lending = a_fund(do, money_cents=400_000)
    fees = ({}, {"fee_bp": 250}, {"fee_bp": 333, "fee_taken": "in_instalments"})
    advances = [a_grant(do, lending, SHARES, **fee) for fee in fees]
    for one in advances:
        pay_out(do, one, 60_000, date(2025, 3, 20))
    paid: dict[UUID, list[UUID]] = {one: [] for one in advances}
    happened = 0
    for _ in range(24):
        advance_id = chance.choice(advances)
        try:
            happen(do, lending, chance, advance_id, paid[advance_id])
            happened += 1
        except (Invalid, Refused):
            db.session.rollback()
    assert happened > 5
    session = db.session()
    session.rollback()
    fund = session.scalars(select(Fund).where(Fund.id == lending.fund_id)).one()
    assert verify(session, fund).wrong == []
    for as_of in [FIRST + timedelta(days=offset) for offset in range(0, 700, 35)]:
        assert money_on(session, fund.id, as_of) >= 0
        rows = sorted(portfolio_on(session, fund.id, as_of), key=lambda one: one.number)
        facts = list(all_facts(session, fund.id))
        told = [one.on(as_of) for one in facts]
        assert [row.exposure(as_of) for row in rows] == [exposure(one) for one in told]
        balance = trial(sides_on(session, fund.id, as_of), plan_of(session, holder_of(session, fund)))
        assert [one.figure for one in agreed(session, fund, as_of, balance) if not one.holds] == []
        moneys = earmarks_of(session, fund, as_of)
        drawn = [drawn for row in moneys.rows for drawn in row.drawn] + [*moneys.beyond]
        assert sum(one.lent_cents for one in drawn) == sum(one.disbursed_cents for one in told)
        assert sum(one.out_cents for one in drawn) == sum(one.outstanding_cents for one in told)
        assert sum(one.lost_cents for one in drawn) == sum(one.written_off_cents for one in told)
        assert all(row.money.left_cents >= 0 for row in moneys.rows)
        assert not moneys.misplaced_cents
        assert promised_on(session, fund.id, as_of) == sum(one.committed_cents for one in told)
        asking = [one for one in told if late_cents(one) or falling_due_cents(one, as_of + FORTNIGHT)]
        owing = owing_until(session, fund.id, as_of, as_of + FORTNIGHT)
        since = as_of - timedelta(days=30)
        newly = [
            one
            for one in owing
            if (one.oldest_unpaid_due or date.min) >= since or (one.next_due or date.min) >= as_of
        ]
        assert owing_until(session, fund.id, as_of, as_of + FORTNIGHT, since) == newly
        assert [one.late_cents for one in owing] == [late_cents(one) for one in asking]
        for row, one in zip(rows, told, strict=True):
            wanted = next((share for share in one.shares if share.unpaid_cents and not one.is_lost), None)
            assert (row.repaid_cents, row.fees_due_cents) == (one.repaid_cents, one.fees_due_cents)
            assert row.credit_cents == one.credit_cents
            assert (row.state, row.committed_cents) == (one.state, one.committed_cents)
            assert row.next_due == (wanted.due_on if wanted else None)
            assert row.next_cents == (wanted.unpaid_cents if wanted else 0)
        check_sums(fund, as_of, facts)
        check_days(fund, [as_of - timedelta(days=days) for days in (150, 61, 60, 0)], facts)
        check_played(fund, as_of, facts)


def check_days(fund: Fund, days: list[date], facts: list[AdvanceFacts]) -> None:
    """Several days read in one pass are each of them read alone."""
    session = db.session()
    ends = ends_of(session, fund.id, days)
    told = [[one.on(day) for one in facts if one.advance.granted_on <= day] for day in days]
    for day, stood in zip(days, told, strict=True):
        assert portfolio(one.exposure for one in ends[day]) == portfolio(exposure(one) for one in stood)
        assert ageing(one.exposure for one in ends[day]) == ageing(exposure(one) for one in stood)
    for name in ("disbursed_cents", "repaid_cents"):
        grown = [sum(getattr(one, name) for one in ends[day]) for day in days]
        wanted = [sum(getattr(one, name) for one in stood) for stood in told]
        assert [cents - grown[0] for cents in grown] == [cents - wanted[0] for cents in wanted]
    borrowed = borrowed_between(session, fund.id, days[0], days[-1])
    for flow in FLOWS:
        was, now = (sum(getattr(one, f"{flow}_cents") for one in told[at]) for at in (0, -1))
        assert sum(one.period_cents(flow) for one in borrowed) == now - was
        assert sum(one.whole_cents[flow] for one in borrowed) == now
    assert sum(one.outstanding_cents for one in borrowed) == sum(one.outstanding_cents for one in told[-1])


def check_played(fund: Fund, as_of: date, facts: list[AdvanceFacts]) -> None:
    """What is played of an advance on each of its days is where it stood by their end."""
    by_number = {one.advance.number: one for one in facts}
    for one in played(db.session(), fund.id, as_of):
        assert [day for day, *_ in one.steps] == sorted({day for day, *_ in one.steps})
        for day, *totals in one.steps:
            stood = by_number[one.number].on(day)
            assert totals == [stood.disbursed_cents, stood.repaid_cents, stood.written_off_cents]


def check_sums(fund: Fund, as_of: date, facts: list[AdvanceFacts]) -> None:
    """A whole fund in SQL is the sum of what the rules say of each advance."""
    session, told = db.session(), [one.on(as_of) for one in facts]
    whole = overview_of(session, fund, as_of)
    assert whole.portfolio == portfolio(exposure(one) for one in told)
    assert whole.ageing == ageing(exposure(one) for one in told)
    assert whole.soon_cents == sum(falling_due_cents(one, whole.soon_until) for one in told)
    since = as_of - timedelta(days=100)
    gathered = period_of(session, fund.id, since, as_of, whole.soon_until)
    assert sorted(gathered.groups) == sorted(whole.groups)
    wanted = [collected(one.movements, one.versions, since, as_of) for one in facts]
    assert gathered.collected == sum(wanted, NOTHING_COLLECTED)
    later = [share.principal_paid_cents for one in told for share in one.shares if share.due_on > as_of]
    assert gathered.paid_ahead_cents == sum(later)
    assert average_term(session, fund.id, FIRST - timedelta(days=100), as_of) == term_of(facts, as_of)
    before = [one.on(since - timedelta(days=1)) for one in facts]
    assert gathered.outstanding_before_cents == sum(one.outstanding_cents for one in before)
    assert gathered.lost_before_cents == sum(one.written_off_cents for one in before)
    asked = DuesAsked(fund.id, since, as_of + FORTNIGHT * 6, as_of)
    shares = [
        (share.due_on, fact.advance.number, share)
        for fact, one in zip(facts, told, strict=True)
        for share in one.shares
        if asked.first <= share.due_on <= asked.last and not one.is_lost
    ]
    dues = [(one.share.due_on, one.advance.number, one.share) for one in dues_between(session, asked)]
    assert dues == sorted(shares, key=lambda one: one[:2])
    months = months_of(session, asked)
    assert sum(one.paid_cents for one in months) == sum(share.paid_cents for *_, share in shares)
    due = [share.principal_cents for one in told for share in one.shares if share.due_on <= as_of]
    assert whole.figures.disbursed_cents - gathered.due_later_cents == sum(due)
    on_time = list(on_time_by_branch(session, fund.id, since, as_of).values())
    shares = [share for one in facts for share in paid_by_their_day(one, since, as_of)]
    assert sum(one.whole for one in on_time) == sum(asked for asked, _ in shares)
    assert sum(one.part for one in on_time) == sum(paid for _, paid in shares)


def term_of(facts: list[AdvanceFacts], until: date) -> int | None:
    """Years in hundredths from grant to the last share agreed, by what was granted until a day."""
    granted = [(one.advance, one.agreed[-1].due_on) for one in facts if one.advance.granted_on <= until]
    whole = sum(advance.granted_cents for advance, _ in granted)
    days = sum((last - advance.granted_on).days * advance.granted_cents for advance, last in granted)
    return days * 100 // (whole * 365) if whole else None


def paid_by_their_day(facts: AdvanceFacts, since: date, until: date) -> list[tuple[int, int]]:
    """The principal of each share due over a period, and what of it was paid when it fell due."""
    version = in_force(facts.versions, until)
    instalments = version.instalments if version else ()
    told = []
    for rank, one in enumerate(instalments):
        if since <= one.due_on <= until:
            totals = totals_of(facts.movements, one.due_on)
            paid_cents = sum(totals[kind] * sign for kind, sign in REPAYING.items())
            told.append((one.principal_cents, allocated(instalments, paid_cents)[rank].principal_paid_cents))
    return told


@pytest.mark.parametrize("seed", [7])
def test_what_is_recorded_later_stands_as_if_it_had_been_in_time(do: Do, seed: int) -> None:
    chance = random.Random(seed)
    lending = a_fund(do)
    payments = [(a_day(chance), chance.randrange(1, 30_000)) for _ in range(6)]
    told = []
    for order in (sorted(payments), sorted(payments, reverse=True), chance.sample(payments, 6)):
        advance_id = an_advance(do, lending, SHARES)
        for on, cents in order:
            repay(do, advance_id, cents, on, keeps_credit=True)
        session = db.session()
        session.rollback()
        facts = facts_of(session, advance_by_id(session, advance_id))
        told.append([facts.on(FIRST + timedelta(days=offset)) for offset in range(0, 520, 20)])
    assert told[0] == told[1] == told[2]
