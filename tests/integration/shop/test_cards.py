"""Cards through Stripe: whatever is lost on the way, one due amount is charged at most once."""

import hmac
import json
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import pytest
import stripe
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.ids import new_id
from shop.api.cards import GATEWAY
from shop.gateways.device import Device
from shop.gateways.stripe_cards import StripeCards
from shop.models import CardAttempt
from shop.rules.sales import KeptPayment
from tests.builders.devices import Counter, a_seller, enrol
from tests.builders.inventory import a_place
from tests.builders.shop import PRICE_CENTS, Shop, a_person, a_shop, a_till, an_open_drawer
from tests.conftest import Do

READER, WEBHOOK_SECRET = "tmr_1", "whsec_for_tests"
Reply = tuple[str, int, dict[str, str]]


class StripeInMemory(stripe.HTTPClient):
    """Stripe behind its own library: intents, a reader, keys; answers are lost before or after the deed."""

    name = "memory"

    def __init__(self) -> None:
        super().__init__()
        self.intents: dict[str, dict[str, Any]] = {}
        self.action: dict[str, Any] | None = None
        self.charged: list[tuple[str, int]] = []
        self.keys: dict[str, Reply] = {}
        self.calls: list[tuple[str, str]] = []
        # Ends of addresses: not reached at all; or done, the answer lost each time it is given.
        self.unreached: set[str] = set()
        self.lost: set[str] = set()
        self.before: dict[str, Callable[[], None]] = {}

    def _sleep_time_seconds(self, num_retries: int) -> float:
        return 0

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, **more: Any) -> Reply:
        path = url.split("/v1/")[1]
        end = path.split("/")[-1]
        method = method.upper()
        self.calls.append((method, path))
        if {"*", end} & self.unreached:
            raise stripe.APIConnectionError("no network", should_retry=True)
        self.before.get(end, lambda: None)()
        key = headers.get("Idempotency-Key")
        if key not in self.keys or method == "GET":
            given = {name: values[0] for name, values in parse_qs(post_data or "").items()}
            body, status = self._do(method, path, given)
            self.keys[key] = (json.dumps(body), status, {})
        if end in self.lost:
            raise stripe.APIConnectionError("timed out", should_retry=True)
        return self.keys[key]

    def _do(self, method: str, path: str, given: dict[str, str]) -> tuple[dict[str, Any], int]:
        match path.split("/"):
            case ["payment_intents"]:
                return self._create(given), 200
            case ["payment_intents", intent]:
                return self.intents[intent], 200
            case ["payment_intents", intent, "cancel"]:
                return self._cancel(self.intents[intent])
            case ["terminal", "readers", _, "process_payment_intent"]:
                return self._process(given["payment_intent"], given)
            case ["terminal", "readers", _, "cancel_action"]:
                self.action = None
        return {"id": READER, "object": "terminal.reader", "action": self.action}, 200

    def _create(self, given: dict[str, str]) -> dict[str, Any]:
        assert (given["allowed_payment_method_types[0]"], given["capture_method"]) == (
            "card_present",
            "automatic",
        )
        intent = {
            "id": f"pi_{len(self.intents) + 1}", "object": "payment_intent", "amount": int(given["amount"]),
            "amount_received": 0, "currency": given["currency"], "status": "requires_payment_method",
            "last_payment_error": None,
        }  # fmt: skip
        self.intents[intent["id"]] = intent
        return intent

    def _cancel(self, intent: dict[str, Any]) -> tuple[dict[str, Any], int]:
        if intent["status"] == "succeeded":
            return refusal("payment_intent_unexpected_state")
        intent["status"] = "canceled"
        return intent, 200

    def _process(self, intent: str, given: dict[str, str]) -> tuple[dict[str, Any], int]:
        assert given["process_config[skip_tipping]"] == "true"
        if self.action and self.action["status"] == "in_progress":
            return refusal("terminal_reader_busy")
        if self.intents[intent]["status"] != "requires_payment_method":
            return refusal("intent_invalid_state")
        self.show(intent)
        return {"id": READER, "object": "terminal.reader", "action": self.action}, 200

    def show(self, intent: str) -> None:
        """The reader asks the customer for this payment."""
        asked = {"payment_intent": intent}
        self.action = {
            "type": "process_payment_intent", "status": "in_progress", "failure_code": None,
            "process_payment_intent": asked,
        }  # fmt: skip

    def tap(self, *, shown: str = "succeeded") -> None:
        """The customer presents a card, if the reader asks for one; `shown` is what its screen says."""
        if not self.action or self.action["status"] != "in_progress":
            return
        intent = self.intents.get(self.action["process_payment_intent"]["payment_intent"])
        if intent is None or intent["status"] != "requires_payment_method":
            return
        intent |= {"status": "succeeded", "amount_received": intent["amount"]}
        self.charged.append((intent["id"], intent["amount"]))
        self.action["status"] = shown

    def decline(self, code: str = "insufficient_funds") -> None:
        """The bank says no."""
        assert self.action
        intent = self.intents[self.action["process_payment_intent"]["payment_intent"]]
        intent["last_payment_error"] = {"code": "card_declined", "decline_code": code}
        self.action |= {"status": "failed", "failure_code": "card_declined"}


