"""The file of accounting entries that the French tax administration asks for.

Livre des procédures fiscales, art. A47 A-1, VII and VIII (arrêté du 29 juillet 2013): eighteen fields in
a fixed order, named on the first line, separated by tabulations; days as AAAAMMJJ; amounts with a
decimal comma and no separator of thousands; entries in order and numbered without a gap.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kernel.errors import Invalid, Refused

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
class FecLine:
    """One line of an entry: a debit above zero, a credit below; `number` is that of the entry."""

    number: int
    day: date
    journal: str
    journal_name: str
    account: str
    account_name: str
    # Whose it is, of an account that is kept by third party; else empty.
    party: str
    party_name: str
    piece: str
    label: str
    cents: int


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


def fec_rows(lines: Iterable[FecLine], made_on: date) -> list[tuple[str, ...]]:
    """The file line by line, its first line the names of the fields; entries come in order."""
    return [COLUMNS, *(_row(one, made_on) for one in lines)]


def _row(one: FecLine, made_on: date) -> tuple[str, ...]:
    row = (
        one.journal,
        one.journal_name,
        str(one.number),
        f"{one.day:%Y%m%d}",
        one.account,
        one.account_name,
        one.party,
        one.party_name,
        one.piece,
        f"{one.day:%Y%m%d}",
        one.label,
        amount(max(one.cents, 0)),
        amount(max(-one.cents, 0)),
        "",
        "",
        f"{max(made_on, one.day):%Y%m%d}",
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


def fec_bytes(rows: Iterable[tuple[str, ...]]) -> bytes:
    """Tabulations between fields, carriage return and line feed after records, ISO 8859-15."""
    return "".join("\t".join(row) + "\r\n" for row in rows).encode("iso-8859-15")
