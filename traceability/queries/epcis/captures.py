"""Captures asked for."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.models import Job

CAPTURE = "epcis-capture"


def captures_of(session: Session, actor: Actor, after: UUID | None, limit: int) -> Sequence[Job]:
    """The captures that an account asked for, or all for who sees all; latest first, after one of them."""
    mine = true() if actor.sees_all else Job.requested_by == actor.id
    # Ids follow time.
    wanted = select(Job).where(Job.kind == CAPTURE, mine, Job.id < after if after else true())
    return session.scalars(wanted.order_by(Job.id.desc()).limit(limit)).all()
