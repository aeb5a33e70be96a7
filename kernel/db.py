"""The database: one metadata, named constraints, column types that cannot hold a wrong value."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    DateTime,
    Dialect,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    Uuid,
    create_engine,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, MappedColumn, Session, mapped_column
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import GenericFunction
from sqlalchemy.types import TypeDecorator

from kernel.clock import now
from kernel.settings import WRITER_OPTIONS

# Named constraints, so that a violation can be told by name and a migration can drop it.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment; stored in UTC, refused when naive, and read back aware on SQLite too."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class local_hour(GenericFunction[int]):
    """The hour that a clock showed at a moment in a zone: `local_hour(moment, timezone)`."""

    type = Integer()
    inherit_cache = True


@compiles(local_hour, "postgresql")
def _local_hour(element: local_hour, compiler: SQLCompiler, **kwargs: Any) -> str:
    moment, zone = element.clauses
    told = f"({compiler.process(moment, **kwargs)} AT TIME ZONE {compiler.process(zone, **kwargs)})"
    return f"CAST(EXTRACT(hour FROM {told}) AS INTEGER)"


def _hour_at(moment: str, timezone: str) -> int:
    """What SQLite, which knows no zones, asks of Python: its moments are texts in UTC."""
    return datetime.fromisoformat(moment).replace(tzinfo=UTC).astimezone(ZoneInfo(timezone)).hour


# 64 bits on both databases: an amount in milligrams outgrows 32 bits at two tonnes.
BigInt = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON().with_variant(JSONB(), "postgresql")


class Model(DeclarativeBase):
    """Base of every table: typed columns by annotation, named constraints."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it as a class attribute
        UUID: Uuid(),
        datetime: UtcDateTime(),
        int: BigInt,
        str: String(),
        dict[str, Any]: Json,
        list[Any]: Json,
    }


db = SQLAlchemy(metadata=Model.metadata)


def changed_at(*, index: bool = True) -> MappedColumn[datetime]:
    """A column that says when its row was written last, whoever wrote it: for readers of what changed."""
    long_ago = "2020-01-01 00:00:00"
    return mapped_column(UtcDateTime(), default=now, onupdate=now, server_default=long_ago, index=index)


def table_of(model: type[Model]) -> Table:
    """The table of a model, for statements that skip the mapper on a hot path."""
    return cast(Table, model.__table__)


def prepare_engine(engine: Engine) -> None:
    """SQLite gets WAL, foreign keys and transactions that begin as asked; PostgreSQL needs nothing."""
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        # The driver must not open transactions by itself, or IMMEDIATE below would come too late.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=15000", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("local_hour", 2, _hour_at, deterministic=True)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        # A writer takes the lock at once: a reader that turns writer half-way could be refused.
        writing = connection.get_execution_options().get("igoudar_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def writing_engine() -> Engine:
    """The application's engine, its transactions taking the write lock when they begin."""
    engine: Engine = current_app.extensions["igoudar_writer"]
    return engine


def install(app: Flask) -> None:
    """Put the database on the application."""
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
        app.extensions["igoudar_writer"] = _writer_of(db.engine)


def _writer_of(engine: Engine) -> Engine:
    """SQLite's readers and writers share their connections; PostgreSQL's are planned differently."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(igoudar_writes=True)
    return create_engine(engine.url, **WRITER_OPTIONS, execution_options=engine.get_execution_options())


def close_connections() -> None:
    """Let go of every connection of this process, readers' and writers': before a fork, after a test."""
    db.session.remove()
    db.engine.dispose()
    writing_engine().dispose()


def at_one_moment(session: Session) -> None:
    """Let what `session` reads next be of one moment, and streamed: for a check of the whole database."""
    session.rollback()
    if session.get_bind().dialect.name != "sqlite":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


@contextmanager
def sent_together(session: Session) -> Iterator[Connection]:
    """Statements that answer nothing, none of them waiting for the one before.

    PostgreSQL answers all of them at the end, and there raises what one of them broke; SQLite, which is
    no journey away, as they come.
    """
    connection = session.connection()
    if connection.dialect.name != "postgresql":
        yield connection
        return
    driver = cast(psycopg.Connection, connection.connection.driver_connection)
    try:
        with driver.pipeline():
            yield connection
    except psycopg.Error as error:
        # What SQLAlchemy makes of it where it waits for the answer.
        raise DBAPIError.instance(None, None, error, psycopg.Error, dialect=connection.dialect) from error


def canonical_json(value: Any) -> str:
    """One text for one value: sorted keys, no spaces, UTF-8 letters kept; the form that is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)
