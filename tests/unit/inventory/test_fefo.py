"""Which lots a quantity is taken from."""

from datetime import date

import pytest

from inventory.rules.fefo import Candidate, first_expired_first, status_on
from kernel.ids import new_id

OWNER = new_id()
TODAY = date(2026, 11, 21)


def lot(
    code: str,
    quantity: int = 10,
    best_before: date | None = None,
    made_on: date = date(2026, 11, 1),
    status: str = "sellable",
) -> Candidate:
    return Candidate(new_id(), OWNER, code, quantity, made_on, best_before, status)


def picked(wanted: int, *candidates: Candidate) -> list[tuple[str, int]]:
    codes = {one.lot_id: one.code for one in candidates}
    return [(codes[pick.lot_id], pick.quantity) for pick in first_expired_first(wanted, candidates)]


def test_the_lot_that_expires_first_leaves_first() -> None:
    later, sooner = lot("A", best_before=date(2028, 1, 1)), lot("B", best_before=date(2027, 1, 1))
    assert picked(12, later, sooner) == [("B", 10), ("A", 2)]


def test_a_lot_without_a_date_leaves_last() -> None:
    assert picked(1, lot("A"), lot("B", best_before=date(2040, 1, 1))) == [("B", 1)]


def test_of_two_with_one_date_the_oldest_leaves_first_then_the_first_code() -> None:
    old, first = lot("C", made_on=date(2026, 10, 1)), lot("A")
    assert picked(15, lot("B", 1), first, old) == [("C", 10), ("A", 5)]


@pytest.mark.parametrize("status", ["expired", "held", "recalled"])
def test_a_lot_that_may_not_leave_is_never_picked(status: str) -> None:
    assert picked(5, lot("A", status=status), lot("B")) == [("B", 5)]


def test_when_there_is_too_little_all_of_it_is_picked() -> None:
    assert picked(50, lot("A", 10), lot("B", 5)) == [("A", 10), ("B", 5)]


def test_nothing_wanted_picks_nothing() -> None:
    assert picked(0, lot("A")) == []


def test_a_lot_may_leave_on_its_best_before_day_and_not_after() -> None:
    assert status_on(TODAY, "free", TODAY) == "sellable"
    assert status_on(date(2026, 11, 22), "free", TODAY) == "expired"


def test_a_recall_says_more_than_an_old_date() -> None:
    assert status_on(TODAY, "recalled", date(2020, 1, 1)) == "recalled"
