"""Accounts that an organisation tells for its funds: further rows, never changed ones."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Fund, FundAccount
from fund.rules.plans import read_account
from kernel.access import Role, Touch
from kernel.accounts import KeeperUnknown
from kernel.execute import Context, operation


@dataclass(frozen=True, slots=True)
class TellFundAccount:
    """The account that a role has in an organisation's plan; `source` is who or what says so."""

    account_id: UUID
    organisation_id: UUID
    role: str
    number: str
    label: str
    source: str
    is_confirmed: bool = False


def _holder(session: Session, command: TellFundAccount) -> Touch:
    return Touch(
        stream=f"organisation:{command.organisation_id}",
        organisations=frozenset({command.organisation_id}),
    )


@operation(Role.NETWORK_MANAGER, touches=_holder)
def tell_fund_account(session: Session, command: TellFundAccount, context: Context) -> dict[str, str]:
    """Write the account of a role; files made before keep the one they had.

    Raises the errors of `read_account`, KeeperUnknown when the organisation holds no fund.
    """
    held = select(Fund.id).where(Fund.holder_id == command.organisation_id).limit(1)
    if session.scalar(held) is None:
        raise KeeperUnknown(field="organisation_id")
    told = read_account(command.role, command.number, command.label, command.source, command.is_confirmed)
    session.add(
        FundAccount(
            id=command.account_id,
            organisation_id=command.organisation_id,
            role=told.role,
            number=told.number,
            label=told.label,
            source=told.source,
            is_confirmed=told.is_confirmed,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    session.flush()
    return {"account_id": str(command.account_id)}
