"""The outbox: what must happen after a transaction is a row of it, delivered by the worker at least once.

A worker's own bookkeeping (claimed, tried, delivered) states no fact of the trade, so it has its own
short transactions here and stays out of the journal.
"""

import logging
import signal
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kernel.clock import now
from kernel.db import db, writing_engine
from kernel.ids import new_id
from kernel.models import OutboxMessage

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
ATTEMPTS_MAX = 8
IDLE_SECONDS = 0.5

Handler = Callable[[UUID, dict[str, Any]], None]
_handlers: dict[str, Handler] = {}


def delivers(topic: str) -> Callable[[Handler], Handler]:
    """Declare the function that delivers messages of `topic`: (message id, payload) → None, or raises."""

    def register(handler: Handler) -> Handler:
        _handlers[topic] = handler
        return handler

    return register


def enqueue(session: Session, topic: str, payload: dict[str, Any], due_at: datetime) -> UUID:
    """Write a message in the caller's transaction; its id is the idempotency key at the other end."""
    message = OutboxMessage(
        id=new_id(), topic=topic, payload=payload, created_at=due_at, due_at=due_at, attempts=0
    )
    session.add(message)
    return message.id


def backoff(attempts: int) -> timedelta:
    """How long to wait before the next attempt: 10 s, 20 s, 40 s … at most an hour."""
    return min(timedelta(seconds=10 * 2 ** (attempts - 1)), timedelta(hours=1))


def deliver_due(limit: int = 100) -> int:
    """Deliver up to `limit` waiting messages; how many were tried."""
    for tried in range(limit):
        claimed = _claim_next()
        if claimed is None:
            return tried
        _deliver(*claimed)
    return limit


def _claim_next() -> tuple[UUID, str, dict[str, Any], int] | None:
    moment = now()
    free = (OutboxMessage.claimed_until.is_(None)) | (OutboxMessage.claimed_until < moment)
    next_one = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.delivered_at.is_(None),
            OutboxMessage.abandoned_at.is_(None),
            OutboxMessage.due_at <= moment,
            free,
        )
        .order_by(OutboxMessage.due_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    claim = (
        update(OutboxMessage)
        .where(OutboxMessage.id == next_one.scalar_subquery(), free)
        .values(claimed_until=moment + LEASE, attempts=OutboxMessage.attempts + 1)
        .returning(OutboxMessage.id, OutboxMessage.topic, OutboxMessage.payload, OutboxMessage.attempts)
    )
    with writing_engine().begin() as connection:
        row = connection.execute(claim).one_or_none()
    return None if row is None else (row.id, row.topic, row.payload, row.attempts)


def _deliver(message_id: UUID, topic: str, payload: dict[str, Any], attempts: int) -> None:
    db.session.rollback()  # a delivery reads what is there now, whatever was read before
    try:
        _handlers[topic](message_id, payload)
    except Exception as error:  # a failing delivery must not stop the others; it is kept and told
        log.exception("delivery of %s %s failed (attempt %s)", topic, message_id, attempts)
        _mark_failed(message_id, attempts, f"{type(error).__name__}: {error}")
    else:
        _mark(message_id, delivered_at=now(), last_error=None)
    finally:
        db.session.rollback()


def _mark_failed(message_id: UUID, attempts: int, error: str) -> None:
    moment = now()
    if attempts >= ATTEMPTS_MAX:
        _mark(message_id, abandoned_at=moment, last_error=error)
    else:
        _mark(message_id, due_at=moment + backoff(attempts), claimed_until=None, last_error=error)


def extend_lease(message_id: UUID) -> None:
    """Keep a long delivery ours for another lease."""
    _mark(message_id, claimed_until=now() + LEASE)


def _mark(message_id: UUID, **values: Any) -> None:
    with writing_engine().begin() as connection:
        connection.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(**values))


def work(once: bool = False) -> None:
    """Deliver messages until told to stop (SIGTERM, SIGINT), or until none is due when `once`."""
    running = True

    def stop(*_: object) -> None:
        nonlocal running
        running = False

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while running:
        try:
            if deliver_due():
                continue
        except OperationalError:  # the database restarts, or is busy: what waits is still in it
            log.exception("the database did not answer; trying again")
            if once:
                raise
        if once:
            return
        time.sleep(IDLE_SECONDS)
