"""What a page already made still rests on, in one driver call: what it costs for each reader.

All that a lot's page tells is written by operations, and each operation moves the head of its journal
stream: that of the organisation concerned, or the network's. So a page is true while its lot is in the
same state and none of the heads of its streams has moved, whatever was done.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Engine, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from kernel.models import JournalHead
from producers.models import Affiliation
from producers.queries.certificates import holders_covering
from traceability.models import Lot
from traceability.queries.genealogy import walk_up

# Products, standards and their limits are the network's.
NETWORK_STREAM = "network"
_STATEMENTS_KEPT_MAX = 64


@dataclass(frozen=True, slots=True)
class Stamp:
    """The state of a lot, and how far the streams that its page rests on have come, added up.

    A stream only ever advances: an equal sum is the same place in each.
    """

    state: str
    heads: int


def streams_behind(session: Session, token: str) -> tuple[str, ...]:
    """The journal streams in which anything that a lot's page tells is written; empty for no lot.

    Those of all who worked on its line, of the groups they belong to, of the holders of certificates
    that cover them, and the network's. The line of a lot never changes.
    """
    lot_id = session.scalar(select(Lot.id).where(Lot.token == token))
    if lot_id is None:
        return ()
    walk = walk_up(session, lot_id)
    workers = set(session.scalars(select(Lot.organisation_id).join(walk, walk.c.lot_id == Lot.id).distinct()))
    groups = _groups_of(session, workers)
    everybody = groups | set(holders_covering(session, groups))
    return (NETWORK_STREAM, *sorted(f"organisation:{one}" for one in everybody))


def _groups_of(session: Session, organisations: Collection[UUID]) -> set[UUID]:
    """Organisations and those they belong to, up to the top."""
    first = select(Affiliation.parent_id).where(Affiliation.organisation_id.in_(organisations))
    above = first.cte("above", recursive=True)
    above = above.union(
        select(Affiliation.parent_id).join(above, above.c.parent_id == Affiliation.organisation_id)
    )
    return {*organisations, *session.scalars(select(above.c.parent_id))}


class Stamps:
    """Reads the stamps of lots on pooled connections, outside any session.

    A session's work around the statement costs several times the statement; a page that was already
    made needs none of it.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._statement = lru_cache(maxsize=_STATEMENTS_KEPT_MAX)(self._compiled)
        self._failures: tuple[type[Exception], ...] = (
            SQLAlchemyError,
            engine.dialect.loaded_dbapi.Error,
        )
        # On PostgreSQL a lone statement needs no BEGIN and no ROLLBACK, each a way to the server
        # and back; SQLite's connections already are so (kernel.db).
        self._sets_autocommit = engine.dialect.name == "postgresql"

    def __call__(self, token: str, streams: tuple[str, ...]) -> Stamp | None:
        """The stamp of now; None when no lot has this token or the database did not answer.

        A failure raises nothing: who asks does the whole work instead, and meets it there.
        """
        try:
            return self._read(token, streams)
        except self._failures:
            return None

    def _read(self, token: str, streams: tuple[str, ...]) -> Stamp | None:
        sql, parameters = self._asked(token, streams)
        pooled = self._engine.raw_connection()
        connection: Any = pooled.driver_connection
        try:
            if self._sets_autocommit:
                connection.autocommit = True
            row = connection.execute(sql, parameters).fetchone()
            if self._sets_autocommit:
                connection.autocommit = False
        except Exception:
            # The server went away or the answer was cut: nobody may be handed this one again.
            pooled.invalidate()
            raise
        pooled.close()
        return Stamp(row[0], int(row[1] or 0)) if row else None

    def _asked(self, token: str, streams: tuple[str, ...]) -> tuple[str, Any]:
        sql, order = self._statement(len(streams))
        named = {"token": token} | {f"stream_{n}": stream for n, stream in enumerate(streams)}
        return sql, named if order is None else tuple(named[name] for name in order)

    def _compiled(self, count: int) -> tuple[str, tuple[str, ...] | None]:
        """The statement for so many streams; the order of its parameters when they have no names."""
        streams: list[BindParameter[str]] = [bindparam(f"stream_{n}") for n in range(count)]
        heads = select(func.sum(JournalHead.sequence)).where(JournalHead.stream.in_(streams))
        wanted = select(Lot.state, heads.scalar_subquery()).where(Lot.token == bindparam("token"))
        compiled = wanted.compile(dialect=self._engine.dialect)
        return str(compiled), tuple(compiled.positiontup or ()) if compiled.positional else None
