"""Trainings of an organisation and who attended."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound
from producers.models import (
    Member,
    Training,
    TrainingAttendance,
    TrainingCancellation,
)
from producers.queries.organisations import organisation_for

TRAININGS_MAX = 500


class TrainingNotFound(NotFound):
    code = "training-not-found"


@dataclass(frozen=True, slots=True)
class Attended:
    """How many came, members and guests together."""

    women: int = 0
    men: int = 0
    unstated: int = 0

    @property
    def total(self) -> int:
        """Everybody."""
        return self.women + self.men + self.unstated


@dataclass(frozen=True, slots=True)
class Held:
    """A training with its attendance; why it counts no more when it was cancelled."""

    training: Training
    attended: Attended
    cancelled_because: str | None = None


def training_for(session: Session, actor: Actor, training_id: UUID) -> Training:
    """A training of an organisation that `actor` may read; raises TrainingNotFound."""
    found = session.get(Training, training_id)
    if found is None or not (actor.sees_all or found.organisation_id in actor.organisations):
        raise TrainingNotFound(training_id=str(training_id))
    organisation_for(session, actor, found.organisation_id)
    return found


def trainings_of(session: Session, organisation_id: UUID, *, counted_only: bool = False) -> Sequence[Held]:
    """The trainings of an organisation, the latest first, at most 500."""
    wanted = (
        select(Training, TrainingCancellation.reason)
        .outerjoin(TrainingCancellation, TrainingCancellation.training_id == Training.id)
        .where(Training.organisation_id == organisation_id)
        .order_by(Training.held_on.desc(), Training.id)
        .limit(TRAININGS_MAX)
    )
    rows = [(one, why) for one, why in session.execute(wanted) if not (counted_only and why)]
    counts = _counts(session, [one.id for one, _why in rows])
    return [Held(one, _with_guests(counts.get(one.id, {}), one), why) for one, why in rows]


def held(session: Session, training: Training) -> Held:
    """One training with its attendance."""
    why = session.scalar(
        select(TrainingCancellation.reason).where(TrainingCancellation.training_id == training.id)
    )
    counts = _counts(session, [training.id]).get(training.id, {})
    return Held(training, _with_guests(counts, training), why)


def attendees(session: Session, training_id: UUID) -> Sequence[Member]:
    """The members who attended, by name."""
    return session.scalars(
        select(Member)
        .join(TrainingAttendance, TrainingAttendance.member_id == Member.id)
        .where(TrainingAttendance.training_id == training_id)
        .order_by(Member.name, Member.id)
    ).all()


def _counts(session: Session, trainings: Collection[UUID]) -> Mapping[UUID, dict[str, int]]:
    wanted = (
        select(TrainingAttendance.training_id, TrainingAttendance.gender, func.count())
        .where(TrainingAttendance.training_id.in_(trainings))
        .group_by(TrainingAttendance.training_id, TrainingAttendance.gender)
    )
    found: dict[UUID, dict[str, int]] = {}
    for training_id, gender, count in session.execute(wanted):
        found.setdefault(training_id, {})[gender] = int(count)
    return found


def _with_guests(members: Mapping[str, int], training: Training) -> Attended:
    return Attended(
        members.get("woman", 0) + training.guest_women,
        members.get("man", 0) + training.guest_men,
        members.get("unstated", 0),
    )
