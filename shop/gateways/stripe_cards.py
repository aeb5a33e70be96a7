"""Cards charged on a reader through Stripe: its words made ours, and what is not known said so.

Idempotency and retries: https://docs.stripe.com/api/idempotent_requests; readers driven by the server:
https://docs.stripe.com/terminal/payments/collect-card-payment?terminal-sdk-platform=server-driven.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol
from uuid import UUID

import stripe

# Three tries of so long end before the till itself stops waiting for us.
TIMEOUT_SECONDS = 5
RETRIES_MAX = 2
EVENTS = {
    "payment_intent.succeeded": "succeeded",
    "payment_intent.canceled": "canceled",
    "payment_intent.payment_failed": "payment_failed",
}
# Why a card was not charged, in the words that a till can say; by Stripe's codes.
REASONS = {
    "insufficient_funds": "insufficient_funds",
    "expired_card": "expired_card",
    "incorrect_pin": "wrong_pin",
    "invalid_pin": "wrong_pin",
    "pin_try_exceeded": "wrong_pin",
    "customer_canceled": "canceled_by_customer",
    "terminal_reader_busy": "reader_busy",
    "terminal_reader_offline": "reader_offline",
    "terminal_reader_timeout": "reader_offline",
}
# Stripe sent the command and had no answer: the reader may have it all the same.
_MAY_HAVE_BEEN_DONE = frozenset({"terminal_reader_timeout", "lock_timeout"})

# `waiting`: the customer may still pay; `declined`: nobody asks any more, yet it could be asked again;
# `canceled`: closed at Stripe for ever, it can take no money.
IntentState = Literal["waiting", "declined", "succeeded", "canceled"]


class CardsUnreachable(Exception):
    """No answer, or none that says anything: the card may have been charged, or not."""


class CardsRefused(Exception):
    """Stripe understood and did nothing; `reason` says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Intent:
    """A payment as Stripe has it; the amount is what was received once it succeeded, minor units."""

    id: str
    state: IntentState
    amount_cents: int
    currency: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CardEvent:
    """What Stripe told of a payment, its signature verified."""

    id: str
    kind: str
    intent: Intent


class CardGateway(Protocol):
    """What is asked of a card processor. Every call may raise CardsUnreachable."""

    def create(self, attempt_id: UUID, amount_cents: int, currency: str, till_code: str) -> str:
        """Prepare a payment, one for one attempt however often; its id. Raises CardsRefused."""

    def ask(self, reader: str, intent: str, attempt_id: UUID) -> None:
        """Show the payment on the reader. Raises CardsRefused when nothing was shown."""

    def look_up(self, reader: str | None, intent: str) -> Intent:
        """What became of a payment; nothing is changed."""

    def cancel(self, reader: str | None, intent: str) -> Intent:
        """Close a payment where it can still be, and what it is then: it may have succeeded before."""

    def read_event(self, payload: bytes, signature: str) -> CardEvent | None:
        """What a webhook says; None when of no payment. Raises ValueError when it is not Stripe's."""


