"""Members entered in a cooperative's register, corrected, and their departure dated."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from producers.models import GENDERS, Member
from producers.operations.organisations import (
    hold_organisation,
    not_in_future,
    register_day,
    touch_of,
    touches_organisation,
)
from producers.operations.uniqueness import taken_as
from producers.queries.members import MemberNotFound
from producers.rules.texts import CODE_LENGTH_MAX, choice, words, words_or_none


class NumberTaken(Invalid):
    code = "member-number-taken"


class LeftBeforeJoining(Invalid):
    code = "left-before-joining"


class AlreadyLeft(Refused):
    code = "member-already-left"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEntry:
    """What the register says of a person; a consent to be named without a day is of today."""

    number: str
    name: str
    gender: str = "unstated"
    village: str | None = None
    phone: str | None = None
    consents_to_be_named: bool = False
    consent_on: date | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class RegisterMember(MemberEntry):
    """A person who joins a cooperative."""

    member_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class CorrectMember(MemberEntry):
    """A member's entry as it should be; only the journal keeps the day of a consent taken back."""

    member_id: UUID


@dataclass(frozen=True, slots=True)
class RecordDeparture:
    """The day on which a member left; her past harvests stay hers."""

    member_id: UUID
    left_on: date


OfMember = TypeVar("OfMember", CorrectMember, RecordDeparture)


def touches_member(session: Session, command: OfMember) -> Touch:
    """The stream of the member's cooperative. Raises MemberNotFound."""
    return touch_of(_member(session, command.member_id).organisation_id)


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_organisation)
def register_member(session: Session, command: RegisterMember, context: Context) -> dict[str, str]:
    """Enter a member. Raises OrganisationNotFound, NumberTaken and what is malformed."""
    hold_organisation(session, command.organisation_id)
    values = _values(command, context)
    with taken_as(session, NumberTaken(field="number", number=values["number"])):
        session.add(Member(id=command.member_id, organisation_id=command.organisation_id, **values))
    return {"member_id": str(command.member_id)}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_member)
def correct_member(session: Session, command: CorrectMember, context: Context) -> dict[str, str]:
    """Correct a member's entry. Raises MemberNotFound, NumberTaken and what is malformed."""
    member = _member(session, command.member_id)
    hold_organisation(session, member.organisation_id)
    values = _values(command, context)
    with taken_as(session, NumberTaken(field="number", number=values["number"])):
        for name, value in values.items():
            setattr(member, name, value)
    return {"member_id": str(member.id)}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_member)
def record_departure(session: Session, command: RecordDeparture, context: Context) -> dict[str, str]:
    """Date a departure. Raises MemberNotFound, AlreadyLeft, LeftBeforeJoining, DateInFuture."""
    member = _member(session, command.member_id)
    hold_organisation(session, member.organisation_id)
    session.refresh(member)
    if member.left_on:
        raise AlreadyLeft(name=member.name, left_on=member.left_on)
    if member.joined_on and command.left_on < member.joined_on:
        raise LeftBeforeJoining(field="left_on", joined_on=member.joined_on)
    member.left_on = not_in_future(command.left_on, context, "left_on")
    return {"member_id": str(member.id)}


def _member(session: Session, member_id: UUID) -> Member:
    member = session.get(Member, member_id)
    if member is None:
        raise MemberNotFound(member_id=str(member_id))
    return member


def _values(entry: MemberEntry, context: Context) -> dict[str, object]:
    consents = entry.consents_to_be_named
    consent_on = not_in_future(entry.consent_on, context, "consent_on")
    return {
        "number": words(entry.number, "number", CODE_LENGTH_MAX),
        "name": words(entry.name, "name"),
        "gender": choice(entry.gender, "gender", GENDERS),
        "village": words_or_none(entry.village, "village"),
        "phone": words_or_none(entry.phone, "phone", CODE_LENGTH_MAX),
        "consents_to_be_named": consents,
        "consent_on": (consent_on or register_day(context)) if consents else None,
        "joined_on": not_in_future(entry.joined_on, context, "joined_on"),
    }
