"""The file of accounting entries that the French tax administration asks for.

Livre des procédures fiscales, art. A47 A-1, VII and VIII (arrêté du 29 juillet 2013): eighteen fields in
a fixed order, named on the first line, separated by tabulations; days as AAAAMMJJ; amounts with a
decimal comma and no separator of thousands; entries in order and numbered without a gap.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.errors import Invalid, Refused
from shop.rules.ledger.accounts import Plan
from shop.rules.ledger.entries import Entry, Posting

COLUMNS = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)
COUNTRY, CURRENCY = "FR", "EUR"
SIREN = re.compile(r"[0-9]{9}")
# What ISO 8859-15 lacks and French writes.
PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u202f": " "})


class SirenMalformed(Invalid):
    """Nine figures, the last of which is a check digit (Luhn, ISO/IEC 7812-1)."""

    code = "siren-malformed"


class NotFrenchBooks(Refused):
    """The file is that of an organisation of France that keeps its accounts in euros."""

    code = "fec-not-french"


@dataclass(frozen=True, slots=True)
class Party:
    """A producer as the subsidiary account names it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FecWords:
    """What journals and entries are called, and the day they were written to the file."""

    journals: Mapping[str, str]
    entries: Mapping[str, str]
    made_on: date


def read_siren(text: str) -> str:
    """A SIREN without spaces; raises SirenMalformed."""
    written = re.sub(r"[\s.]", "", text)
    if not (written.isascii() and SIREN.fullmatch(written)) or _luhn(written):
        raise SirenMalformed(field="siren")
    return written


def _luhn(figures: str) -> int:
    """Zero when the check digit is right."""
    doubled = [int(figure) * (1 + place % 2) for place, figure in enumerate(reversed(figures))]
    return sum(figure - 9 if figure > 9 else figure for figure in doubled) % 10


def file_name(siren: str, closes_on: date) -> str:
    """SIREN, FEC, and the day that the accounting year closes."""
    return f"{siren}FEC{closes_on:%Y%m%d}.txt"


def check_french(country: str, currency: str) -> None:
    """Raises NotFrenchBooks."""
    if (country, currency) != (COUNTRY, CURRENCY):
        raise NotFrenchBooks()


def fec_rows(
    entries: Iterable[Entry], plan: Plan, parties: Mapping[UUID, Party], words: FecWords
) -> list[tuple[str, ...]]:
    """The file line by line, its first line the names of the fields; entries come in order."""
    rows: list[tuple[str, ...]] = [COLUMNS]
    for number, one in enumerate(entries, 1):
        rows += [_row(number, one, posting, plan, parties, words) for posting in one.postings]
    return rows


def _row(
    number: int, one: Entry, posting: Posting, plan: Plan, parties: Mapping[UUID, Party], words: FecWords
) -> tuple[str, ...]:
    account = plan.of(posting.role, posting.rate_bp)
    party = parties[posting.party_id] if posting.party_id else Party("", "")
    origin = one.origin
    label = " - ".join(filter(None, (words.entries[origin.kind], origin.detail)))
    row = (
        one.journal,
        words.journals[one.journal],
        str(number),
        f"{origin.day:%Y%m%d}",
        account.number,
        account.label,
        party.code,
        party.name,
        origin.reference,
        f"{origin.day:%Y%m%d}",
        label,
        amount(posting.debit_cents),
        amount(posting.credit_cents),
        "",
        "",
        f"{max(words.made_on, origin.day):%Y%m%d}",
        "",
        "",
    )
    return tuple(_cell(text) for text in row)


def amount(cents: int) -> str:
    """`1234,50`."""
    return f"{cents // 100},{cents % 100:02d}"


def _cell(text: str) -> str:
    """A text in which nothing is a separator of the file, in signs that it can hold."""
    one_line = " ".join(text.translate(PLAIN).split())
    return one_line.encode("iso-8859-15", "replace").decode("iso-8859-15")
