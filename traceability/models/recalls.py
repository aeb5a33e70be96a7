"""Recalls and the lots within them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class Recall(Model):
    """The taking back of a lot and of all that was made of it."""

    __tablename__ = "recall"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `RAP-26-003`.
    code: Mapped[str] = mapped_column(unique=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    reason: Mapped[str]
    # What the consumer should do, shown on the public page.
    advice: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class RecallLot(Model):
    """A lot within a recall: recalled when it is the lot or made of it, held when the lot was made of it."""

    __tablename__ = "recall_lot"
    __table_args__ = (CheckConstraint("side IN ('root', 'downstream', 'upstream')", name="side_known"),)

    recall_id: Mapped[UUID] = mapped_column(ForeignKey("recall.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True, index=True)
    side: Mapped[str]
