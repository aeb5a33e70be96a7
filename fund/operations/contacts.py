"""How a beneficiary is reached, told by her or by the fund; and not reminding her for a while."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from fund.models import ReminderContact, ReminderPause
from fund.operations.touching import OFFICERS
from fund.rules.phones import dialled
from fund.rules.reminders import LANGUAGES, WAYS
from kernel.access import Role
from kernel.errors import Invalid
from kernel.execute import Context, operation
from producers.operations.organisations import hold_organisation, register_day, touches_organisation

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NAME_LENGTH_MAX = 200
PAUSE_DAYS_MAX = 730


class ContactMalformed(Invalid):
    """A name, a known language, and what the way that is preferred needs."""

    code = "reminder-contact-malformed"


class PhoneUnreadable(Invalid):
    code = "phone-unreadable"


class EmailUnreadable(Invalid):
    code = "email-unreadable"


class PauseMalformed(Invalid):
    """A reason, and a last day that is not too far."""

    code = "reminder-pause-malformed"


@dataclass(frozen=True, slots=True)
class StateContact:
    """Whom a beneficiary asks to be reminded by, from today."""

    contact_id: UUID
    organisation_id: UUID
    name: str
    phone: str = ""
    email: str = ""
    language: str = "fr"
    prefers: str = "sms"


@dataclass(frozen=True, slots=True)
class PauseReminders:
    """Do not remind a beneficiary until a day, that day included; a day past reminds her again."""

    pause_id: UUID
    organisation_id: UUID
    until: date
    reason: str


@operation(*OFFICERS, Role.COOPERATIVE_OFFICER, touches=touches_organisation)
def state_contact(session: Session, command: StateContact, context: Context) -> dict[str, str | None]:
    """Write how a beneficiary is reached.

    Raises OrganisationNotFound, ContactMalformed, PhoneUnreadable, EmailUnreadable.
    """
    organisation = hold_organisation(session, command.organisation_id)
    name, email = command.name.strip(), command.email.strip() or None
    phone = dialled(command.phone, organisation.country) if command.phone.strip() else None
    if command.phone.strip() and phone is None:
        raise PhoneUnreadable(field="phone", text=command.phone.strip())
    if email and not _EMAIL.fullmatch(email):
        raise EmailUnreadable(field="email", text=email)
    if not name or len(name) > NAME_LENGTH_MAX:
        raise ContactMalformed(field="name")
    if command.language not in LANGUAGES:
        raise ContactMalformed(field="language")
    if command.prefers not in WAYS:
        raise ContactMalformed(field="prefers")
    needed = "email" if command.prefers == "email" else "phone"
    if (email if needed == "email" else phone) is None:
        raise ContactMalformed(field=needed)
    session.add(
        ReminderContact(
            id=command.contact_id,
            organisation_id=organisation.id,
            stated_on=register_day(context),
            name=name,
            phone=phone,
            email=email,
            language=command.language,
            prefers=command.prefers,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"phone": phone, "email": email}


@operation(*OFFICERS, touches=touches_organisation)
def pause_reminders(session: Session, command: PauseReminders, context: Context) -> dict[str, str]:
    """Write until when a beneficiary is not reminded. Raises OrganisationNotFound, PauseMalformed."""
    organisation = hold_organisation(session, command.organisation_id)
    today = register_day(context)
    if not command.reason.strip():
        raise PauseMalformed(field="reason")
    if not today - timedelta(days=1) <= command.until <= today + timedelta(days=PAUSE_DAYS_MAX):
        raise PauseMalformed(field="until")
    session.add(
        ReminderPause(
            id=command.pause_id,
            organisation_id=organisation.id,
            stated_on=today,
            until=command.until,
            reason=command.reason.strip(),
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"until": command.until.isoformat()}
