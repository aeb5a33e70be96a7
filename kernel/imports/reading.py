"""Spreadsheets as people send them: CSV of any kind, or XLSX; told apart by what is in them."""

# openpyxl ships no types.
# mypy: disable-error-code="no-untyped-call"

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from openpyxl.reader.excel import load_workbook

from kernel.errors import Invalid
from kernel.imports.tables import COLUMNS_MAX, LINES_MAX, Line, ListEmpty, Table
from kernel.spreadsheets import FORMULA_SIGNS

# What an XLSX may unfold to: 20,000 lines of members take about 10 MB.
UNFOLDED_BYTES_MAX = 64 * 1024 * 1024
PARTS_MAX = 500
CELL_LENGTH_MAX = 200_000
# Rows that a sheet may declare without anything in them, before we stop looking.
EMPTY_LINES_MAX = 100_000
_DELIMITERS = ";,\t"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


class FileUnreadable(Invalid):
    code = "spreadsheet-unreadable"


class FileTooOld(Invalid):
    code = "spreadsheet-too-old"


class FileUnfoldsTooLarge(Invalid):
    code = "spreadsheet-unfolds-too-large"


class TooManyLines(Invalid):
    code = "spreadsheet-too-many-lines"


def read_table(content: bytes) -> Table:
    """The header and the lines of a spreadsheet, whatever its name says it is.

    Raises ListEmpty, FileUnreadable, FileTooOld, FileUnfoldsTooLarge, TooManyLines.
    """
    refuse_foreign(content)
    lines = _lines_of_xlsx(content) if content.startswith(b"PK") else _lines_of_csv(content)
    kept = _bounded(lines)
    if not kept:
        raise ListEmpty(field="file")
    return Table(kept[0].cells, kept[1:])


def refuse_foreign(content: bytes) -> None:
    """Refuse at a glance what is no spreadsheet. Raises ListEmpty, FileTooOld, FileUnreadable."""
    if not content.strip():
        raise ListEmpty(field="file")
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # Excel before 2007, or a locked workbook
        raise FileTooOld(field="file")
    if content.startswith(b"PK"):
        _refuse_bomb(content)
    else:
        _text(content)


def _bounded(lines: Iterable[Line]) -> list[Line]:
    kept: list[Line] = []
    for written in lines:
        line = Line(written.number, [_without_guard(cell) for cell in written.cells])
        if any(cell and not cell.isspace() for cell in line.cells):
            kept.append(line)
        if len(kept) > LINES_MAX + 1:
            raise TooManyLines(field="file", lines_max=LINES_MAX)
    return kept


def _without_guard(cell: str) -> str:
    """A cell without the apostrophe by which our own exports keep it from being a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_SIGNS) else cell


def _refuse_bomb(content: bytes) -> None:
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise FileUnreadable(field="file") from None
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise FileUnreadable(field="file")
    # zipfile never unfolds a part beyond the size it declares, so their sum is a true bound.
    if len(parts) > PARTS_MAX or sum(part.file_size for part in parts) > UNFOLDED_BYTES_MAX:
        raise FileUnfoldsTooLarge(field="file")


def _lines_of_xlsx(content: bytes) -> Iterator[Line]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
        for number, cells in enumerate(sheet.iter_rows(max_col=COLUMNS_MAX, values_only=True), 1):
            if number > LINES_MAX + EMPTY_LINES_MAX:
                raise TooManyLines(field="file", lines_max=LINES_MAX)
            yield Line(number, [_cell_text(cell) for cell in cells])
    except Invalid:
        raise
    except Exception:  # openpyxl raises whatever a malformed part makes it raise
        raise FileUnreadable(field="file") from None


def _cell_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)[:CELL_LENGTH_MAX]


def _lines_of_csv(content: bytes) -> Iterator[Line]:
    text = _text(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    before = 0
    csv.field_size_limit(CELL_LENGTH_MAX)
    try:
        for cells in reader:
            # A quoted cell may hold line ends: a line is known by where it begins.
            yield Line(before + 1, cells[:COLUMNS_MAX])
            before = reader.line_num
    except csv.Error:
        raise FileUnreadable(field="file") from None


def _text(content: bytes) -> str:
    """The text of a CSV: UTF-8, UTF-16 with its mark, or Windows-1252. Raises FileUnreadable."""
    is_utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_utf_16 else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROLS.search(text):
            break
        return text
    raise FileUnreadable(field="file")


def _delimiter(text: str) -> str:
    """What parts the cells: the sign found most often in the first line, outside quotes."""
    first = re.sub(r'"[^"]*"', "", text.lstrip("\r\n ").split("\n", 1)[0])
    return max(_DELIMITERS, key=first.count)
