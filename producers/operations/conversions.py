"""The status of plots as dated facts; the columns of the plot are a cache of the last one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.execute import Context, operation
from producers.models import CROP_CYCLES, ORGANIC_STATUSES, Plot, PlotStatus
from producers.operations.evidence import Piece, write_piece
from producers.operations.organisations import (
    hold_organisation,
    not_in_future,
    register_day,
    touch_of,
)
from producers.queries.conversions import facts_where
from producers.queries.plots import PlotNotFound
from producers.rules.conversions import (
    PERENNIAL_MONTHS,
    USUAL_CYCLE,
    StatusFact,
    check_treatment,
    clean_since,
    months_after,
    timeline,
)
from producers.rules.texts import choice, note_or_none


@dataclass(frozen=True, slots=True)
class NotePlotStatus:
    """From a day on a plot is farmed so; `is_after_treatment` when a prohibited product was used."""

    plot_id: UUID
    status: str
    begins_on: date
    cycle: str = USUAL_CYCLE
    is_after_treatment: bool = False
    reason: str | None = None
    piece: Piece | None = None


def touches_plot_status(session: Session, command: NotePlotStatus) -> Touch:
    """The stream of the plot's organisation. Raises PlotNotFound."""
    return touch_of(_plot(session, command.plot_id).organisation_id)


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_plot_status)
def note_plot_status(session: Session, command: NotePlotStatus, context: Context) -> dict[str, str]:
    """Add a status and refresh the plot's cache. Raises PlotNotFound, TreatmentKeepsNothing, DateInFuture."""
    plot = _plot(session, command.plot_id)
    hold_organisation(session, plot.organisation_id)
    status = choice(command.status, "status", ORGANIC_STATUSES)
    check_treatment(status, command.is_after_treatment)
    fact = StatusFact(
        status,
        not_in_future(command.begins_on, context, "begins_on") or command.begins_on,
        choice(command.cycle, "cycle", CROP_CYCLES),
        command.is_after_treatment,
    )
    evidence_id = write_piece(session, command.piece, plot.organisation_id, context)
    facts = facts_where(session, Plot.id == plot.id).get(plot.id, [])
    reason = note_or_none(command.reason, "reason")
    _add(session, plot.id, len(facts) + 1, fact, context, reason, evidence_id)
    spans = timeline([*facts, fact])
    plot.organic_status = spans[-1].status
    plot.organic_since = clean_since(spans)
    return {"plot_id": str(plot.id), "status": plot.organic_status}


def keep_statuses(session: Session, of: ColumnElement[bool], context: Context) -> None:
    """Write as facts what an entry of the register, or an import, says anew of the plots' status.

    `of` is the condition on Plot. In the caller's transaction, after the plots are written.
    """
    session.flush()
    known, today = facts_where(session, of), register_day(context)
    rows = session.execute(select(Plot.id, Plot.organic_status, Plot.organic_since).where(of))
    for plot_id, status, since in rows.all():
        facts = known.get(plot_id, [])
        if not _say(facts, status, since):
            for index, fact in enumerate(_entry_facts(status, since, today)):
                _add(session, plot_id, len(facts) + 1 + index, fact, context)
    session.flush()


def _say(facts: Sequence[StatusFact], status: str, since: date | None) -> bool:
    """Whether these facts say already what an entry says; an entry without a day says its status only."""
    if not facts:
        return False
    spans = timeline(facts)
    same_day = since is None or status == "conventional" or clean_since(spans) == since
    return spans[-1].status == status and same_day


def _entry_facts(status: str, since: date | None, today: date) -> list[StatusFact]:
    """An entry as facts; of organic land it says when the conversion began, so when it ended."""
    if status != "organic":
        return [StatusFact(status, since or today)]
    if since is None:
        return [StatusFact("organic", today)]
    ended = min(months_after(since, PERENNIAL_MONTHS), today)
    begun = [StatusFact("conversion", since)] if since < ended else []
    return [*begun, StatusFact("organic", ended)]


def _plot(session: Session, plot_id: UUID) -> Plot:
    plot = session.get(Plot, plot_id)
    if plot is None:
        raise PlotNotFound(plot_id=str(plot_id))
    return plot


def _add(
    session: Session,
    plot_id: UUID,
    sequence: int,
    fact: StatusFact,
    context: Context,
    reason: str | None = None,
    evidence_id: UUID | None = None,
) -> None:
    session.add(
        PlotStatus(
            plot_id=plot_id,
            sequence=sequence,
            status=fact.status,
            begins_on=fact.begins_on,
            cycle=fact.cycle,
            is_after_treatment=fact.is_after_treatment,
            reason=reason,
            evidence_id=evidence_id,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
