"""Closures and whole recalls against the same done by hand, on PostgreSQL and on SQLite.

The floor of a closure is a bare recursive query that says the ids. A whole recall also writes each lot
into the recall; its second floor is those same rows written by hand.
"""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, func, select, text

from benchmarks.genealogies import Graph, grow, tidy
from benchmarks.report import Row
from kernel.access import system_actor
from kernel.clock import now
from kernel.db import db, writing_engine
from kernel.execute import Context, execute
from kernel.ids import new_id
from producers.operations.organisations import RegisterOrganisation, register_organisation
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.queries import genealogy

CLOSURES = (2_000, 20_000, 200_000)
MILLION = 1_000_000
CLOSURE_WANTED = 0.5
_DOWN = (
    "WITH RECURSIVE down(id) AS (SELECT {root} UNION"
    " SELECT lot_parent.lot_id FROM lot_parent JOIN down ON lot_parent.parent_id = down.id)"
)


def an_organisation() -> UUID:
    """Somebody who made the lots, registered as people do."""
    organisation_id = new_id()
    moment = now()
    command = RegisterOrganisation(
        organisation_id, name="Mesure", kind="cooperative", key="mesure", code="MES"
    )
    execute(register_organisation, command, Context(new_id(), system_actor("bench"), "bench", moment, moment))
    return organisation_id


def measure(organisation_id: UUID, steps: int = MILLION) -> list[Row]:
    """The rows of the bench for the database of the application that is current."""
    engine = writing_engine()
    kind = "PostgreSQL" if engine.dialect.name == "postgresql" else "SQLite"
    rows = [row for few in CLOSURES if few <= steps for row in _closures(engine, organisation_id, few, kind)]
    ours, by_hand = (grow(engine, organisation_id, steps) for _ in range(2))
    tidy(engine)
    rows += [*_closure(engine, ours, kind), *_whole(engine, ours, by_hand, kind)]
    return rows


def _closures(engine: Engine, organisation_id: UUID, steps: int, kind: str) -> list[Row]:
    """A genealogy measured as it was just written, and again when PostgreSQL has vacuumed it."""
    graph = grow(engine, organisation_id, steps)
    fresh = _closure(engine, graph, f"{kind}, just written")[:1] if kind == "PostgreSQL" else []
    tidy(engine)
    return [*fresh, *_closure(engine, graph, kind)]


def _closure(engine: Engine, graph: Graph, kind: str) -> list[Row]:
    """The closure as a recall uses it, within the database; and its ids given to Python."""
    session = db.session()
    counted = select(func.count()).select_from(genealogy.walk_down(session, graph.root))
    within = (
        _least(lambda: session.scalar(counted)),
        _least(lambda: _by_hand(engine, graph.root, "count(*)")),
    )
    given = (
        _least(lambda: genealogy.downstream(session, graph.root)),
        _least(lambda: _by_hand(engine, graph.root, "id")),
    )
    session.rollback()
    name = f"closure, {graph.steps:,} steps, {kind}"
    # SQLite's driver gives texts: what making ids of them costs is no part of the walk.
    given_wanted = CLOSURE_WANTED if kind == "PostgreSQL" else None
    return [
        _row(name, *within, graph, CLOSURE_WANTED),
        _row(f"{name}: ids", *given, graph, given_wanted),
    ]


def _row(name: str, ours: float, floor: float, graph: Graph, wanted: float | None) -> Row:
    note = f"{graph.lots - 1:,} lots; {ours / graph.steps * 1e6:.1f} µs a step"
    return Row(name, ours * 1_000, floor * 1_000, "ms", more_is_better=False, wanted=wanted, note=note)


def _whole(engine: Engine, ours: Graph, by_hand: Graph, kind: str) -> list[Row]:
    query = _least(lambda: _by_hand(engine, ours.root, "id"))
    written = _timed(lambda: _recall_by_hand(engine, by_hand.root))
    seconds = _timed(lambda: _recall(ours.root))
    name = f"recall, {ours.steps:,} steps, {kind}"
    note = f"{ours.lots:,} lots taken back"
    return [
        Row(f"{name}: query", seconds * 1_000, query * 1_000, "ms", more_is_better=False, note=note),
        Row(f"{name}: rows", seconds * 1_000, written * 1_000, "ms", more_is_better=False, note=note),
    ]


def _by_hand(engine: Engine, root: UUID, what: str) -> None:
    """A bare recursive query, its answer fetched from the driver as it comes."""
    with engine.connect() as connection:
        cursor = connection.connection.cursor()
        cursor.execute(_of(connection, f"{_DOWN} SELECT {what} FROM down", root))
        cursor.fetchall()


def _recall(root: UUID) -> None:
    command = RecallLot(new_id(), root, "Mesure", "Mesure")
    moment = now()
    execute(recall_lot, command, Context(new_id(), system_actor("bench"), "bench", moment, moment))


def _recall_by_hand(engine: Engine, root: UUID) -> None:
    """The rows of a recall, in two statements of one transaction."""
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


def _of(connection: Connection, statement: str, root: UUID) -> str:
    return statement.format(root=_literal(connection, root))


def _literal(connection: Connection, value: UUID) -> str:
    return f"'{value}'::uuid" if connection.dialect.name == "postgresql" else f"'{value.hex}'"


def _bound(connection: Connection, value: UUID) -> Any:
    return value if connection.dialect.name == "postgresql" else value.hex


def _least(work: Callable[[], object], times: int = 3) -> float:
    """The least of a few: what the work costs, not what disturbed it."""
    return min(_timed(work) for _ in range(times))


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
