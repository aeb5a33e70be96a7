"""Analyses with the class they have, by which version, and why: of lots, and of a season."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import NotFound
from producers.models import Standard, StandardVersion
from producers.queries.standards import as_limit, limits_of_versions
from producers.rules.standards import Limit
from traceability.models import Analysis, AnalysisGrade
from traceability.rules.grades import Judgement, judge
from traceability.rules.measures import values_of

ANALYSES_MAX = 500


class AnalysisNotFound(NotFound):
    code = "analysis-not-found"


@dataclass(frozen=True, slots=True)
class Judged:
    """One judgement of an analysis: the fact that was kept, and its explanation line by line."""

    grade: AnalysisGrade
    version: StandardVersion
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class Graded:
    """An analysis with its judgements, the last one first; none when nothing could be graded.

    `standard` and `cited` are what it says it followed; `counts` is whether it is the latest of its
    method on its lot.
    """

    analysis: Analysis
    standard: Standard | None
    cited: StandardVersion | None
    judged: tuple[Judged, ...]
    counts: bool

    @property
    def last(self) -> Judged | None:
        """The judgement that counts: the one made last."""
        return self.judged[0] if self.judged else None

    @property
    def grade(self) -> str | None:
        """The class of the last judgement; None without one, when incomplete or outside."""
        return self.last.grade.grade if self.last else None


def analysis_of(session: Session, analysis_id: UUID) -> Analysis:
    """An analysis; raises AnalysisNotFound."""
    found = session.get(Analysis, analysis_id)
    if found is None:
        raise AnalysisNotFound(analysis_id=str(analysis_id))
    return found


def grades_of(session: Session, lot_id: UUID) -> Sequence[Graded]:
    """The analyses of one lot, the latest first."""
    return grades_of_lots(session, [lot_id]).get(lot_id, [])


def grades_of_lots(session: Session, lot_ids: Collection[UUID]) -> dict[UUID, list[Graded]]:
    """The analyses of several lots, the latest first, in four statements whatever their number."""
    analyses = session.scalars(
        select(Analysis)
        .where(Analysis.lot_id.in_(lot_ids))
        .order_by(Analysis.analysed_on.desc(), Analysis.recorded_at.desc(), Analysis.id.desc())
        .limit(ANALYSES_MAX)
    ).all()
    grades = _grades(session, [one.id for one in analyses])
    versions = _versions(session, analyses, grades)
    limits = _limits(session, versions)
    standards = _standards(session, versions)
    seen: set[tuple[UUID, str]] = set()
    found: dict[UUID, list[Graded]] = {}
    for one in analyses:
        cited = versions.get(one.version_id) if one.version_id else None
        method = (one.lot_id, cited.standard_key if cited else f"{one.method} {one.edition}")
        judged = tuple(_judged(one, grade, versions, limits) for grade in grades.get(one.id, ()))
        standard = standards[cited.standard_key] if cited else None
        found.setdefault(one.lot_id, []).append(Graded(one, standard, cited, judged, method not in seen))
        seen.add(method)
    return found


def _grades(session: Session, analysis_ids: Sequence[UUID]) -> dict[UUID, list[AnalysisGrade]]:
    found: dict[UUID, list[AnalysisGrade]] = {}
    for row in session.scalars(
        select(AnalysisGrade)
        .where(AnalysisGrade.analysis_id.in_(analysis_ids))
        .order_by(AnalysisGrade.recorded_at.desc(), AnalysisGrade.id)
    ):
        found.setdefault(row.analysis_id, []).append(row)
    return found


def _versions(
    session: Session, analyses: Sequence[Analysis], grades: Mapping[UUID, Sequence[AnalysisGrade]]
) -> dict[UUID, StandardVersion]:
    wanted = {one.version_id for one in analyses if one.version_id}
    wanted |= {grade.version_id for of_one in grades.values() for grade in of_one}
    rows = session.scalars(select(StandardVersion).where(StandardVersion.id.in_(wanted)))
    return {one.id: one for one in rows}


def _limits(session: Session, versions: Collection[UUID]) -> dict[UUID, list[Limit]]:
    found = limits_of_versions(session, versions)
    return {version_id: [as_limit(one) for one in rows] for version_id, rows in found.items()}


def _standards(session: Session, versions: Mapping[UUID, StandardVersion]) -> dict[str, Standard]:
    keys = {one.standard_key for one in versions.values()}
    return {one.key: one for one in session.scalars(select(Standard).where(Standard.key.in_(keys)))}


def _judged(
    analysis: Analysis,
    grade: AnalysisGrade,
    versions: Mapping[UUID, StandardVersion],
    limits: Mapping[UUID, Sequence[Limit]],
) -> Judged:
    """A version never changes, nor do the measures: the explanation is made again, word for word."""
    judgement = judge(limits[grade.version_id], values_of(analysis.measures))
    assert judgement is not None  # a version without limits gave no grade
    return Judged(grade, versions[grade.version_id], judgement)
