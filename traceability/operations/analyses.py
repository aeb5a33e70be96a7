"""Laboratory results on lots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.errors import Invalid
from kernel.execute import Context, operation
from producers.rules.texts import note_or_none, words
from traceability.models import Analysis, Lot
from traceability.operations.holds import touches_lot
from traceability.operations.lots import AlreadyRecorded
from traceability.rules.births import refuse_future
from traceability.rules.measures import measures_of


class AnalysedBeforeMade(Invalid):
    code = "analysed-before-made"


@dataclass(frozen=True, slots=True)
class RecordAnalysis:
    """A laboratory's result; `measures` as `traceability.rules.measures.measures_of` reads them."""

    analysis_id: UUID
    lot_id: UUID
    laboratory: str
    method: str
    edition: str
    analysed_on: date
    measures: Sequence[Mapping[str, str | None]]
    conclusion: str | None = None


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_lot)
def record_analysis(session: Session, command: RecordAnalysis, context: Context) -> Mapping[str, Any]:
    """Keep a laboratory's result with its method and edition; the lot's state is left to people.

    Raises MadeInTheFuture, AnalysedBeforeMade, and the errors of the measures and texts.
    """
    if session.get(Analysis, command.analysis_id):
        raise AlreadyRecorded()
    lot = session.get_one(Lot, command.lot_id)
    refuse_future(command.analysed_on, context.occurred_at, "analysed_on")
    if command.analysed_on < lot.made_on:
        raise AnalysedBeforeMade(field="analysed_on", day=lot.made_on.isoformat())
    session.add(
        Analysis(
            id=command.analysis_id,
            lot_id=lot.id,
            laboratory=words(command.laboratory, "laboratory"),
            method=words(command.method, "method"),
            edition=words(command.edition, "edition"),
            analysed_on=command.analysed_on,
            measures=measures_of(command.measures),
            conclusion=note_or_none(command.conclusion, "conclusion"),
            recorded_at=context.recorded_at,
        )
    )
    return {"analysis_id": str(command.analysis_id), "lot": lot.code}
