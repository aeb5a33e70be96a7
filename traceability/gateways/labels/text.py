"""Sets paragraphs in two languages into a box: French from the left, Arabic from the right.

The largest size that fits is taken, down to the smallest that the law lets; then what is not
mandatory is left out, from the least important on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from traceability.gateways.labels.label import Bilingual
from traceability.gateways.labels.sheets import Box

# Width in mm of a text in a style ("" or "B") at a size of 1 mm, read right to left or not.
Measure = Callable[[str, str, bool], float]

# Readex Pro needs 1.15 for its accents and its Arabic tails never to meet; solid, they rarely do.
LEADING_AIRY = 1.24
LEADING_TIGHT = 1.15
LEADING_SOLID = 1.07
_LANGUAGES_GAP_MM = 2.0
_SHRINK_STEP = 0.05
# Half of a capital's height: text looks centred in its line.
_BASELINE_BELOW_MIDDLE = 0.33


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words in two languages at a wished size in mm; `rank` above 0 may be left out, high first.

    `beside` is the Arabic to set when it shares a line with the French, whose figures it then
    need not repeat. `space` is the gap above, in type sizes.
    """

    words: Bilingual
    size_mm: float
    style: str = ""
    rank: int = 0
    space: float = 0.0
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A text at its place: left edge and baseline in mm, style, size, direction."""

    text: str
    x: float
    baseline: float
    width: float
    style: str
    size_mm: float
    rtl: bool


@dataclass(frozen=True, slots=True)
class _Line:
    left: str
    right: str
    paragraph: Paragraph
    space: float

    def height(self, leading: float) -> float:
        return self.paragraph.size_mm * (leading + self.space)


@dataclass(frozen=True, slots=True)
class Column:
    """Where paragraphs are set: a box, the smallest size in mm, and how text is measured."""

    box: Box
    size_min_mm: float
    measure: Measure


def flow(paragraphs: Sequence[Paragraph], column: Column, leading: float) -> tuple[Run, ...] | None:
    """The runs of paragraphs in a column, centred in its height; None when they do not fit."""
    kept = [each for each in paragraphs if each.words.fr or each.words.ar]
    for sized in _sizes(kept, column.size_min_mm):
        lines = [line for each in sized for line in _lines(each, column)]
        height = sum(line.height(leading) for line in lines)
        if height <= column.box.height and _narrow(lines, column):
            return tuple(_placed(lines, column, leading, (column.box.height - height) / 2))
    return None


def flow_most(paragraphs: Sequence[Paragraph], column: Column, leading: float) -> tuple[Run, ...] | None:
    """As `flow`, leaving out what is not mandatory; None when the mandatory does not fit."""
    for rank in sorted({each.rank for each in paragraphs}, reverse=True):
        runs = flow([each for each in paragraphs if each.rank <= rank], column, leading)
        if runs is not None:
            return runs
    return None


def one_line(
    text: str, box: Box, size_mm: float, style: str, measure: Measure, *, rtl: bool = False
) -> tuple[float, float]:
    """Size and width in mm of a text shrunk to the width of a box."""
    unit = measure(text, style, rtl)
    size = min(size_mm, box.width / unit) if unit else size_mm
    return size, unit * size


def _sizes(paragraphs: Sequence[Paragraph], size_min_mm: float) -> Iterator[list[Paragraph]]:
    scale = 1.0
    while True:
        sized = [replace(each, size_mm=max(size_min_mm, each.size_mm * scale)) for each in paragraphs]
        yield sized
        if all(each.size_mm == size_min_mm for each in sized):
            return
        scale -= _SHRINK_STEP


def _lines(paragraph: Paragraph, column: Column) -> list[_Line]:
    size, style, width = paragraph.size_mm, paragraph.style, column.box.width

    def measured(text: str, *, rtl: bool) -> float:
        return column.measure(text, style, rtl) * size

    def joined(french: list[str]) -> list[_Line] | None:
        both = measured(french[-1], rtl=False) + measured(beside, rtl=True) + _LANGUAGES_GAP_MM
        pairs = [*((text, "") for text in french[:-1]), (french[-1], beside)]
        return _spaced(pairs, paragraph) if both <= width else None

    words = paragraph.words.fr.split()
    beside = paragraph.beside or paragraph.words.ar
    french = _wrapped(words, width, lambda text: measured(text, rtl=False))
    arabic = _wrapped(paragraph.words.ar.split(), width, lambda text: measured(text, rtl=True))
    apart = _spaced([*((t, "") for t in french), *(("", t) for t in arabic)], paragraph)
    if not french or not beside:
        return apart
    if natural := joined(french):
        return natural
    # The last word, a date, may go down to share its line with the Arabic.
    broken = joined([*_wrapped(words[:-1], width, lambda t: measured(t, rtl=False)), words[-1]])
    return broken if broken and paragraph.beside and len(broken) < len(apart) else apart


def _spaced(pairs: list[tuple[str, str]], paragraph: Paragraph) -> list[_Line]:
    return [
        _Line(left, right, paragraph, paragraph.space if first else 0.0)
        for first, (left, right) in zip([True] + [False] * len(pairs), pairs, strict=False)
    ]


def _wrapped(words: list[str], width: float, measured: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and measured(f"{lines[-1]} {word}") <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def _narrow(lines: list[_Line], column: Column) -> bool:
    """Whether no single word is wider than the column."""
    return all(
        column.measure(text, line.paragraph.style, rtl) * line.paragraph.size_mm <= column.box.width + 1e-6
        for line in lines
        for text, rtl in ((line.left, False), (line.right, True))
        if text
    )


def _placed(lines: list[_Line], column: Column, leading: float, above: float) -> Iterator[Run]:
    y = column.box.y + above
    for line in lines:
        size, style = line.paragraph.size_mm, line.paragraph.style
        y += size * line.space
        baseline = y + size * (leading / 2 + _BASELINE_BELOW_MIDDLE)
        for text, rtl in ((line.left, False), (line.right, True)):
            if text:
                width = column.measure(text, style, rtl) * size
                x = column.box.right - width if rtl else column.box.x
                yield Run(text, x, baseline, width, style, size, rtl)
        y += size * leading
