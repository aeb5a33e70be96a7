"""The accounts of a fund in the plan of whoever holds it: what each stands for, its number, who says so."""

from fund.rules.accounts import ROLES
from kernel.accounts import Account, AccountRoleUnknown, read_label, read_number, read_source

# What a beneficiary paid too much: kept in the account of the advance, told apart at a year's end.
BENEFICIARIES = "beneficiaries"
# What fees, losses and costs of past years left.
CARRIED = "carried"
# The roles that have a number: those that facts move money between, and those that only books speak of.
PLAN_ROLES = (*ROLES, BENEFICIARIES, CARRIED)
# Where each stands in a balance sheet, of five.
_ROOTS = {
    "Assets": ("bank", "cash", "shops", "advances"),
    "Liabilities": ("credits", BENEFICIARIES),
    "Equity": ("capital_returnable", "capital_kept", "capital_solidarity", CARRIED),
    "Income": ("fees", "recoveries"),
    "Expenses": ("losses", "costs"),
}
ROOTS = {role: root for root, roles in _ROOTS.items() for role in roles}
# What a year makes, and what the next one does not begin with.
RESULTS = (*_ROOTS["Income"], *_ROOTS["Expenses"])


def read_account(role: str, number: str, label: str, source: str, is_confirmed: bool) -> Account:
    """An account as a person typed it.

    Raises AccountRoleUnknown, AccountNumberMalformed, AccountLabelMissing, AccountSourceMissing.
    """
    if role not in PLAN_ROLES:
        raise AccountRoleUnknown(field="role")
    return Account(role, read_number(number), read_label(label), read_source(source), is_confirmed)
