"""Lists of members and plots as cooperatives send them, as bytes."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook


def a_csv(*lines: Sequence[str], delimiter: str = ";", encoding: str = "utf-8") -> bytes:
    """A CSV without quotes; the first line is the header."""
    return "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)


def an_xlsx(lines: Iterable[Sequence[Any]]) -> bytes:
    """A workbook of one sheet; the first line is the header."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for line in lines:
        sheet.append(list(line))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
