"""Plots of an organisation; outlines never leave the pages of those who may see them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound
from producers.models import Member, Plot
from producers.queries.listing import Page, page_of
from producers.rules.outlines import OVERLAP_PERCENT_TOLD, overlap_percent

NEIGHBOURS_MAX = 200
ON_MAP_MAX = 300


class PlotNotFound(NotFound):
    code = "plot-not-found"


def plots_of(session: Session, organisation_id: UUID) -> Sequence[Plot]:
    """The plots of an organisation, by code."""
    return session.scalars(
        select(Plot).where(Plot.organisation_id == organisation_id).order_by(Plot.code)
    ).all()


def plot_for(session: Session, actor: Actor, plot_id: UUID) -> Plot:
    """A plot of an organisation that `actor` is attached to; raises PlotNotFound."""
    plot = session.get(Plot, plot_id)
    if plot is None or not (actor.sees_all or plot.organisation_id in actor.organisations):
        raise PlotNotFound(plot_id=str(plot_id))
    return plot


def plot_page(session: Session, organisation_id: UUID, *, crop: str = "", number: int = 1) -> Page[Plot]:
    """One page of an organisation's plots by code, of one crop or of all."""
    of_crop: ColumnElement[bool] = Plot.crop == crop if crop else true()
    wanted = select(Plot).where(Plot.organisation_id == organisation_id, of_crop).order_by(Plot.code)
    return page_of(session, wanted, number)


def plots_of_member(session: Session, member_id: UUID) -> Sequence[Plot]:
    """The plots that a member works, by code."""
    return session.scalars(
        select(Plot).where(Plot.member_id == member_id).order_by(Plot.code).limit(ON_MAP_MAX)
    ).all()


def plots_on_map(session: Session, organisation_id: UUID) -> Sequence[Plot]:
    """Plots to draw around a new one, by code; at most 300."""
    return session.scalars(
        select(Plot).where(Plot.organisation_id == organisation_id).order_by(Plot.code).limit(ON_MAP_MAX)
    ).all()


def area_by_crop(session: Session, organisation_id: UUID) -> Sequence[tuple[str, int, int]]:
    """Crop, number of plots and area in m² of an organisation, the largest area first."""
    wanted = (
        select(Plot.crop, func.count(), func.sum(Plot.area_m2))
        .where(Plot.organisation_id == organisation_id)
        .group_by(Plot.crop)
        .order_by(func.sum(Plot.area_m2).desc())
    )
    return [(crop, int(count), int(area)) for crop, count, area in session.execute(wanted)]


def overlapping_plots(session: Session, plot: Plot) -> Sequence[Plot]:
    """Plots of the organisation that share more than 5 % of the smaller of the two outlines."""
    nearby = session.scalars(
        select(Plot)
        .where(
            Plot.organisation_id == plot.organisation_id,
            Plot.id != plot.id,
            Plot.south < plot.north,
            Plot.north > plot.south,
            Plot.west < plot.east,
            Plot.east > plot.west,
        )
        .order_by(Plot.code)
        .limit(NEIGHBOURS_MAX)
    )
    return [one for one in nearby if overlap_percent(one.geometry, plot.geometry) > OVERLAP_PERCENT_TOLD]


def member_names(session: Session, plots: Sequence[Plot]) -> dict[UUID, str]:
    """The names of the members who work `plots`, by member id."""
    wanted = {plot.member_id for plot in plots if plot.member_id}
    rows = session.execute(select(Member.id, Member.name).where(Member.id.in_(wanted)))
    return {row.id: row.name for row in rows}
