"""A device at a till, for tests: it enrols, seals, sends and asks as a browser does."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kernel.access import Role
from kernel.ids import new_id
from shop.gateways.device import Device, Person, Rung, rung_up
from shop.operations.series import EnrolTill, enrol_till
from shop.rules.cash import pay_in_cash
from shop.rules.sales import KeptPayment, SoldLine
from tests.builders.shop import Shop, a_person, a_shop
from tests.conftest import NOW, Do

Envelope = dict[str, Any]
TODAY = NOW.date()


@dataclass
class Counter:
    """A device that stands at the till of a shop, a seller before it, and the way to the server."""

    shop: Shop
    device: Device
    seller: Person
    client: FlaskClient
    waiting: list[Envelope] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Of the till."""
        return f"/api/tills/{self.device.till_id}"

    def say(
        self, chain: str, kind: str, body: Any, at: datetime = NOW, day: date = TODAY, **more: Any
    ) -> Envelope:
        """Seal a record; it waits to be sent."""
        seller = more.pop("seller", self.seller)
        envelope = self.device.seal(chain, kind, body, at, day, seller, **more)
        self.waiting.append(envelope)
        return envelope

    def sell(self, *lines: SoldLine, at: datetime = NOW, day: date = TODAY, **more: Any) -> Envelope:
        """Ring up a receipt in cash, or by the `payments` given; it waits to be sent."""
        seller = more.pop("seller", self.seller)
        session = more.pop("session", self.shop.drawer_id)
        sealed = {name: more.pop(name) for name in ("record_id", "chain") if name in more}
        rung = a_rung(*(lines or (self.shop.jars(),)), **more)
        envelope = self.device.sell(rung, session, at, day, seller, **sealed)
        self.waiting.append(envelope)
        return envelope

    def send(self, *envelopes: Envelope, till_id: UUID | None = None) -> TestResponse:
        """Send what is given, or all that waits."""
        records = list(envelopes) or self.waiting
        self.waiting = []
        address = f"/api/tills/{till_id or self.device.till_id}/records"
        return self.client.post(address, json={"records": records}, headers=self.headers)

    def answers(self, *envelopes: Envelope) -> list[dict[str, Any]]:
        """What the server says of each record sent."""
        told = self.send(*envelopes)
        assert told.status_code == 200, told.text
        answers: list[dict[str, Any]] = told.get_json()["records"]
        return answers

    def reasons(self, *envelopes: Envelope) -> list[str | None]:
        """Why each record sent must be settled; None for one that was taken."""
        return [one["reason"] for one in self.answers(*envelopes)]

    def flags(self, *envelopes: Envelope) -> list[list[str]]:
        """What is odd about each record sent, all of which were taken."""
        answers = self.answers(*envelopes)
        assert [one["reason"] for one in answers] == [None] * len(answers), answers
        return [one["flags"] for one in answers]

    def ask(self, path: str, **query: str) -> TestResponse:
        """A question of the device."""
        return self.client.get(f"{self.address}/{path}", query_string=query, headers=self.headers)

    @property
    def headers(self) -> dict[str, str]:
        """What lets the device in."""
        return {"Authorization": self.device.authorization}


def a_rung(*lines: SoldLine, payments: tuple[KeptPayment, ...] | None = None, **more: Any) -> Rung:
    """A receipt paid in cash unless `payments` say how."""
    if payments is None:
        cash = pay_in_cash(sum(line.gross_cents for line in lines), 10)
        payments = (KeptPayment(new_id(), "cash", cash.kept_cents),) if cash.kept_cents else ()
    return rung_up(lines, payments, **more)


def enrol(do: Do, device: Device, at: datetime = NOW, **more: Any) -> Device:
    """Enrol a device at its till."""
    told = do(enrol_till, EnrolTill(**device.enrolment(), **more), operation_id=device.series_id, at=at)
    device.enrolled(told["series"], told["opening_hash"])
    return device


def a_counter(do: Do, client: FlaskClient, shop: Shop | None = None, **more: Any) -> Counter:
    """A shop whose till has a device enrolled, with a seller of the place."""
    at = shop or a_shop(do, **more)
    device = enrol(do, Device(at.till_id, at.till_code))
    return Counter(at, device, a_seller(do, at), client)


def a_seller(do: Do, shop: Shop, name: str = "Fatima") -> Person:
    """Somebody who sells at the shop's place."""
    return Person(a_person(do, Role.SELLER, name, place_id=shop.place_id), name)
