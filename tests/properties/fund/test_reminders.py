"""Whatever days the look runs on and whatever is paid, a share has each reminder at most once."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fund.rules.positions import Movement, Version, position
from fund.rules.reminders import STEPS, Told, asked_on
from fund.rules.schedules import equal_parts

DAY = date(2026, 1, 31)
days = st.integers(0, 400).map(lambda offset: DAY + timedelta(days=offset))


@given(
    st.integers(1, 10**7),
    st.integers(1, 8),
    st.lists(st.tuples(days, st.integers(1, 10**6)), max_size=6),
    st.lists(days, max_size=40),
    st.one_of(st.none(), days),
)
def test_a_share_has_each_reminder_once_and_one_a_day(
    principal: int, count: int, payments: list[tuple[date, int]], looks: list[date], pause: date | None
) -> None:
    moved = [Movement("disbursement", DAY, principal)]
    moved += [Movement("repayment", day, cents) for day, cents in payments]
    versions = [Version(1, DAY, tuple(equal_parts(principal, DAY, count)))]
    told: list[Told] = []
    for day in sorted(looks):
        stands = position(principal, moved, versions, day)
        asked = asked_on(stands, told, pause)
        assert not (asked and pause and day <= pause)
        assert max(Counter(one.share.due_on for one in asked).values(), default=0) <= 1
        for one in asked:
            assert one.share.unpaid_cents
            # The most pressing: no later step has come.
            assert one.step == max(s for s in STEPS if one.share.due_on + timedelta(days=s) <= day)
            told.append(Told(one.share.due_on, one.step))
        assert not asked_on(stands, told, pause)
    assert max(Counter((one.due_on, one.step) for one in told).values(), default=0) <= 1
    for due_on in {one.due_on for one in told}:
        of_share = [one.step for one in told if one.due_on == due_on]
        assert of_share == sorted(of_share)
