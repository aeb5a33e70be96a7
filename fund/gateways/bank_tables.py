"""A bank's statement as a CSV, of any separator and encoding, once it is known which column is what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fund.rules.bank.statements import LINE_CENTS_MAX, LINES_MAX, ReadLine, ReadStatement
from kernel.errors import Invalid
from kernel.imports.cells import western
from kernel.imports.reading import read_table
from kernel.imports.tables import Line, heading
from kernel.money import InvalidAmount, parse_cents

TEXT_LENGTH_MAX = 500
# How a bank names its columns, until somebody says otherwise; compared without accents, case or signs.
TITLES: dict[str, tuple[str, ...]] = {
    "booked_on": ("date", "date opération", "date d'opération", "date comptable", "booking date",
                  "date de comptabilisation", "date op", "التاريخ", "تاريخ العملية"),
    "valued_on": ("date valeur", "date de valeur", "valeur", "value date", "تاريخ القيمة"),
    "told": ("libellé", "libellé opération", "libellé de l'opération", "nature de l'opération", "opération",
             "description", "motif", "détail", "البيان"),
    "cents": ("montant", "amount", "montant de l'opération", "المبلغ"),
    "debit": ("débit", "montant débit", "debit", "مدين"),
    "credit": ("crédit", "montant crédit", "credit", "دائن"),
    "reference": ("référence", "réf", "ref", "référence banque", "numéro de pièce", "reference", "المرجع"),
    "payer": ("tiers", "donneur d'ordre", "contrepartie", "nom", "counterparty", "الطرف"),
    "payer_account": ("compte tiers", "iban tiers", "rib tiers", "compte contrepartie"),
}  # fmt: skip
# How its days are written.
DAY_FORMATS = {
    "dmy": ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%y"),
    "ymd": ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y"),
}
# What may stand above the titles: the bank's name, the account, the period.
LINES_ABOVE_MAX = 30


class BankColumnMissing(Invalid):
    """No line of the file has the titles that are needed; `titles` are those of its widest line."""

    code = "bank-column-missing"


class BankCellUnreadable(Invalid):
    """A day or an amount that cannot be read, on a line of the file."""

    code = "bank-cell-unreadable"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a CSV is read: the title of each column that is not named as banks usually do, and its days."""

    titles: Mapping[str, str]
    days: str = "dmy"

    def to_plain(self) -> dict[str, Any]:
        """As a statement keeps it, for the next one."""
        return {"titles": dict(self.titles), "days": self.days}


def read_bank_table(
    content: bytes, reading: Reading, opening_cents: int | None, closing_cents: int | None
) -> ReadStatement:
    """The lines of a CSV or of a worksheet; its balances are what the person typed: it seldom says them.

    Raises BankColumnMissing, BankCellUnreadable, and what `read_table` does.
    """
    table = read_table(content)
    rows = [Line(1, table.header), *table.lines]
    at, columns = _head(rows, reading)
    lines = [_line(row, columns, reading) for row in rows[at + 1 :]]
    told = tuple(one for one in lines if one is not None)[:LINES_MAX]
    days = sorted(one.booked_on for one in told)
    return ReadStatement(
        sort="csv",
        lines=told,
        opening_cents=opening_cents,
        closing_cents=closing_cents,
        since=days[0] if days else None,
        until=days[-1] if days else None,
    )


def _head(rows: Sequence[Line], reading: Reading) -> tuple[int, dict[str, int]]:
    """Which line holds the titles, and which column is what."""
    for at, row in enumerate(rows[:LINES_ABOVE_MAX]):
        columns = _columns(row.cells, reading)
        if "booked_on" in columns and {"cents", "debit", "credit"} & columns.keys():
            return at, columns
    widest = max(rows[:LINES_ABOVE_MAX], key=lambda row: sum(1 for cell in row.cells if cell.strip()))
    told = " · ".join(cell.strip()[:40] for cell in widest.cells if cell.strip())
    raise BankColumnMissing(field="file", titles=told)


def _columns(cells: Sequence[str], reading: Reading) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if cell.strip():
            places.setdefault(heading(cell), place)
    found = {}
    for name, usual in TITLES.items():
        said = reading.titles.get(name, "").strip()
        for title in (said,) if said else usual:
            if heading(title) in places:
                found[name] = places[heading(title)]
                break
    return found


def _line(row: Line, columns: Mapping[str, int], reading: Reading) -> ReadLine | None:
    """A line; None of what has no day or moves nothing: a total, a balance, a remark."""

    def cell(name: str) -> str:
        place = columns.get(name)
        text = row.cells[place] if place is not None and place < len(row.cells) else ""
        return " ".join(text.split())[:TEXT_LENGTH_MAX]

    if not western(cell("booked_on"))[:1].isdigit():
        return None
    amount = _cents(cell("cents"), row) if cell("cents") else None
    cents = amount if amount is not None else _cents(cell("credit"), row) - abs(_cents(cell("debit"), row))
    if not cents:
        return None
    booked_on = _day(cell("booked_on"), row, reading)
    return ReadLine(
        booked_on=booked_on,
        cents=cents,
        told=cell("told"),
        valued_on=_day(cell("valued_on"), row, reading) if cell("valued_on") else None,
        payer=cell("payer"),
        payer_account=cell("payer_account"),
        bank_reference=cell("reference"),
    )


def _day(text: str, row: Line, reading: Reading) -> date:
    # A worksheet gives its days as 2026-10-28, whatever it shows.
    for form in (*DAY_FORMATS[reading.days], "%Y-%m-%d"):
        try:
            found = datetime.strptime(western(text), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if 2000 <= found.year <= 2100:
            return found
    raise BankCellUnreadable(field="file", line=row.number, text=text[:40])


def _cents(text: str, row: Line) -> int:
    """« 1 234,50 », « 1,234.50 », « 1.234,50- », « (12,00) »; 0 of nothing."""
    bare = (
        western(text).upper().replace("MAD", "").replace("EUR", "").replace("DH", "").strip(" €\u00a0\u202f")
    )
    if not bare:
        return 0
    is_below = bare.startswith(("-", "(")) or bare.endswith("-")
    figure = bare.strip("-+() \u00a0\u202f").replace("'", "")
    if "," in figure and "." in figure:
        thousands = "," if figure.rfind(",") < figure.rfind(".") else "."
        figure = figure.replace(thousands, "")
    try:
        cents = parse_cents(figure)
    except InvalidAmount:
        raise BankCellUnreadable(field="file", line=row.number, text=text[:40]) from None
    if abs(cents) > LINE_CENTS_MAX:
        raise BankCellUnreadable(field="file", line=row.number, text=text[:40])
    return -cents if is_below else cents
