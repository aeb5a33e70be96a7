"""Trainings recorded with who attended, and cancelled when recorded by mistake."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from producers.models import Member, Training, TrainingAttendance, TrainingCancellation
from producers.operations.evidence import Piece, write_piece
from producers.operations.organisations import (
    hold_organisation,
    not_in_future,
    touch_of,
    touches_organisation,
)
from producers.queries.trainings import TrainingNotFound
from producers.rules.texts import NOTE_LENGTH_MAX, words

GUESTS_MAX = 1_000
DURATION_MINUTES_MAX = 31 * 24 * 60


class NobodyAttended(Invalid):
    code = "nobody-attended"


class AttendeeOfAnother(Invalid):
    code = "attendee-of-another"


class GuestsImplausible(Invalid):
    code = "guests-implausible"


class DurationImplausible(Invalid):
    code = "duration-implausible"


class TrainingCancelled(Refused):
    code = "training-cancelled"


@dataclass(frozen=True, slots=True)
class RecordTraining:
    """What was taught, by whom, where, when, how long, to whom; guests are no members here."""

    training_id: UUID
    organisation_id: UUID
    topic: str
    trainer: str
    location: str
    held_on: date
    duration_minutes: int
    members: tuple[UUID, ...] = ()
    guest_women: int = 0
    guest_men: int = 0
    sheet: Piece | None = None


@dataclass(frozen=True, slots=True)
class CancelTraining:
    """A training that was recorded by mistake."""

    training_id: UUID
    reason: str


def touches_training(session: Session, command: CancelTraining) -> Touch:
    """The stream of the training's organisation. Raises TrainingNotFound."""
    return touch_of(_training(session, command.training_id).organisation_id)


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_organisation)
def record_training(session: Session, command: RecordTraining, context: Context) -> dict[str, str]:
    """Record a training; the gender of each member is kept as it is on the register now.

    Raises OrganisationNotFound, NobodyAttended, AttendeeOfAnother, GuestsImplausible,
    DurationImplausible, DateInFuture and what is malformed.
    """
    hold_organisation(session, command.organisation_id)
    _check_counts(command)
    genders = _genders(session, command)
    training = Training(
        id=command.training_id,
        organisation_id=command.organisation_id,
        topic=words(command.topic, "topic"),
        trainer=words(command.trainer, "trainer"),
        location=words(command.location, "location"),
        held_on=not_in_future(command.held_on, context, "held_on") or command.held_on,
        duration_minutes=command.duration_minutes,
        guest_women=command.guest_women,
        guest_men=command.guest_men,
        evidence_id=write_piece(session, command.sheet, command.organisation_id, context),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    session.add(training)
    session.flush()
    session.add_all(
        TrainingAttendance(training_id=training.id, member_id=member_id, gender=gender)
        for member_id, gender in sorted(genders.items())
    )
    return {"training_id": str(training.id)}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_training)
def cancel_training(session: Session, command: CancelTraining, context: Context) -> dict[str, str]:
    """Let a training count no more. Raises TrainingNotFound, TrainingCancelled, TextMissing."""
    training = _training(session, command.training_id)
    hold_organisation(session, training.organisation_id)
    if session.get(TrainingCancellation, training.id, populate_existing=True):
        raise TrainingCancelled()
    session.add(
        TrainingCancellation(
            training_id=training.id,
            reason=words(command.reason, "reason", NOTE_LENGTH_MAX),
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"training_id": str(training.id)}


def _training(session: Session, training_id: UUID) -> Training:
    found = session.get(Training, training_id)
    if found is None:
        raise TrainingNotFound(training_id=str(training_id))
    return found


def _check_counts(command: RecordTraining) -> None:
    if not 0 < command.duration_minutes <= DURATION_MINUTES_MAX:
        raise DurationImplausible(field="hours")
    for field in ("guest_women", "guest_men"):
        if not 0 <= getattr(command, field) <= GUESTS_MAX:
            raise GuestsImplausible(field=field, guests_max=GUESTS_MAX)
    if not command.members and not command.guest_women and not command.guest_men:
        raise NobodyAttended(field="members")


def _genders(session: Session, command: RecordTraining) -> dict[UUID, str]:
    """The gender of each attending member; a member of another cooperative is a guest."""
    wanted = set(command.members)
    rows = session.execute(
        select(Member.id, Member.gender).where(
            Member.organisation_id == command.organisation_id, Member.id.in_(wanted)
        )
    )
    found = {row.id: row.gender for row in rows}
    if set(found) != wanted:
        raise AttendeeOfAnother(field="members")
    return found
