"""Draws hidden codes: what goes inside the pack or under a scratch, one beside the other on A4."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from traceability.gateways.codes import QR_QUIET_MODULES, qr_mask, qr_matrix
from traceability.gateways.labels.canvas import Canvas
from traceability.gateways.labels.fonts import FONT_FOLDER
from traceability.gateways.labels.label import Bilingual
from traceability.gateways.labels.sheets import A4_3X8, Box, Sheet
from traceability.gateways.labels.text import Run, one_line

_CODE_MM = 5.0
_WORDS_MM = 2.4
_QR_MM = 20.0
_QR_BOX = Box(1.5, 3.0, 27.0, 31.0)
_TEXT_BOX = Box(28.5, 3.0, 39.5, 31.0)
_WORDS = (
    Bilingual("Code caché, ne sert qu’une fois", "رمز مخفي يستعمل مرة واحدة"),
    Bilingual("Scannez, puis tapez ce code", "امسح الرمز ثم اكتب هذا الرقم"),
)


@dataclass(frozen=True, slots=True)
class Insert:
    """One hidden code, with what tells to which pack it belongs.

    `place` is its place in the printing (`3 / 120`), `address` the pack's own.
    """

    product: Bilingual
    lot_code: str
    serial: str
    place: str
    code: str
    address: str


def render_inserts(
    inserts: Sequence[Insert],
    progress: Callable[[int], None] | None = None,
    *,
    sheet: Sheet = A4_3X8,
    font_folder: Path = FONT_FOLDER,
) -> bytes:
    """A PDF of hidden codes; `progress` hears how many are drawn, a page at a time. Raises CodeTooLong."""
    with Canvas(sheet.page_mm, font_folder) as canvas:
        mask = qr_mask(inserts[0].address)
        for number, insert in enumerate(inserts):
            cell = number % sheet.cells
            if cell == 0:
                if number and progress:
                    progress(number)
                canvas.add_page()
            canvas.stamp(_drawn(canvas, insert, mask), *sheet.corner(cell))
        if progress:
            progress(len(inserts))
        return canvas.finished()


def _drawn(canvas: Canvas, insert: Insert, mask: int) -> bytes:
    return canvas.record(lambda: _draw(canvas, insert, mask))


def _draw(canvas: Canvas, insert: Insert, mask: int) -> None:
    _draw_qr(canvas, insert, mask)
    first, then = _WORDS
    y = _TEXT_BOX.y + _WORDS_MM
    for words, size, style in (
        (Bilingual(f"{insert.lot_code} · {insert.place}"), _WORDS_MM, ""),
        (Bilingual(insert.serial), _WORDS_MM, ""),
        (first, _WORDS_MM, ""),
        (Bilingual(insert.code), _CODE_MM, "B"),
        (then, _WORDS_MM, ""),
    ):
        y = _draw_lines(canvas, words, size, style, y)


def _draw_lines(canvas: Canvas, words: Bilingual, size_mm: float, style: str, y: float) -> float:
    """French above Arabic; the baseline of what follows."""
    for text, rtl in ((words.fr, False), (words.ar, True)):
        if text:
            size, width = one_line(text, _TEXT_BOX, size_mm, style, canvas.measure, rtl=rtl)
            x = _TEXT_BOX.right - width if rtl else _TEXT_BOX.x
            y += max(0.0, size - _WORDS_MM)
            canvas.text(Run(text, x, y, width, style, size, rtl))
            y += _WORDS_MM * 1.42
    return y


def _draw_qr(canvas: Canvas, insert: Insert, mask: int) -> None:
    matrix = qr_matrix(insert.address, mask)
    module = _QR_MM / matrix.size
    quiet = QR_QUIET_MODULES * module
    side = _QR_MM + 2 * quiet
    x = _QR_BOX.x + max(quiet, (_QR_BOX.width - side) / 2 + quiet)
    y = _QR_BOX.y + (_QR_BOX.height - _QR_MM) / 2
    canvas.matrix(matrix, x, y, module)
