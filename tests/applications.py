"""The application that tests share: making one costs a fifth of a second, and there are thousands of tests.

A test process makes one for each kind of database and lends it to one test after another: with the settings
and the extensions it was made with, and engines that connect to the test's own database.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event, make_url

from kernel.db import close_connections, db, writing_engine
from traceability.web import scan_counter

Settings = dict[str, Any]


class Applications:
    """Makes applications: each test may have one of its own, or take the one that is shared."""

    def __init__(self, make: Callable[[Settings], Flask]) -> None:
        self._make = make
        self._shared: dict[str, Shared] = {}

    def own(self, settings: Settings) -> Flask:
        """An application of the test's own, for other settings or for threads that may outlive it."""
        # Flask's extensions belong to the process and learn their settings from the last application made.
        self._shared.clear()
        return self._make(settings)

    @contextmanager
    def lent(self, settings: Settings) -> Iterator[Flask]:
        """The shared application as if just made with these settings, in its context until the end."""
        kind = make_url(settings["SQLALCHEMY_DATABASE_URI"]).get_backend_name()
        if kind not in self._shared:
            self._shared[kind] = Shared(self._make(settings))
        app = self._shared[kind].renewed(settings)
        with in_context(app):
            yield app


@contextmanager
def in_context(app: Flask) -> Iterator[None]:
    """The context of an application, left with nothing under way and nothing connected."""
    with app.app_context():
        yield
        app.extensions[scan_counter.EXTENSION].settle()
        close_connections()


class Shared:
    """An application, what it was made of, and where its engines connect now."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._made_with, self._made_of = dict(app.config), dict(app.extensions)
        self._database: str | None = None
        with app.app_context():
            for dialect in {db.engine.dialect, writing_engine().dialect}:
                event.listen(dialect, "do_connect", self._lead)

    def renewed(self, settings: Settings) -> Flask:
        """The application with these settings, and no trace of those it was lent to."""
        self._database = make_url(settings["SQLALCHEMY_DATABASE_URI"]).database
        self._app.config.clear()
        self._app.config.update(self._made_with | settings)
        self._app.extensions.clear()
        self._app.extensions.update(self._made_of)
        scan_counter.install(self._app)
        return self._app

    def _lead(self, dialect: Any, record: Any, arguments: list[Any], named: dict[str, Any]) -> None:
        """Let a new connection be one to the test's own database."""
        if dialect.name == "sqlite":
            arguments[0] = self._database
        else:
            named["dbname"] = self._database
