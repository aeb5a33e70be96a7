"""What was agreed with a producer, and where it is paid: dated rows, never edited."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.queries.places import open_place
from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from kernel.money import CURRENCIES, UnknownCurrency
from producers.models import Organisation
from shop.models import BankAccount, ConsignmentAgreement
from shop.rules.payouts.accounts import read_account
from shop.rules.payouts.agreements import Terms, check_terms


class ProducerUnknown(Invalid):
    code = "producer-unknown"


class ReferenceMissing(Invalid):
    code = "agreement-reference-missing"


class AgreementExists(Refused):
    """There is one from this very day already: what was agreed is followed, not replaced."""

    code = "agreement-exists"


class AccountExists(Refused):
    code = "bank-account-exists"


@dataclass(frozen=True, slots=True)
class Agree:
    """The terms of a producer's goods on consignment, at one boutique or at all, from a day on."""

    agreement_id: UUID
    organisation_id: UUID
    place_id: UUID | None
    valid_from: date
    terms: Terms
    reference: str


@dataclass(frozen=True, slots=True)
class TellBankAccount:
    """Where an organisation is paid in a currency, from a day on; `sort` is iban or rib."""

    account_id: UUID
    organisation_id: UUID
    currency: str
    valid_from: date
    sort: str
    number: str
    holder: str
    bic: str | None = None


def _producer(session: Session, command: Any) -> Touch:
    return Touch(
        stream=f"organisation:{command.organisation_id}",
        organisations=frozenset({command.organisation_id}),
    )


@operation(Role.NETWORK_MANAGER, touches=_producer)
def agree(session: Session, command: Agree, context: Context) -> dict[str, str]:
    """Write what was agreed; what was agreed before stays true of its days.

    Raises the errors of `check_terms`, ProducerUnknown, PlaceNotFound, ReferenceMissing, AgreementExists.
    """
    check_terms(command.terms)
    _check_producer(session, command.organisation_id)
    if command.place_id:
        open_place(session, command.place_id)
    if not command.reference.strip():
        raise ReferenceMissing(field="reference")
    terms = command.terms
    added = insert_ignoring(
        session,
        ConsignmentAgreement,
        id=command.agreement_id,
        organisation_id=command.organisation_id,
        place_id=command.place_id,
        valid_from=command.valid_from,
        commission_bp=terms.commission_bp,
        commission_base=terms.commission_base,
        commission_tax_bp=terms.commission_tax_bp,
        solidarity_bp=terms.solidarity_bp,
        retention_bp=terms.retention_bp,
        losses_borne_by=terms.losses_borne_by,
        reference=command.reference.strip(),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    if not added:
        raise AgreementExists(field="valid_from")
    return {"agreement_id": str(command.agreement_id)}


@operation(Role.NETWORK_MANAGER, touches=_producer)
def tell_bank_account(session: Session, command: TellBankAccount, context: Context) -> dict[str, str]:
    """Write where an organisation is paid: by the network only, since money follows it.

    Raises the errors of `read_account`, ProducerUnknown, UnknownCurrency, AccountExists.
    """
    if command.currency not in CURRENCIES:
        raise UnknownCurrency(field="currency", currency=command.currency)
    _check_producer(session, command.organisation_id)
    account = read_account(command.sort, command.number, command.holder, command.bic)
    added = insert_ignoring(
        session,
        BankAccount,
        id=command.account_id,
        organisation_id=command.organisation_id,
        currency=command.currency,
        valid_from=command.valid_from,
        sort=account.sort,
        number=account.number,
        bic=account.bic,
        holder=account.holder,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    if not added:
        raise AccountExists(field="valid_from")
    return {"account_id": str(command.account_id)}


def _check_producer(session: Session, organisation_id: UUID) -> None:
    if session.get(Organisation, organisation_id) is None:
        raise ProducerUnknown(field="organisation_id")
