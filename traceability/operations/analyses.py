"""Laboratory results on lots, and the class that an edition gives them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, write_file
from producers.models import Standard, StandardVersion
from producers.operations.uniqueness import taken_as
from producers.queries.standards import as_limit, limits_of, version_of
from producers.rules.standards import Limit
from producers.rules.texts import note_or_none, words
from traceability.models import Analysis, AnalysisGrade, Lot, Product
from traceability.operations.holds import touches_lot
from traceability.operations.lots import AlreadyRecorded
from traceability.queries.grades import analysis_of
from traceability.rules.births import refuse_future
from traceability.rules.grades import Judgement, judge
from traceability.rules.measures import Measure, in_standard, measures_of, values_of, with_limits


class AnalysedBeforeMade(Invalid):
    code = "analysed-before-made"


class StandardForOthers(Invalid):
    """The edition grades other products than the lot's."""

    code = "standard-for-others"


class NothingToJudgeBy(Refused):
    """The version has no limits, or belongs to another standard than the analysis cites."""

    code = "nothing-to-judge-by"


class AlreadyJudged(Refused):
    code = "already-judged"


@dataclass(frozen=True, slots=True)
class RecordAnalysis:
    """A laboratory's result; `measures` as `traceability.rules.measures.measures_of` reads them.

    With `version_id` the method and the edition are those of the standard; without it they are as the
    laboratory wrote them, and nothing is graded.
    """

    analysis_id: UUID
    lot_id: UUID
    laboratory: str
    method: str
    edition: str
    analysed_on: date
    measures: Sequence[Mapping[str, str | None]]
    conclusion: str | None = None
    version_id: UUID | None = None
    document: ReceivedFile | None = None


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_lot)
def record_analysis(session: Session, command: RecordAnalysis, context: Context) -> Mapping[str, Any]:
    """Keep a laboratory's result, and the class it has by the edition it cites; the lot stays as it is.

    Raises MadeInTheFuture, AnalysedBeforeMade, StandardForOthers, UnitMismatch, and the errors of the
    measures and texts.
    """
    if session.get(Analysis, command.analysis_id):
        raise AlreadyRecorded()
    lot = session.get_one(Lot, command.lot_id)
    refuse_future(command.analysed_on, context.occurred_at, "analysed_on")
    if command.analysed_on < lot.made_on:
        raise AnalysedBeforeMade(field="analysed_on", day=lot.made_on.isoformat())
    version = _version(session, command.version_id, lot)
    analysis = _analysis(session, command, lot, version, context)
    session.add(analysis)
    session.flush()
    grade = _grade(session, analysis, version, context) if version else None
    return {
        "analysis_id": str(analysis.id),
        "lot": lot.code,
        "outcome": grade.outcome if grade else None,
        "grade": grade.grade if grade else None,
    }


@dataclass(frozen=True, slots=True)
class JudgeAgain:
    """An analysis held against a further version, or another edition, of the standard it cites."""

    analysis_id: UUID
    version_id: UUID


def _touches_analysis(session: Session, command: JudgeAgain) -> Touch:
    analysis = analysis_of(session, command.analysis_id)
    owner = session.scalars(select(Lot.organisation_id).where(Lot.id == analysis.lot_id)).one()
    return Touch(f"organisation:{owner}", organisations=frozenset({owner}))


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=_touches_analysis)
def judge_again(session: Session, command: JudgeAgain, context: Context) -> Mapping[str, Any]:
    """Give an analysis its class by another version; what was judged before stays beside it.

    Raises NothingToJudgeBy, AlreadyJudged.
    """
    analysis = analysis_of(session, command.analysis_id)
    version = version_of(session, command.version_id)
    cited = session.get(StandardVersion, analysis.version_id) if analysis.version_id else None
    if cited is None or cited.standard_key != version.standard_key:
        raise NothingToJudgeBy(edition=version.edition)
    with taken_as(session, AlreadyJudged(edition=version.edition)):
        grade = _grade(session, analysis, version, context)
    if grade is None:
        raise NothingToJudgeBy(edition=version.edition)
    return {"outcome": grade.outcome, "grade": grade.grade}


def _version(session: Session, version_id: UUID | None, lot: Lot) -> StandardVersion | None:
    if version_id is None:
        return None
    version = version_of(session, version_id)
    product = session.get_one(Product, lot.product_id)
    if product.key not in version.product_keys:
        raise StandardForOthers(field="version_id", edition=version.edition)
    return version


def _analysis(
    session: Session,
    command: RecordAnalysis,
    lot: Lot,
    version: StandardVersion | None,
    context: Context,
) -> Analysis:
    method, edition = command.method, command.edition
    measures = measures_of(command.measures)
    if version is not None:
        method, edition = session.get_one(Standard, version.standard_key).name_fr, version.edition
        measures = _of_version(session, version, measures)
    document = command.document and write_file(session, command.document, lot.organisation_id, context)
    return Analysis(
        id=command.analysis_id,
        lot_id=lot.id,
        laboratory=words(command.laboratory, "laboratory"),
        method=words(method, "method"),
        edition=words(edition, "edition"),
        analysed_on=command.analysed_on,
        measures=measures,
        conclusion=note_or_none(command.conclusion, "conclusion"),
        recorded_at=context.recorded_at,
        version_id=version.id if version else None,
        document_id=document.id if document else None,
    )


def _of_version(session: Session, version: StandardVersion, measures: list[Measure]) -> list[Measure]:
    """The measures under the names, units and limits of the class they reach."""
    limits = _limits(session, version)
    named = in_standard(measures, limits)
    found = judge(limits, values_of(named))
    return with_limits(named, [line.limit for line in found.reached.lines]) if found else named


def _grade(
    session: Session, analysis: Analysis, version: StandardVersion, context: Context
) -> AnalysisGrade | None:
    found = judge(_limits(session, version), values_of(analysis.measures))
    if found is None:
        return None
    row = _row(analysis, version, found, context)
    session.add(row)
    return row


def _row(analysis: Analysis, version: StandardVersion, found: Judgement, context: Context) -> AnalysisGrade:
    return AnalysisGrade(
        id=uuid5(analysis.id, f"grade:{version.id}"),
        analysis_id=analysis.id,
        version_id=version.id,
        outcome=found.outcome,
        grade=found.grade,
        decided_by=list(found.decided_by),
        missing=list(found.missing),
        recorded_at=context.recorded_at,
    )


def _limits(session: Session, version: StandardVersion) -> list[Limit]:
    return [as_limit(one) for one in limits_of(session, version.id)]
