"""What a reception found besides the note, what the sender says of its differences; inserted only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

ANSWERS = ("agreed", "contested")


class IntakeExtra(Model):
    """So much of a lot that came with a delivery and is on no line of its note."""

    __tablename__ = "intake_extra"
    __table_args__ = (
        UniqueConstraint("delivery_id", "lot_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("intake.delivery_id"))
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    # mg, µL or pieces: the lot's unit.
    quantity: Mapped[int]


class DifferenceAnswer(Model):
    """What the sender says of the differences of a delivery; a further answer replaces the one before."""

    __tablename__ = "difference_answer"
    __table_args__ = (
        UniqueConstraint("delivery_id", "rank"),
        CheckConstraint(one_of("answer", ANSWERS), name="answer_known"),
        CheckConstraint("answer <> 'contested' OR word IS NOT NULL", name="contested_says_why"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("intake.delivery_id"))
    # 1, 2, …: the highest holds.
    rank: Mapped[int]
    answer: Mapped[str]
    word: Mapped[str | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
