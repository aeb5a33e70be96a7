"""Alembic on the application's own database and tables."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import JSON

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


def run() -> None:
    """Upgrade in one transaction per revision; SQLite changes tables by copying them (batch)."""
    engine = current_app.extensions["igoudar_writer"]
    with engine.connect() as connection:
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
