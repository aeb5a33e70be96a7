"""What happened to one lot, from its birth on: the parts of the story that its page tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.clock import business_day
from producers.models import Member, Plot
from traceability.models import (
    Contribution,
    Hold,
    HoldRelease,
    LabelPrinting,
    Lot,
    LotPlot,
    ProcessRun,
    Product,
    Recall,
    RecallLift,
    RunInput,
    RunOutput,
    Supply,
)
from traceability.queries.grades import Graded, grades_of
from traceability.queries.makings import Made, making_of
from traceability.queries.matter import masses_of
from traceability.queries.products import bands_of
from traceability.queries.recalls import lifts_of_lot, recalls_of_lot
from traceability.rules.yields import Expected, expected_of

# A lot worked more often than this has its newest workings shown; the genealogy lists them all.
RUNS_MAX = 50
ZONE = "Africa/Casablanca"
LINES_MAX = 50
MEMBERS_MAX = 500


@dataclass(frozen=True, slots=True)
class Brought:
    """What one member brought, or made."""

    member: Member
    quantity: int


@dataclass(frozen=True, slots=True)
class RunLine:
    """A lot that went into a run (`quantity` taken of it) or came out of it (all of it)."""

    lot: Lot
    product: Product
    quantity: int
    is_co_product: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A run with its lines, and what its main product was expected to weigh over its inputs."""

    run: ProcessRun
    inputs: Sequence[RunLine]
    outputs: Sequence[RunLine]
    expected: Expected | None

    @property
    def is_usual(self) -> bool:
        """Whether the yield lies within what was expected; a split or a merge always does."""
        if self.run.yield_ppm is None:
            return True
        expected = self.expected
        return expected is not None and expected.low_ppm <= self.run.yield_ppm <= expected.high_ppm


@dataclass(frozen=True, slots=True)
class Held:
    """A hold, and its end when it has one."""

    hold: Hold
    release: HoldRelease | None


