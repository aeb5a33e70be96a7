"""How beneficiaries are reached, and which of them are not to be reminded, on a day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import ReminderContact, ReminderPause
from fund.rules.reminders import LANGUAGES
from kernel.access import Role
from kernel.models import Attachment, User


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom a beneficiary is reminded by; `is_stated` when it was told, else it is an account of hers."""

    name: str
    phone: str | None
    email: str | None
    language: str
    prefers: str
    is_stated: bool

    @property
    def wants_message(self) -> bool:
        """Whether somebody has to send the text: no machine does it."""
        return self.prefers != "email"


def contacts_on(session: Session, organisation_ids: Collection[UUID], as_of: date) -> Mapping[UUID, Contact]:
    """The contact of each beneficiary that can be reached by the end of a day.

    Who told none is written to at the account of her cooperative's officer, in that account's language.
    """
    found = _accounts(session, organisation_ids)
    rows = session.scalars(
        select(ReminderContact)
        .where(ReminderContact.organisation_id.in_(organisation_ids), ReminderContact.stated_on <= as_of)
        .order_by(ReminderContact.stated_on, ReminderContact.recorded_at, ReminderContact.id)
    )
    for one in rows:
        found[one.organisation_id] = Contact(
            one.name, one.phone, one.email, one.language, one.prefers, is_stated=True
        )
    return found


def _accounts(session: Session, organisation_ids: Collection[UUID]) -> dict[UUID, Contact]:
    rows = session.execute(
        select(Attachment.organisation_id, User.name, User.email, User.locale)
        .join(User, User.id == Attachment.user_id)
        .where(
            User.active,
            Attachment.role_name == Role.COOPERATIVE_OFFICER.value,
            Attachment.organisation_id.in_(organisation_ids),
        )
        .order_by(User.email.desc())
    )
    return {
        organisation_id: Contact(
            name, None, email, locale if locale in LANGUAGES else LANGUAGES[0], "email", is_stated=False
        )
        for organisation_id, name, email, locale in rows
        if organisation_id
    }


def pauses_on(
    session: Session, organisation_ids: Collection[UUID], as_of: date
) -> Mapping[UUID, ReminderPause]:
    """The pause in which each beneficiary is on a day; the last one told replaces those before."""
    rows = session.scalars(
        select(ReminderPause)
        .where(ReminderPause.organisation_id.in_(organisation_ids), ReminderPause.stated_on <= as_of)
        .order_by(ReminderPause.stated_on, ReminderPause.recorded_at, ReminderPause.id)
    )
    last = {one.organisation_id: one for one in rows}
    return {key: one for key, one in last.items() if as_of <= one.until}


def told_by(session: Session, organisation_id: UUID) -> list[ReminderContact]:
    """Every contact that a beneficiary told, the latest first."""
    wanted = select(ReminderContact).where(ReminderContact.organisation_id == organisation_id)
    return list(
        session.scalars(wanted.order_by(ReminderContact.stated_on.desc(), ReminderContact.recorded_at.desc()))
    )