def refusal(code: str) -> tuple[dict[str, Any], int]:
    return {"error": {"type": "invalid_request_error", "code": code, "message": code}}, 400


class CardTill:
    """A till with a reader, as its browser asks."""

    def __init__(self, counter: Counter, processor: StripeInMemory) -> None:
        self.counter, self.processor = counter, processor

    def post(self, path: str = "", body: Any = None) -> Any:
        address = f"{self.counter.address}/cards{path}"
        return self.counter.client.post(address, json=body or {}, headers=self.counter.headers)

    def begin(self, attempt: UUID, cents: int = PRICE_CENTS, currency: str = "MAD") -> dict[str, Any]:
        answer = self.post(body={"id": str(attempt), "amount_cents": cents, "currency": currency})
        return {"status": answer.status_code, **answer.get_json(force=True)}

    def ask(self, attempt: UUID) -> dict[str, Any]:
        return self._said(self.post(f"/{attempt}/ask"))

    def cancel(self, attempt: UUID) -> dict[str, Any]:
        return self._said(self.post(f"/{attempt}/cancel"))

    def look(self, attempt: UUID) -> dict[str, Any]:
        return self._said(self.counter.ask(f"cards/{attempt}"))

    def asked(self, cents: int = PRICE_CENTS) -> UUID:
        """An attempt that the reader shows."""
        attempt = new_id()
        assert self.begin(attempt, cents)["state"] == "begun"
        assert self.ask(attempt)["state"] == "asked"
        return attempt

    def _said(self, answer: Any) -> dict[str, Any]:
        return {"status": answer.status_code, **answer.get_json(force=True)}


@pytest.fixture
def processor(app: Flask) -> StripeInMemory:
    memory = StripeInMemory()
    app.extensions[GATEWAY] = StripeCards("sk_test_x", WEBHOOK_SECRET, memory)
    return memory


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


def a_card_till(
    do: Do, client: FlaskClient, shop: Shop, processor: StripeInMemory, code: str, place: UUID | None = None
) -> CardTill:
    till_id = a_till(do, place or shop.place_id, code, stripe_reader=READER)
    device = enrol(do, Device(till_id, code))
    return CardTill(Counter(shop, device, a_seller(do, shop), client), processor)


@pytest.fixture
def till(do: Do, client: FlaskClient, shop: Shop, processor: StripeInMemory) -> CardTill:
    return a_card_till(do, client, shop, processor, "CAR1")


def test_a_card_is_charged_and_the_intent_is_told(till: CardTill) -> None:
    attempt = till.asked()
    assert till.look(attempt)["state"] == "asked"
    till.processor.tap()
    told = till.look(attempt)
    assert (told["state"], told["intent"], told["amount_cents"]) == ("succeeded", "pi_1", PRICE_CENTS)
    assert till.processor.charged == [("pi_1", PRICE_CENTS)]


