"""Attempts to take a payment by card."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, true
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import within
from kernel.access import Actor
from kernel.errors import NotFound
from shop.models import CardAttempt, Payment, Till

# The reader was asked and nobody knows yet what became of it.
OPEN_STATES = ("asked", "unknown")
UNSOLD_MAX = 200


class CardAttemptNotFound(NotFound):
    code = "card-attempt-not-found"


@dataclass(frozen=True, slots=True)
class AttemptAtTill:
    """An attempt, and the till and reader that it is for."""

    attempt: CardAttempt
    till_code: str
    reader: str | None


@dataclass(frozen=True, slots=True)
class UnsoldPayment:
    """A card that was charged and that no receipt cites yet; minor units of `currency`."""

    attempt_id: UUID
    till_code: str
    place_name: str
    timezone: str
    amount_cents: int
    currency: str
    intent: str | None
    begun_at: datetime


def attempt_of_till(session: Session, till_id: UUID, attempt_id: UUID) -> AttemptAtTill:
    """One attempt of one till; raises CardAttemptNotFound. One statement."""
    row = session.execute(
        select(CardAttempt, Till.code, Till.stripe_reader)
        .join(Till, Till.id == CardAttempt.till_id)
        .where(CardAttempt.id == attempt_id, CardAttempt.till_id == till_id)
    ).one_or_none()
    if row is None:
        raise CardAttemptNotFound()
    return AttemptAtTill(row[0], row[1], row[2])


def attempt_of_intent(session: Session, intent: str) -> AttemptAtTill | None:
    """The attempt that a payment of Stripe is for; None when it is not one of ours."""
    row = session.execute(
        select(CardAttempt, Till.code, Till.stripe_reader)
        .join(Till, Till.id == CardAttempt.till_id)
        .where(CardAttempt.intent == intent)
    ).one_or_none()
    return AttemptAtTill(row[0], row[1], row[2]) if row else None


def open_attempt(session: Session, till_id: UUID, besides: UUID) -> UUID | None:
    """Another attempt of the till that nobody knows the end of; None when there is none."""
    return session.scalar(
        select(CardAttempt.id)
        .where(CardAttempt.till_id == till_id, CardAttempt.id != besides, CardAttempt.state.in_(OPEN_STATES))
        .limit(1)
    )


def paid_without_sale(session: Session, actor: Actor, place_id: UUID | None = None) -> list[UnsoldPayment]:
    """Cards charged that no receipt which arrived cites, everywhere or at a place, latest first."""
    cited = exists().where(Payment.means == "stripe", Payment.reference == CardAttempt.intent)
    rows = session.execute(
        select(
            CardAttempt.id,
            Till.code,
            Place.name,
            Place.timezone,
            CardAttempt.amount_cents,
            CardAttempt.currency,
            CardAttempt.intent,
            CardAttempt.begun_at,
        )
        .join(Till, Till.id == CardAttempt.till_id)
        .join(Place, Place.id == Till.place_id)
        .where(within(actor), CardAttempt.state == "succeeded", ~cited)
        .where(Place.id == place_id if place_id else true())
        .order_by(CardAttempt.begun_at.desc(), CardAttempt.id.desc())
        .limit(UNSOLD_MAX)
    )
    return [UnsoldPayment(*row) for row in rows.tuples()]
