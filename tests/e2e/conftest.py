"""The application served on a port of its own, and the machine's Chromium."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.applications import in_context
from tests.conftest import make_app
from tests.e2e.browser import FLAGS, chromium


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """An application of the test's own: what a browser still asks for as it closes is not the next test's."""
    app = make_app(database_url, tmp_path)
    with in_context(app):
        yield app


@pytest.fixture
def origin(app: Flask) -> Iterator[str]:
    """Where the application answers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = Thread(target=server.serve_forever)
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()


@pytest.fixture(scope="session")
def launched() -> Iterator[Browser]:
    """The machine's Chromium, started once a run: starting it costs more than most tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def browser(launched: Browser) -> Iterator[Browser]:
    """Chromium as nobody has used it: what a test opened is closed after it."""
    yield launched
    for context in launched.contexts:
        context.close()