def test_the_same_attempt_twice_is_one_intent(till: CardTill) -> None:
    attempt = new_id()
    first = till.begin(attempt)
    assert till.begin(attempt) == first
    assert till.ask(attempt)["state"] == "asked"
    till.processor.tap()
    assert till.ask(attempt)["state"] == "succeeded"
    assert till.begin(attempt)["state"] == "succeeded"
    assert (list(till.processor.intents), len(till.processor.charged)) == (["pi_1"], 1)


def test_an_attempt_keeps_its_amount(till: CardTill) -> None:
    attempt = till.asked()
    assert till.begin(attempt, 9_900)["code"] == "operation-id-reused"


def test_an_answer_lost_after_charging_is_found_again(till: CardTill) -> None:
    attempt = new_id()
    till.begin(attempt)
    till.processor.lost = {"process_payment_intent"}
    assert till.ask(attempt)["state"] == "unknown"
    till.processor.tap()
    assert till.begin(new_id())["code"] == "card-attempt-open"
    assert till.look(attempt)["state"] == "succeeded"
    assert len(till.processor.charged) == 1


def test_an_answer_lost_while_preparing_asks_nobody(till: CardTill) -> None:
    attempt = new_id()
    till.processor.lost = {"payment_intents"}
    told = till.begin(attempt)
    assert (told["state"], told["reason"], told["intent"]) == ("failed", "never_asked", None)
    till.processor.lost = set()
    assert till.ask(attempt)["code"] == "card-attempt-over"
    assert till.processor.action is None


def test_a_cancel_that_comes_after_the_card_is_a_payment(till: CardTill) -> None:
    attempt = till.asked()
    till.processor.before["cancel"] = till.processor.tap
    till.processor.before["cancel_action"] = till.processor.tap
    assert till.cancel(attempt)["state"] == "succeeded"
    assert len(till.processor.charged) == 1


def test_a_cancel_that_comes_before_the_card_charges_nothing(till: CardTill) -> None:
    attempt = till.asked()
    told = till.cancel(attempt)
    assert (told["state"], told["reason"]) == ("failed", "canceled")
    till.processor.show("pi_1")
    till.processor.tap()
    assert (till.processor.charged, till.look(attempt)["state"]) == ([], "failed")


def test_a_cancel_without_an_answer_decides_nothing(till: CardTill) -> None:
    attempt = till.asked()
    till.processor.lost = {"cancel"}
    assert till.cancel(attempt)["state"] == "unknown"
    till.processor.lost = set()
    assert till.look(attempt)["state"] == "failed"


def test_a_customer_in_the_middle_of_paying_is_not_cut_off(till: CardTill) -> None:
    attempt = till.asked()
    busy = stripe.InvalidRequestError("busy", None, code="terminal_reader_busy", http_status=400)

    def in_the_middle() -> None:
        raise busy

    till.processor.before["cancel_action"] = in_the_middle
    assert till.cancel(attempt)["state"] == "asked"
    till.processor.tap()
    assert till.look(attempt)["state"] == "succeeded"


def test_a_declined_card_is_closed_before_it_is_called_failed(till: CardTill) -> None:
    attempt = till.asked()
    till.processor.decline()
    told = till.look(attempt)
    assert (told["state"], told["reason"]) == ("failed", "insufficient_funds")
    assert till.processor.intents["pi_1"]["status"] == "canceled"
    second = till.asked()
    till.processor.tap()
    assert till.look(second)["state"] == "succeeded"


def test_a_wrong_pin_is_not_the_end_while_the_reader_still_asks(till: CardTill) -> None:
    attempt = till.asked()
    till.processor.decline("incorrect_pin")
    till.processor.show("pi_1")
    assert till.look(attempt)["state"] == "asked"
    till.processor.tap()
    assert till.look(attempt)["state"] == "succeeded"


def test_money_taken_though_the_reader_showed_a_refusal_is_a_payment(till: CardTill) -> None:
    attempt = till.asked()
    till.processor.tap(shown="failed")
    assert till.look(attempt)["state"] == "succeeded"


