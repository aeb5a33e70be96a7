"""What one edition of a standard says, as plain values, and whether it can be published."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from kernel.errors import Invalid
from producers.rules.areas import AreaPart
from producers.rules.requirements import EVIDENCE_KINDS, REQUIREMENT_SUBJECTS, check_rule
from producers.rules.texts import (
    CODE_LENGTH_MAX,
    NOTE_LENGTH_MAX,
    choice,
    note_or_none,
    words,
    words_or_none,
)

LINES_MAX = 300
NUMBER_LENGTH_MAX = 20
_CODE = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_KEY = re.compile(r"[A-Za-z0-9_]+")


class CodeMalformed(Invalid):
    code = "standard-code-malformed"


class LineTwice(Invalid):
    """Two requirements of one code, two limits of one grade and measure, a commune twice."""

    code = "standard-line-twice"


class LimitNotANumber(Invalid):
    code = "standard-limit-not-a-number"


class LimitReversed(Invalid):
    code = "standard-limit-reversed"


class GradesCrossed(Invalid):
    """A better grade allows what a lesser one refuses: the order of the grades would mean nothing."""

    code = "standard-grades-crossed"


class MeasureSpeltTwice(Invalid):
    """One measure with two units or two names."""

    code = "standard-measure-spelt-twice"


class EditionEmpty(Invalid):
    code = "standard-edition-empty"


class ForceReversed(Invalid):
    code = "standard-force-reversed"


class TooManyLines(Invalid):
    code = "standard-too-many-lines"


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement, as `producers.models.Requirement` keeps it."""

    code: str
    text_fr: str
    text_ar: str
    applies_to: str
    source: str
    is_sourced: bool = True
    evidence_kinds: tuple[str, ...] = ()
    rule: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limit:
    """What one measure must be for a grade, as `producers.models.GradeLimit` keeps it.

    Without minimum and maximum the measure must only be known.
    """

    grade: str
    rank: int
    measure: str
    grade_name_fr: str
    grade_name_ar: str
    measure_name_fr: str
    measure_name_ar: str
    unit: str
    minimum: str | None
    maximum: str | None
    source: str
    is_sourced: bool = True


@dataclass(frozen=True, slots=True)
class Content:
    """All that one version of an edition says."""

    issued_by: str
    source: str
    is_filled: bool = True
    in_force_from: date | None = None
    in_force_until: date | None = None
    product_keys: tuple[str, ...] = ()
    note: str | None = None
    requirements: tuple[Asked, ...] = ()
    limits: tuple[Limit, ...] = ()
    area: tuple[AreaPart, ...] = ()


def checked(content: Content) -> Content:
    """`content` with its texts tidied, ready to be kept; limits in the order of their ranks.

    Raises what is wrong with its texts, rules and numbers, EditionEmpty when it should say something
    and does not, GradesCrossed.
    """
    _check_frame(content)
    requirements = tuple(_requirement(one) for one in content.requirements)
    limits = tuple(sorted((_limit(one) for one in content.limits), key=lambda one: one.rank))
    area = in_order(_area_part(one) for one in content.area)
    _refuse_twice("requirements", (one.code for one in requirements))
    _refuse_twice("limits", ((one.grade, one.measure) for one in limits))
    _refuse_twice("area", ((one.province, one.commune) for one in area))
    _check_measures(limits)
    _check_order(limits)
    return replace(
        content,
        issued_by=words(content.issued_by, "issued_by"),
        source=words(content.source, "source", NOTE_LENGTH_MAX),
        note=note_or_none(content.note),
        requirements=requirements,
        limits=limits,
        area=area,
    )


def in_order(parts: Iterable[AreaPart]) -> tuple[AreaPart, ...]:
    """The parts of an area by province and commune, as they are kept and compared."""
    return tuple(sorted(parts, key=lambda one: (one.province, one.commune)))


def _check_frame(content: Content) -> None:
    if content.in_force_from and content.in_force_until and content.in_force_until < content.in_force_from:
        raise ForceReversed(field="in_force_until")
    for name in ("requirements", "limits", "area"):
        if len(getattr(content, name)) > LINES_MAX:
            raise TooManyLines(field=name, maximum=LINES_MAX)
    if content.is_filled and not (content.requirements or content.limits):
        raise EditionEmpty(field="is_filled")


