"""Signatures on delivery notes; inserted only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.rules.signing import PARTS
from kernel.db import Model
from producers.models import one_of


class DeliverySignature(Model):
    """Somebody signed a delivery note on a screen, for one of its two ends, once."""

    __tablename__ = "delivery_signature"
    __table_args__ = (
        UniqueConstraint("delivery_id", "part"),
        CheckConstraint(one_of("part", PARTS), name="part_known"),
        CheckConstraint("strokes <> ''", name="strokes_not_empty"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("delivery.id"))
    # handed_over, received.
    part: Mapped[str]
    # As the person who signs typed it; often not who is signed in.
    name: Mapped[str]
    # `x,y x,y;x,y` on a grid of 1000 by 400; none when the name was typed and nothing drawn.
    strokes: Mapped[str | None]
    # SHA-256 of what the note said at that moment.
    content_hash: Mapped[str]
    # On whose account.
    signed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
