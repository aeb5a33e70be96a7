"""What a recall's report shows of its lots: whence they come, how they were worked, what stands near."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from inventory.models import StockMove
from producers.models import Organisation
from shop.queries.recalls.cases import LISTED_MAX, Case
from traceability.models import (
    Analysis,
    LabelPrinting,
    Lot,
    LotParent,
    ProcessRun,
    Product,
    RunInput,
    RunOutput,
    Supply,
)

SIBLINGS_MAX = 100


@dataclass(frozen=True, slots=True)
class CaseLot:
    """A lot of the recall: on which side of its roots, whether it is out of it again, and what it is."""

    side: str
    is_left: bool
    lot: Lot
    product: Product
    organisation: Organisation
    # Of a lot from outside: where the recall ends upstream.
    supply: Supply | None = None


@dataclass(frozen=True, slots=True)
class RunOfCase:
    """A run that a lot of the recall went into or came out of; the codes are those of its lots."""

    run: ProcessRun
    organisation: str
    inputs: Sequence[tuple[str, str, int]]
    outputs: Sequence[tuple[str, str, int]]


@dataclass(frozen=True, slots=True)
class Sibling:
    """A lot outside the recall that stands near it: `why` is `input` or `workshop`."""

    why: str
    lot: Lot
    product: Product
    organisation: Organisation


def lots_of(
    session: Session, case: Case, sides: Sequence[str] = ("root", "downstream", "upstream"),
    limit: int = LISTED_MAX,
) -> Sequence[CaseLot]:  # fmt: skip
    """The lots of a recall on some sides, those nearest to a harvest first."""
    left = exists().where(case.left.c.lot_id == Lot.id)
    rows = session.execute(
        select(case.lots.c.side, left, Lot, Product, Organisation)
        .join_from(case.lots, Lot, Lot.id == case.lots.c.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .where(case.lots.c.side.in_(sides))
        .order_by(Lot.generation, Lot.code, Lot.id)
        .limit(limit)
    )
    return [CaseLot(*row) for row in rows.tuples()]


def counts_of(session: Session, case: Case) -> dict[str, int]:
    """How many lots a recall has on each side."""
    rows = session.execute(select(case.lots.c.side, func.count()).group_by(case.lots.c.side))
    return dict(rows.tuples().all())


def sources_of(session: Session, case: Case, limit: int = LISTED_MAX) -> Sequence[CaseLot]:
    """Where it all comes from: harvests, makings and lots from outside, above or in the recall."""
    origins = Lot.origin.in_(("harvest", "making", "intake"))
    rows = session.execute(
        select(case.lots.c.side, literal(True), Lot, Product, Organisation, Supply)
        .join_from(case.lots, Lot, Lot.id == case.lots.c.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .outerjoin(Supply, Supply.lot_id == Lot.id)
        .where(origins)
        .order_by(Lot.made_on, Lot.code)
        .limit(limit)
    )
    return [CaseLot(*row) for row in rows.tuples()]


def analyses_of(session: Session, case: Case, limit: int = LISTED_MAX) -> Sequence[tuple[Analysis, Lot]]:
    """The analyses of the recall's lots, on whatever side, the latest first."""
    rows = session.execute(
        select(Analysis, Lot)
        .join_from(case.lots, Analysis, Analysis.lot_id == case.lots.c.lot_id)
        .join(Lot, Lot.id == Analysis.lot_id)
        .order_by(Analysis.analysed_on.desc(), Lot.code)
        .limit(limit)
    )
    return list(rows.tuples())


def runs_of(session: Session, case: Case, limit: int = LISTED_MAX) -> Sequence[RunOfCase]:
    """The runs that the recall's lots came out of, in the order of time; every input of each is told."""
    ids = select(RunOutput.run_id).join_from(case.lots, RunOutput, RunOutput.lot_id == case.lots.c.lot_id)
    rows = session.execute(
        select(ProcessRun, Organisation.name)
        .join(Organisation, Organisation.id == ProcessRun.organisation_id)
        .where(ProcessRun.id.in_(ids))
        .order_by(ProcessRun.done_on, ProcessRun.id)
        .limit(limit)
    )
    runs = list(rows.tuples())
    kept = [run.id for run, _ in runs]
    went_in = select(RunInput.run_id, Lot.code, Lot.unit, RunInput.quantity).join(
        Lot, Lot.id == RunInput.lot_id
    )
    came_out = select(RunOutput.run_id, Lot.code, Lot.unit, Lot.quantity).join(
        Lot, Lot.id == RunOutput.lot_id
    )
    inputs = _by_run(session, went_in.where(RunInput.run_id.in_(kept)))
    outputs = _by_run(session, came_out.where(RunOutput.run_id.in_(kept)))
    return [RunOfCase(run, name, inputs.get(run.id, ()), outputs.get(run.id, ())) for run, name in runs]


def _by_run(session: Session, wanted: Select[UUID, str, str, int]) -> dict[UUID, list[tuple[str, str, int]]]:
    found: dict[UUID, list[tuple[str, str, int]]] = {}
    for run_id, code, unit, quantity in session.execute(wanted.order_by(Lot.code)).tuples():
        found.setdefault(run_id, []).append((code, unit, quantity))
    return found


def siblings_of(session: Session, case: Case) -> Sequence[Sibling]:
    """Lots outside the recall that share an input with it, or a day in the same workshop."""
    near = union_all(_made_of_the_same(case), _made_that_day(case)).subquery("near")
    # Found from the recall outwards: a condition on Lot would be tried on every lot there is.
    why = select(near.c.lot_id, func.min(near.c.why).label("why")).group_by(near.c.lot_id).subquery("nearest")
    rows = session.execute(
        select(why.c.why, Lot, Product, Organisation)
        .join_from(why, Lot, Lot.id == why.c.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .where(~exists().where(case.lots.c.lot_id == why.c.lot_id))
        .order_by(Lot.made_on, Lot.code, Lot.id)
        .limit(SIBLINGS_MAX)
    )
    return [Sibling(*row) for row in rows.tuples()]


def _made_of_the_same(case: Case) -> Select[UUID, str]:
    """The lots made of what the recalled lots were made of."""
    mine = aliased(LotParent)
    shared = (
        select(mine.parent_id)
        .join_from(case.lots, mine, mine.lot_id == case.lots.c.lot_id)
        .where(case.taken_back)
        .distinct()
        .subquery("shared")
    )
    return select(LotParent.lot_id, literal("input").label("why")).join_from(
        shared, LotParent, LotParent.parent_id == shared.c.parent_id
    )


def _made_that_day(case: Case) -> Select[UUID, str]:
    """The lots that came out of a run of the same kind, day and workshop as a recalled one."""
    mine, made, other = aliased(ProcessRun), aliased(RunOutput), aliased(ProcessRun)
    return (
        select(RunOutput.lot_id, literal("workshop").label("why"))
        .join_from(case.lots, made, made.lot_id == case.lots.c.lot_id)
        .join(mine, mine.id == made.run_id)
        .join(other, and_(_same_day(mine, other), _same_place(mine, other)))
        .join(RunOutput, RunOutput.run_id == other.id)
        .where(case.taken_back)
    )


def _same_day(one: type[ProcessRun], other: type[ProcessRun]) -> ColumnElement[bool]:
    return and_(
        other.organisation_id == one.organisation_id,
        other.done_on == one.done_on,
        other.kind == one.kind,
        other.id != one.id,
    )


def _same_place(one: type[ProcessRun], other: type[ProcessRun]) -> ColumnElement[bool]:
    """Both took their inputs from the same place: it is there that a run happens."""
    mine, theirs = aliased(StockMove), aliased(StockMove)
    return exists().where(
        mine.document_id == one.id,
        mine.kind == "process_in",
        theirs.document_id == other.id,
        theirs.kind == "process_in",
        theirs.source_id == mine.source_id,
    )


def labels_printed(session: Session, case: Case) -> int:
    """How many labels were printed for the lots taken back, reprints included."""
    wanted = (
        select(func.coalesce(func.sum(LabelPrinting.count), 0))
        .join_from(case.lots, LabelPrinting, LabelPrinting.lot_id == case.lots.c.lot_id)
        .where(case.taken_back)
    )
    return int(session.scalar(wanted) or 0)
