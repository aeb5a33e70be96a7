"""Cards charged through Stripe: an attempt is known before the reader is asked."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

CARD_STATES = ("begun", "asked", "succeeded", "failed", "unknown")


class CardAttempt(Model):
    """One attempt to take a payment by card; `unknown` until Stripe says what became of it."""

    __tablename__ = "card_attempt"
    __table_args__ = (
        CheckConstraint(one_of("state", CARD_STATES), name="state_known"),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint(
            "state = 'begun' OR state = 'failed' OR intent IS NOT NULL", name="intent_before_asking"
        ),
    )

    # Made by the till; also the idempotency key at Stripe.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    till_id: Mapped[UUID] = mapped_column(ForeignKey("till.id"), index=True)
    amount_cents: Mapped[int]
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default="begun")
    # Stripe's PaymentIntent: written down before the customer is asked for anything.
    intent: Mapped[str | None] = mapped_column(unique=True)
    begun_at: Mapped[datetime]
    looked_up_at: Mapped[datetime | None]
    reason: Mapped[str | None]
