"""Births of lots: alone with their parents, or out of a run; called by who also moves the stock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kernel.errors import Invalid, Refused
from kernel.execute import Context
from kernel.ids import new_token
from kernel.quantity import Unit
from producers.models import Member, Plot
from traceability.models import (
    Contribution,
    Lot,
    LotParent,
    LotPlot,
    ProcessRun,
    Product,
    RunInput,
    RunOutput,
    TradeItem,
)
from traceability.operations.lot_codes import codes_for
from traceability.operations.states import keep_still, stand_by
from traceability.queries.lots import LotNotFound
from traceability.queries.matter import masses_of, matter_of
from traceability.queries.products import bands_of, products_by_id, trade_items_by_id
from traceability.rules.births import (
    ContributionsDoNotAddUp,
    MadeBeforeItsParents,
    NotHarvested,
    NotOfThisOrganisation,
    WrongUnit,
    merged,
    refuse_future,
    refuse_unmeasured,
)
from traceability.rules.makings import check_makers
from traceability.rules.yields import conserve, judge

# Nothing is made or harvested by these: they only part or join what is there.
CONSERVING_KINDS = frozenset({"splitting", "merging"})


class LotNotFree(Refused):
    """The lot is held or recalled: nothing may be made of it, and it may not leave."""

    code = "lot-not-free"


class AlreadyRecorded(Refused):
    """The id already stands for something else."""

    code = "already-recorded"


class UnknownProduct(Invalid):
    code = "unknown-product"


class WrongTradeItem(Invalid):
    """The trade item is not a pack of this product."""

    code = "wrong-trade-item"


class MixedProducts(Invalid):
    """Parts, and lots put together, are of one product in one kind of pack."""

    code = "mixed-products"


class NothingWentIn(Invalid):
    code = "nothing-went-in"


@dataclass(frozen=True, slots=True)
class NewLot:
    """A lot to write: `quantity` in mg, µL or pieces by `unit`; without a code it is numbered."""

    lot_id: UUID
    organisation_id: UUID
    product_id: UUID
    origin: str
    quantity: int
    unit: str
    season: int
    made_on: date
    trade_item_id: UUID | None = None
    best_before: date | None = None
    commune: str | None = None
    note: str | None = None
    code: str | None = None
    is_co_product: bool = False


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run to write: inputs as (lot, quantity in the lot's unit), `loss_quantity` in mg."""

    run_id: UUID
    kind: str
    organisation_id: UUID
    done_on: date
    inputs: Sequence[tuple[UUID, int]]
    outputs: Sequence[NewLot]
    loss_quantity: int = 0
    reason: str | None = None
    note: str | None = None
    # Where it is done, for areas of origin.
    commune: str | None = None


def write_lot(session: Session, new: NewLot, parents: Sequence[tuple[UUID, int]], context: Context) -> Lot:
    """Write a lot with its parents (lot, quantity taken), its code and its public token.

    Raises LotNotFound, LotNotFree (a child of a held or recalled lot may not be made),
    AlreadyRecorded, and Invalid errors for a wrong product, unit, trade item, quantity or day.
    """
    taken = merged(parents)
    return _write_lots(session, [new], taken, lots_to_use(session, taken), context)[0]


def write_lots(session: Session, news: Sequence[NewLot], context: Context) -> list[Lot]:
    """Write lots that have no parents, all or none. Raises what write_lot raises."""
    return _write_lots(session, news, {}, lots_to_use(session, ()), context)


def write_run(session: Session, new: NewRun, context: Context) -> ProcessRun:
    """Write a run, what went in and what came out, once its balance has been judged.

    Raises what write_lot raises; OutputAboveInput; ReasonNeeded outside the expected yield;
    MixedProducts for a split or a merge of different things.
    """
    _refuse_known(session, ProcessRun, [new.run_id])
    taken = merged(new.inputs)
    if not taken or not new.outputs:
        raise NothingWentIn(field="inputs")
    sources = lots_to_use(session, taken)
    yield_ppm = _judged(session, new, taken, sources)
    run = ProcessRun(
        id=new.run_id,
        kind=new.kind,
        organisation_id=new.organisation_id,
        done_on=new.done_on,
        commune=new.commune,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
        yield_ppm=yield_ppm,
        reason=new.reason,
        loss_quantity=new.loss_quantity,
        note=new.note,
    )
    session.add(run)
    _write_lots(session, new.outputs, taken, sources, context)
    session.execute(
        insert(RunInput),
        [{"run_id": run.id, "lot_id": lot, "quantity": amount} for lot, amount in taken.items()],
    )
    session.execute(
        insert(RunOutput),
        [{"run_id": run.id, "lot_id": out.lot_id, "is_co_product": out.is_co_product} for out in new.outputs],
    )
    return run


def write_contributions(
    session: Session, lot: Lot, contributions: Sequence[tuple[UUID, int]], plots: Sequence[UUID]
) -> None:
    """Write what each member brought to a harvest lot, and the plots it grew on; or made of its pieces.

    Raises ContributionsDoNotAddUp, NotOfThisOrganisation, and of makers NobodyMadeIt, PiecesDoNotAddUp.
    """
    brought = merged(contributions)
    if lot.origin == "making":
        check_makers(brought, lot.quantity)
    elif brought and sum(brought.values()) != lot.quantity:
        raise ContributionsDoNotAddUp(field="contributions")
    _belong(session, Member, brought, lot.organisation_id, "contributions")
    _belong(session, Plot, plots, lot.organisation_id, "plots")
    session.flush()
    if brought:
        rows = [
            {"lot_id": lot.id, "member_id": member, "quantity": amount} for member, amount in brought.items()
        ]
        session.execute(insert(Contribution), rows)
    if plots:
        session.execute(
            insert(LotPlot), [{"lot_id": lot.id, "plot_id": plot} for plot in dict.fromkeys(plots)]
        )


