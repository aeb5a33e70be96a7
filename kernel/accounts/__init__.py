"""What the accounts of shops and funds share: an account as a person types it, and a period of them."""

import re
from dataclasses import dataclass
from datetime import date

from kernel.errors import Invalid

# The first three are figures of the plan (LPF, art. A47 A-1, VII-1, field 5).
NUMBER = re.compile(r"[0-9]{3}[0-9A-Z]{0,9}")
LABEL_LENGTH_MAX = 80
SOURCE_LENGTH_MAX = 120
# An accounting year has 24 months at most.
DAYS_MAX = 731


class AccountNumberMalformed(Invalid):
    code = "ledger-account-number-malformed"


class AccountLabelMissing(Invalid):
    code = "ledger-account-label-missing"


class AccountSourceMissing(Invalid):
    """Nobody says where the number comes from, or who confirmed it."""

    code = "ledger-account-source-missing"


class AccountRoleUnknown(Invalid):
    code = "ledger-account-role-unknown"


class KeeperUnknown(Invalid):
    """Whose accounts they are: no organisation of the register."""

    code = "ledger-keeper-unknown"


class PeriodUpsideDown(Invalid):
    """The last day comes before the first, or the period is longer than two years."""

    code = "ledger-period-upside-down"


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a plan: what it stands for, and its number there.

    `source` is where the number was seen, or who told it; `is_confirmed`: an accountant looked at it.
    """

    role: str
    number: str
    label: str
    source: str
    is_confirmed: bool = False


def check_period(first: date, last: date) -> None:
    """Raises PeriodUpsideDown."""
    if not 0 <= (last - first).days <= DAYS_MAX:
        raise PeriodUpsideDown(field="last")


def read_number(text: str) -> str:
    """A number without spaces; raises AccountNumberMalformed."""
    written = re.sub(r"[\s.]", "", text).upper()
    if not (written.isascii() and NUMBER.fullmatch(written)):
        raise AccountNumberMalformed(field="number")
    return written


def read_label(text: str) -> str:
    """What an account is called; raises AccountLabelMissing."""
    told = " ".join(text.split())
    if not told or len(told) > LABEL_LENGTH_MAX:
        raise AccountLabelMissing(field="label", maximum=LABEL_LENGTH_MAX)
    return told


def read_source(text: str) -> str:
    """Who or what gives an account; raises AccountSourceMissing."""
    told = " ".join(text.split())
    if not told or len(told) > SOURCE_LENGTH_MAX:
        raise AccountSourceMissing(field="source", maximum=SOURCE_LENGTH_MAX)
    return told
