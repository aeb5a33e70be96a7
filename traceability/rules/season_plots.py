"""The values of a season's lots as a drawing: lots from first to last along the line, limits across it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from producers.rules.standards import Limit

HEIGHT = 300
TOP, BOTTOM = 24, 276
_EDGE_PERCENT = 6
_MARGIN = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Dot:
    """One lot: `x_percent` of the width from the start, `y` from the top."""

    x_percent: Decimal
    y: int


@dataclass(frozen=True, slots=True)
class Across:
    """A limit, or a mark of the axis, across the whole drawing."""

    name: str
    value: Decimal
    y: int


@dataclass(frozen=True, slots=True)
class Plot:
    """The drawing: its axis goes from `low` to `high`, and says so."""

    dots: tuple[Dot, ...]
    limits: tuple[Across, ...]
    low: Decimal
    high: Decimal

    @property
    def starts_at_zero(self) -> bool:
        """Whether heights may be compared as lengths."""
        return self.low == 0


def drawn(values: Sequence[Decimal], limits: Sequence[tuple[str, Decimal]]) -> Plot | None:
    """Values in the order of their lots, and the named limits; None when nothing was measured.

    The axis starts at zero unless all stands so far above that differences would vanish.
    """
    if not values:
        return None
    every = [*values, *(value for _name, value in limits)]
    low, high = _axis(min(every), max(every))
    step = Decimal(100 - 2 * _EDGE_PERCENT) / max(len(values) - 1, 1)
    start = Decimal(_EDGE_PERCENT) if len(values) > 1 else Decimal(50)
    return Plot(
        dots=tuple(
            Dot(round(start + step * place, 2), _y(value, low, high)) for place, value in enumerate(values)
        ),
        limits=tuple(Across(name, value, _y(value, low, high)) for name, value in limits),
        low=low,
        high=high,
    )


def limits_across(limits: Sequence[Limit], measure: str, locale: str) -> list[tuple[str, Decimal]]:
    """The limits of one measure, each value once, named by the classes that have it."""
    names: dict[Decimal, list[str]] = {}
    for one in limits:
        for text in (one.minimum, one.maximum):
            if one.measure == measure and text is not None:
                named = one.grade_name_ar if locale == "ar" else one.grade_name_fr
                names.setdefault(Decimal(text), []).append(named)
    return [(", ".join(dict.fromkeys(of_value)), value) for value, of_value in names.items()]


def _axis(least: Decimal, greatest: Decimal) -> tuple[Decimal, Decimal]:
    spread = greatest - least or abs(greatest) or Decimal(1)
    high = greatest + spread * _MARGIN
    if 0 <= least <= greatest / 2:
        return Decimal(0), high
    return least - spread * _MARGIN, high


def _y(value: Decimal, low: Decimal, high: Decimal) -> int:
    return round(BOTTOM - (value - low) * (BOTTOM - TOP) / (high - low))
