"""Laboratory measures are kept as numbers and held against their limits."""

import pytest

from traceability.rules.measures import (
    MEASURES_MAX,
    LimitsCrossed,
    MeasureNotANumber,
    NoMeasure,
    TooManyMeasures,
    is_within,
    measures_of,
)


def a_row(value: str, minimum: str = "", maximum: str = "") -> dict[str, str | None]:
    return {"label": "Humidité", "value": value, "minimum": minimum, "maximum": maximum}


def test_numbers_are_read_as_they_are_typed_in_the_office() -> None:
    (kept,) = measures_of([a_row("1 250,50", "0,5")])
    assert (kept["value"], kept["minimum"], kept["maximum"]) == ("1250.50", "0.5", None)


def test_lines_without_a_value_are_left_out_and_one_must_remain() -> None:
    assert len(measures_of([a_row("1"), a_row("  ", "3")])) == 1
    with pytest.raises(NoMeasure):
        measures_of([a_row("")])


@pytest.mark.parametrize("typed", ["douze", "NaN", "Infinity", "1e400", "9" * 60, "1,2,3"])
def test_what_is_no_number_is_told(typed: str) -> None:
    with pytest.raises(MeasureNotANumber):
        measures_of([a_row(typed)])


def test_limits_stand_the_right_way_round_and_lines_are_not_endless() -> None:
    with pytest.raises(LimitsCrossed):
        measures_of([a_row("5", "7", "3")])
    with pytest.raises(TooManyMeasures):
        measures_of([a_row("5")] * (MEASURES_MAX + 1))


@pytest.mark.parametrize(
    ("value", "minimum", "maximum", "kept"),
    [
        ("200", "200", "", True),
        ("199.99", "200", "", False),
        ("12", "", "12", True),
        ("12.01", "", "12", False),
        ("35", "20", "50", True),
        ("35", "", "", None),
    ],
)
def test_a_limit_is_kept_up_to_its_very_value(
    value: str, minimum: str, maximum: str, kept: bool | None
) -> None:
    (measure,) = measures_of([a_row(value, minimum, maximum)])
    assert is_within(measure) is kept
