"""Tables as files that a spreadsheet opens rightly: UTF-8 with its mark, semicolons, no cell a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

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
