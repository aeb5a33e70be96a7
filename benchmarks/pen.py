"""Rows of many tables written in bulk, the same values on PostgreSQL and on SQLite."""

from types import TracebackType
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Engine

BATCH = 20_000
# Ids in the order of the writing, all of them older than any that is made today.
_FIRST_ID = UUID("017e0000-0000-7000-8000-000000000000").int


class Pen:
    """Writes rows table by table, in one transaction that checks no reference.

    Values are numbers, texts and none; ids are 32 hexadecimal digits and moments texts in UTC.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._is_postgresql = engine.dialect.name == "postgresql"
        self._columns: dict[str, tuple[str, ...]] = {}
        self._rows: dict[str, list[tuple[Any, ...]]] = {}
        self._count = 0

    def __enter__(self) -> Self:
        self._pooled = self._engine.raw_connection()
        self._cursor: Any = self._pooled.cursor()
        if self._is_postgresql:
            self._cursor.execute("SET session_replication_role = replica; SET timezone = 'UTC'")
        else:
            self._cursor.execute("PRAGMA foreign_keys = OFF")
            self._cursor.execute("BEGIN IMMEDIATE")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            for table, rows in self._rows.items():
                if rows:
                    self._flush(table)
            self._cursor.execute("COMMIT")
        # Its settings must serve nobody else.
        self._pooled.invalidate()
        if error is None:
            self._tidy()

    def next_id(self) -> UUID:
        """An id above all those given before."""
        self._count += 1
        return UUID(int=_FIRST_ID + self._count)

    def add(self, table: str, **row: Any) -> None:
        """Add a row; every row of a table names the same columns in the same order."""
        rows = self._rows.get(table)
        if rows is None:
            rows = self._rows[table] = []
            self._columns[table] = tuple(row)
        rows.append(tuple(row.values()))
        if len(rows) == BATCH:
            self._flush(table)

    def _flush(self, table: str) -> None:
        columns, rows = self._columns[table], self._rows[table]
        named = f"{table} ({', '.join(columns)})"
        if self._is_postgresql:
            lines = ("\t".join("\\N" if one is None else str(one) for one in row) for row in rows)
            with self._cursor.copy(f"COPY {named} FROM STDIN") as copy:
                copy.write("\n".join(lines) + "\n")
        else:
            marks = ", ".join("?" * len(columns))
            self._cursor.executemany(f"INSERT INTO {named} VALUES ({marks})", rows)
        rows.clear()

    def _tidy(self) -> None:
        """What autovacuum does sooner or later; SQLite is left as it comes."""
        if self._is_postgresql:
            with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
