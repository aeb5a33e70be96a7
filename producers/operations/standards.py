"""Standards published by edition; what is learnt better is a further version, the older ones stay."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Refused
from kernel.execute import Context, operation
from producers.models import (
    BRANCHES,
    STANDARD_KINDS,
    AreaCommune,
    GradeLimit,
    Requirement,
    Standard,
    StandardVersion,
)
from producers.operations.uniqueness import taken_as
from producers.queries.standards import content_of, latest_version
from producers.rules.standards import Content, checked
from producers.rules.texts import CODE_LENGTH_MAX, choice, words


class VersionTaken(Refused):
    """Somebody else published the same version of the edition in between."""

    code = "standard-version-taken"


@dataclass(frozen=True, slots=True)
class NewStandard:
    """A standard that may not be there yet."""

    key: str
    kind: str
    branch: str | None
    name_fr: str
    name_ar: str


@dataclass(frozen=True, slots=True)
class PublishStandard:
    """One edition with all it says. `after` is the version that it was written from; 0 for none.

    None when whoever writes knows nothing of earlier ones, as the reference data.
    """

    version_id: UUID
    standard: NewStandard
    edition: str
    content: Content
    after: int | None = None


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="network"))
def publish_standard(session: Session, command: PublishStandard, context: Context) -> Mapping[str, Any]:
    """Publish a further version of an edition; when it says what the last one says, nothing is added.

    Raises VersionTaken, and what is wrong with the content.
    """
    standard = _standard(session, command.standard)
    edition = words(command.edition, "edition")
    content = checked(command.content)
    last = latest_version(session, standard.key, edition)
    version = last.version if last else 0
    if last is not None and content_of(session, last) == content:
        return {"version_id": str(last.id), "version": version, "is_new": False}
    taken = VersionTaken(standard=standard.name_fr, edition=edition)
    if command.after is not None and command.after != version:
        raise taken
    with taken_as(session, taken):
        session.add(_version(command, standard.key, edition, content, version + 1, context))
    _write_lines(session, command.version_id, content)
    return {"version_id": str(command.version_id), "version": version + 1, "is_new": True}


def _standard(session: Session, wanted: NewStandard) -> Standard:
    """The standard, made when it is not there yet."""
    known = session.get(Standard, wanted.key)
    if known is not None:
        return known
    made = Standard(
        key=words(wanted.key, "key", CODE_LENGTH_MAX),
        kind=choice(wanted.kind, "kind", STANDARD_KINDS),
        branch=choice(wanted.branch, "branch", BRANCHES) if wanted.branch else None,
        name_fr=words(wanted.name_fr, "name_fr"),
        name_ar=words(wanted.name_ar, "name_ar"),
    )
    session.add(made)
    session.flush()
    return made


def _version(
    command: PublishStandard, key: str, edition: str, content: Content, version: int, context: Context
) -> StandardVersion:
    return StandardVersion(
        id=command.version_id,
        standard_key=key,
        edition=edition,
        version=version,
        in_force_from=content.in_force_from,
        in_force_until=content.in_force_until,
        issued_by=content.issued_by,
        source=content.source,
        is_filled=content.is_filled,
        product_keys=list(content.product_keys),
        note=content.note,
        recorded_at=context.recorded_at,
    )


def _write_lines(session: Session, version_id: UUID, content: Content) -> None:
    requirements = [
        {
            **asdict(one),
            "evidence_kinds": list(one.evidence_kinds),
            "version_id": version_id,
            "position": place,
        }
        for place, one in enumerate(content.requirements, start=1)
    ]
    limits = [
        {**asdict(one), "version_id": version_id, "position": place}
        for place, one in enumerate(content.limits, start=1)
    ]
    area = [{**asdict(one), "version_id": version_id} for one in content.area]
    for model, rows in ((Requirement, requirements), (GradeLimit, limits), (AreaCommune, area)):
        if rows:
            session.execute(insert(model), rows)
