"""The real application, served by a process that can be killed at a chosen moment of a request.

    python -m tests.faults.server DATABASE_URL FOLDER SOCKET

`SOCKET` is the number of an inherited listening socket. The first process builds the application, warms it
and closes its connections; it forks the one that serves, and forks another when that one was killed.
"""

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool
from werkzeug.serving import WSGIRequestHandler, make_server

from kernel.access import system_actor
from kernel.db import close_connections, db
from kernel.execute import Context, Operation, Outcome, execute
from kernel.ids import new_id
from tests.builders.devices import a_counter
from tests.conftest import NOW, make_app

# `X-Fault: kill-after-commit 3`: at the third commit of the request; the first when no number is given.
HEADER = "HTTP_X_FAULT"
KILLED = 1


class Faults:
    """What the request of this thread is to suffer, and how many commits away that is."""

    def __init__(self, engine: Engine) -> None:
        self._of_thread = threading.local()
        event.listen(engine, "connect", _without_waiting_for_the_disk)
        event.listen(Engine, "commit", self._before_commit)
        event.listen(Pool, "checkin", self._after_commit)

    def arm(self, header: str) -> None:
        """Take the fault of a request that begins; none when the header is empty."""
        name, _, count = header.partition(" ")
        self._of_thread.name = name
        self._of_thread.left = int(count or 1)

    def drops_answer(self) -> bool:
        """Whether the request is done and its answer never told."""
        return bool(self._of_thread.name == "drop-answer")

    def _before_commit(self, connection: Any) -> None:
        if getattr(self._of_thread, "name", "") not in ("kill-before-commit", "kill-after-commit"):
            return
        self._of_thread.left -= 1
        if self._of_thread.left == 0 and self._of_thread.name == "kill-before-commit":
            os._exit(KILLED)

    def _after_commit(self, *_: Any) -> None:
        is_meant = getattr(self._of_thread, "name", "") == "kill-after-commit"
        if is_meant and self._of_thread.left == 0:
            os._exit(KILLED)


class Faulty:
    """The application behind a door that obeys `X-Fault`."""

    def __init__(self, app: Flask, faults: Faults) -> None:
        self._app = app
        self._faults = faults

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self._faults.arm(environ.get(HEADER, ""))
        answer = b"".join(self._app.wsgi_app(environ, start_response))
        if self._faults.drops_answer():
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return [answer]


class Quiet(WSGIRequestHandler):
    """A handler that writes no line for each request, and does not wonder at a caller who left."""

    def log(self, *_: Any) -> None:
        return

    def connection_dropped(self, *_: Any) -> None:
        return


def _without_waiting_for_the_disk(connection: Any, _: Any) -> None:
    """What a killed process has written, the machine still holds: only a power cut would ask for more."""
    if hasattr(connection, "execute") and type(connection).__module__.startswith("sqlite3"):
        connection.execute("PRAGMA synchronous=OFF")


def do(operation: Operation[Any], command: Any, *, operation_id: UUID | None = None, **_: Any) -> Outcome:
    """Run an operation as the platform itself."""
    context = Context(operation_id or new_id(), system_actor("faults"), "test", NOW, NOW)
    return execute(operation, command, context)


def warm(app: Flask) -> None:
    """Sell something at another boutique: a process forked after it has every statement compiled."""
    with app.app_context():
        counter = a_counter(do, app.test_client())
        counter.sell()
        assert counter.reasons() == [None]
        assert counter.ask("catalogue").status_code == 200
        close_connections()


def keep_serving(app: Flask, listening: int) -> None:
    """Serve until told to stop; a process that was killed is followed by another."""
    with app.app_context():
        faulty = Faulty(app, Faults(db.engine))
    serving = 0

    def stop(*_: Any) -> None:
        os.kill(serving, signal.SIGKILL)
        os._exit(0)

    signal.signal(signal.SIGTERM, stop)
    while True:
        serving = os.fork()
        if serving == 0:
            _serve(faulty, listening)
        os.waitpid(serving, 0)


def _serve(faulty: Faulty, listening: int) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    server = make_server("127.0.0.1", 0, faulty, threaded=True, request_handler=Quiet, fd=listening)
    server.serve_forever()


def main(database_url: str, folder: str, listening: str) -> None:
    """Build the application once, then serve it."""
    app = make_app(database_url, Path(folder))
    app.config["WTF_CSRF_ENABLED"] = False
    warm(app)
    keep_serving(app, int(listening))


if __name__ == "__main__":
    main(*sys.argv[1:])
