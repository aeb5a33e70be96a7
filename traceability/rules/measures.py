"""Laboratory measures: numbers as the laboratory wrote them, and whether they keep their limits."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from kernel.errors import Invalid

MEASURES_MAX = 40
TEXT_LENGTH_MAX = 80
_NUMBER_MAX = Decimal(10) ** 12

Measure = dict[str, str | None]


class NoMeasure(Invalid):
    code = "no-measure"


class TooManyMeasures(Invalid):
    code = "too-many-measures"


class MeasureNotANumber(Invalid):
    code = "measure-not-a-number"


class LimitsCrossed(Invalid):
    """The least value allowed is above the greatest."""

    code = "limits-crossed"


def measures_of(rows: Sequence[Mapping[str, str | None]]) -> list[Measure]:
    """The measures that have a value, their numbers written with a point, ready to be kept.

    Rows hold `key`, `label`, `value`, `unit`, `minimum`, `maximum`; those without a value are
    left out.
    Raises NoMeasure, TooManyMeasures, MeasureNotANumber, LimitsCrossed.
    """
    kept = [_measure(row) for row in rows if (row.get("value") or "").strip()]
    if not kept:
        raise NoMeasure(field="measures")
    if len(kept) > MEASURES_MAX:
        raise TooManyMeasures(field="measures", maximum=MEASURES_MAX)
    return kept


def is_within(measure: Mapping[str, str | None]) -> bool | None:
    """Whether a kept measure respects its limits; None when it has none."""
    minimum, maximum = measure.get("minimum"), measure.get("maximum")
    if not minimum and not maximum:
        return None
    value = Decimal(measure["value"] or "0")
    return (not minimum or value >= Decimal(minimum)) and (not maximum or value <= Decimal(maximum))


def _measure(row: Mapping[str, str | None]) -> Measure:
    label = _text(row.get("label")) or _text(row.get("key"))
    minimum, maximum = _number(row.get("minimum"), label), _number(row.get("maximum"), label)
    if minimum and maximum and Decimal(minimum) > Decimal(maximum):
        raise LimitsCrossed(field="measures", label=label)
    return {
        "key": _text(row.get("key")) or label,
        "label": label,
        "value": _number(row.get("value"), label),
        "unit": _text(row.get("unit")),
        "minimum": minimum,
        "maximum": maximum,
    }


def _text(text: str | None) -> str:
    return " ".join((text or "").split())[:TEXT_LENGTH_MAX]


def _number(text: str | None, label: str) -> str | None:
    cleaned = "".join((text or "").split()).replace(",", ".")  # split() knows every kind of space
    if not cleaned:
        return None
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        raise MeasureNotANumber(field="measures", label=label, text=text) from None
    if not value.is_finite() or abs(value) > _NUMBER_MAX or len(cleaned) > TEXT_LENGTH_MAX:
        raise MeasureNotANumber(field="measures", label=label, text=text)
    return f"{value:f}"
