"""What the editions in force on a day ask of a claim, as the rules read it."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from producers.models import GradeLimit, StandardVersion
from producers.queries.standards import areas_of, requirements_of, versions_in_force
from producers.rules.areas import Area
from traceability.rules.claims.facts import Asked, AskedRule


def asked_on(session: Session, schemes: Collection[str], day: date) -> Mapping[str, Asked]:
    """What the edition in force on a day asks, by certification; without one, that it is missing."""
    versions = versions_in_force(session, schemes, day)
    areas = areas_of(session, [one.id for one in versions.values()])
    return {
        scheme: _asked(session, scheme, versions[scheme], areas)
        if scheme in versions
        else Asked(scheme, None)
        for scheme in schemes
    }


def _asked(session: Session, scheme: str, version: StandardVersion, areas: Mapping[UUID, Area]) -> Asked:
    rules = tuple(
        AskedRule(one.code, one.rule, one.parameters)
        for one in requirements_of(session, version.id, ("lot", "plot", "process_run", "label"))
        if one.rule
    )
    graded_by = {key for one in rules for key in one.parameters.get("standard_keys", ())}
    return Asked(
        scheme,
        version.edition,
        rules,
        areas.get(version.id, Area(())),
        _ranks(session, graded_by) if graded_by else {},
    )


def _ranks(session: Session, standard_keys: Collection[str]) -> dict[tuple[str, str], int]:
    rows = session.execute(
        select(StandardVersion.standard_key, GradeLimit.grade, GradeLimit.rank)
        .join(GradeLimit, GradeLimit.version_id == StandardVersion.id)
        .where(StandardVersion.standard_key.in_(standard_keys))
        .order_by(StandardVersion.version)
    )
    return {(key, grade): rank for key, grade, rank in rows}
