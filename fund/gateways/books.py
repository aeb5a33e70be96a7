"""A fund's books as files: plain-text double entry for an independent checker, rows, the French file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta

from fund.rules.books import OPENING, BookEntry, Closing, Line
from fund.rules.plans import ROOTS
from kernel.accounts import Account
from kernel.fec import FecLine
from kernel.spreadsheets import amount_text


@dataclass(frozen=True, slots=True)
class BookWords:
    """What journals and kinds of entries are called, and an entry that takes another back: « %(entry)s »."""

    journals: Mapping[str, str]
    kinds: Mapping[str, str]
    reversal: str

    def of(self, one: BookEntry) -> str:
        """What an entry is called, with the paper behind it."""
        kind = self.kinds[one.kind]
        told = self.reversal % {"entry": kind} if one.is_reversal else kind
        return " – ".join(filter(None, (told, one.told)))


def journal_of(one: BookEntry) -> str:
    """The journal that an entry stands in: what opens a year, bank, cash, all else."""
    if one.kind == OPENING:
        return "AN"
    roles = {line.role for line in one.lines}
    return "BQ" if "bank" in roles else "CA" if "cash" in roles else "OD"


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
            _entry(one, plan, currency)
            if isinstance(one, BookEntry)
            else _closing(one, plan, currency, opened)
        )
        yield ""


def _entry(one: BookEntry, plan: Mapping[str, Account], currency: str) -> Iterator[str]:
    tag = " #reversal" if one.is_reversal else ""
    yield f"{one.day} * {_quoted(' '.join(filter(None, (one.kind, one.reference, one.told))))}{tag}"
    yield f"  kind: {_quoted(one.kind)}"
    if one.reference:
        yield f"  number: {_quoted(one.reference)}"
    for line in one.lines:
        yield f"  {_account(plan, line.role, line.advance)}  {amount_text(line.cents)} {currency}"


def _closing(one: Closing, plan: Mapping[str, Account], currency: str, opened: Set[str]) -> Iterator[str]:
    """A balance is that of the morning: of the day after the one that is closed.

    It holds all that stands under a name, whichever roles an accountant gave the same number. Of what came
    to nothing before the books begin there is no account, and nothing is said.
    """
    held: Counter[str] = Counter()
    for (role, advance), cents in one.balances.items():
        held[_account(plan, role, advance)] += cents
    morning = one.day + timedelta(days=1)
    for name in held:
        cents = sum(part for other, part in held.items() if f"{other}:".startswith(f"{name}:"))
        if cents or name in opened:
            yield f"{morning} balance {name}  {amount_text(cents)} ~ 0 {currency}"


def _account(plan: Mapping[str, Account], role: str, advance: str) -> str:
    return ":".join(filter(None, (ROOTS[role], plan[role].number, advance)))


def _quoted(text: str) -> str:
    plain = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def csv_rows(
    currency: str,
    plan: Mapping[str, Account],
    beneficiaries: Mapping[str, str],
    words: BookWords,
    told: Iterable[BookEntry | Closing],
) -> Iterator[list[str]]:
    """One row for each side of each entry, numbered in order; no closing."""
    for line in book_lines(plan, beneficiaries, words, told):
        yield [
            str(line.number),
            line.day.isoformat(),
            line.journal,
            line.piece,
            line.account,
            line.account_name,
            line.party,
            line.party_name,
            line.label,
            amount_text(line.cents) if line.cents > 0 else "",
            amount_text(-line.cents) if line.cents < 0 else "",
            currency,
        ]


def book_lines(
    plan: Mapping[str, Account],
    beneficiaries: Mapping[str, str],
    words: BookWords,
    told: Iterable[BookEntry | Closing],
) -> Iterator[FecLine]:
    """Each side of each entry, the entries numbered from 1; no closing. Every line has a piece."""
    entries = (one for one in told if isinstance(one, BookEntry))
    for number, one in enumerate(entries, 1):
        for line in one.lines:
            yield _line(number, one, line, plan, beneficiaries, words)


def _line(
    number: int,
    one: BookEntry,
    line: Line,
    plan: Mapping[str, Account],
    beneficiaries: Mapping[str, str],
    words: BookWords,
) -> FecLine:
    journal, account = journal_of(one), plan[line.role]
    return FecLine(
        number,
        one.day,
        journal,
        words.journals[journal],
        account.number,
        account.label,
        line.advance,
        beneficiaries.get(line.advance, ""),
        one.reference or one.told or f"{journal}-{one.day:%Y%m%d}",
        words.of(one),
        line.cents,
    )
