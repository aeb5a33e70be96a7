"""A till charges a card: every step is written down, then asked of Stripe, then told to the till.

The steps and why they are these: `docs/algorithms/card-payments.md`.
"""

from contextlib import suppress
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from flask import Flask, current_app, g, request
from flask_smorest.blueprint import Blueprint
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from kernel.access import Actor, public, system_actor
from kernel.clock import now
from kernel.db import db
from kernel.errors import Refused
from kernel.execute import Context, execute
from kernel.http import csrf, problem
from kernel.ids import new_id
from kernel.messages import told
from shop.api.devices import Caller, device_view
from shop.gateways.stripe_cards import CardGateway, CardsRefused, CardsUnreachable, Intent, StripeCards
from shop.operations.cards import (
    BeginCard,
    NoteIntent,
    OneCard,
    SettleCard,
    ask_card,
    begin_card,
    drop_card,
    note_intent,
    settle_card,
)
from shop.queries.cards import OPEN_STATES, AttemptAtTill, attempt_of_intent, attempt_of_till
from shop.schemas.fields import Count, Text

blueprint = Blueprint("cards-api", __name__, url_prefix="/api/tills", description="Cards charged at a till.")
GATEWAY = "igoudar_cards"
Answer = dict[str, Any]


class CardPaymentsOff(Refused):
    """This server holds no key of Stripe."""

    code = "card-payments-off"


class CardSchema(Schema):
    """What a till is about to take by card; the id is its own, and kept there before this is sent."""

    id = fields.UUID(required=True)
    amount_cents = Count(low=1)
    currency = Text(longest=3)


@blueprint.post("/<uuid:till_id>/cards")
@blueprint.arguments(CardSchema)
@device_view()
def begin(body: Answer, till_id: UUID) -> Answer:
    """Write the attempt down and have Stripe prepare its payment; nobody is asked for a card yet."""
    gateway = _gateway()
    execute(
        begin_card, BeginCard(body["id"], till_id, body["amount_cents"], body["currency"]), _as(body["id"])
    )
    at = _attempt(till_id, body["id"])
    if at.attempt.state == "begun" and at.attempt.intent is None:
        _prepare(gateway, at)
    return _told(_attempt(till_id, body["id"]))


def _prepare(gateway: CardGateway, at: AttemptAtTill) -> None:
    """One payment of Stripe; without one the attempt is over, for nobody was asked for a card."""
    attempt_id, till_id = at.attempt.id, at.attempt.till_id
    try:
        intent = gateway.create(attempt_id, at.attempt.amount_cents, at.attempt.currency, at.till_code)
    except CardsRefused as refusal:
        _settle(at, "failed", refusal.reason)
    except CardsUnreachable:
        execute(drop_card, OneCard(attempt_id, till_id), _as(new_id()))
    else:
        execute(note_intent, NoteIntent(attempt_id, till_id, intent), _as(uuid5(attempt_id, "intent")))


@blueprint.post("/<uuid:till_id>/cards/<uuid:attempt_id>/ask")
@device_view()
def ask(till_id: UUID, attempt_id: UUID) -> Answer:
    """Show the payment on the reader, once: asked again, this is a look-up."""
    gateway = _gateway()
    _attempt(till_id, attempt_id)  # of another till: unknown here, whatever became of it there
    outcome = execute(ask_card, OneCard(attempt_id, till_id), _as(uuid5(attempt_id, "ask")))
    at = _attempt(till_id, attempt_id)
    if not outcome.replayed:
        _show(gateway, at)
        return _told(_attempt(till_id, attempt_id))
    return _looked_up(gateway, at)


def _show(gateway: CardGateway, at: AttemptAtTill) -> None:
    """What the reader did not take is closed at Stripe before it is called failed."""
    intent = at.attempt.intent or ""
    try:
        gateway.ask(at.reader or "", intent, at.attempt.id)
    except CardsUnreachable:
        _settle(at, "unknown", "unreachable")
    except CardsRefused as refusal:
        try:
            # Not the reader's own action: a busy reader shows the payment of somebody else.
            _conclude(at, gateway.cancel(None, intent), refusal.reason)
        except CardsUnreachable:
            _settle(at, "unknown", "unreachable")


@blueprint.get("/<uuid:till_id>/cards/<uuid:attempt_id>")
@device_view()
def look_up(till_id: UUID, attempt_id: UUID) -> Answer:
    """What became of an attempt: asked of Stripe while it is not known here."""
    return _looked_up(_gateway(), _attempt(till_id, attempt_id))


@blueprint.post("/<uuid:till_id>/cards/<uuid:attempt_id>/cancel")
@device_view()
def cancel(till_id: UUID, attempt_id: UUID) -> Answer:
    """Give an attempt up where that can be; the card may have been charged first, and then it is paid."""
    gateway = _gateway()
    execute(drop_card, OneCard(attempt_id, till_id), _as(new_id()))
    at = _attempt(till_id, attempt_id)
    if at.attempt.state in OPEN_STATES:
        return _closed(gateway, at)
    if at.attempt.reason == "never_asked" and at.attempt.intent:
        with suppress(CardsUnreachable):
            gateway.cancel(None, at.attempt.intent)
    return _told(at)


