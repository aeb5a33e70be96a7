"""Guarantors called on for a late advance, and what they paid; inserted only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class GuaranteeCall(Model):
    """A guarantor is asked to pay so much of what is overdue, by a day."""

    __tablename__ = "guarantee_call"
    __table_args__ = (
        CheckConstraint("cents > 0", name="amount_positive"),
        CheckConstraint("pay_by > called_on", name="pay_by_after_call"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `FDIR-G-26-0002`.
    number: Mapped[str] = mapped_column(unique=True)
    advance_id: Mapped[UUID] = mapped_column(ForeignKey("advance.id"), index=True)
    guarantor_id: Mapped[UUID] = mapped_column(ForeignKey("guarantor.id"), index=True)
    called_on: Mapped[date]
    pay_by: Mapped[date]
    cents: Mapped[int]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class GuaranteeCallWithdrawal(Model):
    """A call that does not hold any more, from a day on, and why."""

    __tablename__ = "guarantee_call_withdrawal"

    call_id: Mapped[UUID] = mapped_column(ForeignKey("guarantee_call.id"), primary_key=True)
    withdrawn_on: Mapped[date]
    reason: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class GuarantorPayment(Model):
    """A repayment, or a recovery, that a guarantor paid."""

    __tablename__ = "guarantor_payment"

    movement_id: Mapped[UUID] = mapped_column(ForeignKey("advance_movement.id"), primary_key=True)
    guarantor_id: Mapped[UUID] = mapped_column(ForeignKey("guarantor.id"), index=True)
