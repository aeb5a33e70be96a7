"""Alembic on the application's own database and tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import JSON, Connection

from kernel.db import UtcDateTime

migrate = current_app.extensions["migrate"].db


def render(kind: str, item: object, autogen: Any) -> str | bool:
    """Write our own column types as the plain ones they are stored as: a migration imports no model."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, JSON):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')"
    return False


@contextmanager
def copying_allowed(connection: Connection) -> Iterator[None]:
    """SQLite drops a table to copy it: its references are checked at the end instead of at each step."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    yield
    broken = driver.execute("PRAGMA foreign_key_check").fetchall()
    driver.execute("PRAGMA foreign_keys=ON")
    if broken:
        raise RuntimeError(f"{len(broken)} references are broken after the migration")


def run() -> None:
    """Upgrade in one transaction per revision; SQLite changes tables by copying them (batch)."""
    engine = current_app.extensions["igoudar_writer"]
    with engine.connect() as connection, copying_allowed(connection):
        context.configure(
            connection=connection,
            target_metadata=migrate.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
