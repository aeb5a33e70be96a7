"""From how few pieces of an article a place orders again, and up to how many; inserted only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class ReorderPoint(Model):
    """What a place wants to have of an article; a further row replaces the one before."""

    __tablename__ = "reorder_point"
    __table_args__ = (
        UniqueConstraint("place_id", "trade_item_id", "rank"),
        CheckConstraint("rank > 0", name="rank_positive"),
        CheckConstraint("minimum >= 0 AND target >= minimum", name="in_order"),
        CheckConstraint("lead_days BETWEEN 0 AND 365", name="lead_likely"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    trade_item_id: Mapped[UUID] = mapped_column(ForeignKey("trade_item.id"), index=True)
    # 1, 2, …: the highest holds.
    rank: Mapped[int]
    # Pieces: fewer are too few.
    minimum: Mapped[int]
    # Pieces to have after a delivery.
    target: Mapped[int]
    # From the order to the shelf.
    lead_days: Mapped[int]
    set_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
