"""Accounts that an organisation tells for its ledger: further rows, never changed ones."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.accounts import KeeperUnknown
from kernel.accounts.told import TellAccount, touched_by, write_account
from kernel.execute import Context, operation
from producers.models import Organisation
from shop.models import LedgerAccount
from shop.rules.ledger.accounts import read_account_number


@dataclass(frozen=True, slots=True)
class TellLedgerAccount(TellAccount):
    """The account of a role, for every VAT rate or for one."""

    rate_bp: int | None = None


@operation(Role.NETWORK_MANAGER, touches=touched_by)
def tell_ledger_account(session: Session, command: TellLedgerAccount, context: Context) -> dict[str, str]:
    """Write the account of a role; files made before keep the one they had.

    Raises the errors of `read_account_number`, KeeperUnknown.
    """
    if session.get(Organisation, command.organisation_id) is None:
        raise KeeperUnknown(field="organisation_id")
    told = read_account_number(
        command.role, command.number, command.label, command.source, command.is_confirmed, command.rate_bp
    )
    return write_account(session, LedgerAccount, command, told, context)