def test_money_taken_between_the_look_and_the_closing_is_a_payment(till: CardTill) -> None:
    attempt = till.asked()
    till.processor.decline()

    def after_all() -> None:
        till.processor.show("pi_1")
        till.processor.tap()

    till.processor.before["cancel"] = after_all
    assert till.look(attempt)["state"] == "succeeded"


def test_a_busy_reader_keeps_the_payment_of_the_other(till: CardTill) -> None:
    till.processor.show("pi_of_another_till")
    attempt = new_id()
    till.begin(attempt)
    told = till.ask(attempt)
    assert (told["state"], told["reason"]) == ("failed", "reader_busy")
    assert till.processor.action
    assert till.processor.action["process_payment_intent"] == {"payment_intent": "pi_of_another_till"}
    assert ("POST", f"terminal/readers/{READER}/cancel_action") not in till.processor.calls


def test_without_the_network_nothing_is_said_of_the_card(till: CardTill, session: Session) -> None:
    attempt = till.asked()
    till.processor.tap()
    till.processor.unreached = {"*"}
    assert till.look(attempt)["state"] == "unknown"
    assert till.cancel(attempt)["state"] == "unknown"
    till.processor.unreached = set()
    assert till.look(attempt)["state"] == "succeeded"


def test_another_amount_than_the_one_asked_pays_nothing_by_itself(till: CardTill) -> None:
    attempt = till.asked()
    till.processor.intents["pi_1"] |= {"status": "succeeded", "amount_received": 1}
    for _ in range(2):
        told = till.look(attempt)
        assert (told["state"], told["reason"]) == ("unknown", "amount_differs")


STEPS = ("begin", "ask", "tap", "look", "cancel")


@pytest.mark.parametrize("taps_late", [False, True])
@pytest.mark.parametrize("lost", [False, True], ids=["answered", "answer-lost"])
@pytest.mark.parametrize("done", range(len(STEPS)))
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_till_killed_between_two_steps_never_charges_twice(
    till: CardTill, done: int, lost: bool, taps_late: bool
) -> None:
    first = new_id()
    said: dict[str, Any] = {}
    for at, step in enumerate(STEPS[: done + 1]):
        if lost and at == done:
            till.processor.lost = {"payment_intents", "process_payment_intent", "cancel", "pi_1"}
        said = till.processor.tap() or said if step == "tap" else getattr(till, step)(first)
    till.processor.lost = set()
    # The tab is closed here. At the next start the kept attempt is looked up before anything else.
    if taps_late:
        till.processor.tap()
    state = till.look(first)["state"]
    if state in ("begun", "asked"):
        state = till.cancel(first)["state"]
    assert state in ("succeeded", "failed")
    if state == "failed":
        second = till.asked()
        till.processor.tap()
        assert till.look(second)["state"] == "succeeded"
    till.processor.tap()
    assert len(till.processor.charged) == 1


def test_a_second_attempt_waits_for_the_end_of_the_first(till: CardTill) -> None:
    first, second = till.asked(), new_id()
    refused = till.begin(second)
    assert (refused["status"], refused["code"]) == (409, "card-attempt-open")
    assert refused["values"] == {"attempt": str(first)}
    till.cancel(first)
    assert till.begin(second)["state"] == "begun"


def test_of_two_attempts_begun_together_one_is_asked(till: CardTill) -> None:
    first, second = new_id(), new_id()
    till.begin(first)
    till.begin(second)
    assert till.ask(first)["state"] == "asked"
    assert till.ask(second)["code"] == "card-attempt-open"


