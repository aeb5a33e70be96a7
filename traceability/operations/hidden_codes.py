"""Hidden codes used, once each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from kernel import network_key
from kernel.access import Role
from kernel.db import table_of
from kernel.errors import NotFound
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from traceability.models import HiddenCodeTry, HiddenCodeUse
from traceability.operations.holds import touches_lot
from traceability.queries.serials import Pack, pack
from traceability.rules.serials import hidden_secret, is_hidden_code

ZONE = ZoneInfo("Africa/Casablanca")
# With ten tries a day, 49 bits are guessed in more years than the world has.
WRONG_CODES_A_DAY = 10


class UnknownSerial(NotFound):
    """The number was never issued for this lot."""

    code = "unknown-serial"


@dataclass(frozen=True, slots=True)
class UseHiddenCode:
    """The hidden code of a pack, as somebody who opened it reads it; never journaled."""

    lot_id: UUID
    serial: str
    code: str | None = field(repr=False, metadata={"journal": "omit"})


@operation(Role.NETWORK_MANAGER, touches=touches_lot)
def use_hidden_code(session: Session, command: UseHiddenCode, context: Context) -> Mapping[str, Any]:
    """Use a pack's hidden code, once: `first`, `used` (and when), `wrong`, `locked` or `voided`.

    A wrong code is an answer and no error: its try is kept. Raises UnknownSerial.
    """
    known = pack(session, command.lot_id, command.serial)
    if known is None or known.hidden_code_hash is None:
        raise UnknownSerial(serial=command.serial)
    if known.voided_at:
        return {"outcome": "voided"}
    if not _may_try(session, known, context):
        return {"outcome": "locked"}
    secret = hidden_secret(str(known.lot_id), known.serial, network_key.sign_bytes)
    if command.code is None or not is_hidden_code(command.code, secret, known.hidden_code_hash):
        return {"outcome": "wrong"}
    _give_back_try(session, known, context)
    is_first = insert_ignoring(
        session,
        HiddenCodeUse,
        lot_id=known.lot_id,
        serial=known.serial,
        used_at=context.occurred_at,
    )
    use = session.get_one(HiddenCodeUse, (known.lot_id, known.serial))
    return {"outcome": "first" if is_first else "used", "used_at": use.used_at}


def _may_try(session: Session, known: Pack, context: Context) -> bool:
    """Take one of the day's tries; the row is held until the commit, so that no crowd gets more."""
    day = context.occurred_at.astimezone(ZONE).date()
    table = table_of(HiddenCodeTry)
    insert_into = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
    values = {"lot_id": known.lot_id, "serial": known.serial, "day": day, "wrong": 1}
    taken = session.execute(
        insert_into(table)
        .values(values)
        .on_conflict_do_update(
            index_elements=[table.c.lot_id, table.c.serial, table.c.day],
            set_={"wrong": table.c.wrong + 1},
            where=table.c.wrong < WRONG_CODES_A_DAY,
        )
        .returning(table.c.wrong)
    )
    return taken.scalar_one_or_none() is not None


def _give_back_try(session: Session, known: Pack, context: Context) -> None:
    """The code was right: the try does not count."""
    day = context.occurred_at.astimezone(ZONE).date()
    tries = session.get_one(HiddenCodeTry, (known.lot_id, known.serial, day))
    tries.wrong -= 1
