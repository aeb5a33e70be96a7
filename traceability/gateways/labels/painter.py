"""Draws one face of a label: text, net content, QR code, bar code."""

from dataclasses import replace

from traceability.gateways.codes import QR_QUIET_MODULES, Bars, Matrix, qr_mask, qr_matrix
from traceability.gateways.labels.canvas import INK, Canvas
from traceability.gateways.labels.label import (
    Barcode,
    BarcodeTooWide,
    Bilingual,
    Label,
    LabelTooSmall,
    bars_of,
)
from traceability.gateways.labels.net import net_runs
from traceability.gateways.labels.sheets import Box, Face, Mark, Part, Sheet
from traceability.gateways.labels.text import (
    LEADING_AIRY,
    LEADING_SOLID,
    LEADING_TIGHT,
    Column,
    Paragraph,
    Run,
    flow,
    flow_most,
    one_line,
)

QR_SYMBOL_MIN_MM = 20.0
# GS1 General Specifications, symbol specification table 1: smallest QR module at the counter.
QR_MODULE_MIN_MM = 0.396
# The same: EAN-13 from 80 % to 100 %; Code 128 from a quarter of a millimetre on.
EAN_MODULE_MM = (0.264, 0.330)
CODE128_MODULE_MM = (0.250, 0.330)
# Whole dots of a thermal head: two for Code 128; three for EAN-13, which is 114 %.
_THERMAL_DOTS_CODE128 = 2
_THERMAL_DOTS_EAN = 3
_GUARD_MODULES = 5

_BEST_BEFORE = Bilingual("À consommer de préférence avant le", "يفضل استهلاكه قبل")
_LOT = Bilingual("Lot", "الدفعة")
_FOLLOW = Bilingual("Suivre ce lot", "تتبع هذه الدفعة")

_PRODUCT_MM = 3.6
_BODY_MM = 2.6
_LOZENGE_MM = 1.1  # from its middle to its points
# Under a title the tails of its Arabic letters, larger than the line below; a quarter of it when tight.
_TITLE_GAP = 0.6
_INDENT_MM = 3.2  # of a text that a lozenge precedes
_RULE_MM = 0.45
_RULE_GAP_MM = 0.9


class Painter:
    """Draws faces at the upper left corner of a canvas, where they are recorded."""

    def __init__(self, canvas: Canvas, sheet: Sheet) -> None:
        self._canvas = canvas
        self._sheet = sheet
        self._series_mask: int | None = None

    def faces(self, label: Label) -> tuple[Face, ...]:
        """The faces a label takes; raises BarcodeTooWide where no GS1-128 can be read."""
        if label.barcode is Barcode.ARTICLE:
            return self._sheet.faces
        if self._sheet.lot_faces is None:
            raise BarcodeTooWide(sheet=self._sheet.key, text=label.lot_code)
        return self._sheet.lot_faces

    def shared(self, label: Label, face: Face) -> None:
        """All but the QR code and the serial number."""
        self._text(label, face)
        if face.net:
            self._net(label, face.net)
        if face.bars:
            self._bars(bars_of(label), face.bars)

    def own(self, label: Label, face: Face) -> None:
        """The QR code, and what stands under it."""
        if face.qr:
            self._qr(label, face.qr)
        if face.caption:
            self._caption(label, face.caption)

    def _text(self, label: Label, face: Face) -> None:
        box = face.text
        if face.mark is Mark.LOZENGE:
            box = Box(box.x + _INDENT_MM, box.y, box.width - _INDENT_MM, box.height)
        column = Column(box, self._canvas.proportions.size_min_mm, self._canvas.measure)
        tight = _paragraphs(label, face.part, tight=True)
        solid = [replace(each, space=0.0) for each in tight]
        runs = (
            flow(_paragraphs(label, face.part), column, LEADING_AIRY)
            or flow_most(tight, column, LEADING_TIGHT)
            or flow_most(solid, column, LEADING_SOLID)
        )
        if not runs:
            raise LabelTooSmall(sheet=self._sheet.key, product=label.product.fr)
        for run in runs:
            self._canvas.text(run)
        self._mark(label, face, runs[0])

    def _mark(self, label: Label, face: Face, title: Run) -> None:
        """The branch's colour: a lozenge before the title, or a rule beside the text."""
        colour = _rgb(label.accent) if label.accent and self._sheet.colour else INK
        if face.mark is Mark.LOZENGE:
            x, half = face.text.x + _LOZENGE_MM, _LOZENGE_MM
            y = title.baseline - self._canvas.proportions.capital * title.size_mm / 2
            points = ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
        else:
            right, box = face.text.x - _RULE_GAP_MM, face.text
            left = right - _RULE_MM
            points = ((left, box.y), (right, box.y), (right, box.bottom), (left, box.bottom))
        if face.mark is not Mark.NONE:
            self._canvas.shape(points, colour)

    def _net(self, label: Label, box: Box) -> None:
        runs = net_runs(
            label.net_weight,
            label.net_digits_mm,
            box,
            self._canvas.proportions.capital,
            self._canvas.measure,
        )
        if not runs:
            raise LabelTooSmall(sheet=self._sheet.key, product=label.product.fr)
        for run in runs:
            self._canvas.text(run)

    def _qr(self, label: Label, box: Box) -> None:
        matrix = self._matrix(label)
        module = _qr_module_mm(matrix)
        whole = _qr_side_mm(matrix)
        if whole > min(box.width, box.height):
            raise BarcodeTooWide(sheet=self._sheet.key, text=label.address)
        quiet = QR_QUIET_MODULES * module
        x = box.x + (box.width - whole) / 2 + quiet
        y = box.y + (box.height - whole) / 2 + quiet
        self._canvas.matrix(matrix, x, y, module)

    def _matrix(self, label: Label) -> Matrix:
        """The QR code; a series of serial numbers shares the best mask of its first."""
        if label.serial is None:
            return qr_matrix(label.address)
        if self._series_mask is None:
            self._series_mask = qr_mask(label.address)
        return qr_matrix(label.address, self._series_mask)

    def _caption(self, label: Label, box: Box) -> None:
        words = [(_FOLLOW.fr, False), (_FOLLOW.ar, True)]
        if label.serial is not None:
            words = [(f"N° {label.serial}", False), *words[:1]]
        size_min = self._canvas.proportions.size_min_mm
        for line, (text, rtl) in enumerate(words):
            size, width = one_line(text, box, size_min, "", self._canvas.measure, rtl=rtl)
            x = box.x + (box.width - width) / 2
            baseline = box.y + size_min * (0.9 + 1.35 * line)
            self._canvas.text(Run(text, x, baseline, width, "", size, rtl))

    def _bars(self, bars: Bars, box: Box) -> None:
        module = self._module(bars, box)
        width = bars.modules * module
        digits = self._canvas.proportions.size_min_mm
        height = box.height - digits * 1.02
        guard = height + _GUARD_MODULES * module
        x = box.x + bars.quiet_before * module
        self._canvas.bars(bars, x, box.y, module, (height, guard))
        baseline = box.y + height + digits * 0.96
        if bars.is_ean:
            self._ean_digits(bars, x, baseline, module, digits)
            return
        whole = Box(box.x, box.y, width, box.height)
        size, text_width = one_line(bars.caption, whole, digits, "", self._canvas.measure)
        left = box.x + (width - text_width) / 2
        self._canvas.text(Run(bars.caption, left, baseline, text_width, "", size, False))

    def _module(self, bars: Bars, box: Box) -> float:
        """Width of a bar module in mm; raises BarcodeTooWide below what a scanner reads."""
        smallest, largest = EAN_MODULE_MM if bars.is_ean else CODE128_MODULE_MM
        module = min(largest, box.width / bars.modules)
        if self._sheet.dot_mm:
            dots = _THERMAL_DOTS_EAN if bars.is_ean else _THERMAL_DOTS_CODE128
            module = smallest = dots * self._sheet.dot_mm
        if module < smallest or bars.modules * module > box.width + 1e-6:
            raise BarcodeTooWide(sheet=self._sheet.key, text=bars.caption)
        return module

    def _ean_digits(self, bars: Bars, x: float, baseline: float, module: float, size_mm: float) -> None:
        """The first digit before the bars, six under each half, clear of the guard bars."""
        first, left, right = bars.caption[0], bars.caption[1:7], bars.caption[7:]
        half = 42 * module
        for text, centre, room in (
            (first, x - 6 * module, 7 * module),
            (left, x + 3 * module + half / 2, half),
            (right, x + 50 * module + half / 2, half),
        ):
            place = Box(centre - room / 2, 0, room, 0)
            size, width = one_line(text, place, size_mm, "", self._canvas.measure)
            self._canvas.text(Run(text, centre - width / 2, baseline, width, "", size, False))


