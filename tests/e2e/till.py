"""A till in a real browser: opened on a device, sold at by hand, its server killed and started again."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic

from flask import Flask
from playwright.sync_api import BrowserContext, Error, Page, expect
from werkzeug.serving import BaseWSGIServer, make_server


class Origin:
    """The application on one port; stopped and started again, as a server is."""

    def __init__(self, app: Flask, wrap: Callable[..., object] | None = None) -> None:
        self._app = wrap(app) if wrap else app
        self._server: BaseWSGIServer | None = None
        self._serving: Thread | None = None
        self.port = 0
        self.start()

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self.port, self._app, threaded=True)  # type: ignore[arg-type]
        self.port = self._server.server_port
        self._serving = Thread(target=self._server.serve_forever)
        self._serving.start()

    def stop(self) -> None:
        assert self._server
        assert self._serving
        self._server.shutdown()
        self._server.server_close()
        self._serving.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def serving(app: Flask, wrap: Callable[..., object] | None = None) -> Iterator[Origin]:
    """The application served until the end of the block."""
    origin = Origin(app, wrap)
    try:
        yield origin
    finally:
        origin.stop()


def sign_in(context: BrowserContext, url: str, email: str) -> Page:
    """A page where somebody is signed in."""
    page = context.new_page()
    page.goto(f"{url}/login")
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", "un bon mot de passe")
    page.click("button[type=submit], input[type=submit]")
    page.wait_for_load_state()
    return page


def begin(page: Page, url: str, till_id: object, float_text: str = "200") -> None:
    """Enrol this device at a till and open its drawer."""
    page.goto(f"{url}/till/{till_id}")
    page.get_by_test_id("enrol").click()
    page.get_by_test_id("open-float").fill(float_text)
    page.get_by_test_id("open-session").click()
    expect(page.get_by_test_id("scan")).to_be_visible()


def sell(page: Page, code: str, times: int = 1) -> str:
    """Ring up so many of an article for the exact cash; the number on its receipt."""
    page.get_by_test_id("scan").fill(code if times == 1 else f"{times}*{code}")
    page.get_by_test_id("scan").press("Enter")
    page.get_by_test_id("pay").click()
    page.get_by_test_id("tender-exact").click()
    page.get_by_test_id("confirm-payment").click()
    paper = page.get_by_test_id("paper")
    expect(paper).to_be_visible()
    found = re.search(r"[A-Z0-9.]+-T?\d{6}", paper.inner_text())
    assert found
    page.get_by_test_id("next-sale").click()
    expect(paper).to_be_hidden()
    return found.group()


def ready(page: Page) -> None:
    """Wait until the counter is there."""
    expect(page.get_by_test_id("scan")).to_be_visible(timeout=15_000)


def unsent(page: Page) -> int:
    """How many records the bar says are still to send."""
    told = page.get_by_test_id("unsent")
    return int(told.get_attribute("data-count") or 0) if told.count() else 0


def all_sent(page: Page, seconds: int = 60) -> None:
    """Wait until nothing is left to send."""
    expect(page.get_by_test_id("unsent")).to_have_count(0, timeout=seconds * 1_000)


def eventually(page: Page, condition: str, seconds: float) -> None:
    """Wait until an expression holds in the page, also across reloads."""
    # Playwright would have the page evaluate a text, which the page's policy forbids.
    until = monotonic() + seconds
    while monotonic() < until:
        try:
            if page.evaluate(condition):
                return
        except Error:  # the page is being reloaded
            pass
        page.wait_for_timeout(100)
    raise AssertionError(f"{condition} did not come true in {seconds} s")
