"""A day of cuts: what is sold without network arrives once each, in order, sealed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

import shop.api.tills as door
from inventory.models import StockBalance
from kernel.access import Role
from kernel.db import db
from kernel.models import User
from shop.models import CashClosing, Payment, Sale, SaleFlag, SealedRecord, TillSeries
from shop.rules.seals import is_signed
from tests.builders.shop import PRICE_CENTS, Shop, a_person, a_shop, a_till
from tests.conftest import Do
from tests.e2e.sizes import COUNTER
from tests.e2e.till import all_sent, begin, eventually, ready, sell, serving, sign_in, unsent
from traceability.models import TradeItem

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

COUNT_TAKEOVERS = """navigator.serviceWorker?.addEventListener('controllerchange', () => {
  localStorage.setItem('takeovers', String(1 + Number(localStorage.getItem('takeovers'))))
})"""
# Rings up `count` jars one by one, as fast as the page answers; answers the numbers on the receipts.
RING_UP = """async ([code, count]) => {
  const at = (id) => document.querySelector(`[data-testid="${id}"]`)
  const soon = async (find) => {
    for (let tries = 0; tries < 600; tries += 1) {
      const found = find()
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error('waited in vain: ' + find)
  }
  const enabled = (id) => () => { const one = at(id); return one && !one.disabled ? one : null }
  const numbers = []
  for (let sold = 0; sold < count; sold += 1) {
    const field = await soon(() => at('scan'))
    field.value = code
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.form.requestSubmit()
    await soon(() => at('basket-line'))
    ;(await soon(enabled('pay'))).click()
    ;(await soon(enabled('tender-exact'))).click()
    ;(await soon(enabled('confirm-payment'))).click()
    const paper = await soon(() => at('paper'))
    numbers.push(/TAR1-\\d{6}/.exec(paper.textContent)[0])
    at('next-sale').click()
    await soon(() => (at('paper') ? null : true))
  }
  return numbers
}"""


@dataclass
class Counter:
    """A shop, the code of its jars, and the address of who sells."""

    shop: Shop
    code: str
    email: str
    place_id: UUID


def a_counter(do: Do, pieces: int) -> Counter:
    """A shop with so many jars and a seller."""
    shop = a_shop(do, pieces=pieces)
    seller = a_person(do, Role.SELLER, "Anna", place_id=shop.place_id)
    email = db.session.get_one(User, seller).email
    return Counter(shop, db.session.scalars(select(TradeItem.code)).one(), email, shop.place_id)


@pytest.fixture
def tablet(browser: Browser) -> Iterable[BrowserContext]:
    """A tablet with its own storage, service worker and network."""
    context = browser.new_context(viewport=COUNTER, locale="fr-FR", service_workers="allow")
    yield context
    context.close()


def ring_up(page: Page, counter: Counter, count: int) -> list[str]:
    numbers: list[str] = page.evaluate(RING_UP, [counter.code, count])
    return numbers


class Updated:
    """The application as its next version would be served: another service worker."""

    def __init__(self, app: Flask) -> None:
        self._app, self.is_newer = app, False

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        if self._is_worker(environ):
            # What the browser keeps of the last version is not what is asked for.
            for known in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"):
                environ.pop(known, None)
        answer = self._app(environ, self._with_length(environ, start))
        if not self._is_worker(environ):
            return answer
        return [b"".join(answer) + b"\n// the next version\n"]

    def _is_worker(self, environ: dict[str, Any]) -> bool:
        return self.is_newer and environ["PATH_INFO"] == "/till/sw.js"

    def _with_length(self, environ: dict[str, Any], start: Callable[..., Any]) -> Callable[..., Any]:
        def begin(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            kept = [(k, v) for k, v in headers if k.lower() not in ("content-length", "etag")]
            return start(status, kept if self._is_worker(environ) else headers, *more)

        return begin


def wait_until_sealed(page: Page) -> None:
    """Until the service worker keeps the till, so that it opens with no network."""
    eventually(page, "navigator.serviceWorker.controller !== null", 20)


def break_off_after(monkeypatch: pytest.MonkeyPatch, records: int) -> Event:
    """The server dies after so many records of a batch: those are kept, no answer leaves; set when it did."""
    real, taken, broke = door.receive_one, [], Event()

    def receive(*given: Any) -> Any:
        if len(taken) == records:
            broke.set()
            raise RuntimeError("the power went")
        taken.append(given)
        return real(*given)

    monkeypatch.setattr(door, "receive_one", receive)
    return broke


def sales() -> list[Sale]:
    db.session.rollback()
    return list(db.session.scalars(select(Sale).order_by(Sale.number)))


def check_chains() -> None:
    """Every chain of every series is gapless, linked and signed."""
    for series in db.session.scalars(select(TillSeries)):
        records = db.session.scalars(
            select(SealedRecord)
            .where(SealedRecord.series_id == series.id)
            .order_by(SealedRecord.chain, SealedRecord.sequence)
        ).all()
        heads: dict[str, tuple[int, str]] = {}
        for record in records:
            sequence, previous = heads.get(record.chain, (0, series.opening_hash))
            assert (record.state, record.sequence) == ("recorded", sequence + 1)
            assert f'"previous":"{previous}"' in record.text
            assert is_signed(record.text, record.signature, series.public_key)
            heads[record.chain] = (record.sequence, record.hash)


def left(counter: Counter) -> int:
    db.session.rollback()
    wanted = select(func.sum(StockBalance.quantity)).where(StockBalance.place_id == counter.place_id)
    return int(db.session.scalar(wanted) or 0)


def test_two_hundred_sales_over_a_day_of_cuts_arrive_once_each_in_order(
    do: Do, app: Flask, tablet: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = a_counter(do, pieces=250)
    served = Updated(app)
    numbers: list[str] = []
    tablet.add_init_script(COUNT_TAKEOVERS)
    with serving(app, lambda _: served) as origin:
        page = sign_in(tablet, origin.url, counter.email)
        begin(page, origin.url, counter.shop.till_id)
        wait_until_sealed(page)
        all_sent(page)

        tablet.set_offline(True)
        numbers += ring_up(page, counter, 40)
        for _ in range(2):
            page.reload()
            ready(page)
            numbers += ring_up(page, counter, 30)

        page.close(run_before_unload=False)  # the tab is killed
        page = tablet.new_page()
        page.goto(f"{origin.url}/till/{counter.shop.till_id}")
        ready(page)
        numbers += ring_up(page, counter, 30)
        assert unsent(page) >= 130
        assert len(sales()) == 0

        # The network is back, and the server dies in the middle of a batch; another version waits behind.
        broke = break_off_after(monkeypatch, records=20)
        tablet.set_offline(False)
        assert broke.wait(20)
        origin.stop()
        monkeypatch.undo()
        assert 0 < len(sales()) < 130
        served.is_newer = True
        numbers += ring_up(page, counter, 20)
        origin.start()
        page.reload()
        ready(page)
        all_sent(page, 90)
        numbers += ring_up(page, counter, 10)
        # The first worker took the page at the first visit; the next version has taken over by now.
        eventually(page, "Number(localStorage.getItem('takeovers')) >= 2", 30)
        ready(page)

        tablet.set_offline(True)
        numbers += ring_up(page, counter, 40)
        page.reload()
        ready(page)
        tablet.set_offline(False)
        all_sent(page, 90)
        close_the_drawer(page, 200 * PRICE_CENTS + 20_000)

    kept = sales()
    assert [sale.receipt_number for sale in kept] == numbers
    assert len(set(numbers)) == 200
    check_chains()
    assert left(counter) == 50
    db.session.rollback()
    takings = select(func.sum(Payment.amount_cents)).where(Payment.means == "cash")
    assert db.session.scalar(takings) == 200 * PRICE_CENTS
    closing = db.session.scalars(select(CashClosing)).one()
    assert (closing.sales_count, closing.difference_cents) == (200, 0)
    assert closing.said_expected_cents == closing.expected_cents == 200 * PRICE_CENTS + 20_000


def close_the_drawer(page: Page, cents: int) -> None:
    page.get_by_test_id("menu").click()
    page.get_by_test_id("menu-close").click()
    page.get_by_test_id("counted-total").fill(f"{cents / 100:.2f}".replace(".", ","))
    page.get_by_test_id("close-confirm").click()
    expect(page.get_by_test_id("closed")).to_be_visible()
    all_sent(page)


def test_two_tills_sell_the_last_jar_offline_and_both_sales_are_kept(
    do: Do, app: Flask, browser: Browser
) -> None:
    counter = a_counter(do, pieces=1)
    other = a_till(do, counter.place_id, "TAR2")
    with serving(app) as origin:
        for till_id in (counter.shop.till_id, other):
            tablet = browser.new_context(viewport=COUNTER, service_workers="allow")
            page = sign_in(tablet, origin.url, counter.email)
            begin(page, origin.url, till_id)
            all_sent(page)
            tablet.set_offline(True)
            sell(page, counter.code)
            assert unsent(page) > 0
            if till_id == other:
                for one in browser.contexts:
                    one.set_offline(False)
                for one in browser.contexts:
                    all_sent(one.pages[0])
    assert sorted(sale.receipt_number for sale in sales()) == ["TAR1-000001", "TAR2-000001"]
    flags = db.session.scalars(select(SaleFlag.kind)).all()
    assert flags.count("shortage") == 1
    assert left(counter) == 0


def test_one_tab_sells_and_the_other_says_so(do: Do, app: Flask, tablet: BrowserContext) -> None:
    counter = a_counter(do, pieces=5)
    with serving(app) as origin:
        page = sign_in(tablet, origin.url, counter.email)
        begin(page, origin.url, counter.shop.till_id)
        second = tablet.new_page()
        second.goto(f"{origin.url}/till/{counter.shop.till_id}")
        expect(second.locator("body")).to_contain_text("autre onglet")
        assert sell(page, counter.code) == "TAR1-000001"


def test_a_full_disk_stops_selling_before_any_money_is_taken(
    do: Do, app: Flask, tablet: BrowserContext
) -> None:
    counter = a_counter(do, pieces=5)
    tablet.add_init_script(
        "window.isFull = false;"
        "const real = navigator.storage.estimate.bind(navigator.storage);"
        "navigator.storage.estimate = async () => window.isFull ? {quota: 1000, usage: 999} : real()"
    )
    with serving(app) as origin:
        page = sign_in(tablet, origin.url, counter.email)
        begin(page, origin.url, counter.shop.till_id)
        page.evaluate("window.isFull = true")
        page.get_by_test_id("scan").fill(counter.code)
        page.get_by_test_id("scan").press("Enter")
        page.get_by_test_id("pay").click()
        expect(page.get_by_test_id("refusal")).to_contain_text("plus de place")
        expect(page.get_by_test_id("tender-exact")).to_have_count(0)
        page.keyboard.press("Escape")
        page.evaluate("window.isFull = false")
        page.get_by_test_id("pay").click()
        expect(page.get_by_test_id("tender-exact")).to_be_visible()


def test_closing_for_good_is_refused_while_anything_is_unsent(
    do: Do, app: Flask, tablet: BrowserContext
) -> None:
    counter = a_counter(do, pieces=5)
    with serving(app) as origin:
        page = sign_in(tablet, origin.url, counter.email)
        begin(page, origin.url, counter.shop.till_id)
        all_sent(page)
        tablet.set_offline(True)
        sell(page, counter.code)
        close_offline(page)
        page.get_by_test_id("menu").click()
        page.get_by_test_id("menu-device").click()
        page.get_by_test_id("close-for-good").click()
        page.get_by_test_id("close-for-good-sure").click()
        expect(page.get_by_role("alert")).to_contain_text("envoyer")
        tablet.set_offline(False)
    db.session.rollback()
    assert db.session.scalar(select(TillSeries.state)) == "open"


def close_offline(page: Page) -> None:
    page.get_by_test_id("menu").click()
    page.get_by_test_id("menu-close").click()
    page.get_by_test_id("counted-total").fill("245,00")
    page.get_by_test_id("close-confirm").click()
    expect(page.get_by_test_id("closed")).to_be_visible()
    page.keyboard.press("Escape")
