"""Accounts that an organisation tells for its funds: further rows, never changed ones."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Fund, FundAccount
from fund.rules.plans import read_account
from kernel.access import Role
from kernel.accounts import KeeperUnknown
from kernel.accounts.told import TellAccount, touched_by, write_account
from kernel.execute import Context, operation


@operation(Role.NETWORK_MANAGER, touches=touched_by)
def tell_fund_account(session: Session, command: TellAccount, context: Context) -> dict[str, str]:
    """Write the account of a role; files made before keep the one they had.

    Raises the errors of `read_account`, KeeperUnknown when the organisation holds no fund.
    """
    held = select(Fund.id).where(Fund.holder_id == command.organisation_id).limit(1)
    if session.scalar(held) is None:
        raise KeeperUnknown(field="organisation_id")
    told = read_account(command.role, command.number, command.label, command.source, command.is_confirmed)
    return write_account(session, FundAccount, command, told, context)
