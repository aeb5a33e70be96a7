"""Lots put aside, and their release."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class Hold(Model):
    """A lot put aside: nothing of it may leave or be sold until it is released."""

    __tablename__ = "hold"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    reason: Mapped[str]
    recall_id: Mapped[UUID | None] = mapped_column(ForeignKey("recall.id"), index=True)
    occurred_at: Mapped[datetime]
    # Read by who asks what changed since.
    recorded_at: Mapped[datetime] = mapped_column(index=True)


class HoldRelease(Model):
    """The end of a hold, with why."""

    __tablename__ = "hold_release"

    hold_id: Mapped[UUID] = mapped_column(ForeignKey("hold.id"), primary_key=True)
    reason: Mapped[str]
    occurred_at: Mapped[datetime]
    # Read by who asks what changed since.
    recorded_at: Mapped[datetime] = mapped_column(index=True)
