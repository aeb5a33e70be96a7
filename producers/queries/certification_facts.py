"""The registers as the rules of a certification see them, of several organisations in a few statements."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from producers.models import (
    Certificate,
    Member,
    Organisation,
    Plot,
    Standard,
    Training,
    TrainingCancellation,
)
from producers.queries.certificates import covers_any, told_of
from producers.queries.conversions import facts_where
from producers.queries.inspections import faults_of, last_inspections
from producers.rules.areas import Area
from producers.rules.conversions import Span, timeline
from producers.rules.dossier_checks import Facts, MemberFacts, PlotFacts
from producers.rules.requirements import REGISTER_COLUMNS

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Registers:
    """Members, plots, trainings and visits of some organisations, on a day."""

    day: date
    members: Mapping[UUID, Sequence[Any]]
    plots: Mapping[UUID, Sequence[Any]]
    spans: Mapping[UUID, Sequence[Span]]
    trainings: Mapping[UUID, Sequence[date]]
    # By standard and member.
    inspected_on: Mapping[tuple[str, UUID], date]
    overdue: frozenset[tuple[str, UUID]]
    # Organisation and scheme.
    certified: frozenset[tuple[UUID, str]]


def registers_of(session: Session, organisations: Collection[UUID], day: date) -> Registers:
    """Read them, in a number of statements that does not grow with the organisations."""
    faults = faults_of(session, organisations, open_on=day)
    history = facts_where(session, Plot.organisation_id.in_(organisations))
    return Registers(
        day=day,
        members=_grouped(_members(session, organisations, day), lambda row: row.organisation_id),
        plots=_grouped(_plots(session, organisations), lambda row: row.organisation_id),
        spans={plot_id: timeline(facts) for plot_id, facts in history.items()},
        trainings=_trainings(session, organisations),
        inspected_on=last_inspections(session, organisations, day),
        overdue=frozenset((one.standard_key, one.row.member_id) for one in faults if one.is_overdue(day)),
        certified=_certified(session, organisations, day),
    )


def facts_for(registers: Registers, organisation: Organisation, standard: Standard, area: Area) -> Facts:
    """What the rules of one standard compare, of one organisation."""
    plots = [
        one
        for one in registers.plots.get(organisation.id, ())
        if standard.branch is None or one.crop == standard.branch
    ]
    by_member = _grouped(plots, lambda row: row.member_id)
    return Facts(
        day=registers.day,
        kind=organisation.kind,
        has_certificate=(organisation.id, standard.key) in registers.certified,
        members=[
            _member(registers, standard, one, by_member.get(one.id, ()))
            for one in registers.members.get(organisation.id, ())
        ],
        plots=[_plot(registers, one, area) for one in plots],
        trainings=registers.trainings.get(organisation.id, ()),
    )


def _member(registers: Registers, standard: Standard, row: Any, plots: Sequence[Any]) -> MemberFacts:
    return MemberFacts(
        row.id,
        row.name,
        frozenset(column for column in REGISTER_COLUMNS if _is_filled(getattr(row, column))),
        area_m2=sum(one.area_m2 for one in plots),
        plot_count=len(plots),
        inspected_on=registers.inspected_on.get((standard.key, row.id)),
        has_overdue_fault=(standard.key, row.id) in registers.overdue,
    )


def _is_filled(value: Any) -> bool:
    return bool(value) and value != "unstated"


def _plot(registers: Registers, row: Any, area: Area) -> PlotFacts:
    placed = area.place(row.commune)
    # A list of communes holds a commune or not; a whole province may hold one that we cannot place.
    holds_provinces = any(not part.commune for part in area.parts)
    unknown = holds_provinces and not placed.is_inside and placed.province is None
    spans = registers.spans.get(row.id, ())
    inside = None if unknown else placed.is_inside
    return PlotFacts(row.id, row.code, row.commune, row.area_m2, spans, inside)


def _members(session: Session, organisations: Collection[UUID], day: date) -> Sequence[Any]:
    columns = [getattr(Member, name) for name in REGISTER_COLUMNS]
    wanted = (
        select(Member.organisation_id, Member.id, Member.name, *columns)
        .where(
            Member.organisation_id.in_(organisations),
            or_(Member.left_on.is_(None), Member.left_on > day),
            or_(Member.joined_on.is_(None), Member.joined_on <= day),
        )
        .order_by(Member.name, Member.id)
    )
    return session.execute(wanted).all()


def _plots(session: Session, organisations: Collection[UUID]) -> Sequence[Any]:
    wanted = (
        select(
            Plot.organisation_id,
            Plot.id,
            Plot.member_id,
            Plot.code,
            Plot.commune,
            Plot.crop,
            Plot.area_m2,
        )
        .where(Plot.organisation_id.in_(organisations))
        .order_by(Plot.code)
    )
    return session.execute(wanted).all()


def _trainings(session: Session, organisations: Collection[UUID]) -> Mapping[UUID, list[date]]:
    wanted = (
        select(Training.organisation_id, Training.held_on)
        .outerjoin(TrainingCancellation, TrainingCancellation.training_id == Training.id)
        .where(Training.organisation_id.in_(organisations), TrainingCancellation.training_id.is_(None))
    )
    found: dict[UUID, list[date]] = {}
    for organisation_id, held_on in session.execute(wanted):
        found.setdefault(organisation_id, []).append(held_on)
    return found


def _certified(session: Session, organisations: Collection[UUID], day: date) -> frozenset[tuple[UUID, str]]:
    """Who is covered by a certificate of which scheme, valid and not suspended on the day."""
    rows = session.scalars(
        select(Certificate).where(
            covers_any(organisations), Certificate.valid_from <= day, Certificate.valid_until >= day
        )
    ).all()
    held = [one for one in told_of(session, rows) if one.standing(day).state == "valid"]
    return frozenset(
        (covered, one.certificate.scheme)
        for one in held
        for covered in (one.holder.id, *one.scope.organisations)
    )


def _grouped(rows: Iterable[Row], key: Callable[[Row], UUID]) -> dict[UUID, list[Row]]:
    found: dict[UUID, list[Row]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found