@dataclass(frozen=True, slots=True)
class Story:
    """All that a lot's page tells."""

    brought: Sequence[Brought]
    plots: Sequence[Plot]
    made_by: Run | None
    used_by: Sequence[Run]
    analyses: Sequence[Graded]
    holds: Sequence[Held]
    recalls: Sequence[tuple[Recall, str]]
    lifts: Sequence[tuple[Recall, RecallLift]]
    printings: Sequence[LabelPrinting]
    supply: Supply | None
    made: Made | None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: its kind, its day, and the part of the story that tells it."""

    kind: str
    day: date
    what: Any


def chronology(lot: Lot, story: Story) -> list[Event]:
    """The story of a lot in the order of time; on one day, in the order of the trade."""
    birth = Event("made" if story.made_by else "born", lot.made_on, story.made_by)
    events = [
        birth,
        *(Event("analysed", one.analysis.analysed_on, one) for one in story.analyses),
        *(Event("worked", one.run.done_on, one) for one in story.used_by),
        *(Event("labelled", _day(one.occurred_at), one) for one in story.printings),
        *(Event("held", _day(one.hold.occurred_at), one) for one in story.holds),
        *(Event("released", _day(one.release.occurred_at), one) for one in story.holds if one.release),
        *(Event("recalled", _day(one[0].occurred_at), one) for one in story.recalls),
        *(Event("lifted", _day(one[1].occurred_at), one) for one in story.lifts),
    ]
    return sorted(events, key=lambda event: event.day)


def _day(moment: datetime) -> date:
    return business_day(moment, ZONE)


def story_of(session: Session, lot: Lot) -> Story:
    """The story of a lot; each part is bounded."""
    born_by = select(RunOutput.run_id).where(RunOutput.lot_id == lot.id)
    worked_by = (
        select(ProcessRun.id)
        .join(RunInput, RunInput.run_id == ProcessRun.id)
        .where(RunInput.lot_id == lot.id)
        .order_by(ProcessRun.done_on.desc(), ProcessRun.id.desc())
        .limit(RUNS_MAX)
    )
    births = _runs(session, session.scalars(born_by).all())
    return Story(
        brought=_brought(session, lot.id),
        plots=_plots(session, lot.id),
        made_by=births[0] if births else None,
        used_by=_runs(session, session.scalars(worked_by).all()),
        analyses=grades_of(session, lot.id)[:LINES_MAX],
        holds=_holds(session, lot.id),
        recalls=recalls_of_lot(session, lot.id),
        lifts=lifts_of_lot(session, lot.id),
        printings=_printings(session, lot.id),
        supply=session.get(Supply, lot.id),
        made=making_of(session, lot.id),
    )


def _brought(session: Session, lot_id: UUID) -> list[Brought]:
    rows = session.execute(
        select(Member, Contribution.quantity)
        .join(Contribution, Contribution.member_id == Member.id)
        .where(Contribution.lot_id == lot_id)
        .order_by(Contribution.quantity.desc(), Member.name)
        .limit(MEMBERS_MAX)
    )
    return [Brought(member, quantity) for member, quantity in rows]


def _plots(session: Session, lot_id: UUID) -> Sequence[Plot]:
    return session.scalars(
        select(Plot)
        .join(LotPlot, LotPlot.plot_id == Plot.id)
        .where(LotPlot.lot_id == lot_id)
        .order_by(Plot.code)
        .limit(MEMBERS_MAX)
    ).all()


def _holds(session: Session, lot_id: UUID) -> list[Held]:
    rows = session.execute(
        select(Hold, HoldRelease)
        .outerjoin(HoldRelease, HoldRelease.hold_id == Hold.id)
        .where(Hold.lot_id == lot_id)
        .order_by(Hold.occurred_at, Hold.id)
        .limit(LINES_MAX)
    )
    return [Held(hold, release) for hold, release in rows]


def _printings(session: Session, lot_id: UUID) -> Sequence[LabelPrinting]:
    return session.scalars(
        select(LabelPrinting)
        .where(LabelPrinting.lot_id == lot_id)
        .order_by(LabelPrinting.occurred_at, LabelPrinting.id)
        .limit(LINES_MAX)
    ).all()


def _runs(session: Session, run_ids: Sequence[UUID]) -> list[Run]:
    """Runs with their lines, in the order of the ids."""
    rows = session.scalars(select(ProcessRun).where(ProcessRun.id.in_(run_ids)))
    found = {run.id: run for run in rows}
    return [_run(session, found[run_id]) for run_id in run_ids]


def _run(session: Session, run: ProcessRun) -> Run:
    inputs = [
        RunLine(lot, product, quantity)
        for lot, product, quantity in session.execute(
            select(Lot, Product, RunInput.quantity)
            .join(RunInput, RunInput.lot_id == Lot.id)
            .join(Product, Product.id == Lot.product_id)
            .where(RunInput.run_id == run.id)
            .order_by(Lot.code)
            .limit(LINES_MAX)
        )
    ]
    outputs = [
        RunLine(lot, product, lot.quantity, is_co_product)
        for lot, product, is_co_product in session.execute(
            select(Lot, Product, RunOutput.is_co_product)
            .join(RunOutput, RunOutput.lot_id == Lot.id)
            .join(Product, Product.id == Lot.product_id)
            .where(RunOutput.run_id == run.id)
            .order_by(RunOutput.is_co_product, Lot.code)
            .limit(LINES_MAX)
        )
    ]
    return Run(run, inputs, outputs, _expected(session, run, inputs, outputs))


def _expected(
    session: Session, run: ProcessRun, inputs: Sequence[RunLine], outputs: Sequence[RunLine]
) -> Expected | None:
    """What the first main product should weigh over the inputs; none when nobody knows."""
    main = next((one for one in outputs if not one.is_co_product), None)
    if run.yield_ppm is None or main is None:
        return None
    quantities = {line.lot.id: line.quantity for line in inputs}
    masses: dict[UUID, int] = {}
    for matter in masses_of(session, quantities, {line.lot.id: line.lot for line in inputs}):
        masses[matter.product_id] = masses.get(matter.product_id, 0) + matter.mass_mg
    return expected_of(masses, main.product.id, bands_of(session, run.kind, masses))
