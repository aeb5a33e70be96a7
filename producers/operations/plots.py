"""Plots put on a cooperative's register, their outline made regular and their area computed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid
from kernel.execute import Context, operation
from producers.models import BRANCHES, ORGANIC_STATUSES, Member, Plot
from producers.operations.conversions import keep_statuses
from producers.operations.organisations import (
    hold_organisation,
    not_in_future,
    register_day,
    touch_of,
    touches_organisation,
)
from producers.operations.uniqueness import taken_as
from producers.queries.plots import PlotNotFound, overlapping_plots
from producers.rules.outlines import outline_of
from producers.rules.plots import check_planted_year
from producers.rules.texts import CODE_LENGTH_MAX, choice, words, words_or_none


class PlotCodeTaken(Invalid):
    code = "plot-code-taken"


class MemberOfAnother(Invalid):
    code = "plot-member-of-another"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotEntry:
    """What the register says of a piece of land.

    `geometry` is GeoJSON in WGS 84, of which the journal keeps the digest.
    """

    code: str
    commune: str
    crop: str
    geometry: Mapping[str, Any] = field(metadata={"journal": "digest"})
    member_id: UUID | None = None
    name: str | None = None
    planted_year: int | None = None
    organic_status: str = "conventional"
    organic_since: date | None = None


@dataclass(frozen=True, slots=True)
class RegisterPlot(PlotEntry):
    """A piece of land of an organisation."""

    plot_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class CorrectPlot(PlotEntry):
    """A plot's entry as it should be."""

    plot_id: UUID


def touches_plot(session: Session, command: CorrectPlot) -> Touch:
    """The stream of the plot's organisation. Raises PlotNotFound."""
    return touch_of(_plot(session, command.plot_id).organisation_id)


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_organisation)
def register_plot(session: Session, command: RegisterPlot, context: Context) -> dict[str, Any]:
    """Register a plot; answers its area and the codes of the plots it overlaps.

    Raises OrganisationNotFound, PlotCodeTaken, MemberOfAnother, and what rules.outlines refuses.
    """
    hold_organisation(session, command.organisation_id)
    values = _values(session, command, command.organisation_id, context)
    with taken_as(session, PlotCodeTaken(field="code", plot=values["code"])):
        session.add(Plot(id=command.plot_id, organisation_id=command.organisation_id, **values))
    keep_statuses(session, Plot.id == command.plot_id, context)
    return _answer(session, command.plot_id)


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_plot)
def correct_plot(session: Session, command: CorrectPlot, context: Context) -> dict[str, Any]:
    """Correct a plot's entry; answers as `register_plot`. Raises PlotNotFound and the same."""
    plot = _plot(session, command.plot_id)
    hold_organisation(session, plot.organisation_id)
    values = _values(session, command, plot.organisation_id, context)
    with taken_as(session, PlotCodeTaken(field="code", plot=values["code"])):
        for name, value in values.items():
            setattr(plot, name, value)
    keep_statuses(session, Plot.id == plot.id, context)
    return _answer(session, plot.id)


def _plot(session: Session, plot_id: UUID) -> Plot:
    plot = session.get(Plot, plot_id)
    if plot is None:
        raise PlotNotFound(plot_id=str(plot_id))
    return plot


def _answer(session: Session, plot_id: UUID) -> dict[str, Any]:
    plot = _plot(session, plot_id)
    neighbours = overlapping_plots(session, plot)
    return {
        "plot_id": str(plot_id),
        "area_m2": plot.area_m2,
        "overlaps": [one.code for one in neighbours],
    }


def _values(session: Session, entry: PlotEntry, organisation_id: UUID, context: Context) -> dict[str, Any]:
    outline = outline_of(entry.geometry)
    _check_member(session, entry.member_id, organisation_id)
    check_planted_year(entry.planted_year, register_day(context))
    return {
        "member_id": entry.member_id,
        "code": words(entry.code, "code", CODE_LENGTH_MAX),
        "name": words_or_none(entry.name, "name"),
        "commune": words(entry.commune, "commune"),
        "crop": choice(entry.crop, "crop", BRANCHES),
        "geometry": outline.geometry,
        "area_m2": outline.area_m2,
        "planted_year": entry.planted_year,
        "organic_status": choice(entry.organic_status, "organic_status", ORGANIC_STATUSES),
        "organic_since": not_in_future(entry.organic_since, context, "organic_since"),
        **outline.box._asdict(),
    }


def _check_member(session: Session, member_id: UUID | None, organisation_id: UUID) -> None:
    if member_id is None:
        return
    member = session.get(Member, member_id)
    if member is None or member.organisation_id != organisation_id:
        raise MemberOfAnother(field="member_id")