def _looked_up(gateway: CardGateway, at: AttemptAtTill) -> Answer:
    if at.attempt.state not in OPEN_STATES:
        return _told(at)
    try:
        return _resolved(gateway, at)
    except CardsUnreachable:
        return {**_told(at), "state": "unknown", "reason": "unreachable"}


def _resolved(gateway: CardGateway, at: AttemptAtTill) -> Answer:
    """A payment that was declined could be asked again: it is closed, and only then failed."""
    intent = at.attempt.intent or ""
    seen = gateway.look_up(at.reader, intent)
    if seen.state == "declined":
        return _conclude(at, gateway.cancel(at.reader, intent), seen.reason)
    return _conclude(at, seen)


def _closed(gateway: CardGateway, at: AttemptAtTill) -> Answer:
    try:
        return _conclude(at, gateway.cancel(at.reader, at.attempt.intent or ""), "canceled")
    except CardsUnreachable:
        return {**_told(at), "state": "unknown", "reason": "unreachable"}


def _conclude(at: AttemptAtTill, seen: Intent, reason: str | None = None) -> Answer:
    """Write down what Stripe says, when it says an end; else the customer may still pay."""
    if seen.state == "succeeded" and at.attempt.reason != "amount_differs":
        _settle(at, "succeeded", None, seen)
    elif seen.state == "canceled":
        _settle(at, "failed", reason or seen.reason or "canceled")
    elif seen.state != "succeeded":
        return {**_told(at), "state": "asked", "reason": None}
    return _told(_attempt(at.attempt.till_id, at.attempt.id))


def _settle(
    at: AttemptAtTill,
    state: str,
    reason: str | None,
    seen: Intent | None = None,
    context: Context | None = None,
) -> None:
    received = (seen.amount_cents, seen.currency) if seen else (None, None)
    command = SettleCard(at.attempt.id, at.attempt.till_id, state, reason, *received)
    execute(settle_card, command, context or _as(new_id()))


@csrf.exempt
@public
def stripe_webhook() -> Response | Answer:
    """Stripe says by itself what became of a payment, should no till ask any more."""
    try:
        event = _gateway().read_event(request.get_data(), request.headers.get("Stripe-Signature", ""))
    except ValueError:
        return problem(400, "bad-request", told("bad-request", {}))
    at = attempt_of_intent(db.session(), event.intent.id) if event else None
    if event is None or at is None:
        return {}
    if event.kind == "payment_failed":
        return _resolved_by_itself(at)
    context = _as(uuid5(NAMESPACE_URL, f"stripe:{event.id}"))
    if event.intent.state == "succeeded":
        _settle(at, "succeeded", None, event.intent, context)
    elif event.intent.state == "canceled":
        _settle(at, "failed", event.intent.reason or "canceled", None, context)
    return {}


def _resolved_by_itself(at: AttemptAtTill) -> Response | Answer:
    """A card that was declined may be followed by another on the same reader: the payment itself is asked."""
    if at.attempt.state not in OPEN_STATES:
        return {}
    try:
        _resolved(_gateway(), at)
    except CardsUnreachable:
        return problem(503, "refused", told("refused", {}))  # Stripe sends it again later
    return {}


def _attempt(till_id: UUID, attempt_id: UUID) -> AttemptAtTill:
    return attempt_of_till(db.session(), till_id, attempt_id)


def _told(at: AttemptAtTill) -> Answer:
    attempt = at.attempt
    return {
        "id": str(attempt.id),
        "state": attempt.state,
        "amount_cents": attempt.amount_cents,
        "currency": attempt.currency,
        "intent": attempt.intent,
        "reason": attempt.reason,
    }


def _as(operation_id: UUID) -> Context:
    """In the name of the till's device, or of Stripe when it speaks by itself."""
    caller: Caller | None = g.get("caller")
    if caller is None:
        return _context(operation_id, system_actor("stripe"), "webhook")
    return _context(operation_id, caller.actor(None, caller.device.till_code), "till")


def _context(operation_id: UUID, actor: Actor, channel: str) -> Context:
    moment = now()
    return Context(operation_id, actor, channel, moment, moment)


def _gateway() -> CardGateway:
    gateway: CardGateway | None = current_app.extensions.get(GATEWAY)
    if gateway is None:
        raise CardPaymentsOff()
    return gateway


def install(app: Flask) -> None:
    """Stripe where a key is given, and the address of its webhook."""
    key = app.config["STRIPE_SECRET_KEY"]
    app.extensions[GATEWAY] = StripeCards(key, app.config["STRIPE_WEBHOOK_SECRET"]) if key else None
    app.add_url_rule("/webhooks/stripe", "stripe_webhook", stripe_webhook, methods=["POST"])