def _requirement(one: Asked) -> Asked:
    if not _CODE.fullmatch(one.code) or len(one.code) > 2 * CODE_LENGTH_MAX:
        raise CodeMalformed(field="requirements", value=one.code[:60])
    check_rule(one.rule, one.applies_to, one.parameters)
    kinds = {choice(kind, "requirements", EVIDENCE_KINDS) for kind in one.evidence_kinds}
    return replace(
        one,
        text_fr=words(one.text_fr, "requirements", NOTE_LENGTH_MAX),
        text_ar=words(one.text_ar, "requirements", NOTE_LENGTH_MAX),
        applies_to=choice(one.applies_to, "requirements", REQUIREMENT_SUBJECTS),
        evidence_kinds=tuple(kind for kind in EVIDENCE_KINDS if kind in kinds),
        source=words(one.source, "requirements", NOTE_LENGTH_MAX),
    )


def _limit(one: Limit) -> Limit:
    for key in (one.grade, one.measure):
        if not _KEY.fullmatch(key) or len(key) > CODE_LENGTH_MAX:
            raise CodeMalformed(field="limits", value=key[:60])
    minimum, maximum = (_number(one, one.minimum), _number(one, one.maximum))
    if minimum is not None and maximum is not None and Decimal(minimum) > Decimal(maximum):
        raise LimitReversed(field="limits", measure=one.measure_name_fr)
    return replace(
        one,
        grade_name_fr=words(one.grade_name_fr, "limits"),
        grade_name_ar=words(one.grade_name_ar, "limits"),
        measure_name_fr=words(one.measure_name_fr, "limits"),
        measure_name_ar=words(one.measure_name_ar, "limits"),
        unit=words_or_none(one.unit, "limits", CODE_LENGTH_MAX) or "",
        minimum=minimum,
        maximum=maximum,
        source=words(one.source, "limits", NOTE_LENGTH_MAX),
    )


def _number(limit: Limit, text: str | None) -> str | None:
    cleaned = "".join((text or "").split()).replace(",", ".")
    if not cleaned:
        return None
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or len(cleaned) > NUMBER_LENGTH_MAX or abs(value.adjusted()) > NUMBER_LENGTH_MAX:
        raise LimitNotANumber(field="limits", measure=limit.measure_name_fr, text=str(text)[:40])
    return f"{value:f}"


def _area_part(one: AreaPart) -> AreaPart:
    return replace(
        one,
        province=words(one.province, "area"),
        commune=words_or_none(one.commune, "area") or "",
        source=words(one.source, "area", NOTE_LENGTH_MAX),
    )


def _refuse_twice(name: str, keys: Iterable[Any]) -> None:
    seen: set[Any] = set()
    for key in keys:
        if key in seen:
            shown = " · ".join(part for part in key if part) if isinstance(key, tuple) else key
            raise LineTwice(field=name, value=shown)
        seen.add(key)


def _check_measures(limits: Iterable[Limit]) -> None:
    """One name and unit a measure, one name and rank a grade, one grade a rank."""
    spelt: dict[tuple[str, Any], Any] = {}
    for one in limits:
        measure = (one.unit, one.measure_name_fr, one.measure_name_ar)
        grade = (one.rank, one.grade_name_fr, one.grade_name_ar)
        for key, value in (
            (("measure", one.measure), measure),
            (("grade", one.grade), grade),
            (("rank", one.rank), one.grade),
        ):
            if spelt.setdefault(key, value) != value:
                raise MeasureSpeltTwice(field="limits", value=str(key[1]))


def _check_order(limits: tuple[Limit, ...]) -> None:
    """Whoever keeps the limits of a grade keeps those that lesser grades put on the same measures."""
    tightest: dict[str, Limit] = {}
    for one in limits:
        better = tightest.setdefault(one.measure, one)
        if better is not one and not _holds_within(better, one):
            raise GradesCrossed(field="limits", measure=one.measure_name_fr)
        tightest[one.measure] = one


def _holds_within(better: Limit, lesser: Limit) -> bool:
    low = lesser.minimum is None or (
        better.minimum is not None and Decimal(better.minimum) >= Decimal(lesser.minimum)
    )
    high = lesser.maximum is None or (
        better.maximum is not None and Decimal(better.maximum) <= Decimal(lesser.maximum)
    )
    return low and high