def test_a_dropped_attempt_is_never_asked(till: CardTill) -> None:
    attempt = new_id()
    till.begin(attempt)
    assert till.cancel(attempt)["reason"] == "never_asked"
    assert till.ask(attempt)["code"] == "card-attempt-over"
    assert till.processor.intents["pi_1"]["status"] == "canceled"


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"currency": "EUR"}, 409, "card-currency-disagrees"),
        ({"cents": 100_000_000}, 422, "card-amount-out-of-bounds"),
        ({"cents": 0}, 422, "malformed-body"),
        ({"cents": -4_500}, 422, "malformed-body"),
        ({"currency": "\x00"}, 400, "malformed-body"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_charged_here_is_refused(
    till: CardTill, asked: dict[str, Any], status: int, code: str
) -> None:
    told = till.begin(new_id(), **asked)
    assert (told["status"], told["code"]) == (status, code)
    assert till.processor.intents == {}


def test_an_attempt_is_known_to_its_own_till_alone(
    do: Do, client: FlaskClient, shop: Shop, till: CardTill, processor: StripeInMemory
) -> None:
    elsewhere = a_place(do, shop.owner_id, "Boutique d’Agadir", kind="boutique")
    attempt = till.asked()
    for place, code in ((shop.place_id, "CAR2"), (elsewhere, "AGA1")):
        other = a_card_till(do, client, shop, processor, code, place)
        for answer in (other.look(attempt), other.ask(attempt), other.cancel(attempt)):
            assert (answer["status"], answer["code"]) == (404, "card-attempt-not-found")
        assert other.begin(attempt)["code"] == "operation-id-reused"
        assert other.begin(attempt, 9_900)["code"] == "operation-id-reused"
    assert till.look(attempt)["state"] == "asked"


def test_a_device_speaks_for_no_other_till(
    do: Do, client: FlaskClient, shop: Shop, till: CardTill, processor: StripeInMemory
) -> None:
    other = a_card_till(do, client, shop, processor, "CAR2")
    address = f"{till.counter.address}/cards/{till.asked()}"
    assert client.get(address, headers=other.counter.headers).status_code == 401
    assert client.get(address).status_code == 401


def test_a_till_without_a_reader_takes_no_card(
    do: Do, client: FlaskClient, shop: Shop, processor: StripeInMemory
) -> None:
    device = enrol(do, Device(shop.till_id, shop.till_code))
    bare = CardTill(Counter(shop, device, a_seller(do, shop), client), processor)
    assert bare.begin(new_id())["code"] == "card-reader-missing"


def test_without_a_key_of_stripe_no_card_is_taken(app: Flask, till: CardTill) -> None:
    app.extensions[GATEWAY] = None
    assert (told := till.begin(new_id()))["code"] == "card-payments-off"
    assert told["status"] == 409


# ── webhooks ─────────────────────────────────────────────────────────────────


def an_event(processor: StripeInMemory, kind: str, intent: str = "pi_1", event: str = "evt_1") -> str:
    said = {
        "id": event, "object": "event", "type": f"payment_intent.{kind}",
        "data": {"object": processor.intents[intent]},
    }  # fmt: skip
    return json.dumps(said)


def hook(client: FlaskClient, body: str, secret: str = WEBHOOK_SECRET, age: int = 0) -> int:
    at = int(time.time()) - age
    mark = hmac.new(secret.encode(), f"{at}.{body}".encode(), sha256).hexdigest()
    headers = {"Stripe-Signature": f"t={at},v1={mark}"}
    return client.post("/webhooks/stripe", data=body, headers=headers).status_code


def state_of(session: Session, attempt: UUID) -> tuple[str, str | None]:
    session.rollback()
    found = session.scalars(select(CardAttempt).where(CardAttempt.id == attempt)).one()
    return found.state, found.reason


def test_stripe_itself_resolves_an_attempt_that_no_till_asks_for(
    till: CardTill, client: FlaskClient, session: Session
) -> None:
    attempt = till.asked()
    till.processor.tap()
    body = an_event(till.processor, "succeeded")
    assert [hook(client, body), hook(client, body)] == [200, 200]
    assert state_of(session, attempt) == ("succeeded", None)
    till.processor.unreached = {"*"}
    assert till.look(attempt)["state"] == "succeeded"


def test_a_failure_that_comes_late_changes_no_payment(
    till: CardTill, client: FlaskClient, session: Session
) -> None:
    attempt = till.asked()
    till.processor.decline()
    body = an_event(till.processor, "payment_failed")
    till.processor.show("pi_1")
    assert hook(client, body) == 200
    assert state_of(session, attempt) == ("asked", None)
    till.processor.tap()
    hook(client, an_event(till.processor, "succeeded", event="evt_2"))
    assert hook(client, body) == 200
    assert state_of(session, attempt) == ("succeeded", None)


def test_a_failed_payment_is_closed_though_no_till_asks(
    till: CardTill, client: FlaskClient, session: Session
) -> None:
    attempt = till.asked()
    till.processor.decline("expired_card")
    body = an_event(till.processor, "payment_failed")
    till.processor.unreached = {"*"}
    assert hook(client, body) == 503
    till.processor.unreached = set()
    assert hook(client, body) == 200
    assert state_of(session, attempt) == ("failed", "expired_card")
    assert till.processor.intents["pi_1"]["status"] == "canceled"


def test_a_payment_closed_at_stripe_is_failed_here(
    till: CardTill, client: FlaskClient, session: Session
) -> None:
    attempt = till.asked()
    till.processor.intents["pi_1"]["status"] = "canceled"
    assert hook(client, an_event(till.processor, "canceled")) == 200
    assert state_of(session, attempt) == ("failed", "canceled")


def test_only_stripe_is_believed(till: CardTill, client: FlaskClient, session: Session) -> None:
    attempt = till.asked()
    till.processor.intents["pi_1"]["status"] = "succeeded"
    body = an_event(till.processor, "succeeded")
    assert hook(client, body, secret="whsec_of_somebody") == 400
    assert hook(client, body, age=600) == 400
    assert client.post("/webhooks/stripe", data=body).status_code == 400
    assert client.post("/webhooks/stripe", data=b"\xff", headers={"Stripe-Signature": "é"}).status_code == 400
    assert state_of(session, attempt) == ("asked", None)


def test_a_webhook_without_a_secret_believes_nobody(app: Flask, till: CardTill, client: FlaskClient) -> None:
    till.asked()
    app.extensions[GATEWAY] = StripeCards("sk_test_x", "", till.processor)
    till.processor.intents["pi_1"]["status"] = "succeeded"
    assert hook(client, an_event(till.processor, "succeeded"), secret="") == 400


def test_what_concerns_no_till_is_let_by(till: CardTill, client: FlaskClient) -> None:
    till.processor.intents["pi_9"] = {
        "id": "pi_9",
        "object": "payment_intent",
        "amount": 1,
        "currency": "mad",
    }
    till.processor.intents["pi_9"] |= {"amount_received": 1, "status": "succeeded"}
    assert hook(client, an_event(till.processor, "succeeded", "pi_9")) == 200
    assert hook(client, an_event(till.processor, "created", "pi_9")) == 200


# ── sales ────────────────────────────────────────────────────────────────────


def test_a_card_charged_without_a_receipt_is_shown_to_who_keeps_the_place_until_it_comes(
    do: Do, till: CardTill, shop: Shop, sign_in: Callable[[UUID], FlaskClient]
) -> None:
    attempt = till.asked()
    till.processor.tap()
    intent = till.look(attempt)["intent"]
    manager = a_person(do, Role.BOUTIQUE_MANAGER, "Aicha", place_id=shop.place_id)
    elsewhere = a_person(do, Role.BOUTIQUE_MANAGER, "Omar", place_id=a_place(do, shop.owner_id, "Tata"))
    told = sign_in(manager).get("/settling").text
    assert all(one in told for one in ("Cartes débitées sans ticket", "CAR1", "45,00", intent))
    assert "Rien à régler" in sign_in(elsewhere).get("/settling").text
    drawer = an_open_drawer(do, till.counter.device.till_id)
    paid = (KeptPayment(new_id(), "stripe", PRICE_CENTS, intent),)
    assert till.counter.reasons(till.counter.sell(payments=paid, session=drawer)) == [None]
    assert "Rien à régler" in sign_in(manager).get("/settling").text
