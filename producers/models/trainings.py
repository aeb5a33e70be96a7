"""Trainings held for an organisation's people, and who attended."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models.members import GENDERS
from producers.models.organisations import one_of


class Training(Model):
    """A training that was held; whoever attended without being a member is counted as a guest."""

    __tablename__ = "training"
    __table_args__ = (
        Index("ix_training_organisation_id_held_on", "organisation_id", "held_on"),
        CheckConstraint("duration_minutes > 0", name="duration_positive"),
        CheckConstraint("guest_women >= 0 AND guest_men >= 0", name="guests_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    topic: Mapped[str]
    trainer: Mapped[str]
    location: Mapped[str]
    held_on: Mapped[date]
    duration_minutes: Mapped[int]
    guest_women: Mapped[int]
    guest_men: Mapped[int]
    # The signed attendance sheet.
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class TrainingAttendance(Model):
    """A member who attended, her gender as the register said it then."""

    __tablename__ = "training_attendance"
    __table_args__ = (CheckConstraint(one_of("gender", GENDERS), name="gender_known"),)

    training_id: Mapped[UUID] = mapped_column(ForeignKey("training.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    gender: Mapped[str]


class TrainingCancellation(Model):
    """A training recorded by mistake: it counts no more, and says why."""

    __tablename__ = "training_cancellation"

    training_id: Mapped[UUID] = mapped_column(ForeignKey("training.id"), primary_key=True)
    reason: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
