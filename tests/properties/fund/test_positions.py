"""Whatever the schedule and the order of what was recorded, an advance stands in one place on a day."""

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fund.rules.positions import Movement, Version, allocated, position, principal_paid
from fund.rules.schedules import (
    Harvest,
    Instalment,
    after_harvest,
    balloon,
    equal_parts,
    rescheduled,
    with_fee,
    with_tranche,
)

DAY = date(2025, 3, 31)
amounts = st.integers(1, 10**9)
days = st.integers(0, 900).map(lambda offset: DAY + timedelta(days=offset))


@given(amounts, st.integers(1, 60), st.integers(1, 12), st.integers(0, 24), st.integers(0, 10**6))
def test_shares_sum_to_the_advance_whatever_made_them(
    principal: int, count: int, every: int, grace: int, fee: int
) -> None:
    shares = with_fee(equal_parts(principal, DAY, count, every, grace), fee)
    assert sum(one.principal_cents for one in shares) == principal
    assert sum(one.fee_cents for one in shares) == fee
    assert [one.due_on for one in shares] == sorted({one.due_on for one in shares})
    assert all(one.principal_cents <= shares[-1].principal_cents for one in shares)


@given(amounts, st.integers(1, 12), st.integers(1, 12), st.integers(1, 10))
def test_harvests_and_balloons_sum_too(principal: int, first: int, last: int, seasons: int) -> None:
    harvests = after_harvest(principal, DAY, Harvest(first, last), seasons)
    assert sum(one.principal_cents for one in harvests) == principal
    assert all(one.due_on > DAY for one in harvests)
    if principal > seasons:
        told = balloon(principal, DAY, principal // (seasons + 1) or 1, seasons, 1, date(2040, 1, 1))
        assert sum(one.principal_cents for one in told) == principal


@given(st.lists(amounts, min_size=1, max_size=5), st.integers(1, 12))
def test_tranches_are_spread_until_the_whole_is(tranches: list[int], count: int) -> None:
    shares = [Instalment(one.due_on, 0) for one in equal_parts(count, DAY, count)]
    for rank, cents in enumerate(tranches):
        shares = with_tranche(shares, cents, DAY + timedelta(days=rank))
    assert sum(one.principal_cents for one in shares) == sum(tranches)


@given(amounts, st.integers(1, 12), st.integers(0, 10**9), st.integers(1, 6))
def test_new_dates_change_no_amount(principal: int, count: int, paid: int, again: int) -> None:
    shares = equal_parts(principal, DAY, count)
    unpaid = principal - min(paid, principal)
    if not unpaid:
        return
    later = equal_parts(unpaid, date(2030, 1, 1), again)
    new = [(one.due_on, one.principal_cents) for one in later if one.principal_cents]
    told = rescheduled(shares, paid, new, date(2029, 1, 1))
    assert sum(one.principal_cents for one in told) == principal


@given(amounts, st.integers(1, 12), st.integers(0, 10**6), st.integers(-(10**9), 2 * 10**9))
def test_principal_paid_is_what_the_shares_say_of_it(principal: int, count: int, fee: int, paid: int) -> None:
    shares = with_fee(equal_parts(principal, DAY, count), fee)
    told = sum(one.principal_paid_cents for one in allocated(shares, paid))
    assert principal_paid([(one.fee_cents, one.principal_cents) for one in shares], paid) == told


@given(
    amounts,
    st.integers(1, 12),
    st.lists(st.tuples(days, amounts), max_size=8),
    days,
    st.randoms(use_true_random=False),
)
def test_the_order_of_recording_changes_nothing(
    principal: int, count: int, payments: list[tuple[date, int]], as_of: date, chance: random.Random
) -> None:
    facts = [Movement("disbursement", DAY, principal)]
    facts += [Movement("repayment", day, cents) for day, cents in payments]
    versions = [Version(1, DAY, tuple(equal_parts(principal, DAY, count)))]
    shuffled = chance.sample(facts, len(facts))
    told = position(principal, facts, versions, as_of)
    assert told == position(principal, shuffled, versions, as_of)
    paid = sum(cents for day, cents in payments if day <= as_of)
    assert told.outstanding_cents == max(principal - paid, 0)
    assert told.credit_cents == max(paid - principal, 0)
    assert sum(share.paid_cents for share in told.shares) + told.credit_cents == paid
    assert told.overdue_cents <= told.outstanding_cents
    assert bool(told.past_due_days) == bool(told.overdue_cents)
