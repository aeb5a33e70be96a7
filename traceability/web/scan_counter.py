"""Scans written behind the page: who scans never waits for the count, and a count that fails shows nowhere.

A process keeps what was scanned for a fifth of a second and writes it in one transaction, so that a
crowd of scans takes the database's one writer as seldom as possible. What a process that is killed
had not written yet is lost: a fifth of a second of scans, which prove nothing one by one.
"""

import logging
import time
from threading import Lock, Thread
from typing import cast

from flask import Flask, current_app
from sqlalchemy.exc import OperationalError

from kernel.access import system_actor
from kernel.clock import now
from kernel.execute import Context, execute
from kernel.ids import new_id
from traceability.operations.scans import RecordScans, Scanned, record_scans

log = logging.getLogger(__name__)

EXTENSION = "igoudar_scans"
GATHER_SECONDS = 0.2
# Some megabytes: beyond, the database has been away for minutes and scans are let go.
WAITING_MAX = 20_000
BATCH_MAX = 1_000
ATTEMPTS_MAX = 5


class ScanCounter:
    """Takes scans at once, and writes them a moment later from a thread that lives while there are any."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._waiting: list[Scanned] = []
        self._writer: Thread | None = None
        self._lock = Lock()

    def add(self, scan: Scanned) -> None:
        """Take a scan; never waits and never raises."""
        with self._lock:
            if len(self._waiting) >= WAITING_MAX:
                log.warning("a scan of lot %s is not counted: too many wait", scan.lot_id)
                return
            self._waiting.append(scan)
            if self._writer is None:
                # Not a daemon: a process that ends writes what it holds.
                self._writer = Thread(target=self._write_all, name="scans")
                self._writer.start()

    def settle(self) -> None:
        """Wait until all that was taken is written."""
        writer = self._writer
        if writer is not None:
            writer.join()

    def _write_all(self) -> None:
        while True:
            time.sleep(GATHER_SECONDS)
            with self._lock:
                batch, self._waiting = self._waiting[:BATCH_MAX], self._waiting[BATCH_MAX:]
                if not batch:
                    self._writer = None
                    return
            self._write(batch)

    def _write(self, batch: list[Scanned]) -> None:
        # One id for all attempts: a batch whose answer was lost is not counted twice.
        operation_id = new_id()
        for attempt in range(1, ATTEMPTS_MAX + 1):
            try:
                with self._app.app_context():
                    context = Context(operation_id, system_actor("public page"), "web", occurred_at=now())
                    execute(record_scans, RecordScans(tuple(batch)), context)
                return
            except OperationalError:  # the database restarts, or is busy
                log.exception("%s scans wait (attempt %s)", len(batch), attempt)
                time.sleep(attempt)
            except Exception:  # a bug must not stop the counting of other scans
                log.exception("%s scans are lost", len(batch))
                return


def scan_counter() -> ScanCounter:
    """The counter of this process."""
    return cast(ScanCounter, current_app.extensions[EXTENSION])


def install(app: Flask) -> None:
    """Put a counter on the application."""
    app.extensions[EXTENSION] = ScanCounter(app)
