"""Calls to beneficiaries, with what they promised."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fund.rules.promises import ANSWERS
from kernel.db import Model
from producers.models import one_of


class Call(Model):
    """A call about an advance: who answered, what was said, what was promised for which day."""

    __tablename__ = "advance_call"
    __table_args__ = (
        CheckConstraint(one_of("answer", ANSWERS), name="answer_known"),
        CheckConstraint("(promised_cents IS NULL) = (promised_on IS NULL)", name="promise_is_whole"),
        CheckConstraint("promised_cents IS NULL OR answer = 'answered'", name="promise_was_heard"),
        CheckConstraint("promised_cents IS NULL OR promised_cents > 0", name="promise_positive"),
        CheckConstraint("promised_on IS NULL OR promised_on >= called_on", name="promise_after_call"),
        Index("ix_advance_call_advance_id_called_on", "advance_id", "called_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    advance_id: Mapped[UUID] = mapped_column(ForeignKey("advance.id"))
    called_on: Mapped[date]
    answer: Mapped[str]
    spoke_with: Mapped[str | None]
    promised_cents: Mapped[int | None]
    promised_on: Mapped[date | None]
    note: Mapped[str | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
