"""What a reminder has to say on a day, out of the facts known then."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from fund.queries.applications import application_by_id
from fund.queries.funds import fund_by_id
from fund.queries.reminders import Reminded
from fund.rules.reminders import late_cents


@dataclass(frozen=True, slots=True)
class Owed:
    """Of which share, what is left of it, and all that is late of its advance; minor units."""

    fund: str
    number: str
    purpose: str
    beneficiary: str
    # In Arabic, where the register has it.
    beneficiary_ar: str
    due_on: date
    left_cents: int
    late_cents: int
    currency: str
    as_of: date


def owed_of(session: Session, told: Reminded, as_of: date) -> Owed:
    """What a reminder says on a day, whenever it was asked for."""
    advance = told.facts.advance
    fund = fund_by_id(session, advance.fund_id)
    return Owed(
        fund=fund.name,
        number=advance.number,
        purpose=application_by_id(session, advance.application_id).purpose,
        beneficiary=told.organisation.name,
        beneficiary_ar=told.organisation.name_ar or told.organisation.name,
        due_on=told.reminder.due_on,
        left_cents=told.unpaid_cents(as_of),
        late_cents=late_cents(told.facts.on(as_of)),
        currency=fund.currency,
        as_of=as_of,
    )
