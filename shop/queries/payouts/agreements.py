"""What was agreed with producers, and the accounts that they are paid on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import within
from kernel.access import Actor, Role
from producers.models import Organisation
from shop.models import BankAccount, ConsignmentAgreement


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """An agreement with whom and where."""

    agreement: ConsignmentAgreement
    producer: Organisation
    place: Place | None


def agreed_with(actor: Actor) -> ColumnElement[bool]:
    """The condition that an agreement is one's own, or holds at a shop that one keeps."""
    if actor.sees_all:
        return true()
    own = ConsignmentAgreement.organisation_id.in_(actor.organisations)
    if not actor.has((Role.BOUTIQUE_MANAGER,)):
        return own
    kept = select(Place.id).where(within(actor))
    return or_(own, ConsignmentAgreement.place_id.is_(None), ConsignmentAgreement.place_id.in_(kept))


def visible_agreements(session: Session, actor: Actor) -> Sequence[AgreementRow]:
    """What was agreed with producers, by name then latest first, as far as `actor` may see."""
    wanted = (
        select(ConsignmentAgreement, Organisation, Place)
        .join(Organisation, Organisation.id == ConsignmentAgreement.organisation_id)
        .outerjoin(Place, Place.id == ConsignmentAgreement.place_id)
        .where(agreed_with(actor))
        .order_by(Organisation.name, ConsignmentAgreement.valid_from.desc(), ConsignmentAgreement.id)
    )
    return [AgreementRow(*row) for row in session.execute(wanted).tuples()]


def bank_accounts(session: Session, actor: Actor) -> Sequence[tuple[BankAccount, Organisation]]:
    """Where organisations are paid or pay from, by name, the latest first; a cooperative sees its own."""
    wanted = (
        select(BankAccount, Organisation)
        .join(Organisation, Organisation.id == BankAccount.organisation_id)
        .order_by(Organisation.name, BankAccount.currency, BankAccount.valid_from.desc())
    )
    if not actor.sees_all:
        wanted = wanted.where(BankAccount.organisation_id.in_(actor.organisations))
    return session.execute(wanted).tuples().all()


def paying_account(session: Session, place: Place, day: date) -> BankAccount | None:
    """The account that a boutique pays from, in its currency, on a day."""
    return account_on(session, place.organisation_id, place.currency, day)


def account_on(
    session: Session, organisation_id: UUID | None, currency: str, day: date
) -> BankAccount | None:
    """The account of an organisation in a currency on a day: the latest that began by then."""
    return session.scalar(
        select(BankAccount)
        .where(
            BankAccount.organisation_id == organisation_id,
            BankAccount.currency == currency,
            BankAccount.valid_from <= day,
        )
        .order_by(BankAccount.valid_from.desc())
        .limit(1)
    )
