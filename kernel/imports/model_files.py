"""The file to fill in: titles and an example; in a workbook, a second sheet that says what each column is."""

import io
from collections.abc import Sequence

from flask_babel import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from kernel.imports.declared import Importable
from kernel.spreadsheets import csv_text

COLUMN_WIDTH = 18
EXPLANATION_WIDTH = 90
# Filled in by a spreadsheet as typed: a code that begins with 0 keeps it.
TEXT_FORMAT = "@"


def model_csv(importable: Importable) -> str:
    """The model as a CSV: its titles and one line as an example."""
    return csv_text([_titles(importable), [one.example for one in importable.headings]])


def model_xlsx(importable: Importable) -> bytes:
    """The model as a workbook: the list first, then what each of its columns is for."""
    book = Workbook(write_only=True)
    _list(book, importable)
    _explanations(book, importable)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _titles(importable: Importable) -> list[str]:
    return [one.title for one in importable.headings]


def _list(book: Workbook, importable: Importable) -> None:
    sheet = book.create_sheet(importable.file_name)
    sheet.freeze_panes = "A2"
    for at in range(len(importable.headings)):
        sheet.column_dimensions[chr(ord("A") + at)].width = COLUMN_WIDTH
    sheet.append(_cells(sheet, _titles(importable), bold=True))
    sheet.append(_cells(sheet, [one.example for one in importable.headings]))


def _explanations(book: Workbook, importable: Importable) -> None:
    sheet = book.create_sheet(_("Explications"))
    sheet.freeze_panes = "A2"
    for letter, width in (("A", COLUMN_WIDTH), ("B", COLUMN_WIDTH), ("C", EXPLANATION_WIDTH)):
        sheet.column_dimensions[letter].width = width
    sheet.append(_cells(sheet, [_("Colonne"), _("Obligatoire"), _("Ce qu’elle contient")], bold=True))
    for one in importable.headings:
        needed = _("oui") if one.is_needed else _("non")
        sheet.append(_cells(sheet, [one.title, needed, str(importable.about[one.name])]))


def _cells(sheet: object, texts: Sequence[str], *, bold: bool = False) -> list[WriteOnlyCell]:
    made = []
    for text in texts:
        cell = WriteOnlyCell(sheet, text)
        # Else a text that begins with = would be a formula.
        cell.data_type, cell.number_format = "s", TEXT_FORMAT
        cell.font, cell.alignment = Font(bold=bold), Alignment(wrap_text=True, vertical="top")
        made.append(cell)
    return made
