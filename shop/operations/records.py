"""What a till says, taken in: verified, counter-sealed, kept whatever it is, and made true of the stock.

How a record is sealed is told in `docs/algorithms/sealed-journal.md`.
"""

from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Uuid, bindparam, insert, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from kernel import network_key
from kernel.access import Role, Touch
from kernel.db import sent_together, table_of
from kernel.errors import DomainError
from kernel.execute import Context, Operation, StartAgain, operation
from shop.models import SealedRecord, TillSeries
from shop.operations.series import SeriesNotFound, moment_text
from shop.rules.seals import CHAINS, counter_hash_of, hash_of, is_signed

AT_THE_COUNTER = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)


@dataclass(frozen=True, slots=True)
class Effect:
    """What a record means for us: an operation and its command, to run in the record's own transaction."""

    operation: Operation[Any]
    command: Any


@dataclass(frozen=True, slots=True)
class Failure:
    """Why the effect of a record could not be had: a code, and its values."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReceiveRecord:
    """A record as it came: its envelope, and what the door could read of its text.

    `previous` is None when the text could not be read; `problem` is then the code of why.
    """

    record_id: UUID
    series_id: UUID
    chain: str
    kind: str
    sequence: int
    text: str = field(metadata={"journal": "digest"})
    signature: str = field(metadata={"journal": "digest"})
    previous: str | None = None
    problem: str | None = None
    problem_values: dict[str, Any] = field(default_factory=dict)
    effect: Effect | Failure | None = field(default=None, metadata={"journal": "omit"})


@dataclass(slots=True)
class Held:
    """The series of a record, its row held until the commit: where its chains and our own link stand."""

    till_id: UUID
    place_id: UUID
    public_key: str
    opening_hash: str
    heads: dict[str, list[Any]]
    arrival: int
    counter_hash: str


# Written once, and past the mapper: every record begins and ends with them.
_series = table_of(TillSeries)
_HOLD = (
    select(*(_series.c[name] for name in Held.__dataclass_fields__))
    .where(_series.c.id == bindparam("of_series", type_=Uuid()))
    .with_for_update()
)
_MOVE = (
    update(_series)
    .where(_series.c.id == bindparam("of_series", type_=Uuid()))
    .values(heads=bindparam("to_heads"), arrival=bindparam("to_arrival"), counter_hash=bindparam("to_hash"))
)
_HELD = "held_series"


def _series_of(session: Session, command: ReceiveRecord) -> Touch:
    row = session.connection().execute(_HOLD, {"of_series": command.series_id}).one_or_none()
    if row is None:
        raise SeriesNotFound()
    held = session.info[_HELD] = Held(*row)
    return Touch(stream=f"till:{held.till_id}", places=frozenset({held.place_id}))


@operation(*AT_THE_COUNTER, touches=_series_of)
def receive_record(session: Session, command: ReceiveRecord, context: Context) -> dict[str, Any]:
    """Keep a till's record and do what it says; answers its state, flags and counter-seal.

    Nothing of a record is refused: one that does not verify, or whose effect cannot be had, is kept
    `to_settle` with its reason. Raises SeriesNotFound.
    """
    series: Held = session.info[_HELD]
    record_hash = hash_of(command.text)
    fault = _fault(series, command)
    is_in_chain = fault in (None, "chain-gap", "chain-broken")
    reason = fault
    values: dict[str, Any] = {}
    result: dict[str, Any] = {}
    if is_in_chain:
        series.heads = {**series.heads, command.chain: [command.sequence, record_hash]}
        problem, values, result = _do(session, command, context)
        reason = problem or fault
    sealed = _counter_seal(series, record_hash, context)
    row = {
        "id": command.record_id,
        "series_id": command.series_id,
        "place_id": series.place_id,
        "chain": command.chain,
        "kind": command.kind,
        "sequence": command.sequence,
        "is_in_chain": is_in_chain,
        "text": command.text,
        "signature": command.signature,
        "hash": record_hash,
        "occurred_at": context.occurred_at,
        "recorded_at": context.recorded_at,
        "state": "to_settle" if reason else "recorded",
        "reason": reason,
        "reason_values": values or None,
        **sealed,
    }
    moved = {"to_heads": series.heads, "to_arrival": series.arrival, "to_hash": series.counter_hash}
    with sent_together(session) as connection:
        connection.execute(_ADD_RECORD, row)
        connection.execute(_MOVE, {"of_series": command.series_id, **moved})
    return {
        "id": str(command.record_id),
        "state": row["state"],
        "reason": reason,
        "values": values,
        "flags": result.get("flags", []),
        "arrival": sealed["arrival"],
        "counter_hash": sealed["counter_hash"],
        "counter_signature": sealed["counter_signature"],
    }


_ADD_RECORD = insert(table_of(SealedRecord))


def _fault(series: Held, command: ReceiveRecord) -> str | None:
    """Why a record is no sound link of its chain; None when it is.

    After `chain-gap` and `chain-broken` the record is still one that this till signed: it counts, and
    the chain goes on from it, but a person must look.
    """
    if command.chain not in CHAINS or command.previous is None:
        return command.problem or "record-unreadable"
    if not is_signed(command.text, command.signature, series.public_key):
        return "signature-wrong"
    sequence, head = series.heads.get(command.chain, [0, series.opening_hash])
    if command.sequence <= sequence:
        return "sequence-taken"
    if command.sequence > sequence + 1:
        return "chain-gap"
    return None if command.previous == head else "chain-broken"


def _do(
    session: Session, command: ReceiveRecord, context: Context
) -> tuple[str | None, dict[str, Any], dict[str, Any]]:
    """Run the effect; (problem, its values, what it answered). A failing one leaves nothing behind."""
    effect = command.effect
    if command.problem or effect is None:
        return command.problem, command.problem_values, {}
    if isinstance(effect, Failure):
        return effect.code, effect.values, {}
    try:
        result = effect.operation(session, effect.command, context)
        session.flush()
    except DomainError as error:
        failure = Failure(error.code, {name: str(value) for name, value in error.values.items()})
    except (IntegrityError, DataError):
        # It says again, or otherwise, what stands already: the same day closed twice, an id of another thing.
        failure = Failure("record-contradicts")
    else:
        return None, {}, dict(result)
    # Failing is rare: to begin again costs less than a savepoint in every record.
    raise StartAgain(replace(command, effect=failure))


def _counter_seal(series: Held, record_hash: str, context: Context) -> dict[str, Any]:
    series.arrival += 1
    series.counter_hash = counter_hash_of(
        series.counter_hash, series.arrival, record_hash, moment_text(context.recorded_at)
    )
    return {
        "arrival": series.arrival,
        "counter_hash": series.counter_hash,
        "counter_signature": network_key.sign(series.counter_hash),
    }


def stray_id(record_id: UUID, text: str) -> UUID:
    """The id under which a second text with the id of another is kept: no text is thrown away."""
    return uuid5(record_id, hash_of(text))
