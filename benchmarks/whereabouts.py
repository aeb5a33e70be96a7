"""“Where is it all?”: a recall in a network of five years, its page, and what a till hears of it.

The page is made as the web server makes it, by its own view, with every statement timed. Beside it, the
second that a recall may take to say where everything is.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import current_app
from flask_login import login_user
from sqlalchemy import Engine

from benchmarks.asked import Asked, asked_of
from benchmarks.report import Row
from benchmarks.world import PASSWORD, do
from benchmarks.years import Years
from kernel.access import Grant, Role, system_actor
from kernel.clock import now
from kernel.db import db, writing_engine
from kernel.execute import Context, execute
from kernel.ids import new_id
from kernel.models import User
from kernel.security import CreateUser, create_user
from shop.operations.recalls import take_back
from shop.queries.feed import cursor_of, feed_page, recalled_lots
from traceability.operations.recalls import RecallLot

A_SECOND_MS = 1_000
STATEMENT_SHOWN = 60
# Of last season, another batch than those recalled after it.
HARVESTS_BACK, BATCHES = 700, 5


def measure(years: Years) -> list[Row]:
    """A recall of one harvest (about fifty lots), and of five sorted batches (about five hundred)."""
    manager = new_id()
    do(create_user, CreateUser(manager, f"{manager}@example.org", "Réseau", (Grant(Role.NETWORK_MANAGER),),
                               password=PASSWORD))  # fmt: skip
    harvest, batches = years.harvests[-HARVESTS_BACK], years.sorted_lots[-BATCHES:]
    rows = _of(manager, years, "one harvest", [harvest])
    return rows + _of(manager, years, f"{BATCHES} batches", batches)


def _of(manager: UUID, years: Years, name: str, roots: list[UUID]) -> list[Row]:
    engine = db.engine
    kind = "PostgreSQL" if engine.dialect.name == "postgresql" else "SQLite"
    recall_id, moment = new_id(), now()
    command = RecallLot(recall_id, roots[0], "Mesure", "Mesure", also_lot_ids=tuple(roots[1:]))
    context = Context(new_id(), system_actor("bench"), "bench", moment, moment)
    began = _timed(writing_engine(), lambda: execute(take_back, command, context))
    lots = began.result["downstream"] + len(roots)
    pages = [_timed(engine, lambda: _page(manager, recall_id)) for _ in range(3)]
    page = min(pages, key=lambda one: one.seconds)
    heard = _timed(engine, lambda: _hear(years))
    name = f"recall of {name}, {kind}"
    return [
        _row(f"{name}: begun and told", began, f"{lots} lots"),
        _row(f"{name}: where is it all", page, f"{page.result / 1024:.0f} KiB"),
        _row(f"{name}: a till hears of it", heard, f"{heard.result} lots"),
    ]


@dataclass(frozen=True, slots=True)
class Timed:
    """What a piece of work answered, how long it took, what it asked."""

    result: Any
    seconds: float
    asked: Asked


def _row(name: str, timed: Timed, note: str) -> Row:
    note = f"{note}; {timed.asked}: {timed.asked.longest[1][:STATEMENT_SHOWN]}"
    ours_ms = timed.seconds * 1_000
    return Row(name, ours_ms, A_SECOND_MS, "ms", more_is_better=False, wanted=1, note=note)


def _page(manager: UUID, recall_id: UUID) -> int:
    """The page of the recall as the manager reads it; how many bytes."""
    with current_app.test_request_context(f"/recalls/{recall_id}"):
        login_user(db.session.get_one(User, manager))
        page = current_app.view_functions["recalls.recall_page"](recall_id=recall_id)
        db.session.remove()
    return len(str(page).encode())


def _hear(years: Years) -> int:
    """What one till is told a minute later: the lots at its place that changed, and all that is recalled."""
    session = db.session()
    since = now() - timedelta(minutes=1)
    cursor = cursor_of(f"~end~~{since.isoformat()}", now())
    told = len(feed_page(session, years.counters[0].place_id, cursor).lots) + len(recalled_lots(session))
    session.rollback()
    return told


def _timed(engine: Engine, work: Callable[[], Any]) -> Timed:
    with asked_of(engine) as asked:
        started = time.perf_counter()
        result = work()
        return Timed(result, time.perf_counter() - started, asked)
