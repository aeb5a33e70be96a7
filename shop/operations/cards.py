"""An attempt to charge a card, step by step: each is written down before the next is asked of Stripe.

No network here: the doors call Stripe between these operations. An attempt is `failed` only when its
payment is closed at Stripe, or never came to exist: no money can come from it any more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from shop.models import CardAttempt, Till
from shop.operations.tills import hold_till
from shop.queries.cards import CardAttemptNotFound, open_attempt

# Eight digits: the most that Stripe charges at once.
AMOUNT_CENTS_MAX = 99_999_999


class CardReaderMissing(Refused):
    code = "card-reader-missing"


class CardCurrencyDisagrees(Refused):
    code = "card-currency-disagrees"


class CardAmountOutOfBounds(Invalid):
    code = "card-amount-out-of-bounds"


class CardAttemptOpen(Refused):
    """Another payment of this till may have been charged: its end must be known first."""

    code = "card-attempt-open"


class CardAttemptOver(Refused):
    """The attempt was closed, or is not ready: the reader is not asked."""

    code = "card-attempt-over"


@dataclass(frozen=True, slots=True)
class BeginCard:
    """A till is about to take an amount by card, in minor units."""

    attempt_id: UUID
    till_id: UUID
    amount_cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class NoteIntent:
    """The payment that Stripe prepared for an attempt."""

    attempt_id: UUID
    till_id: UUID
    intent: str


@dataclass(frozen=True, slots=True)
class OneCard:
    """One attempt of a till, to be asked or dropped."""

    attempt_id: UUID
    till_id: UUID


@dataclass(frozen=True, slots=True)
class SettleCard:
    """What Stripe says of an attempt: `succeeded` with the amount received, `failed` or `unknown`."""

    attempt_id: UUID
    till_id: UUID
    state: str
    reason: str | None = None
    amount_cents: int | None = None
    currency: str | None = None


Command = TypeVar("Command", BeginCard, NoteIntent, OneCard, SettleCard)


def _till_of(kind: type[Command]) -> Callable[[Session, Command], Touch]:
    """The till is held: of two attempts at once, the second sees the first."""
    return lambda session, command: hold_till(session, command.till_id)


def _attempt(session: Session, command: NoteIntent | OneCard | SettleCard) -> CardAttempt:
    attempt = session.get(CardAttempt, command.attempt_id)
    if attempt is None or attempt.till_id != command.till_id:
        raise CardAttemptNotFound()
    return attempt


def _told(attempt: CardAttempt) -> dict[str, Any]:
    return {"id": str(attempt.id), "state": attempt.state, "intent": attempt.intent, "reason": attempt.reason}


def _refuse_a_second(session: Session, command: BeginCard | OneCard) -> None:
    other = open_attempt(session, command.till_id, besides=command.attempt_id)
    if other is not None:
        raise CardAttemptOpen(attempt=str(other))


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_till_of(BeginCard))
def begin_card(session: Session, command: BeginCard, context: Context) -> dict[str, Any]:
    """Write an attempt down before anybody is asked.

    Raises CardReaderMissing, CardCurrencyDisagrees, CardAmountOutOfBounds, CardAttemptOpen.
    """
    till = session.get_one(Till, command.till_id)
    if not till.is_active or not till.stripe_reader:
        raise CardReaderMissing()
    currency = session.get_one(Place, till.place_id).currency
    if command.currency != currency:
        raise CardCurrencyDisagrees(expected=currency)
    if not 0 < command.amount_cents <= AMOUNT_CENTS_MAX:
        raise CardAmountOutOfBounds(field="amount_cents")
    _refuse_a_second(session, command)
    attempt = CardAttempt(
        id=command.attempt_id,
        till_id=command.till_id,
        amount_cents=command.amount_cents,
        currency=command.currency,
        state="begun",
        begun_at=context.occurred_at,
    )
    session.add(attempt)
    return _told(attempt)


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_till_of(NoteIntent))
def note_intent(session: Session, command: NoteIntent, context: Context) -> dict[str, Any]:
    """Write down the payment that Stripe prepared; one that came too late is never asked."""
    attempt = _attempt(session, command)
    if attempt.state == "begun" and attempt.intent is None:
        attempt.intent = command.intent
    return _told(attempt)


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_till_of(OneCard))
def ask_card(session: Session, command: OneCard, context: Context) -> dict[str, Any]:
    """Write down that the reader is being asked, once. Raises CardAttemptOver, CardAttemptOpen."""
    attempt = _attempt(session, command)
    if attempt.state != "begun" or attempt.intent is None:
        raise CardAttemptOver()
    _refuse_a_second(session, command)
    attempt.state = "asked"
    return _told(attempt)


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_till_of(OneCard))
def drop_card(session: Session, command: OneCard, context: Context) -> dict[str, Any]:
    """Give up an attempt that the reader was never asked for; of any other nothing is decided here."""
    attempt = _attempt(session, command)
    if attempt.state == "begun":
        attempt.state, attempt.reason = "failed", "never_asked"
    return _told(attempt)


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_till_of(SettleCard))
def settle_card(session: Session, command: SettleCard, context: Context) -> dict[str, Any]:
    """Write down what Stripe says. Money taken is final, whatever was said before or comes after."""
    attempt = _attempt(session, command)
    state, reason = _said(attempt, command)
    may_change = attempt.state != "succeeded" and (attempt.state != "failed" or state == "succeeded")
    if may_change:
        attempt.state, attempt.reason = state, reason
        attempt.looked_up_at = context.recorded_at
    return _told(attempt)


def _said(attempt: CardAttempt, command: SettleCard) -> tuple[str, str | None]:
    """Another amount than the one asked pays nothing by itself: a person must look."""
    if command.state != "succeeded":
        return command.state, command.reason
    as_asked = (command.amount_cents, command.currency) == (attempt.amount_cents, attempt.currency)
    return ("succeeded", None) if as_asked else ("unknown", "amount_differs")
