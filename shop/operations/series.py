"""A device enrolled at a till, replaced by another, or taken out of service for good."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.access import Role, Touch
from kernel.errors import Invalid, NotFound, Refused
from kernel.execute import Context, operation
from shop.models import CashSession, Till, TillSeries
from shop.operations.tills import hold_till
from shop.queries.tills import TillNotFound
from shop.rules.seals import SERIES_FORMAT, canonical_text, hash_of, public_key_of

REASON_LENGTH_MAX = 500
MAY_REPLACE = frozenset({Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER})


class SeriesNotFound(NotFound):
    code = "series-not-found"


class SeriesOpen(Refused):
    """Another device sells at this till: a manager must say what became of it."""

    code = "series-open"


class SeriesNotOpen(Refused):
    code = "series-not-open"


class RecordsMissing(Refused):
    """The device says that it sealed more than we have: nothing may be closed over that."""

    code = "series-records-missing"


class KeyMalformed(Invalid):
    code = "till-key-malformed"


class ReasonMissing(Invalid):
    code = "replacement-reason-missing"


@dataclass(frozen=True, slots=True)
class EnrolTill:
    """A device begins to sell at a till, with the public half of its key (SPKI, base64).

    When it takes the place of another, `reason` says what became of that one, and `declared_unsent`
    how many of its receipts are known never to have been sent (None: nobody knows).
    """

    series_id: UUID
    till_id: UUID
    public_key: str
    token_hash: str = field(metadata={"journal": "omit"})
    replaces: bool = False
    reason: str | None = None
    declared_unsent: int | None = None


@dataclass(frozen=True, slots=True)
class CloseSeries:
    """A device stops selling at its till for good; `heads` are the sequences that it sealed, by chain."""

    series_id: UUID
    heads: dict[str, int]


def _till_of(session: Session, command: EnrolTill) -> Touch:
    return hold_till(session, command.till_id)


def hold_series(session: Session, series_id: UUID) -> tuple[TillSeries, Touch]:
    """A series and what it concerns, its row held until the commit: one device speaks at a time.

    Raises SeriesNotFound.
    """
    series = session.get(TillSeries, series_id, with_for_update=True)
    if series is None:
        raise SeriesNotFound()
    return series, Touch(stream=f"till:{series.till_id}", places=frozenset({series.place_id}))


def _series_of(session: Session, command: CloseSeries) -> Touch:
    return hold_series(session, command.series_id)[1]


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_till_of)
def enrol_till(session: Session, command: EnrolTill, context: Context) -> dict[str, Any]:
    """Begin a series of a till. Raises KeyMalformed, SeriesOpen, ReasonMissing, TillNotFound."""
    till = session.get_one(Till, command.till_id)
    place = session.get_one(Place, till.place_id)
    if not till.is_active:
        raise TillNotFound()
    _check_key(command.public_key)
    _end_what_is_open(session, command, context)
    numbers = select(func.max(TillSeries.number)).where(TillSeries.till_id == till.id)
    number = (session.scalar(numbers) or 0) + 1
    text = _opening_text(session, command, till, place, number, context)
    series = TillSeries(
        id=command.series_id,
        till_id=till.id,
        place_id=place.id,
        number=number,
        public_key=command.public_key,
        opening_text=text,
        opening_hash=hash_of(text),
        token_hash=command.token_hash,
        enrolled_at=context.recorded_at,
        enrolled_by=context.actor.id,
        heads={},
        counter_hash=hash_of(text),
    )
    session.add(series)
    return {"id": str(series.id), "series": number, "opening_hash": series.opening_hash, "till": till.code}


def _check_key(public_key: str) -> None:
    try:
        public_key_of(public_key)
    except ValueError as error:
        raise KeyMalformed(field="public_key") from error


def _end_what_is_open(session: Session, command: EnrolTill, context: Context) -> None:
    is_open = (TillSeries.till_id == command.till_id) & (TillSeries.state == "open")
    current = session.scalar(select(TillSeries).where(is_open).with_for_update())
    if current is None:
        return
    here = Touch(stream=f"till:{command.till_id}", places=frozenset({current.place_id}))
    if not command.replaces or not context.actor.may(MAY_REPLACE, here):
        raise SeriesOpen(since=f"{current.enrolled_at:%d/%m/%Y}")
    reason = (command.reason or "").strip()[:REASON_LENGTH_MAX]
    if not reason:
        raise ReasonMissing(field="reason")
    current.state, current.ended_at, current.ended_reason = "replaced", context.recorded_at, reason
    current.declared_unsent = command.declared_unsent
    interrupted = update(CashSession).where(CashSession.till_id == command.till_id, CashSession.is_open)
    session.execute(interrupted.values(is_open=False, is_interrupted=True))
    session.flush()


def _opening_text(
    session: Session, command: EnrolTill, till: Till, place: Place, number: int, context: Context
) -> str:
    before = session.scalar(
        select(TillSeries).where(TillSeries.till_id == till.id).order_by(TillSeries.number.desc()).limit(1)
    )
    return canonical_text(
        {
            "format": SERIES_FORMAT,
            "till": till.code,
            "series": number,
            "id": str(command.series_id),
            "place": place.name,
            "public_key": command.public_key,
            "enrolled_at": moment_text(context.recorded_at),
            "enrolled_by": context.actor.name,
            "previous_series": None if before is None else _cited(before),
        }
    )


def _cited(series: TillSeries) -> dict[str, Any]:
    heads = {chain: {"sequence": head[0], "hash": head[1]} for chain, head in series.heads.items()}
    return {
        "series": series.number,
        "heads": heads,
        "declared_unsent": series.declared_unsent,
        "reason": series.ended_reason,
    }


def moment_text(moment: datetime) -> str:
    """`2026-11-22T10:42:07.123456+00:00`: as our own texts write a moment."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_series_of)
def close_series(session: Session, command: CloseSeries, context: Context) -> dict[str, Any]:
    """Take a device out of service for good. Raises SeriesNotOpen, RecordsMissing, SeriesOpen.

    Refused while the device holds a record that we do not, or while its drawer is open.
    """
    series = session.get_one(TillSeries, command.series_id)
    if series.state != "open":
        raise SeriesNotOpen()
    for chain, sequence in command.heads.items():
        held = series.heads.get(chain, [0])[0]
        if sequence > held:
            raise RecordsMissing(missing=sequence - held)
    drawer = (CashSession.till_id == series.till_id) & CashSession.is_open
    if session.scalar(select(CashSession.id).where(drawer)):
        raise DrawerStillOpen()
    series.state, series.ended_at = "closed", context.recorded_at
    return {"id": str(series.id), "heads": series.heads}


class DrawerStillOpen(Refused):
    code = "series-drawer-open"
