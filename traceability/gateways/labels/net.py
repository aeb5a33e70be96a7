"""Places the net content: as large as its box lets, its figures never below the legal height."""

from collections.abc import Iterator
from dataclasses import replace

from traceability.gateways.labels.label import Bilingual
from traceability.gateways.labels.sheets import Box
from traceability.gateways.labels.text import Measure, Run

_DIGITS_MM = 4.0
_STEP_MM = 0.1
_AIR_MM = 0.8
# In heights of a digit: between two texts, below the line for Arabic tails, from line to line.
_GAP = 0.7
_TAIL = 0.42
_LEADING_MIN = 1.4
_LEADING_AIRY = 1.8
# Of a figure's size, where one figure serves both languages: the law asks for the figures only.
_UNIT = 0.52


def net_runs(words: Bilingual, least_mm: float, box: Box, capital: float, measure: Measure) -> list[Run]:
    """The runs of a net content with digits of `least_mm` or more; empty when it does not fit.

    Side by side, or one above the other, or one figure with the units of both languages.
    `capital` is the height of a digit at a type size of 1.
    """
    for digits_mm, room in _heights(least_mm, box):
        net = _Net(words, digits_mm, capital, measure)
        if runs := net.beside(room) or net.stacked(room):
            return runs
    return _Net(words, least_mm, capital, measure).once(box)


def _heights(least_mm: float, box: Box) -> Iterator[tuple[float, Box]]:
    airy = Box(box.x, box.y, box.width, box.height - _AIR_MM)
    digits_mm = max(least_mm, _DIGITS_MM)
    while digits_mm > least_mm - 1e-6:
        yield digits_mm, airy
        digits_mm -= _STEP_MM
    yield least_mm, box


class _Net:
    """One net content at one height of digits."""

    def __init__(self, words: Bilingual, digits_mm: float, capital: float, measure: Measure) -> None:
        self._words = words
        self._digits_mm = digits_mm
        self._size = digits_mm / capital
        self._measure = measure
        both = ((words.fr, False), (words.ar, True))
        self._texts = [(text, rtl) for text, rtl in both if text]

    def beside(self, box: Box) -> list[Run]:
        """French left, Arabic right, on one line in the middle of the box."""
        gap = self._digits_mm * _GAP
        widths = [self._width(text, rtl) for text, rtl in self._texts]
        whole = sum(widths) + gap * (len(widths) - 1)
        if whole > box.width or self._digits_mm * (1 + _TAIL) > box.height:
            return []
        baseline = box.y + (box.height + self._digits_mm) / 2
        runs, x = [], box.x + (box.width - whole) / 2
        for (text, rtl), width in zip(self._texts, widths, strict=True):
            runs.append(self._run(text, x, baseline, width, rtl))
            x += width + gap
        return runs

    def stacked(self, box: Box) -> list[Run]:
        """French above Arabic, each centred."""
        digits, tail = self._digits_mm, self._digits_mm * _TAIL
        below = len(self._texts) - 1
        step = min(_LEADING_AIRY * digits, (box.height - digits - tail) / max(below, 1))
        widths = [self._width(text, rtl) for text, rtl in self._texts]
        if max(widths) > box.width or step < _LEADING_MIN * digits:
            return []
        baseline = box.y + (box.height - digits - step * below - tail) / 2 + digits
        return [
            self._run(text, box.x + (box.width - width) / 2, baseline + step * line, width, rtl)
            for line, ((text, rtl), width) in enumerate(zip(self._texts, widths, strict=True))
        ]

    def once(self, box: Box) -> list[Run]:
        """One figure with the units of both languages; empty when the figures differ."""
        figure, _, unit = self._words.fr.partition(" ")
        arabic_figure, _, arabic_unit = self._words.ar.partition(" ")
        if figure != arabic_figure or not unit or not arabic_unit:
            return []
        small, width = self._size * _UNIT, self._width(figure, rtl=False)
        units = [
            Run(text, 0, 0, self._measure(text, "B", rtl) * small, "B", small, rtl)
            for text, rtl in ((unit, False), (arabic_unit, True))
        ]
        return self._units_beside(figure, width, units, box) or self._units_below(figure, width, units, box)

    def _units_beside(self, figure: str, width: float, units: list[Run], box: Box) -> list[Run]:
        gap = self._digits_mm * 0.2
        whole = width + gap + max(unit.width for unit in units)
        if whole > box.width or self._digits_mm * (1 + _TAIL) > box.height:
            return []
        x = box.x + (box.width - whole) / 2
        baseline = box.y + (box.height + self._digits_mm) / 2
        upper, lower = baseline - self._digits_mm * (1 - _UNIT), baseline + self._digits_mm * 0.12
        return [
            self._run(figure, x, baseline, width, rtl=False),
            replace(units[0], x=x + width + gap, baseline=upper),
            replace(units[1], x=x + width + gap, baseline=lower),
        ]

    def _units_below(self, figure: str, width: float, units: list[Run], box: Box) -> list[Run]:
        gap, step = self._digits_mm * 0.4, self._digits_mm * (_UNIT + 0.3)
        row = sum(unit.width for unit in units) + gap
        height = self._digits_mm * (1 + _TAIL * _UNIT) + step
        if max(width, row) > box.width or height > box.height:
            return []
        baseline = box.y + (box.height - height) / 2 + self._digits_mm
        x = box.x + (box.width - row) / 2
        return [
            self._run(figure, box.x + (box.width - width) / 2, baseline, width, rtl=False),
            replace(units[0], x=x, baseline=baseline + step),
            replace(units[1], x=x + units[0].width + gap, baseline=baseline + step),
        ]

    def _width(self, text: str, rtl: bool) -> float:
        return self._measure(text, "B", rtl) * self._size

    def _run(self, text: str, x: float, baseline: float, width: float, rtl: bool) -> Run:
        return Run(text, x, baseline, width, "B", self._size, rtl)
