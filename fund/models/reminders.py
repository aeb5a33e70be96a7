"""Whom a beneficiary's reminders go to, what was asked of which share, and what was really sent."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fund.rules.reminders import LANGUAGES, STEPS, WAYS
from kernel.db import Model
from producers.models import one_of


class ReminderContact(Model):
    """Whom a beneficiary asks to be reminded by, from a day on; the last one told holds."""

    __tablename__ = "reminder_contact"
    __table_args__ = (
        CheckConstraint(one_of("language", LANGUAGES), name="language_known"),
        CheckConstraint(one_of("prefers", WAYS), name="prefers_known"),
        CheckConstraint("email IS NOT NULL OR phone IS NOT NULL", name="can_be_reached"),
        CheckConstraint(
            "CASE prefers WHEN 'email' THEN email ELSE phone END IS NOT NULL", name="reached_as_preferred"
        ),
        Index("ix_reminder_contact_organisation_id_stated_on", "organisation_id", "stated_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    stated_on: Mapped[date]
    name: Mapped[str]
    # `+212612345678`.
    phone: Mapped[str | None]
    email: Mapped[str | None]
    language: Mapped[str]
    prefers: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class ReminderPause(Model):
    """A beneficiary is not reminded until a day, and why; a later one replaces it, a day past ends it."""

    __tablename__ = "reminder_pause"
    __table_args__ = (Index("ix_reminder_pause_organisation_id_stated_on", "organisation_id", "stated_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    stated_on: Mapped[date]
    # The last day without reminders.
    until: Mapped[date]
    reason: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class Reminder(Model):
    """A share asked for a reminder on a day; never twice for the same step."""

    __tablename__ = "advance_reminder"
    __table_args__ = (
        UniqueConstraint("advance_id", "due_on", "step_days"),
        CheckConstraint(f"step_days IN ({', '.join(map(str, STEPS))})", name="step_known"),
        Index("ix_advance_reminder_asked_on", "asked_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    advance_id: Mapped[UUID] = mapped_column(ForeignKey("advance.id"))
    # Which share, by its day: a version of the schedule has one of a day.
    due_on: Mapped[date]
    # Days from the due day: -15, -1, 1, 15, 30.
    step_days: Mapped[int]
    asked_on: Mapped[date]
    # The reminder of another share of the advance, on the same day, that speaks for this one.
    goes_with_id: Mapped[UUID | None] = mapped_column(ForeignKey("advance_reminder.id"), index=True)
    recorded_at: Mapped[datetime]


class ReminderSending(Model):
    """A reminder as it left: by which way, to whom, in what words."""

    __tablename__ = "reminder_sending"
    __table_args__ = (CheckConstraint(one_of("way", WAYS), name="way_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    reminder_id: Mapped[UUID] = mapped_column(ForeignKey("advance_reminder.id"), index=True)
    way: Mapped[str]
    sent_to: Mapped[str]
    text: Mapped[str]
    sent_on: Mapped[date] = mapped_column(index=True)
    # None of an e-mail, which the platform sends by itself.
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
