"""What each plot was on a day, from the facts of its status."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from producers.models import Member, Plot, PlotStatus
from producers.rules.conversions import Conversion, Span, StatusFact, on_day, timeline


@dataclass(frozen=True, slots=True)
class PlotConversion:
    """A plot with its history and what it is on the day asked; `now` is None when nothing was known."""

    plot_id: UUID
    code: str
    commune: str
    crop: str
    area_m2: int
    member_id: UUID | None
    member_name: str | None
    spans: Sequence[Span]
    now: Conversion | None


def facts_where(session: Session, of: ColumnElement[bool]) -> Mapping[UUID, list[StatusFact]]:
    """The facts of the plots that a condition on Plot holds of, in the order they were recorded."""
    wanted = (
        select(
            PlotStatus.plot_id,
            PlotStatus.status,
            PlotStatus.begins_on,
            PlotStatus.cycle,
            PlotStatus.is_after_treatment,
        )
        .join(Plot, Plot.id == PlotStatus.plot_id)
        .where(of)
        .order_by(PlotStatus.plot_id, PlotStatus.sequence)
    )
    found: dict[UUID, list[StatusFact]] = {}
    for plot_id, status, begins_on, cycle, is_treated in session.execute(wanted):
        found.setdefault(plot_id, []).append(StatusFact(status, begins_on, cycle, is_treated))
    return found


def status_on(session: Session, plots: Collection[UUID], day: date) -> Mapping[UUID, Conversion]:
    """What each plot was on a day, for claims; a plot of which nothing was known then is not in it."""
    found = facts_where(session, Plot.id.in_(plots))
    states = {plot_id: on_day(timeline(facts), day) for plot_id, facts in found.items()}
    return {plot_id: state for plot_id, state in states.items() if state}


def calendar_of(
    session: Session,
    organisation_id: UUID,
    day: date,
    *,
    member_id: UUID | None = None,
    commune: str = "",
) -> Sequence[PlotConversion]:
    """The plots of an organisation by code with their conversion, of one member or commune or of all."""
    of = Plot.organisation_id == organisation_id
    if member_id:
        of &= Plot.member_id == member_id
    if commune:
        of &= Plot.commune == commune
    wanted = (
        select(Plot.id, Plot.code, Plot.commune, Plot.crop, Plot.area_m2, Plot.member_id, Member.name)
        .outerjoin(Member, Member.id == Plot.member_id)
        .where(of)
        .order_by(Plot.code)
    )
    facts = facts_where(session, of)
    found = []
    for row in session.execute(wanted):
        spans = timeline(facts.get(row[0], []))
        found.append(PlotConversion(*row, spans, on_day(spans, day)))
    return found


def history_of(session: Session, plot_id: UUID) -> Sequence[PlotStatus]:
    """Every fact said of a plot's status, the latest recorded first."""
    return session.scalars(
        select(PlotStatus).where(PlotStatus.plot_id == plot_id).order_by(PlotStatus.sequence.desc())
    ).all()


def communes_of(session: Session, organisation_id: UUID) -> Sequence[str]:
    """The communes in which an organisation has plots, by name."""
    wanted = select(Plot.commune).where(Plot.organisation_id == organisation_id)
    return session.scalars(wanted.distinct().order_by(Plot.commune)).all()
