"""Who is told that a certificate ends, and whether the daily look is under way."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.models import Attachment, OutboxMessage, User


def who_renews(session: Session, organisations: Collection[UUID]) -> Sequence[str]:
    """The addresses of those who run these organisations, and of the network's managers."""
    of_them = (Attachment.role_name == Role.COOPERATIVE_OFFICER.value) & Attachment.organisation_id.in_(
        organisations
    )
    return session.scalars(
        select(User.email)
        .join(Attachment, Attachment.user_id == User.id)
        .where(User.active, or_(of_them, Attachment.role_name == Role.NETWORK_MANAGER.value))
        .distinct()
        .order_by(User.email)
    ).all()


def is_awaited(session: Session, topic: str) -> bool:
    """Whether a message of a topic waits to be delivered."""
    waiting = select(OutboxMessage.id).where(
        OutboxMessage.topic == topic,
        OutboxMessage.delivered_at.is_(None),
        OutboxMessage.abandoned_at.is_(None),
    )
    return session.scalar(waiting.limit(1)) is not None
