"""Codes of the shelves of a place on paper: a QR that counters scan, and the shelf's name beside it."""

import re
from collections.abc import Sequence

from kernel.errors import Invalid
from shop.rules.counts import shelf_code
from traceability.gateways.codes import QR_QUIET_MODULES, qr_matrix
from traceability.gateways.labels.canvas import Canvas
from traceability.gateways.labels.sheets import A4_2X7, Box
from traceability.gateways.labels.text import Run, one_line

SHELVES_MAX = 140
_QR_MM = 32.0
_NAME_MM = 9.0
_GAP_MM = 3.0
_ARABIC = re.compile(r"[\u0600-\u06ff]")


class TooManyShelves(Invalid):
    code = "shelf-codes-too-many"


def shelf_codes_pdf(names: Sequence[str]) -> bytes:
    """One label a shelf on A4 sheets of fourteen. Raises TooManyShelves, CodeTooLong."""
    if not 0 < len(names) <= SHELVES_MAX:
        raise TooManyShelves(maximum=SHELVES_MAX)
    with Canvas(A4_2X7.page_mm) as canvas:
        for at, name in enumerate(names):
            cell = at % A4_2X7.cells
            if cell == 0:
                canvas.add_page()
            _draw(canvas, name, *A4_2X7.corner(cell))
        return canvas.finished()


def _draw(canvas: Canvas, name: str, x: float, y: float) -> None:
    width, height = A4_2X7.label_mm
    matrix = qr_matrix(shelf_code(name))
    module = _QR_MM / (matrix.size + 2 * QR_QUIET_MODULES)
    quiet = QR_QUIET_MODULES * module
    top = y + (height - _QR_MM) / 2
    canvas.matrix(matrix, x + _GAP_MM + quiet, top + quiet, module)
    start = x + _GAP_MM + _QR_MM + _GAP_MM
    room = Box(start, y, x + width - _GAP_MM - start, height)
    rtl = bool(_ARABIC.search(name))
    size, long = one_line(name, room, _NAME_MM, "B", canvas.measure, rtl=rtl)
    canvas.text(Run(name, start, y + height / 2 + size * 0.35, long, "B", size, rtl))
