"""QR and bar code symbols as patterns of modules, and the QR code as a picture for pages.

Patterns come from `qrcode` and `python-barcode`; what draws them decides on millimetres.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from barcode.codex import Code128, Gs1_128
from barcode.ean import EAN13
from barcode.errors import BarcodeError
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

from kernel.errors import Invalid
from traceability.rules.gs1.check_digits import gtin13, gtin14
from traceability.rules.gs1.elements import GS, Element, element, element_string

QR_QUIET_MODULES = 4
# ISO/IEC 15420 asks for 11 modules before an EAN-13 and 7 after; Code 128 for 10 on both sides.
EAN13_QUIET_MODULES = (11, 7)
CODE128_QUIET_MODULES = (10, 10)
# At least version 3 (29 modules): shorter addresses would only make the modules larger.
_QR_VERSION_MIN = 3


class CodeTooLong(Invalid):
    """The text does not fit into one symbol, or has signs that the symbol cannot hold (`text`)."""

    code = "code-too-long"


@dataclass(frozen=True, slots=True)
class Matrix:
    """A QR code without its quiet zone: rows of dark (True) and light modules."""

    rows: tuple[tuple[bool, ...], ...]

    @property
    def size(self) -> int:
        """Modules on a side."""
        return len(self.rows)


@dataclass(frozen=True, slots=True)
class Bars:
    """A linear bar code: `1` dark, `0` light, `G` dark and longer, without quiet zones."""

    pattern: str
    quiet_before: int
    quiet_after: int
    caption: str

    @property
    def modules(self) -> int:
        """Modules in all, quiet zones included."""
        return len(self.pattern) + self.quiet_before + self.quiet_after

    @property
    def is_ean(self) -> bool:
        """Whether digits stand under the two halves and guard bars between them."""
        return "G" in self.pattern


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Dark modules: column and row of the upper left one, columns wide, rows high."""

    column: int
    row: int
    width: int
    height: int


def qr_matrix(text: str, mask: int | None = None) -> Matrix:
    """The QR code of a text at error level M.

    The best of the eight masks is looked for unless `mask` names one: every mask can be read, and
    a series of serial numbers is made three times as fast. Raises CodeTooLong.
    """
    return _qr(text, mask)[0]


def qr_mask(text: str) -> int:
    """The number of the best mask for a text (0 to 7); raises CodeTooLong."""
    return _qr(text, None)[1]


def rectangles(matrix: Matrix) -> Iterator[Rectangle]:
    """A matrix as few rectangles: runs of a row, stretched over the rows that repeat them.

    Neighbouring squares drawn one by one would show hairlines between them.
    """
    open_runs: dict[tuple[int, int], int] = {}
    for row_number, row in enumerate((*matrix.rows, ())):
        runs = set(_runs(row))
        for ended in sorted(open_runs.keys() - runs):
            start, row_start = ended, open_runs.pop(ended)
            yield Rectangle(start[0], row_start, start[1], row_number - row_start)
        for run in runs:
            open_runs.setdefault(run, row_number)


def ean13_bars(gtin: str) -> Bars:
    """The EAN-13 of a GTIN; raises InvalidKey or InvalidCheckDigit."""
    digits = gtin13(gtin)
    pattern = EAN13(digits, guardbar=True).build()[0]
    return Bars(pattern, *EAN13_QUIET_MODULES, caption=digits)


def code128_bars(text: str) -> Bars:
    """The Code 128 of an article code; raises CodeTooLong for signs outside ASCII."""
    return Bars(_code128(text), *CODE128_QUIET_MODULES, caption=text)


def gs1_128_bars(elements: tuple[Element, ...], caption: str) -> Bars:
    """The GS1-128 of elements, with the written form under it.

    An element of open length comes last: the library cannot separate one from the next.
    Raises CodeTooLong.
    """
    text = element_string(elements).replace(GS, Gs1_128.FNC1_CHAR)
    return Bars(_code128(text, Gs1_128), *CODE128_QUIET_MODULES, caption=caption)


def lot_elements(gtin: str, best_before: str | None, lot: str) -> tuple[Element, ...]:
    """(01) GTIN, (15) best before as YYMMDD if any, (10) lot: the open-ended one last.

    Raises InvalidKey, InvalidCheckDigit or InvalidElement.
    """
    before = (element("15", best_before),) if best_before else ()
    return (element("01", gtin14(gtin)), *before, element("10", lot))


def qr_svg(url: str, title: str = "") -> str:
    """A QR code as one SVG element for a page: no style, no script; scales with its container.

    The quiet zone and the white ground are part of it, so that it can be read on a dark theme.
    """
    matrix = qr_matrix(url)
    quiet = QR_QUIET_MODULES
    side = matrix.size + 2 * quiet
    path = "".join(
        f"M{r.column + quiet} {r.row + quiet}h{r.width}v{r.height}h-{r.width}z" for r in rectangles(matrix)
    )
    label = f' aria-label="{escape(title)}"' if title else ' aria-hidden="true"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" viewBox="0 0 {side} {side}" role="img"'
        f'{label} shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


@lru_cache(maxsize=256)
def _qr(text: str, mask: int | None) -> tuple[Matrix, int]:
    symbol: Any = QRCode(version=_QR_VERSION_MIN, error_correction=ERROR_CORRECT_M, border=0)
    symbol.add_data(text)
    try:
        symbol.best_fit(start=_QR_VERSION_MIN)
    except (DataOverflowError, ValueError):
        raise CodeTooLong(text=text[:40]) from None
    best = symbol.best_mask_pattern() if mask is None else mask
    symbol.makeImpl(False, best)
    rows = tuple(tuple(bool(module) for module in row) for row in symbol.modules)
    return Matrix(rows), best


def _runs(row: tuple[bool, ...]) -> Iterator[tuple[int, int]]:
    start = None
    for column, dark in enumerate((*row, False)):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            yield start, column - start
            start = None


def _code128(text: str, symbology: type[Code128] = Code128) -> str:
    try:
        pattern: str = symbology(text).build()[0]
    except (BarcodeError, KeyError, RuntimeError):
        raise CodeTooLong(text=text[:40]) from None
    return pattern
