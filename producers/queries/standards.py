"""Standards by edition and version: what is in force, what it asks, its limits and its area."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from producers.models import AreaCommune, GradeLimit, Requirement, Standard, StandardVersion
from producers.rules.areas import Area, AreaPart
from producers.rules.standards import Asked, Content, Limit, in_order


class StandardNotFound(NotFound):
    code = "standard-not-found"


def standards(session: Session) -> Sequence[Standard]:
    """All standards, certifications before norms of analysis, by name."""
    return session.scalars(select(Standard).order_by(Standard.kind.desc(), Standard.name_fr)).all()


def standard_of(session: Session, key: str) -> Standard:
    """A standard by its key; raises StandardNotFound."""
    found = session.get(Standard, key)
    if found is None:
        raise StandardNotFound(key=key[:60])
    return found


def versions_of(session: Session, standard_key: str) -> Sequence[StandardVersion]:
    """Every version of every edition of a standard, the newest edition first, then the newest version."""
    return session.scalars(
        select(StandardVersion)
        .where(StandardVersion.standard_key == standard_key)
        .order_by(
            StandardVersion.in_force_from.desc().nulls_last(),
            StandardVersion.edition.desc(),
            StandardVersion.version.desc(),
        )
    ).all()


def version_of(session: Session, version_id: UUID) -> StandardVersion:
    """One version; raises StandardNotFound."""
    found = session.get(StandardVersion, version_id)
    if found is None:
        raise StandardNotFound(version_id=str(version_id))
    return found


def latest_version(session: Session, standard_key: str, edition: str) -> StandardVersion | None:
    """What is best known of an edition: its highest version."""
    return session.scalar(
        select(StandardVersion)
        .where(StandardVersion.standard_key == standard_key, StandardVersion.edition == edition)
        .order_by(StandardVersion.version.desc())
        .limit(1)
    )


def version_in_force(session: Session, standard_key: str, day: date) -> StandardVersion | None:
    """The highest version of the filled edition that was in force on `day`, the newest edition first.

    None when no edition that says something was: an edition that nobody could read decides nothing.
    """
    return versions_in_force(session, [standard_key], day).get(standard_key)


def versions_in_force(
    session: Session, standard_keys: Collection[str], day: date
) -> dict[str, StandardVersion]:
    """The same for several standards in one statement, by key."""
    rows = session.scalars(
        select(StandardVersion)
        .where(
            StandardVersion.standard_key.in_(standard_keys),
            StandardVersion.is_filled,
            or_(StandardVersion.in_force_from.is_(None), StandardVersion.in_force_from <= day),
            or_(StandardVersion.in_force_until.is_(None), StandardVersion.in_force_until >= day),
        )
        .order_by(StandardVersion.in_force_from.asc().nulls_first(), StandardVersion.version)
    )
    # A corrected day of force must not let an older version of the same edition speak: see `_newest`.
    return {one.standard_key: one for one in _newest(session, rows.all())}


def _newest(session: Session, found: Sequence[StandardVersion]) -> list[StandardVersion]:
    """Those that no further version of their edition replaced, in the same order."""
    keys = {one.standard_key for one in found}
    highest: dict[tuple[str, str], int] = {}
    for key, edition, version in session.execute(
        select(StandardVersion.standard_key, StandardVersion.edition, StandardVersion.version).where(
            StandardVersion.standard_key.in_(keys)
        )
    ):
        highest[key, edition] = max(version, highest.get((key, edition), 0))
    return [one for one in found if highest[one.standard_key, one.edition] == one.version]


def gradings_for(session: Session, product_key: str) -> Sequence[tuple[Standard, StandardVersion]]:
    """The norms of analysis that grade a product, each edition in its highest version, the newest first.

    Editions that are still empty are among them: a page says why nothing can be graded by them.
    """
    rows = session.execute(
        select(Standard, StandardVersion)
        .join(StandardVersion, StandardVersion.standard_key == Standard.key)
        .where(Standard.kind == "analysis")
        .order_by(
            Standard.name_fr,
            StandardVersion.in_force_from.desc().nulls_last(),
            StandardVersion.version.desc(),
        )
    ).tuples()
    seen: set[tuple[str, str]] = set()
    found = []
    for standard, version in rows:
        if (standard.key, version.edition) in seen:
            continue
        seen.add((standard.key, version.edition))
        if product_key in version.product_keys:
            found.append((standard, version))
    return found


def requirements_of(
    session: Session, version_id: UUID, subjects: Collection[str] | None = None
) -> Sequence[Requirement]:
    """What a version asks, of all or of some subjects (`organisation`, `lot`…), in its own order."""
    wanted = select(Requirement).where(Requirement.version_id == version_id).order_by(Requirement.position)
    if subjects is not None:
        wanted = wanted.where(Requirement.applies_to.in_(subjects))
    return session.scalars(wanted).all()


def limits_of(session: Session, version_id: UUID) -> Sequence[GradeLimit]:
    """The limits of a version, the best grade first."""
    return limits_of_versions(session, [version_id]).get(version_id, [])


def limits_of_versions(
    session: Session, version_ids: Collection[UUID]
) -> Mapping[UUID, Sequence[GradeLimit]]:
    """The limits of several versions in one statement."""
    found: dict[UUID, list[GradeLimit]] = {}
    rows = session.scalars(
        select(GradeLimit)
        .where(GradeLimit.version_id.in_(version_ids))
        .order_by(GradeLimit.rank, GradeLimit.position)
    )
    for one in rows:
        found.setdefault(one.version_id, []).append(one)
    return found


def area_of(session: Session, version_id: UUID) -> Area:
    """The area of a version, to ask whether a commune is in it; without parts nothing is."""
    return areas_of(session, [version_id]).get(version_id, Area(()))


def areas_of(session: Session, version_ids: Collection[UUID]) -> dict[UUID, Area]:
    """The areas of several versions in one statement."""
    parts: dict[UUID, list[AreaPart]] = {}
    rows = session.scalars(select(AreaCommune).where(AreaCommune.version_id.in_(version_ids)))
    for row in rows:
        parts.setdefault(row.version_id, []).append(
            AreaPart(row.province, row.commune, row.source, row.is_sourced)
        )
    return {version_id: Area(in_order(found)) for version_id, found in parts.items()}


def content_of(session: Session, version: StandardVersion) -> Content:
    """All that a version says, as plain values."""
    return Content(
        issued_by=version.issued_by,
        source=version.source,
        is_filled=version.is_filled,
        in_force_from=version.in_force_from,
        in_force_until=version.in_force_until,
        product_keys=tuple(version.product_keys),
        note=version.note,
        requirements=tuple(_asked(one) for one in requirements_of(session, version.id)),
        limits=tuple(as_limit(one) for one in limits_of(session, version.id)),
        area=area_of(session, version.id).parts,
    )


def _asked(row: Requirement) -> Asked:
    return Asked(
        code=row.code,
        text_fr=row.text_fr,
        text_ar=row.text_ar,
        applies_to=row.applies_to,
        source=row.source,
        is_sourced=row.is_sourced,
        evidence_kinds=tuple(row.evidence_kinds),
        rule=row.rule,
        parameters=row.parameters,
    )


_LIMIT_COLUMNS = (
    "grade", "rank", "measure", "grade_name_fr", "grade_name_ar", "measure_name_fr", "measure_name_ar",
    "unit", "minimum", "maximum", "source", "is_sourced",
)  # fmt: skip


def as_limit(row: GradeLimit) -> Limit:
    """A row of the limits as a plain value, for the rules."""
    values: dict[str, Any] = {name: getattr(row, name) for name in _LIMIT_COLUMNS}
    return Limit(**values)
