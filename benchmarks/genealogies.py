"""Genealogies of any size, written in bulk: layers of a hundred lots, each made of two of the layer above."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, insert, select

from kernel.db import table_of
from kernel.ids import new_id, new_token
from traceability.models import Lot, LotParent, Product

WIDTH = 100
BATCH = 50_000
MADE_ON = date(2026, 10, 20)


@dataclass(frozen=True, slots=True)
class Graph:
    """A root with `steps` links below it."""

    root: UUID
    lots: int
    steps: int


def grow(engine: Engine, organisation_id: UUID, steps: int) -> Graph:
    """Write a genealogy of `steps` links below one new lot, and let the planner count it."""
    layers, links = _drawn(steps)
    with engine.begin() as connection:
        product_id = connection.scalar(select(Product.id).where(Product.key == "saffron_dry"))
        for some in _batches(_lots(organisation_id, product_id, layers)):
            connection.execute(insert(table_of(Lot)), some)
        for some in _batches(iter(links)):
            connection.execute(insert(table_of(LotParent)), some)
    _maintain(engine, "ANALYZE")
    return Graph(layers[0][0], sum(map(len, layers)), len(links))


def tidy(engine: Engine) -> None:
    """What autovacuum does sooner or later: until then an index-only scan also visits each row."""
    if engine.dialect.name == "postgresql":
        _maintain(engine, "VACUUM ANALYZE")


def _maintain(engine: Engine, word: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in ("lot", "lot_parent"):
            connection.exec_driver_sql(f"{word} {table}")


def _drawn(steps: int) -> tuple[list[list[UUID]], list[dict[str, Any]]]:
    layers = [[new_id()]]
    links: list[dict[str, Any]] = []
    while len(links) < steps:
        above, generation = layers[-1], len(layers)
        here = [new_id() for _ in range(min(WIDTH, steps - len(links)))]
        for index, child in enumerate(here):
            for parent in {above[index % len(above)], above[(index + 1) % len(above)]}:
                links.append(_link(child, parent, generation))
        layers.append(here)
    return layers, links


def _link(child: UUID, parent: UUID, generation: int) -> dict[str, Any]:
    return {
        "lot_id": child,
        "parent_id": parent,
        "lot_generation": generation,
        "parent_generation": generation - 1,
        "quantity": 1,
    }


def _lots(
    organisation_id: UUID, product_id: Any, layers: Sequence[Sequence[UUID]]
) -> Iterator[dict[str, Any]]:
    moment = datetime.now(UTC)
    for generation, lots in enumerate(layers):
        for lot in lots:
            yield {
                "id": lot,
                "code": f"B-{lot}",
                "token": new_token(),
                "organisation_id": organisation_id,
                "product_id": product_id,
                "origin": "process",
                "generation": generation,
                "quantity": 1_000,
                "unit": "GRM",
                "season": 2026,
                "made_on": MADE_ON,
                "recorded_at": moment,
            }


def _batches(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == BATCH:
            yield some
            some = []
    if some:
        yield some
