"""Bank accounts as they are written: IBAN (ISO 13616) and the Moroccan RIB of 24 digits."""

import re
from dataclasses import dataclass

from kernel.errors import Invalid

SORTS = ("iban", "rib")
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
# Bank (3), town (3), account (16), key (2): Bank Al-Maghrib, code du RIB.
RIB = re.compile(r"\d{24}")
# Four letters, country, place, and the branch or nothing (ISO 9362).
BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
HOLDER_LENGTH_MAX = 70
# The lengths that matter here (SWIFT IBAN registry); another country's is only held to its check digits.
IBAN_LENGTHS = {"FR": 27, "MA": 28, "BE": 16, "ES": 24, "DE": 22, "IT": 27, "NL": 18, "PT": 25}


class IbanMalformed(Invalid):
    code = "iban-malformed"


class RibMalformed(Invalid):
    code = "rib-malformed"


class BicMalformed(Invalid):
    code = "bic-malformed"


class HolderMissing(Invalid):
    code = "account-holder-missing"


@dataclass(frozen=True, slots=True)
class Account:
    """A bank account, written without spaces."""

    sort: str
    number: str
    holder: str
    bic: str | None = None


def read_account(sort: str, number: str, holder: str, bic: str | None) -> Account:
    """The account that a person typed, spaces left out and letters made capital.

    Raises IbanMalformed, RibMalformed, BicMalformed, HolderMissing.
    """
    written = re.sub(r"[\s.\-]", "", number).upper()
    if sort == "iban" and not _is_iban(written):
        raise IbanMalformed(field="number")
    if sort != "iban" and not _is_rib(written):
        raise RibMalformed(field="number")
    code = re.sub(r"\s", "", bic or "").upper() or None
    if code and not (code.isascii() and BIC.fullmatch(code)):
        raise BicMalformed(field="bic")
    name = " ".join(holder.split())
    if not name or len(name) > HOLDER_LENGTH_MAX:
        raise HolderMissing(field="holder", maximum=HOLDER_LENGTH_MAX)
    return Account("iban" if sort == "iban" else "rib", written, name, code)


def _is_iban(text: str) -> bool:
    """Its length, when the country's is known, and the check digits (ISO 7064, MOD 97-10)."""
    if not (text.isascii() and IBAN.fullmatch(text)):
        return False
    if len(text) != IBAN_LENGTHS.get(text[:2], len(text)):
        return False
    return int("".join(str(int(sign, 36)) for sign in text[4:] + text[:4])) % 97 == 1


def _is_rib(text: str) -> bool:
    """24 digits whose last two make the whole divisible by 97."""
    return bool(text.isascii() and RIB.fullmatch(text)) and int(text) % 97 == 0


def told(number: str) -> str:
    """An account in groups of four, as people read it."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
