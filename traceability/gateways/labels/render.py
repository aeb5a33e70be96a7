"""Draws labels onto sheets: what is the same on several labels is drawn once."""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from traceability.gateways.labels.canvas import Canvas
from traceability.gateways.labels.fonts import FONT_FOLDER
from traceability.gateways.labels.label import InvalidLabelCount, Label, LabelTooSmall
from traceability.gateways.labels.painter import Painter
from traceability.gateways.labels.sheets import A4_MM, Face, Sheet

LABELS_MAX = 5_000
# Drawings kept for reuse: a job has a few kinds of label, and memory stays bounded if it has many.
_DRAWINGS_KEPT_MAX = 64


def render_labels(
    labels: Iterable[Label],
    sheet: Sheet,
    progress: Callable[[int], None] | None = None,
    *,
    used_cells: int = 0,
    font_folder: Path = FONT_FOLDER,
) -> bytes:
    """A PDF of 1 to 5,000 labels; `progress` hears how many are drawn, a page at a time.

    `used_cells` leaves that many cells of the first page empty. Raises InvalidLabelCount,
    LabelTooSmall, BarcodeTooWide, LotBarcodeWithoutGtin, CodeTooLong or a GS1 error.
    """
    with Canvas(sheet.page_mm, font_folder) as canvas:
        job = _Job(sheet, canvas, used_cells % sheet.cells)
        drawn = 0
        for label in islice(labels, LABELS_MAX + 1):
            if drawn == LABELS_MAX:
                raise InvalidLabelCount(labels_max=LABELS_MAX)
            if progress and drawn and job.page_is_full():
                progress(drawn)
            job.add(label)
            drawn += 1
        if not drawn:
            raise InvalidLabelCount(labels_max=LABELS_MAX)
        if progress:
            progress(drawn)
        return canvas.finished()


def sheets_with_room(label: Label, sheets: Iterable[Sheet], font_folder: Path = FONT_FOLDER) -> list[Sheet]:
    """Of some stationery, that on which a label has room for all that it must say, its claims included.

    Raises CodeTooLong, LotBarcodeWithoutGtin or a GS1 error.
    """
    with Canvas(A4_MM, font_folder) as canvas:
        canvas.add_page()
        return [sheet for sheet in sheets if _has_room(canvas, label, sheet)]


def _has_room(canvas: Canvas, label: Label, sheet: Sheet) -> bool:
    painter = Painter(canvas, sheet)
    try:
        for face in painter.faces(label):
            canvas.record(partial(painter.shared, label, face))
    except LabelTooSmall:
        return False
    return True


class _Job:
    """The pages of one job, and the next free cell."""

    def __init__(self, sheet: Sheet, canvas: Canvas, used_cells: int) -> None:
        self._begun = False
        self._sheet = sheet
        self._canvas = canvas
        self._painter = Painter(canvas, sheet)
        self._cell = used_cells
        self._drawings: dict[Hashable, bytes] = {}

    def add(self, label: Label) -> None:
        """Draws a label's faces into the next cells."""
        for face in self._painter.faces(label):
            if not self._begun or self.page_is_full():
                self._turn_page()
            corner = self._sheet.corner(self._cell)
            self._canvas.stamp(self._shared(label, face), *corner)
            self._canvas.stamp(self._own(label, face), *corner)
            self._cell += 1

    def page_is_full(self) -> bool:
        """Whether the next label starts a page."""
        return self._cell == self._sheet.cells

    def _turn_page(self) -> None:
        self._cell %= self._sheet.cells
        self._canvas.add_page()
        self._begun = True

    def _shared(self, label: Label, face: Face) -> bytes:
        """What a label shares with those that differ from it by serial number only."""
        alike = replace(label, serial=None, address="")
        return self._drawn((alike, face), lambda: self._painter.shared(label, face))

    def _own(self, label: Label, face: Face) -> bytes:
        own = (label.address, label.serial, face)
        return self._drawn(own, lambda: self._painter.own(label, face))

    def _drawn(self, key: Hashable, draw: Callable[[], None]) -> bytes:
        if key not in self._drawings:
            if len(self._drawings) >= _DRAWINGS_KEPT_MAX:
                self._drawings.clear()
            self._drawings[key] = self._canvas.record(draw)
        return self._drawings[key]
