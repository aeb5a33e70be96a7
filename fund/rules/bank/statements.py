"""A bank statement as it was read, and what makes it this fund's."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from kernel.errors import Refused

LINES_MAX = 20_000
# As much as one bank transfer carries; the sum of a whole statement stays within 64 bits.
LINE_CENTS_MAX = 10**13
# References by which a bank says that it has none.
NO_REFERENCE = frozenset({"", "NONREF", "NOTPROVIDED", "NOREF"})
_SPACES = re.compile(r"\s+")
_SIGNS = re.compile(r"[^0-9A-Z]")


class AnotherCurrency(Refused):
    """The account is kept in another currency than the fund."""

    code = "bank-another-currency"


class AnotherAccount(Refused):
    """The statement is of an account that is not the fund's."""

    code = "bank-another-account"


class DoesNotAddUp(Refused):
    """What it opens with and its lines do not make what it closes with: a line is missing or doubled."""

    code = "bank-does-not-add-up"


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line that the bank has booked; `cents` below zero left the account. `payer` is the other side."""

    booked_on: date
    cents: int
    told: str
    valued_on: date | None = None
    payer: str = ""
    payer_account: str = ""
    end_to_end: str = ""
    bank_reference: str = ""
    is_reversal: bool = False


@dataclass(frozen=True, slots=True)
class ReadStatement:
    """A statement of one account; what the file does not say is empty or None. Minor units."""

    sort: str
    lines: tuple[ReadLine, ...] = field(metadata={"journal": "digest"})
    account: str = ""
    currency: str = ""
    reference: str = ""
    opening_cents: int | None = None
    closing_cents: int | None = None
    since: date | None = None
    until: date | None = None

    @property
    def moved_cents(self) -> int:
        return sum(one.cents for one in self.lines)


def account_number(text: str) -> str:
    """An IBAN or RIB without its spaces; a RIB and the Moroccan IBAN that holds it are one account."""
    bare = _SIGNS.sub("", text.upper())
    return bare[4:] if re.fullmatch(r"MA[0-9]{26}", bare) else bare


def check_statement(statement: ReadStatement, currency: str, account: str | None) -> None:
    """Raises AnotherCurrency, AnotherAccount, DoesNotAddUp; what the file does not say is not asked."""
    if statement.currency and statement.currency != currency:
        raise AnotherCurrency(field="file", found=statement.currency, wanted=currency)
    said = account_number(statement.account)
    if said and account and said != account_number(account):
        raise AnotherAccount(field="file", found=statement.account, wanted=account)
    opening, closing = statement.opening_cents, statement.closing_cents
    if opening is None or closing is None or opening + statement.moved_cents == closing:
        return
    raise DoesNotAddUp(
        field="file",
        opening_cents=opening,
        moved_cents=statement.moved_cents,
        made_cents=opening + statement.moved_cents,
        closing_cents=closing,
        currency=currency,
    )


def keys_of(lines: Sequence[ReadLine]) -> list[str]:
    """What names each line, the same in every statement that tells it.

    Day, amount and the bank's reference, or its text where the bank gives none; two that agree in all of
    it are told apart by their order.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    keys = []
    for one in lines:
        reference = "" if one.bank_reference.upper() in NO_REFERENCE else one.bank_reference
        text = reference or _SPACES.sub(" ", f"{one.told} {one.payer} {one.end_to_end}").strip()
        said = (one.booked_on.isoformat(), str(one.cents), "reference" if reference else "text", text)
        keys.append(sha256("\n".join((*said, str(seen[said]))).encode()).hexdigest())
        seen[said] += 1
    return keys
