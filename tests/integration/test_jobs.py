"""Long pieces of work: done at the first attempt, whoever asked for them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import outbox
from kernel.models import Job, OutboxMessage
from tests.builders.labels import numbered, packs_of
from tests.conftest import Do


def test_labels_that_the_platform_asks_for_are_drawn_at_the_first_attempt(do: Do, session: Session) -> None:
    numbered(do, packs_of(do, 10).lot_id, 3)
    outbox.deliver_due()
    session.rollback()
    job = session.scalars(select(Job).where(Job.kind == "labels")).one()
    assert (job.requested_by, job.status, job.media_type) == (None, "done", "application/pdf")
    message = session.scalars(select(OutboxMessage).where(OutboxMessage.topic == "job")).one()
    assert (message.attempts, message.last_error) == (1, None)
