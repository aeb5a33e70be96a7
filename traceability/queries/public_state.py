"""The state of a lot in one driver call: what a public page already made costs for each reader."""

from typing import Any

from sqlalchemy import Engine, bindparam, select
from sqlalchemy.exc import SQLAlchemyError

from traceability.models import Lot


class LotStates:
    """Reads states by token on pooled connections, outside any session.

    A session's work around the statement costs several times the statement; a page that was already
    made needs none of it.
    """

    def __init__(self, engine: Engine) -> None:
        wanted = select(Lot.state).where(Lot.token == bindparam("token"))
        compiled = wanted.compile(dialect=engine.dialect)
        self._engine = engine
        self._sql = str(compiled)
        self._is_positional = bool(compiled.positional)
        self._failures: tuple[type[Exception], ...] = (
            SQLAlchemyError,
            engine.dialect.loaded_dbapi.Error,
        )
        # On PostgreSQL a lone statement needs no BEGIN and no ROLLBACK, each a way to the server
        # and back; SQLite's connections already are so (kernel.db).
        self._sets_autocommit = engine.dialect.name == "postgresql"

    def __call__(self, token: str) -> str | None:
        """Free, held or recalled; None when no lot has this token or the database did not answer.

        A failure raises nothing: who asks does the whole work instead, and meets it there.
        """
        try:
            return self._read(token)
        except self._failures:
            return None

    def _read(self, token: str) -> str | None:
        parameters: Any = (token,) if self._is_positional else {"token": token}
        pooled = self._engine.raw_connection()
        connection: Any = pooled.driver_connection
        try:
            if self._sets_autocommit:
                connection.autocommit = True
            row = connection.execute(self._sql, parameters).fetchone()
            if self._sets_autocommit:
                connection.autocommit = False
        except Exception:
            # The server went away or the answer was cut: nobody may be handed this one again.
            pooled.invalidate()
            raise
        pooled.close()
        return row[0] if row else None
