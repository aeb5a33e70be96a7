"""A fund's books as files: plain-text double entry for an independent checker, and rows for a spreadsheet."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from fund.rules.books import Account, BookEntry, Closing, Line

CSV_HEAD = (
    *("entry", "date", "kind", "reference", "account", "label"),
    *("advance", "text", "debit", "credit", "currency"),
)


def beancount(
    title: str,
    currency: str,
    opened_on: date,
    plan: Mapping[str, Account],
    told: Iterable[BookEntry | Closing],
) -> Iterator[str]:
    """Line by line for beancount 3: no tolerance, every closing asserted to the centime."""
    yield f'option "title" {_quoted(title)}'
    yield f'option "operating_currency" "{currency}"'
    yield 'option "tolerance_multiplier" "0"'
    yield ""
    opened: set[str] = set()
    for one in told:
        lines = one.lines if isinstance(one, BookEntry) else ()
        for line in lines:
            name = _account(plan, line.role, line.advance)
            if name not in opened:
                opened.add(name)
                account = plan[line.role]
                yield f"{min(opened_on, one.day)} open {name} {currency}"
                yield f"  label: {_quoted(account.label)}"
                yield f"  source: {_quoted(account.source)}"
        yield from (
            _entry(one, plan, currency) if isinstance(one, BookEntry) else _closing(one, plan, currency)
        )
        yield ""


def _entry(one: BookEntry, plan: Mapping[str, Account], currency: str) -> Iterator[str]:
    tag = " #reversal" if one.is_reversal else ""
    yield f"{one.day} * {_quoted(' '.join(filter(None, (one.kind, one.reference, one.told))))}{tag}"
    yield f"  kind: {_quoted(one.kind)}"
    if one.reference:
        yield f"  number: {_quoted(one.reference)}"
    for line in one.lines:
        yield f"  {_account(plan, line.role, line.advance)}  {_signed(line.cents)} {currency}"


def _closing(one: Closing, plan: Mapping[str, Account], currency: str) -> Iterator[str]:
    """A balance is that of the morning: of the day after the one that is closed."""
    for (role, advance), cents in one.balances.items():
        morning = one.day + timedelta(days=1)
        yield f"{morning} balance {_account(plan, role, advance)}  {_signed(cents)} ~ 0 {currency}"


def _account(plan: Mapping[str, Account], role: str, advance: str) -> str:
    account = plan[role]
    return ":".join(filter(None, (account.root, account.number, advance)))


def _quoted(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def _signed(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def csv_rows(
    currency: str, plan: Mapping[str, Account], told: Iterable[BookEntry | Closing]
) -> Iterator[list[str]]:
    """One row for each side of each entry, numbered in order; no closing."""
    entries = (one for one in told if isinstance(one, BookEntry))
    for number, one in enumerate(entries, 1):
        for line in one.lines:
            yield [
                str(number),
                one.day.isoformat(),
                one.kind,
                one.reference,
                plan[line.role].number,
                plan[line.role].label,
                line.advance,
                one.told,
                *_sides(line),
                currency,
            ]


def _sides(line: Line) -> tuple[str, str]:
    """Debit and credit; the other one is empty."""
    return (_signed(line.cents), "") if line.cents > 0 else ("", _signed(-line.cents))