def fits(address: str, sheet: Sheet) -> bool:
    """Whether the QR code of an address finds room on a sheet's labels, its modules as large as asked.

    Raises CodeTooLong.
    """
    side = _qr_side_mm(qr_matrix(address, 0))
    boxes = [face.qr for face in sheet.faces if face.qr]
    return all(side <= min(box.width, box.height) for box in boxes)


def _qr_module_mm(matrix: Matrix) -> float:
    return max(QR_MODULE_MIN_MM, QR_SYMBOL_MIN_MM / matrix.size)


def _qr_side_mm(matrix: Matrix) -> float:
    """With its quiet zone."""
    return (matrix.size + 2 * QR_QUIET_MODULES) * _qr_module_mm(matrix)


def _paragraphs(label: Label, part: Part, *, tight: bool = False) -> list[Paragraph]:
    told = {
        Part.ALL: _identity(label, tight=tight) + _origin(label),
        Part.IDENTITY: _identity(label, tight=tight),
        Part.ORIGIN: _origin(label),
    }[part]
    return [replace(each, space=each.space / 4) for each in told] if tight else told


def _identity(label: Label, *, tight: bool) -> list[Paragraph]:
    product = Paragraph(label.product, _PRODUCT_MM, style="B")
    if tight:
        maker = Bilingual(f"{label.cooperative.fr}, {label.commune}", label.cooperative.ar)
        return [product, Paragraph(maker, _BODY_MM, space=_TITLE_GAP)]
    return [
        product,
        Paragraph(label.cooperative, _BODY_MM, space=0.12),
        Paragraph(Bilingual(label.commune), _BODY_MM),
    ]


def _origin(label: Label) -> list[Paragraph]:
    lot = Bilingual(f"{_LOT.fr} {label.lot_code}", f"{_LOT.ar} {label.lot_code}")
    return [
        *_best_before(label),
        Paragraph(lot, _BODY_MM, style="B", beside=_LOT.ar),
        # What is recorded of a printing is what it says: a claim is never left out for want of room.
        Paragraph(Bilingual(label.certification), _BODY_MM, space=0.12),
        Paragraph(Bilingual(label.harvest), _BODY_MM, rank=1),
    ]


def _best_before(label: Label) -> list[Paragraph]:
    """Nothing of what does not go off."""
    if label.best_before is None:
        return []
    day = label.best_before.strftime("%d/%m/%Y")
    before = Bilingual(f"{_BEST_BEFORE.fr} {day}", f"{_BEST_BEFORE.ar} {day}")
    return [Paragraph(before, _BODY_MM, space=0.25, beside=_BEST_BEFORE.ar)]


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue
