"""What anybody may know of a lot, in a few bounded statements; places no finer than a commune."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from kernel.clock import business_day
from producers.models import Member, Organisation
from traceability.models import (
    Analysis,
    Contribution,
    Lot,
    ProcessRun,
    Product,
    Recall,
    RecallLift,
    RecallLiftLot,
    RecallLot,
    RunOutput,
    TradeItem,
)
from traceability.queries.genealogy import walk_up
from traceability.queries.grades import Graded, grades_of_lots
from traceability.queries.makings import Made, making_of
from traceability.queries.recalls import TAKEN_BACK, not_lifted
from traceability.rules.public import Step, put_together

# A pack has a few dozen ancestors at most; a story of thousands would tell nothing.
ANCESTORS_MAX = 2_000
NAMES_MAX = 12
ANALYSES_MAX = 3
RECALLS_MAX = 3
COUNTRY_ZONE = "Africa/Casablanca"


@dataclass(frozen=True, slots=True)
class Notice:
    """A recall as the public reads it."""

    code: str
    reason: str
    advice: str
    recalled_on: date
    lifted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Growers:
    """Who brought the harvests, or made the pieces: how many, and those who agreed to be named."""

    families: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """An analysis with its class, and the code of the lot it was made on: this one or one it comes from."""

    graded: Graded
    lot_code: str

    @property
    def analysis(self) -> Analysis:
        """What the laboratory found."""
        return self.graded.analysis


@dataclass(frozen=True, slots=True)
class PublicLot:
    """All that the public page tells of a lot."""

    lot: Lot
    product: Product
    item: TradeItem | None
    organisation: Organisation
    steps: tuple[Step, ...]
    products: Mapping[UUID, Product]
    organisations: Mapping[UUID, Organisation]
    growers: Growers
    tests: tuple[Tested, ...]
    recalls: tuple[Notice, ...]
    # How it was made, of pieces made by hand.
    made: Made | None = None


@dataclass(frozen=True, slots=True)
class LotWithRecalls:
    """A lot, what it is and whose, the recalls that take it back and those lifted since, latest first."""

    lot: Lot
    product: Product
    organisation: Organisation
    item: TradeItem | None
    recalls: tuple[Notice, ...]
    lifted: tuple[Notice, ...]


def public_lot(session: Session, token: str) -> PublicLot | None:
    """The lot of a token with its whole story; None when no lot has it."""
    row = _named(session, token)
    if row is None:
        return None
    lot, product, organisation, item = row
    line = _line(session, lot.id)
    steps = put_together([*_births(session, line), *_runs(session, line)])
    return PublicLot(
        lot=lot,
        product=product,
        item=item,
        organisation=organisation,
        steps=steps,
        products=_products(session, {step.product_id for step in steps}),
        organisations=_organisations(session, {step.organisation_id for step in steps}),
        growers=_growers(session, line),
        tests=_tests(session, line),
        recalls=_recalls(session, lot.id),
        made=making_of(session, lot.id) if lot.origin == "making" else None,
    )


def lot_with_recalls(session: Session, token: str) -> LotWithRecalls | None:
    """The lot of a token and its recalls, without its story; None when no lot has it."""
    row = _named(session, token)
    if row is None:
        return None
    lot_id = row[0].id
    return LotWithRecalls(*row, recalls=_recalls(session, lot_id), lifted=_lifted(session, lot_id))


def _named(session: Session, token: str) -> tuple[Lot, Product, Organisation, TradeItem | None] | None:
    row = session.execute(
        select(Lot, Product, Organisation, TradeItem)
        .join(Product, Product.id == Lot.product_id)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(Lot.token == token)
    ).one_or_none()
    return (row[0], row[1], row[2], row[3]) if row else None


def _line(session: Session, lot_id: UUID) -> list[UUID]:
    """The lot and all that it was made of, back to the harvests."""
    return list(session.scalars(select(walk_up(session, lot_id).c.lot_id).limit(ANCESTORS_MAX)))


def _births(session: Session, line: Sequence[UUID]) -> list[Step]:
    """Harvests, makings, and what was received from outside."""
    is_birth = Lot.origin.in_(("harvest", "making", "intake"))
    rows = session.scalars(select(Lot).where(Lot.id.in_(line), is_birth))
    return [
        Step(
            kind=lot.origin,
            organisation_id=lot.organisation_id,
            product_id=lot.product_id,
            place=lot.commune,
            first_on=lot.made_on,
            last_on=lot.made_on,
            quantity=lot.quantity,
            unit=lot.unit,
        )
        for lot in rows
    ]


def _runs(session: Session, line: Sequence[UUID]) -> list[Step]:
    """The workings that the line went through, each with what it gave to the line."""
    rows = session.execute(
        select(ProcessRun, Lot)
        .join(RunOutput, RunOutput.run_id == ProcessRun.id)
        .join(Lot, Lot.id == RunOutput.lot_id)
        .where(RunOutput.lot_id.in_(line))
    )
    return [
        Step(
            kind=run.kind,
            organisation_id=run.organisation_id,
            product_id=lot.product_id,
            place=None,
            first_on=run.done_on,
            last_on=run.done_on,
            quantity=lot.quantity,
            unit=lot.unit,
        )
        for run, lot in rows
    ]


def _products(session: Session, ids: Iterable[UUID]) -> dict[UUID, Product]:
    return {one.id: one for one in session.scalars(select(Product).where(Product.id.in_(ids)))}


def _organisations(session: Session, ids: Iterable[UUID]) -> dict[UUID, Organisation]:
    rows = session.scalars(select(Organisation).where(Organisation.id.in_(ids)))
    return {one.id: one for one in rows}


def _growers(session: Session, line: Sequence[UUID]) -> Growers:
    brought = select(Contribution.member_id).where(Contribution.lot_id.in_(line))
    families = session.scalar(
        select(func.count(Contribution.member_id.distinct())).where(Contribution.lot_id.in_(line))
    )
    names = session.scalars(
        select(Member.name)
        .where(Member.id.in_(brought), Member.consents_to_be_named)
        .order_by(Member.name)
        .limit(NAMES_MAX)
    )
    return Growers(families or 0, tuple(names))


def _tests(session: Session, line: Sequence[UUID]) -> tuple[Tested, ...]:
    rows = session.execute(
        select(Analysis, Lot.code)
        .join(Lot, Lot.id == Analysis.lot_id)
        .where(Analysis.lot_id.in_(line))
        .order_by(Analysis.analysed_on.desc(), Analysis.id)
        .limit(ANALYSES_MAX)
    )
    codes = {analysis.id: (analysis.lot_id, code) for analysis, code in rows}
    graded = grades_of_lots(session, {lot_id for lot_id, _code in codes.values()})
    by_id = {one.analysis.id: one for of_lot in graded.values() for one in of_lot}
    return tuple(Tested(by_id[one], code) for one, (_lot_id, code) in codes.items())


def _recalls(session: Session, lot_id: UUID) -> tuple[Notice, ...]:
    """The recalls that still take this lot back, latest first; what it was made of is only held."""
    rows = session.scalars(
        select(Recall)
        .join(RecallLot, RecallLot.recall_id == Recall.id)
        .where(RecallLot.lot_id == lot_id, RecallLot.side.in_(TAKEN_BACK), not_lifted())
        .order_by(Recall.occurred_at.desc(), Recall.id)
        .limit(RECALLS_MAX)
    )
    return tuple(_notice(one) for one in rows)


def _lifted(session: Session, lot_id: UUID) -> tuple[Notice, ...]:
    """The recalls that took this lot back and were lifted from it, latest first."""
    rows = session.execute(
        select(Recall, RecallLift.occurred_at)
        .join(RecallLot, RecallLot.recall_id == Recall.id)
        .join(
            RecallLiftLot,
            and_(RecallLiftLot.recall_id == RecallLot.recall_id, RecallLiftLot.lot_id == RecallLot.lot_id),
        )
        .join(RecallLift, RecallLift.id == RecallLiftLot.lift_id)
        .where(RecallLot.lot_id == lot_id, RecallLot.side.in_(TAKEN_BACK))
        .order_by(RecallLift.occurred_at.desc(), Recall.id)
        .limit(RECALLS_MAX)
    )
    return tuple(replace(_notice(one), lifted_on=_day(lifted_at)) for one, lifted_at in rows)


def _notice(recall: Recall) -> Notice:
    return Notice(recall.code, recall.reason, recall.advice, _day(recall.occurred_at))


def _day(moment: datetime) -> date:
    return business_day(moment, COUNTRY_ZONE)
