"""What the public is told: the gravest first, the same work once, bars in proportion."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from traceability.rules.public import STEPS_MAX, Gauge, Step, gauge, put_together, status_of

TODAY = date(2026, 11, 21)
COOPERATIVE, SAFFRON = UUID(int=1), UUID(int=2)


def a_step(day: int = 1, **more: object) -> Step:
    given = {
        "kind": "harvest",
        "organisation_id": COOPERATIVE,
        "product_id": SAFFRON,
        "place": "Tassousfi",
        "first_on": date(2026, 10, day),
        "last_on": date(2026, 10, day),
        "quantity": 100,
        "unit": "GRM",
        **more,
    }
    return Step(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "days_left", "said"),
    [
        ("recalled", -1, "recalled"),
        ("held", -1, "held"),
        ("free", -1, "expired"),
        ("free", 0, "known"),
        ("free", 1, "known"),
    ],
)
def test_the_gravest_is_said_first(state: str, days_left: int, said: str) -> None:
    assert status_of(state, TODAY + timedelta(days=days_left), TODAY) == said


def test_a_lot_without_a_date_does_not_expire() -> None:
    assert status_of("free", None, TODAY) == "known"


def test_harvests_of_one_commune_are_one_step_with_their_sum() -> None:
    (step,) = put_together([a_step(3), a_step(1), a_step(2)])
    assert (step.first_on.day, step.last_on.day, step.quantity, step.times) == (1, 3, 300, 3)


def test_what_was_done_elsewhere_is_another_step_in_order_of_time() -> None:
    steps = put_together([a_step(5, kind="drying"), a_step(4, place="Assaki"), a_step(3)])
    assert [(step.kind, step.place) for step in steps] == [
        ("harvest", "Tassousfi"),
        ("harvest", "Assaki"),
        ("drying", "Tassousfi"),
    ]


def test_quantities_of_different_units_are_not_added() -> None:
    (step,) = put_together([a_step(), a_step(unit="H87"), a_step()])
    assert (step.quantity, step.times) == (None, 3)


def test_a_long_story_is_told_without_its_places() -> None:
    steps = put_together([a_step(place=f"Commune {n}") for n in range(STEPS_MAX + 1)])
    assert [(step.place, step.times) for step in steps] == [(None, STEPS_MAX + 1)]


def test_a_bar_leaves_room_beyond_the_largest() -> None:
    assert gauge(Decimal(200), Decimal(100), None) == Gauge(83, (42,))
    assert gauge(Decimal(32), Decimal(20), Decimal(50)) == Gauge(53, (33, 83))


@pytest.mark.parametrize(
    ("value", "minimum", "maximum"),
    [("5", None, None), ("-1", "0", "4"), ("0", "0", "0")],
)
def test_what_has_no_scale_has_no_bar(value: str, minimum: str | None, maximum: str | None) -> None:
    limits = [None if text is None else Decimal(text) for text in (minimum, maximum)]
    assert gauge(Decimal(value), *limits) is None