def lots_to_use(session: Session, lot_ids: Iterable[UUID]) -> dict[UUID, Lot]:
    """The lots by id, held still until the commit: no hold or recall can pass between them and a child.

    Raises LotNotFound, LotNotFree.
    """
    wanted = sorted(set(lot_ids))
    stand_by(session)
    keep_still(session, wanted, shared=True)
    rows = session.scalars(select(Lot).where(Lot.id.in_(wanted)).execution_options(populate_existing=True))
    found = {lot.id: lot for lot in rows}
    for lot_id in wanted:
        if lot_id not in found:
            raise LotNotFound(lot_id=str(lot_id))
        if found[lot_id].state != "free":
            raise LotNotFree(lot=found[lot_id].code, state=found[lot_id].state)
    return found


def _judged(
    session: Session, new: NewRun, taken: Mapping[UUID, int], sources: Mapping[UUID, Lot]
) -> int | None:
    """Yield of the run in parts per million; none for a split or a merge."""
    inputs = masses_of(session, taken, sources)
    products = products_by_id(session, {out.product_id for out in new.outputs})
    items = trade_items_by_id(session, (out.trade_item_id for out in new.outputs))
    for out in new.outputs:
        _check(out, products, items)
    outputs = [
        matter_of(out, out.quantity, products, items, is_co_product=out.is_co_product) for out in new.outputs
    ]
    if new.kind in CONSERVING_KINDS:
        before = {(lot.product_id, lot.trade_item_id) for lot in sources.values()}
        after = {(out.product_id, out.trade_item_id) for out in new.outputs}
        if len(before | after) > 1:
            raise MixedProducts(field="inputs")
        conserve(inputs, outputs, loss_mg=new.loss_quantity)
        return None
    bands = bands_of(session, new.kind, {one.product_id for one in inputs})
    return judge(inputs, outputs, bands, loss_mg=new.loss_quantity, reason=new.reason).yield_ppm


def _write_lots(
    session: Session,
    news: Sequence[NewLot],
    taken: Mapping[UUID, int],
    sources: Mapping[UUID, Lot],
    context: Context,
) -> list[Lot]:
    _refuse_known(session, Lot, [new.lot_id for new in news])
    products = products_by_id(session, {new.product_id for new in news})
    items = trade_items_by_id(session, (new.trade_item_id for new in news))
    generation = 1 + max((lot.generation for lot in sources.values()), default=-1)
    oldest = max((lot.made_on for lot in sources.values()), default=date.min)
    for new in news:
        _check(new, products, items)
        refuse_future(new.made_on, context.occurred_at, "made_on")
        if new.made_on < oldest:
            raise MadeBeforeItsParents(field="made_on", day=oldest.isoformat())
    codes = codes_for(session, news, products)
    lots = [
        Lot(
            id=new.lot_id,
            code=codes[new.lot_id],
            token=new_token(),
            organisation_id=new.organisation_id,
            product_id=new.product_id,
            trade_item_id=new.trade_item_id,
            origin=new.origin,
            generation=generation,
            quantity=new.quantity,
            unit=new.unit,
            season=new.season,
            made_on=new.made_on,
            best_before=new.best_before,
            commune=new.commune,
            note=new.note,
            recorded_at=context.recorded_at,
        )
        for new in news
    ]
    session.add_all(lots)
    session.flush()
    links = [
        {
            "lot_id": lot.id,
            "parent_id": parent_id,
            "lot_generation": lot.generation,
            "parent_generation": sources[parent_id].generation,
            "quantity": amount,
        }
        for lot in lots
        for parent_id, amount in taken.items()
    ]
    if links:
        session.execute(insert(LotParent), links)
    return lots


def _check(new: NewLot, products: Mapping[UUID, Product], items: Mapping[UUID, TradeItem]) -> None:
    """Let pass a lot that a product, and a pack of it, allow."""
    product = products.get(new.product_id)
    if product is None:
        raise UnknownProduct(field="product_id")
    if new.origin == "harvest" and not product.is_harvested:
        raise NotHarvested(field="product_id", product=product.name_fr)
    refuse_unmeasured(new.quantity)
    if new.unit != (Unit.PIECE if new.trade_item_id else product.unit):
        raise WrongUnit(field="quantity", product=product.name_fr)
    if new.trade_item_id:
        item = items.get(new.trade_item_id)
        if item is None or item.product_id != new.product_id:
            raise WrongTradeItem(field="trade_item_id", product=product.name_fr)


def _refuse_known(session: Session, model: type[Lot] | type[ProcessRun], ids: Sequence[UUID]) -> None:
    if len(set(ids)) < len(ids) or session.scalars(select(model.id).where(model.id.in_(ids))).first():
        raise AlreadyRecorded()


def _belong(
    session: Session,
    model: type[Member] | type[Plot],
    ids: Iterable[UUID],
    organisation_id: UUID,
    field: str,
) -> None:
    wanted = set(ids)
    found = session.scalars(
        select(model.id).where(model.id.in_(wanted), model.organisation_id == organisation_id)
    )
    if wanted and set(found) != wanted:
        raise NotOfThisOrganisation(field=field)
