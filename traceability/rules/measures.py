"""Laboratory measures: numbers as the laboratory wrote them, and whether they keep their limits."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation

from kernel.errors import Invalid
from producers.rules.standards import Limit

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


class UnitMismatch(Invalid):
    """A value in another unit than the standard's: 1.2 mg/kg is not 1.2 %."""

    code = "measure-unit-mismatch"


class MeasuredTwice(Invalid):
    """Two values for one measure of the standard."""

    code = "measured-twice"


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


def in_standard(measures: Sequence[Measure], limits: Sequence[Limit]) -> list[Measure]:
    """Measures of a standard under its names and units; what it does not know stays as it was written.

    A measure without a unit has the standard's. Raises UnitMismatch, MeasuredTwice.
    """
    known = {limit.measure: limit for limit in limits}
    named: list[Measure] = []
    for measure in measures:
        limit = known.get(measure["key"] or "")
        named.append(_named(measure, limit) if limit else measure)
    _refuse_twice([one for one in named if one["key"] in known])
    return named


def _named(measure: Measure, limit: Limit) -> Measure:
    if measure["unit"] and measure["unit"] != limit.unit:
        raise UnitMismatch(
            field="measures", label=limit.measure_name_fr, unit=measure["unit"], wanted=limit.unit or "—"
        )
    return {
        **measure,
        "label": limit.measure_name_fr,
        "unit": limit.unit,
        "minimum": None,
        "maximum": None,
    }


def _refuse_twice(measures: Sequence[Measure]) -> None:
    seen = set()
    for one in measures:
        if one["key"] in seen:
            raise MeasuredTwice(field="measures", label=one["label"])
        seen.add(one["key"])


def with_limits(measures: Sequence[Measure], limits: Sequence[Limit]) -> list[Measure]:
    """The measures with the limits of one class beside them."""
    known = {limit.measure: limit for limit in limits}
    return [
        {**one, "minimum": known[one["key"]].minimum, "maximum": known[one["key"]].maximum}
        if one["key"] in known
        else one
        for one in measures
    ]


def values_of(measures: Sequence[Mapping[str, str | None]]) -> dict[str, Decimal]:
    """The kept values by measure."""
    return {one["key"] or "": Decimal(one["value"] or "0") for one in measures}


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
