"""Closures and whole recalls against the same done by hand, on PostgreSQL and on SQLite.

The floor of a closure is a bare recursive query that says the ids. A whole recall also writes each lot
into the recall and its state into the lot; its second floor is those same rows written by hand.
"""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, Uuid, text
from sqlalchemy.orm import Session

from benchmarks.genealogies import Graph, grow
from benchmarks.report import Row
from kernel.access import system_actor
from kernel.clock import now
from kernel.db import db, writing_engine
from kernel.execute import Context, execute
from kernel.ids import new_id
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.queries import genealogy

CLOSURES = (2_000, 20_000, 200_000)
MILLION = 1_000_000
CLOSURE_WANTED = 0.5
_DOWN = (
    "WITH RECURSIVE down(id) AS (SELECT {root} UNION"
    " SELECT lot_parent.lot_id FROM lot_parent JOIN down ON lot_parent.parent_id = down.id)"
)


def measure(organisation_id: UUID, steps: int = MILLION) -> list[Row]:
    """The rows of the bench for the database of the application that is current."""
    engine = writing_engine()
    kind = "PostgreSQL" if engine.dialect.name == "postgresql" else "SQLite"
    rows = [_closure(engine, grow(engine, organisation_id, few), kind) for few in CLOSURES]
    ours, by_hand = (grow(engine, organisation_id, steps) for _ in range(2))
    rows.append(_closure(engine, ours, kind))
    rows += _whole(engine, ours, by_hand, kind)
    return rows


def _closure(engine: Engine, graph: Graph, kind: str) -> Row:
    floor = _least(lambda: _downstream_by_hand(engine, graph.root))
    ours = _least(lambda: _downstream(db.session(), graph.root))
    return Row(
        f"recall closure, {graph.steps:,} steps, {kind}",
        ours * 1_000,
        floor * 1_000,
        "ms",
        more_is_better=False,
        wanted=CLOSURE_WANTED,
        note=f"{graph.lots - 1:,} lots; {ours / graph.steps * 1e6:.1f} µs a step",
    )


def _whole(engine: Engine, ours: Graph, by_hand: Graph, kind: str) -> list[Row]:
    query = _least(lambda: _downstream_by_hand(engine, ours.root))
    written = _timed(lambda: _recall_by_hand(engine, by_hand.root))
    seconds = _timed(lambda: _recall(ours.root))
    name = f"whole recall, {ours.steps:,} steps, {kind}"
    note = f"{ours.lots:,} lots taken back"
    return [
        Row(f"{name}: bare query", seconds * 1_000, query * 1_000, "ms", more_is_better=False, note=note),
        Row(f"{name}: same rows", seconds * 1_000, written * 1_000, "ms", more_is_better=False, note=note),
    ]


def _downstream(session: Session, root: UUID) -> None:
    genealogy.downstream(session, root)
    session.rollback()


def _downstream_by_hand(engine: Engine, root: UUID) -> None:
    """A bare recursive query, its ids fetched from the driver as they come."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(_of(connection, _DOWN + " SELECT id FROM down", root))
        cursor.fetchall()


def _recall(root: UUID) -> None:
    command = RecallLot(new_id(), root, "Mesure", "Mesure")
    moment = now()
    execute(recall_lot, command, Context(new_id(), system_actor("bench"), "bench", moment, moment))


def _recall_by_hand(engine: Engine, root: UUID) -> None:
    """The rows of a recall and the states of its lots, in two statements of one transaction."""
    recall_id = new_id()
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO recall (id, code, lot_id, organisation_id, reason, advice, occurred_at,"
                " recorded_at) SELECT :recall, :code, id, organisation_id, 'x', 'x', recorded_at, recorded_at"
                " FROM lot WHERE id = :root"
            ),
            {
                "recall": _bound(connection, recall_id),
                "code": f"H-{recall_id}",
                "root": _bound(connection, root),
            },
        )
        recall = _literal(connection, recall_id)
        walk = _of(connection, _DOWN, root)
        cursor: Any = connection.connection.cursor()
        insertion = f" SELECT {recall}, id, 'downstream' FROM down"
        if engine.dialect.name == "postgresql":
            cursor.execute(f"INSERT INTO recall_lot (recall_id, lot_id, side) {walk}{insertion}")
        else:
            cursor.execute(f"{walk} INSERT INTO recall_lot (recall_id, lot_id, side){insertion}")
        cursor.execute(
            "UPDATE lot SET state = 'recalled', changed_at = recorded_at WHERE id IN"
            f" (SELECT lot_id FROM recall_lot WHERE recall_id = {recall})"
        )


def _of(connection: Connection, statement: str, root: UUID) -> str:
    return statement.format(root=_literal(connection, root))


def _literal(connection: Connection, value: UUID) -> str:
    told = Uuid().literal_processor(connection.dialect)
    assert told is not None
    cast = "::uuid" if connection.dialect.name == "postgresql" else ""
    return f"{told(value)}{cast}"


def _bound(connection: Connection, value: UUID) -> Any:
    return value if connection.dialect.name == "postgresql" else value.hex


def _least(work: Callable[[], None], times: int = 3) -> float:
    """The least of a few: what the work costs, not what disturbed it."""
    return min(_timed(work) for _ in range(times))


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
