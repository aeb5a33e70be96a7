"""Which account of an organisation's plan each role stands for."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from kernel.accounts import Account, AccountRoleUnknown, read_label, read_number, read_source
from kernel.errors import Invalid

ROLES = (
    "cash",
    "card",
    "cheques",
    "transfers",
    "stripe",
    "bank",
    "vouchers",
    "customer_deposits",
    "sales",
    "vat",
    "purchases",
    "suppliers",
    "consignors",
    "commission",
    "commission_vat",
    "solidarity",
    "retentions",
    "losses",
    "corrections",
    "rounding",
    "cash_shortages",
    "cash_surpluses",
    "cash_transfers",
    "unattributed",
)
# Roles that may have an account for each VAT rate.
BY_RATE = ("sales", "vat", "commission", "commission_vat")
RATE_BP_MAX = 10_000


class AccountRateUnknown(Invalid):
    """A rate is between 0 and 100 %, and only of an account that VAT concerns."""

    code = "ledger-account-rate-unknown"


@dataclass(frozen=True, slots=True)
class LedgerAccountNumber(Account):
    """An account of a plan; `rate_bp` is None when it serves every VAT rate of its role."""

    rate_bp: int | None = None


def for_every_rate(account: Account) -> LedgerAccountNumber:
    """An account as a plan offers it, which knows no VAT rates."""
    return LedgerAccountNumber(**asdict(account))


def read_account_number(
    role: str, number: str, label: str, source: str, is_confirmed: bool, rate_bp: int | None = None
) -> LedgerAccountNumber:
    """An account as a person typed it, without spaces.

    Raises AccountRoleUnknown, AccountRateUnknown, AccountNumberMalformed, AccountLabelMissing,
    AccountSourceMissing.
    """
    if role not in ROLES:
        raise AccountRoleUnknown(field="role")
    if rate_bp is not None and not (role in BY_RATE and 0 <= rate_bp <= RATE_BP_MAX):
        raise AccountRateUnknown(field="rate")
    return LedgerAccountNumber(
        role, read_number(number), read_label(label), read_source(source), is_confirmed, rate_bp
    )


class Plan:
    """The accounts of one organisation, by role and VAT rate."""

    def __init__(self, accounts: Iterable[LedgerAccountNumber]) -> None:
        """Of two rows of one role and rate the later one holds."""
        self._accounts = {(one.role, one.rate_bp): one for one in accounts}

    def of(self, role: str, rate_bp: int | None = None) -> LedgerAccountNumber:
        """The account of a role at a rate, else of the role; every role has one."""
        return self._accounts.get((role, rate_bp)) or self._accounts[(role, None)]

    def rows(self) -> list[LedgerAccountNumber]:
        """Every account, by role and then rate."""
        return sorted(
            self._accounts.values(),
            key=lambda one: (ROLES.index(one.role), -1 if one.rate_bp is None else one.rate_bp),
        )

    @property
    def to_confirm(self) -> int:
        """How many accounts no accountant has looked at."""
        return sum(1 for one in self._accounts.values() if not one.is_confirmed)
