"""Accounts that an organisation tells for its ledger: further rows, never changed ones."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.accounts import KeeperUnknown
from kernel.execute import Context, operation
from producers.models import Organisation
from shop.models import LedgerAccount
from shop.rules.ledger.accounts import read_account_number


@dataclass(frozen=True, slots=True)
class TellLedgerAccount:
    """The account of a role, for every VAT rate or for one; `source` is who or what says so."""

    account_id: UUID
    organisation_id: UUID
    role: str
    rate_bp: int | None
    number: str
    label: str
    source: str
    is_confirmed: bool = False


def _keeper(session: Session, command: TellLedgerAccount) -> Touch:
    return Touch(
        stream=f"organisation:{command.organisation_id}",
        organisations=frozenset({command.organisation_id}),
    )


@operation(Role.NETWORK_MANAGER, touches=_keeper)
def tell_ledger_account(session: Session, command: TellLedgerAccount, context: Context) -> dict[str, str]:
    """Write the account of a role; files made before keep the one they had.

    Raises the errors of `read_account_number`, KeeperUnknown.
    """
    if session.get(Organisation, command.organisation_id) is None:
        raise KeeperUnknown(field="organisation_id")
    told = read_account_number(
        command.role, command.rate_bp, command.number, command.label, command.source, command.is_confirmed
    )
    session.add(
        LedgerAccount(
            id=command.account_id,
            organisation_id=command.organisation_id,
            role=told.role,
            rate_bp=told.rate_bp,
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
