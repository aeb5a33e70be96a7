"""The guarantors of an advance as of a day: what each answers for, was called on for, paid, still owes."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import (
    Advance,
    AdvanceMovement,
    GuaranteeCall,
    GuaranteeCallWithdrawal,
    Guarantor,
    GuarantorPayment,
)
from fund.rules.guarantees import Dated, Engagement, engagement
from fund.rules.names import guarantor_in, plain, same_name
from kernel.errors import NotFound
from producers.models import Organisation


class GuarantorNotFound(NotFound):
    code = "guarantor-not-found"


class CallNotFound(NotFound):
    code = "guarantee-call-not-found"


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call, and what took it back."""

    call: GuaranteeCall
    withdrawal: GuaranteeCallWithdrawal | None

    def stands_on(self, on: date) -> bool:
        """Whether it holds at the end of a day."""
        return self.withdrawal is None or self.withdrawal.withdrawn_on > on


@dataclass(frozen=True, slots=True)
class GuarantorRow:
    """A guarantor with where it stands and all of its calls until the day."""

    guarantor: Guarantor
    stands: Engagement
    calls: tuple[CallRow, ...]


def guarantors_of(session: Session, advance: Advance, on: date) -> list[GuarantorRow]:
    """The guarantors of an advance by name; three statements."""
    guarantors = session.scalars(
        select(Guarantor).where(Guarantor.application_id == advance.application_id).order_by(Guarantor.name)
    ).all()
    calls = _calls(session, advance.id, on)
    paid = _payments(session, advance.id)
    return [
        GuarantorRow(
            one,
            engagement(
                one.cents,
                [Dated(row.call.called_on, row.call.cents) for row in calls[one.id] if row.stands_on(on)],
                paid[one.id],
                on,
            ),
            tuple(calls[one.id]),
        )
        for one in guarantors
    ]


def guarantor_of(session: Session, advance: Advance, guarantor_id: UUID) -> Guarantor:
    """A guarantor of this advance. Raises GuarantorNotFound."""
    found = session.get(Guarantor, guarantor_id)
    if found is None or found.application_id != advance.application_id:
        raise GuarantorNotFound()
    return found


def call_by_id(session: Session, call_id: UUID) -> GuaranteeCall:
    """Raises CallNotFound."""
    found = session.get(GuaranteeCall, call_id)
    if found is None:
        raise CallNotFound()
    return found


def guarantor_named(session: Session, advance: Advance, name: str) -> Guarantor | None:
    """The guarantor of an advance whom a payer's name tells, however it is spelt (fund/rules/names.py)."""
    asked = select(Guarantor).where(Guarantor.application_id == advance.application_id)
    found = {one.name: one for one in session.scalars(asked)}
    same = next((one for told, one in found.items() if same_name(told, name)), None)
    if same or not found:
        return same
    beneficiary = session.get_one(Organisation, advance.organisation_id)
    names = [one for one in (beneficiary.name, beneficiary.name_ar) if one]
    return found.get(guarantor_in(plain(name), found, names))


def guarantor_names(session: Session, advance: Advance) -> list[str]:
    """Who answers for an advance, by name."""
    asked = select(Guarantor.name).where(Guarantor.application_id == advance.application_id)
    return list(session.scalars(asked.order_by(Guarantor.name)))


def _calls(session: Session, advance_id: UUID, on: date) -> dict[UUID, list[CallRow]]:
    rows = session.execute(
        select(GuaranteeCall, GuaranteeCallWithdrawal)
        .outerjoin(GuaranteeCallWithdrawal, GuaranteeCallWithdrawal.call_id == GuaranteeCall.id)
        .where(GuaranteeCall.advance_id == advance_id, GuaranteeCall.called_on <= on)
        .order_by(GuaranteeCall.called_on, GuaranteeCall.number)
    ).tuples()
    told: dict[UUID, list[CallRow]] = defaultdict(list)
    for call, withdrawal in rows:
        told[call.guarantor_id].append(CallRow(call, withdrawal))
    return told


def _payments(session: Session, advance_id: UUID) -> dict[UUID, list[Dated]]:
    """What each guarantor paid; a payment that was reversed is followed by its opposite."""
    first = func.coalesce(AdvanceMovement.reverses_id, AdvanceMovement.id)
    rows = session.execute(
        select(GuarantorPayment.guarantor_id, AdvanceMovement.dated_on, AdvanceMovement.cents)
        .join(GuarantorPayment, GuarantorPayment.movement_id == first)
        .where(AdvanceMovement.advance_id == advance_id)
    ).tuples()
    told: dict[UUID, list[Dated]] = defaultdict(list)
    for guarantor_id, dated_on, cents in rows:
        told[guarantor_id].append(Dated(dated_on, cents))
    return told
