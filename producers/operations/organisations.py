"""Organisations put on the network's register, corrected, and linked to their parents."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import Invalid
from kernel.execute import Context, operation
from producers.models import (
    BRANCHES,
    ORGANISATION_KINDS,
    TAX_STATUSES,
    Affiliation,
    Organisation,
    OrganisationBranch,
)
from producers.operations.uniqueness import taken_as
from producers.queries.organisations import OrganisationNotFound
from producers.rules.identifiers import check_identifiers
from producers.rules.links import refuse_circle
from producers.rules.texts import choice, note_or_none, words, words_or_none

# Registers are kept in Morocco: that is where their day begins and ends.
REGISTER_ZONE = "Africa/Casablanca"


class KeyTaken(Invalid):
    code = "organisation-key-taken"


class CodeTaken(Invalid):
    code = "organisation-code-taken"


class ParentUnknown(Invalid):
    code = "parent-unknown"


class DateInFuture(Invalid):
    code = "date-in-future"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationEntry:
    """What the register says of a body of the network; `parents` are the organisations it belongs to."""

    name: str
    kind: str
    name_ar: str | None = None
    locality: str | None = None
    province: str | None = None
    country: str = "MA"
    founded_on: date | None = None
    ice: str | None = None
    tax_status: str = "exempt_cooperative"
    branches: tuple[str, ...] = ()
    parents: tuple[UUID, ...] = ()
    note: str | None = None
    gs1_prefix: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterOrganisation(OrganisationEntry):
    """A body that enters the network."""

    organisation_id: UUID
    key: str
    code: str


@dataclass(frozen=True, slots=True)
class CorrectOrganisation(OrganisationEntry):
    """All that may be corrected; key and code stay, for addresses and lot codes hold them."""

    organisation_id: UUID


class OfOrganisation(Protocol):
    """A command that names the organisation it concerns."""

    @property
    def organisation_id(self) -> UUID: ...


Named = TypeVar("Named", bound=OfOrganisation)


def touches_organisation(session: Session, command: Named) -> Touch:
    """The stream of the organisation that a command names, and the right of its own officers."""
    return touch_of(command.organisation_id)


def touch_of(organisation_id: UUID) -> Touch:
    """The stream of an organisation, and the right of its own officers."""
    return Touch(stream=f"organisation:{organisation_id}", organisations=frozenset({organisation_id}))


def hold_organisation(session: Session, organisation_id: UUID) -> Organisation:
    """The organisation, its row held until the commit so that its register changes in turn.

    Held without stopping rows elsewhere that point at it. Raises OrganisationNotFound.
    """
    found = session.get(Organisation, organisation_id, with_for_update={"key_share": True})
    if found is None:
        raise OrganisationNotFound(organisation_id=str(organisation_id))
    return found


def not_in_future(day: date | None, context: Context, field: str) -> date | None:
    """`day` when it has begun in Morocco. Raises DateInFuture."""
    if day and day > register_day(context):
        raise DateInFuture(field=field)
    return day


def register_day(context: Context) -> date:
    """The day on which an operation happened, in Morocco."""
    return business_day(context.occurred_at, REGISTER_ZONE)


@operation(Role.NETWORK_MANAGER, touches=touches_organisation)
def register_organisation(
    session: Session, command: RegisterOrganisation, context: Context
) -> dict[str, str]:
    """Put an organisation on the register.

    Raises KeyTaken, CodeTaken, ParentUnknown and what is malformed.
    """
    values = _values(command, key=command.key, code=command.code, context=context)
    for column, error in ((Organisation.key, KeyTaken), (Organisation.code, CodeTaken)):
        wanted = values[column.key]
        if session.scalar(select(Organisation.id).where(column == wanted)):
            raise error(field=column.key, value=wanted)
    with taken_as(session, KeyTaken(field="key", value=command.key)):
        session.add(Organisation(id=command.organisation_id, created_at=context.recorded_at, **values))
    _write_branches(session, command.organisation_id, command.branches)
    _write_parents(session, command.organisation_id, command.parents, since=None)
    return {"organisation_id": str(command.organisation_id)}


@operation(Role.NETWORK_MANAGER, touches=touches_organisation)
def correct_organisation(session: Session, command: CorrectOrganisation, context: Context) -> dict[str, str]:
    """Correct an organisation's entry; a parent added here counts from today.

    Raises OrganisationNotFound, ParentUnknown, BelongsToItself and what is malformed.
    """
    organisation = hold_organisation(session, command.organisation_id)
    values = _values(command, key=organisation.key, code=organisation.code, context=context)
    for name, value in values.items():
        setattr(organisation, name, value)
    _write_branches(session, organisation.id, command.branches)
    _write_parents(session, organisation.id, command.parents, since=register_day(context))
    return {"organisation_id": str(organisation.id)}


def _values(entry: OrganisationEntry, *, key: str, code: str, context: Context) -> dict[str, object]:
    ice = words_or_none(entry.ice, "ice")
    gs1_prefix = words_or_none(entry.gs1_prefix, "gs1_prefix")
    check_identifiers(key=key, code=code, country=entry.country, ice=ice, gs1_prefix=gs1_prefix)
    return {
        "key": key,
        "code": code,
        "name": words(entry.name, "name"),
        "name_ar": words_or_none(entry.name_ar, "name_ar"),
        "kind": choice(entry.kind, "kind", ORGANISATION_KINDS),
        "locality": words_or_none(entry.locality, "locality"),
        "province": words_or_none(entry.province, "province"),
        "country": entry.country,
        "founded_on": not_in_future(entry.founded_on, context, "founded_on"),
        "ice": ice,
        "tax_status": choice(entry.tax_status, "tax_status", TAX_STATUSES),
        "gs1_prefix": gs1_prefix,
        "note": note_or_none(entry.note),
    }


def _write_branches(session: Session, organisation_id: UUID, branches: Iterable[str]) -> None:
    wanted = sorted({choice(branch, "branches", BRANCHES) for branch in branches})
    session.flush()
    session.execute(delete(OrganisationBranch).where(OrganisationBranch.organisation_id == organisation_id))
    if wanted:
        rows = [{"organisation_id": organisation_id, "branch": branch} for branch in wanted]
        session.execute(insert(OrganisationBranch), rows)


def _write_parents(
    session: Session, organisation_id: UUID, parents: Collection[UUID], since: date | None
) -> None:
    wanted = set(parents)
    links = session.execute(select(Affiliation.organisation_id, Affiliation.parent_id)).all()
    parents_of: dict[UUID, set[UUID]] = {}
    for child, parent in links:
        parents_of.setdefault(child, set()).add(parent)
    before = parents_of.get(organisation_id, set())
    refuse_circle(organisation_id, wanted, {**parents_of, organisation_id: ()})
    known = set(session.scalars(select(Organisation.id).where(Organisation.id.in_(wanted))))
    if known != wanted:
        raise ParentUnknown(field="parents")
    session.execute(
        delete(Affiliation).where(
            Affiliation.organisation_id == organisation_id,
            Affiliation.parent_id.in_(before - wanted),
        )
    )
    session.add_all(
        Affiliation(organisation_id=organisation_id, parent_id=parent, since=since)
        for parent in sorted(wanted - before)
    )
