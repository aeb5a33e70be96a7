"""Labels for the shelf: the name in two languages, the price in large and by measure, a code to scan."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kernel.errors import Invalid
from traceability.gateways.codes import Bars, CodeTooLong, code128_bars, ean13_bars
from traceability.gateways.labels.canvas import INK, Canvas
from traceability.gateways.labels.label import Bilingual
from traceability.gateways.labels.sheets import A4_MM, Box
from traceability.gateways.labels.text import (
    LEADING_AIRY,
    LEADING_TIGHT,
    Column,
    Paragraph,
    Run,
    flow,
    flow_most,
    one_line,
)
from traceability.rules.gs1.errors import InvalidGs1

LABELS_MAX = 600
SOFT = (94, 82, 71)
# Bars in mm: an EAN-13 at 80 % at least, a Code 128 from a quarter of a millimetre on (GS1).
_MODULE_MIN_MM = 0.25
_EAN_MODULE_MIN_MM = 0.264
_MODULE_MAX_MM = 0.33
_BARS_MM = 5.4
_DIGITS_MM = 2.1
_PAD_MM = 3.0
_PRICE_MM = 9.6
_NAME_MM = 4.2
_SMALL_MM = 2.5
_LINE_MM = 3.4


class TooManyShelfLabels(Invalid):
    code = "shelf-labels-too-many"


@dataclass(frozen=True, slots=True)
class ShelfLabel:
    """What a label says, as texts; `per_measure` is empty for pieces, `mentions` only what holds."""

    name: Bilingual
    price: str
    per_measure: Bilingual
    maker: str
    mentions: Sequence[str]
    # A GTIN, or the article's own code.
    code: str
    is_gtin: bool


@dataclass(frozen=True, slots=True)
class Stationery:
    """A page of labels, in mm: one column and one row for a roll."""

    page_mm: tuple[float, float]
    label_mm: tuple[float, float]
    columns: int = 1
    rows: int = 1
    origin_mm: tuple[float, float] = (0.0, 0.0)

    @property
    def cells(self) -> int:
        """Labels of one page."""
        return self.columns * self.rows


STATIONERY: Mapping[str, Stationery] = MappingProxyType(
    {
        "a4-3x8": Stationery(A4_MM, (70.0, 37.0), 3, 8, (0.0, 0.5)),
        "roll-62": Stationery((62.0, 40.0), (62.0, 40.0)),
    }
)


def shelf_labels_pdf(labels: Sequence[ShelfLabel], stationery: Stationery, used_cells: int = 0) -> bytes:
    """The labels as a PDF; `used_cells` leaves that many of the first page. Raises TooManyShelfLabels."""
    if not 0 < len(labels) <= LABELS_MAX:
        raise TooManyShelfLabels(maximum=LABELS_MAX)
    first = used_cells % stationery.cells
    with Canvas(stationery.page_mm) as canvas:
        for at, label in enumerate(labels, first):
            cell = at % stationery.cells
            if at == first or cell == 0:
                canvas.add_page()
            drawing = canvas.record(_drawing(canvas, label, stationery.label_mm))
            canvas.stamp(drawing, *_corner(stationery, cell))
        return canvas.finished()


def _corner(stationery: Stationery, cell: int) -> tuple[float, float]:
    row, column = divmod(cell, stationery.columns)
    width, height = stationery.label_mm
    return stationery.origin_mm[0] + column * width, stationery.origin_mm[1] + row * height


def _drawing(canvas: Canvas, label: ShelfLabel, size: tuple[float, float]) -> Callable[[], None]:
    return lambda: _draw(canvas, label, size)


def _draw(canvas: Canvas, label: ShelfLabel, size: tuple[float, float]) -> None:
    """From the bottom up: the code, the price with that of its measure, then the words in what is left."""
    width, height = size
    left, right, bottom = _PAD_MM, width - _PAD_MM, height - _PAD_MM + 0.8
    code_top = bottom - _BARS_MM - _DIGITS_MM
    _code(canvas, label, Box(left, code_top, right - left, bottom - code_top))
    price = Box(left, code_top - _PRICE_MM - 1.0, right - left, _PRICE_MM)
    _price(canvas, label, price)
    words = Box(left, _PAD_MM - 0.6, right - left, price.y - _PAD_MM)
    for run, is_soft in _words(canvas, label, words):
        canvas.text(run, SOFT if is_soft else INK)


def _price(canvas: Canvas, label: ShelfLabel, box: Box) -> None:
    """The price at the start; that of a kilogram or a litre at the end, under its name in Arabic."""
    room = Box(box.x, box.y, box.width * (0.6 if label.per_measure.fr else 1.0), box.height)
    size, width = one_line(label.price, room, _PRICE_MM, "B", canvas.measure)
    canvas.text(Run(label.price, box.x, box.bottom - 1.0, width, "B", size, False))
    if not label.per_measure.fr:
        return
    beside = Box(box.x + width + 1.5, box.y, box.width - width - 1.5, box.height)
    for lines_up, (text, rtl) in enumerate(((label.per_measure.fr, False), (label.per_measure.ar, True))):
        small, long = one_line(text, beside, _SMALL_MM, "", canvas.measure, rtl=rtl)
        baseline = box.bottom - 1.0 - lines_up * _LINE_MM
        canvas.text(Run(text, box.right - long, baseline, long, "", small, rtl), SOFT)


def _words(canvas: Canvas, label: ShelfLabel, box: Box) -> Iterator[tuple[Run, bool]]:
    """The name as large as it fits, shortened when no size does; then who made it and what it may claim."""
    column = Column(box, canvas.proportions.size_min_mm, canvas.measure)
    rest = [Paragraph(Bilingual(label.maker), _SMALL_MM, rank=2, space=0.1)]
    rest += [Paragraph(Bilingual(one), _SMALL_MM, rank=1) for one in label.mentions]
    for name in _shorter(label.name):
        told = [Paragraph(name, _NAME_MM, style="B"), *rest]
        runs = flow(told, column, LEADING_AIRY) or flow_most(told, column, LEADING_TIGHT)
        if runs:
            yield from ((run, run.style != "B") for run in runs)
            return


def _shorter(name: Bilingual) -> Iterator[Bilingual]:
    """The name, then ever less of it, in both languages."""
    yield name
    for part in (80, 60, 45, 34, 26, 20, 14, 10, 7, 5):
        if part < max(len(name.fr), len(name.ar)):
            yield Bilingual(_cut(name.fr, part), _cut(name.ar, part))


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[:length].rstrip()}…"


def _code(canvas: Canvas, label: ShelfLabel, box: Box) -> None:
    """The bars that a till's scanner reads, or the code in letters when it is too long for bars."""
    bars = _bars(label)
    module = min(_MODULE_MAX_MM, box.width / bars.modules) if bars else 0.0
    smallest = _EAN_MODULE_MIN_MM if bars and bars.is_ean else _MODULE_MIN_MM
    if bars and module >= smallest:
        x = box.x + bars.quiet_before * module
        canvas.bars(bars, x, box.y, module, (_BARS_MM, _BARS_MM))
    size, width = one_line(label.code, box, _DIGITS_MM, "", canvas.measure)
    canvas.text(Run(label.code, box.x, box.bottom, width, "", size, False))


def _bars(label: ShelfLabel) -> Bars | None:
    try:
        return ean13_bars(label.code) if label.is_gtin else code128_bars(label.code)
    except (CodeTooLong, InvalidGs1):
        return None
