"""Tills that sell under load: enrolled devices whose sealed sales wait, ready to be sent."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from benchmarks import world
from benchmarks.load import Connection, post
from kernel.access import system_actor
from kernel.clock import business_day
from kernel.db import db
from kernel.execute import Context, execute
from kernel.ids import new_id
from producers.models import Organisation
from shop.gateways.device import Device, Person, rung_up
from shop.models import Article, TaxRule
from shop.operations.series import EnrolTill, enrol_till
from shop.queries.counter import TaxFact
from shop.rules.sales import KeptPayment, SoldLine, priced_line
from shop.rules.taxes import Subject, rule_for


class SellingTill:
    """A device enrolled at a till, with a drawer open."""

    def __init__(self, port: int, till: world.Till, owner_id: UUID) -> None:
        self.port, self._till, self._owner_id = port, till, owner_id
        self._device = Device(till.till_id, till.code)
        self._seller = Person(till.seller_id, till.code)
        command = EnrolTill(**self._device.enrolment())
        moment = datetime.now(UTC)
        context = Context(command.series_id, system_actor("bench"), "bench", moment, moment)
        enrolled = execute(enrol_till, command, context)
        self._device.enrolled(enrolled["series"], enrolled["opening_hash"])
        self._session_id = new_id()
        self._rules = _rules_of(till, owner_id)
        opening = {"session": str(self._session_id), "float_cents": 10_000}
        self.send(Connection(port), self._request(self._say("drawer", "opening", opening)))

    def sales(self, count: int) -> Iterator[bytes]:
        """So many requests, each with one sale of three lines and one cash payment, sealed beforehand."""
        return iter([self._request(self._sale()) for _ in range(count)])

    def send(self, connection: Connection, request: bytes) -> None:
        """Send one request; raises RuntimeError unless its record was taken without a flag."""
        status, _, answer = connection.ask(request)
        said = json.loads(answer)["records"][0] if status == 200 else {}
        # A flagged sale would be another sale than the floor's: it writes more rows.
        if said.get("state") != "recorded" or said["flags"]:
            raise RuntimeError(f"{status} {answer.decode()[:500]}")

    def _sale(self) -> dict[str, Any]:
        lines = [self._line(*pair) for pair in zip(self._till.articles, self._till.lots, strict=True)]
        total = sum(line.gross_cents for line in lines)
        rung = rung_up(lines, [KeptPayment(new_id(), "cash", total)])
        now = datetime.now(UTC)
        day = business_day(now, world.TIMEZONE)
        return self._device.sell(rung, self._session_id, now, day, self._seller)

    def _line(self, article_id: UUID, lot_id: UUID) -> SoldLine:
        rule = self._rules[article_id]
        return priced_line(
            new_id(),
            article_id,
            lot_id,
            self._owner_id,
            "Thym 50 g",
            quantity=1,
            unit_price_cents=world.PRICE_CENTS,
            tax_rate_bp=rule.rate_bp,
            tax_mention=rule.mention,
        )

    def _say(self, chain: str, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        now = datetime.now(UTC)
        return self._device.seal(chain, kind, body, now, business_day(now, world.TIMEZONE), self._seller)

    def _request(self, envelope: dict[str, Any]) -> bytes:
        headers = {"Content-Type": "application/json", "Authorization": self._device.authorization}
        body = json.dumps({"records": [envelope]}).encode()
        return post(f"/api/tills/{self._till.till_id}/records", body, headers)


def _rules_of(till: world.Till, owner_id: UUID) -> dict[UUID, TaxFact]:
    """The VAT of each article of a till, sold by its maker today."""
    status = db.session.scalars(select(Organisation.tax_status).where(Organisation.id == owner_id)).one()
    columns = ("country", "seller_status", "tax_class", "valid_from", "rate_bp", "mention")
    rules = [TaxFact(*row) for row in db.session.execute(select(*(getattr(TaxRule, one) for one in columns)))]
    classes = dict(
        db.session.execute(select(Article.id, Article.tax_class).where(Article.id.in_(till.articles)))
        .tuples()
        .all()
    )
    today = business_day(datetime.now(UTC), world.TIMEZONE)
    found = {
        article_id: rule_for(rules, Subject("MA", status, tax_class), today)
        for article_id, tax_class in classes.items()
    }
    return {article_id: rule for article_id, rule in found.items() if rule}