class StripeCards:
    """The processor itself."""

    def __init__(self, secret_key: str, webhook_secret: str, http: stripe.HTTPClient | None = None) -> None:
        client = http or stripe.RequestsClient(timeout=TIMEOUT_SECONDS)
        self._stripe = stripe.StripeClient(secret_key, http_client=client, max_network_retries=RETRIES_MAX)
        self._webhook_secret = webhook_secret

    def create(self, attempt_id: UUID, amount_cents: int, currency: str, till_code: str) -> str:
        """Prepare a payment; the attempt's id is the key by which Stripe knows a second call."""
        with _answers():
            made = self._stripe.v1.payment_intents.create(
                {
                    "amount": amount_cents,
                    "currency": currency.lower(),
                    "allowed_payment_method_types": ["card_present"],
                    "capture_method": "automatic",
                    "metadata": {"attempt": str(attempt_id), "till": till_code},
                },
                {"idempotency_key": str(attempt_id)},
            )
        return made.id

    def ask(self, reader: str, intent: str, attempt_id: UUID) -> None:
        """Show the payment on the reader; a tip would make it another amount."""
        with _answers():
            self._stripe.v1.terminal.readers.process_payment_intent(
                reader,
                {
                    "payment_intent": intent,
                    "process_config": {"enable_customer_cancellation": True, "skip_tipping": True},
                },
                {"idempotency_key": f"{attempt_id}:ask"},
            )

    def look_up(self, reader: str | None, intent: str) -> Intent:
        """What became of a payment: the payment itself says it, never the reader's screen."""
        with _answers(nothing_is_refused=True):
            found = self._stripe.v1.payment_intents.retrieve(intent)
            if found.status != "requires_payment_method":
                return seen_of(found)
            return _beside(seen_of(found), self._action(reader) if reader else None)

    def cancel(self, reader: str | None, intent: str) -> Intent:
        """Clear the reader if it shows this very payment, then close the payment; Stripe decides races."""
        try:
            with _answers():
                if reader is not None and _asks_for(self._action(reader), intent):
                    self._clear(reader)
                return seen_of(self._stripe.v1.payment_intents.cancel(intent))
        except CardsRefused:
            return self.look_up(reader, intent)

    def _clear(self, reader: str) -> None:
        """A reader in the middle of a payment says so: then it is left to end it."""
        try:
            self._stripe.v1.terminal.readers.cancel_action(reader)
        except stripe.InvalidRequestError as error:
            if error.code == "terminal_reader_busy":
                raise

    def _action(self, reader: str) -> Any:
        return self._stripe.v1.terminal.readers.retrieve(reader).action

    def read_event(self, payload: bytes, signature: str) -> CardEvent | None:
        """What a webhook says, when the signature is Stripe's and not older than five minutes."""
        if not self._webhook_secret:
            raise ValueError("anybody could sign with an empty secret")
        try:
            told = self._stripe.construct_event(payload, signature, self._webhook_secret)
        except stripe.SignatureVerificationError as error:
            raise ValueError("not signed by Stripe") from error
        kind = EVENTS.get(told.type)
        return CardEvent(told.id, kind, seen_of(told.data.object)) if kind else None


@contextmanager
def _answers(*, nothing_is_refused: bool = False) -> Iterator[None]:
    """Stripe's errors as ours: only what it surely did not do is a refusal."""
    try:
        yield
    except (stripe.InvalidRequestError, stripe.CardError) as error:
        code = _code_of(error)
        if nothing_is_refused or code in _MAY_HAVE_BEEN_DONE or error.http_status == 409:
            raise CardsUnreachable(code) from error
        raise CardsRefused(REASONS.get(code, "refused")) from error
    except stripe.StripeError as error:
        raise CardsUnreachable(_code_of(error)) from error


def seen_of(found: Any) -> Intent:
    """Stripe's payment in our words. Everything that can still become a charge is `waiting`."""
    states: dict[str, IntentState] = {"succeeded": "succeeded", "canceled": "canceled"}
    state = states.get(found.status, "waiting")
    cents = found.amount_received if state == "succeeded" else found.amount
    return Intent(found.id, state, cents, found.currency.upper(), _reason_of(found))


def _beside(seen: Intent, action: Any) -> Intent:
    """A payment that waits for a card: declined once the reader stopped, for it is asked only once."""
    if not _asks_for(action, seen.id):
        return replace(seen, state="declined") if seen.reason else seen
    if action.status != "failed":
        return replace(seen, reason=None)
    reason = seen.reason or REASONS.get(action.failure_code or "", "declined")
    return replace(seen, state="declined", reason=reason)


def _asks_for(action: Any, intent: str) -> bool:
    asked = getattr(action, "process_payment_intent", None)
    named = getattr(asked, "payment_intent", None)
    return named is not None and getattr(named, "id", named) == intent


def _reason_of(found: Any) -> str | None:
    error = getattr(found, "last_payment_error", None)
    if error is None:
        return None
    code = getattr(error, "decline_code", None) or getattr(error, "code", None) or ""
    return REASONS.get(code, "declined")


def _code_of(error: stripe.StripeError) -> str:
    return str(error.code or type(error).__name__)
