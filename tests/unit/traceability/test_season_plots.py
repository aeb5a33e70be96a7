"""The drawing of a season: in order, within its frame, and honest about its axis."""

from decimal import Decimal

from traceability.rules.season_plots import BOTTOM, TOP, drawn


def test_a_higher_value_stands_higher_and_lots_follow_one_another() -> None:
    plot = drawn([Decimal(190), Decimal(230)], [("Catégorie I", Decimal(200))])
    assert plot is not None
    first, second = plot.dots
    assert first.x_percent < second.x_percent
    assert TOP <= second.y < plot.limits[0].y < first.y <= BOTTOM
    assert not plot.starts_at_zero


def test_values_near_zero_start_the_axis_at_zero() -> None:
    plot = drawn([Decimal("0.2"), Decimal("0.7")], [("Vierge extra", Decimal("0.8"))])
    assert plot is not None
    assert plot.starts_at_zero


def test_one_value_alone_or_zero_alone_is_drawn_and_nothing_is_not() -> None:
    for value in (Decimal(5), Decimal(0), Decimal("-0.01")):
        plot = drawn([value], [])
        assert plot is not None
        assert TOP <= plot.dots[0].y <= BOTTOM
    assert drawn([], [("I", Decimal(1))]) is None
