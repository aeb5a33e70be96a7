"""Tables as files that a spreadsheet opens rightly: figures are figures, and no cell is a formula.

A CSV is UTF-8 with its mark and semicolons; an XLSX is written row by row.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from flask import Response
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from kernel.tables import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What Excel allows in the name of a sheet.
SHEET_NAME_MAX = 31

# Spreadsheets recognise UTF-8 by its mark.
MARK = "\ufeff"
# What a spreadsheet takes for the beginning of a formula (OWASP, CSV injection).
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """The rows of a table as one text, its mark included."""
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([harmless(cell) for cell in row] for row in rows)
    return MARK + text.getvalue()


def csv_answer(name: str, rows: Iterable[Sequence[str]]) -> Response:
    """The rows of a table as a file to keep under `name`."""
    answer = Response(csv_text(rows), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; a figure below zero is none, and stays."""
    if cell.startswith("-") and cell[1:].isascii() and cell[1:].replace(".", "", 1).isdigit():
        return cell
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def amount_text(cents: int) -> str:
    """`-12.50`: an amount that any program reads."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def table_answer(name: str, sort: str, table: Table) -> Response:
    """A table as a file to keep under `name`; `sort` is csv or xlsx."""
    if sort == "csv":
        rows = ([_told(one) for one in row] for row in table.figures())
        return csv_answer(f"{name}.csv", [table.heads(), *rows])
    answer = Response(xlsx_bytes(table), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.xlsx")
    return answer


def _told(value: str | Decimal | date | None) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.isoformat() if isinstance(value, date) else value or ""


def xlsx_bytes(table: Table) -> bytes:
    """A table as a workbook of one sheet: its head stays on top, texts are texts whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(c for c in table.title if c not in "[]:*?/\\")[:SHEET_NAME_MAX])
    sheet.freeze_panes = "A2"
    sheet.append([_cell(sheet, one) for one in table.heads()])
    for row in table.figures():
        sheet.append([_cell(sheet, one) for one in row])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(sheet: object, value: str | Decimal | date | None) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        # Else a text that begins with = would be a formula.
        cell.data_type = "s"
    return cell
