"""What a share asks for on a day, what became of a promise, how long a text is on a telephone."""

from datetime import date, timedelta

import pytest

from fund.rules.phones import dialled, in_gsm, length_of
from fund.rules.positions import Movement, Position, Version, position
from fund.rules.promises import Outcome, Promise, outcomes
from fund.rules.reminders import STEPS, Told, asked_on, late_cents, reached
from fund.rules.schedules import Instalment

DUE = date(2026, 6, 30)
LATER = date(2026, 9, 30)
BEGUN = date(2026, 1, 10)


def a_position(as_of: date, *more: Movement, paid_cents: int = 0, paid_on: date = BEGUN) -> Position:
    """Two shares of 1 000 as of a day."""
    moved = [Movement("disbursement", BEGUN, 200_000), Movement("repayment", paid_on, paid_cents), *more]
    versions = [Version(1, BEGUN, (Instalment(DUE, 100_000), Instalment(LATER, 100_000)))]
    return position(200_000, moved, versions, as_of)


def steps(stands: Position, *told: Told) -> list[tuple[date, int]]:
    return [(one.share.due_on, one.step) for one in asked_on(stands, told)]


@pytest.mark.parametrize("step", STEPS)
def test_a_share_asks_on_each_step_and_not_the_day_before(step: int) -> None:
    day = DUE + timedelta(days=step)
    known = [Told(DUE, one) for one in STEPS if one < step]
    assert steps(a_position(day), *known) == [(DUE, step)]
    assert steps(a_position(day - timedelta(days=1)), *known) == []


def test_after_days_of_outage_only_the_most_pressing_one_is_asked() -> None:
    assert steps(a_position(DUE + timedelta(days=40))) == [(DUE, 30)]
    assert steps(a_position(DUE + timedelta(days=40)), Told(DUE, 30)) == []
    # A step that was passed over is not gone back to.
    assert reached(DUE, DUE) == -1
    assert steps(a_position(DUE + timedelta(days=2)), Told(DUE, 1)) == []


def test_nothing_is_asked_of_what_is_paid_lost_or_put_off() -> None:
    day = DUE + timedelta(days=1)
    assert steps(a_position(day, paid_cents=100_000)) == []
    assert steps(a_position(day, paid_cents=99_999)) == [(DUE, 1)]
    assert steps(a_position(day, Movement("write_off", day, 200_000))) == []
    assert asked_on(position(200_000, [], [], day), []) == []
    put_off = [
        Version(1, BEGUN, (Instalment(DUE, 100_000), Instalment(LATER, 100_000))),
        Version(2, DUE, (Instalment(LATER, 200_000),), is_rescheduling=True),
    ]
    told = position(200_000, [Movement("disbursement", BEGUN, 200_000)], put_off, day)
    assert asked_on(told, []) == []


def test_a_payment_dated_back_stops_a_reminder() -> None:
    day = DUE + timedelta(days=1)
    assert steps(a_position(day, paid_cents=100_000, paid_on=DUE - timedelta(days=5))) == []


def test_a_pause_holds_until_its_last_day() -> None:
    day = DUE + timedelta(days=1)
    assert asked_on(a_position(day), [], paused_until=day) == []
    assert len(asked_on(a_position(day), [], paused_until=day - timedelta(days=1))) == 1


def test_all_that_is_late_is_told_fees_too() -> None:
    assert late_cents(a_position(LATER + timedelta(days=1), paid_cents=30_000)) == 170_000


MADE = date(2026, 7, 10)
BY = date(2026, 7, 20)


def became(as_of: date, *paid: tuple[date, int], promises: tuple[Promise, ...] = ()) -> list[Outcome]:
    moved = [Movement("repayment", day, cents) for day, cents in paid]
    return outcomes(promises or (Promise(MADE, 50_000, BY),), moved, as_of)


def test_a_promise_is_kept_by_what_comes_in_from_its_day_to_the_day_promised() -> None:
    assert became(BY)[0].state == "open"
    assert became(BY, (MADE, 20_000), (BY, 30_000))[0].state == "kept"
    assert became(date(2026, 7, 21), (MADE, 20_000)) == [Outcome(Promise(MADE, 50_000, BY), "broken", 20_000)]
    assert became(date(2026, 7, 25), (date(2026, 7, 24), 50_000))[0].state == "kept_late"
    assert became(date(2026, 7, 21), (date(2026, 7, 9), 50_000))[0].state == "broken"


def test_a_payment_that_bounced_does_not_keep_a_promise() -> None:
    assert became(date(2026, 7, 25), (BY, 50_000), (date(2026, 7, 24), -50_000))[0].state == "broken"
    assert became(date(2026, 7, 25), (MADE, 50_000), (BY, -50_000))[0].state == "broken"


def test_a_promise_made_before_the_day_of_another_takes_its_place() -> None:
    two = (Promise(MADE, 50_000, BY), Promise(date(2026, 7, 15), 40_000, date(2026, 8, 1)))
    assert [one.state for one in became(date(2026, 7, 25), promises=two)] == ["replaced", "open"]
    after = (two[0], Promise(date(2026, 7, 22), 40_000, date(2026, 8, 1)))
    assert [one.state for one in became(date(2026, 7, 25), promises=after)] == ["broken", "open"]
    # What was promised later is not known yet.
    assert [one.state for one in became(date(2026, 7, 12), promises=two)] == ["open"]


def test_a_number_is_dialled_from_anywhere() -> None:
    assert dialled("06 12 34-56.78", "MA") == "+212612345678"
    assert dialled("00 33 6 12 34 56 78", "MA") == "+33612345678"
    assert dialled("+212 (6) 12 34 56 78", "FR") == "+212612345678"
    assert dialled("0612345678", "SN") is None
    assert dialled("appelez Fatima", "MA") is None
    assert dialled("+0612345678", "MA") is None


def test_a_text_says_how_many_parts_it_makes() -> None:
    assert (length_of("a" * 160).parts, length_of("a" * 161).parts, length_of("a" * 307).parts) == (1, 2, 3)
    assert (length_of("€" * 80).parts, length_of("€" * 81).parts) == (1, 2)
    assert (length_of("ش" * 70).parts, length_of("ش" * 71).parts, length_of("ش" * 135).parts) == (1, 2, 3)
    assert length_of("😀").units == 2


def test_french_is_written_in_the_alphabet_of_telephones() -> None:
    assert (
        in_gsm("L’échéance où reçu, Août : 36\u202f000,00 MAD") == "L'échéance où recu, Aout : 36 000,00 MAD"
    )
    assert length_of(in_gsm("L’« œuvre » à rembourser…")).is_gsm
