"""Questions about labels printed and voided, and whether all are accounted for."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, cast, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import Job
from producers.models import Organisation
from traceability.models import (
    LabelClaim,
    LabelPrinting,
    LabelVoid,
    Lot,
    LotParent,
    Product,
    RunInput,
    TradeItem,
)
from traceability.queries.genealogy import harvest_communes
from traceability.queries.lots import LISTED_LOTS, visible
from traceability.queries.makings import Made, making_of
from traceability.queries.states import has_state
from traceability.rules.claims.facts import LabelFacts
from traceability.rules.labels import LabelCount

# One lot, or that of each row.
Which = UUID | InstrumentedAttribute[UUID]


class PrintingNotFound(NotFound):
    code = "printing-not-found"


@dataclass(frozen=True, slots=True)
class ToPrint:
    """A printing with all that its labels say; `claims` word for word, as they are recorded."""

    printing: LabelPrinting
    lot: Lot
    product: Product
    item: TradeItem
    organisation: Organisation
    communes: Sequence[str]
    claims: Sequence[str]
    # How it was made, of pieces.
    made: Made | None = None


def claims_on(session: Session, printing_id: UUID) -> Sequence[str]:
    """What the labels of a printing claim, in the order of the certifications."""
    wanted = select(LabelClaim.text).where(LabelClaim.printing_id == printing_id)
    return session.scalars(wanted.order_by(LabelClaim.scheme)).all()


@dataclass(frozen=True, slots=True)
class ToLabel:
    """A packed lot, and how many of its packs have no label yet."""

    lot: Lot
    item: TradeItem
    left: int


def label_count(session: Session, lot: Lot) -> LabelCount:
    """How many packs a lot has, and its labels printed, voided and printed again."""
    gone, printed, voided, reprinted = session.execute(
        select(_gone(lot.id), _printed(lot.id), _voided(lot.id), _reprinted(lot.id))
    ).one()
    return LabelCount(lot.quantity - gone, printed, voided, reprinted)


def labels_left(session: Session, lot: Lot) -> int:
    """How many packs of a lot have no label yet."""
    return label_count(session, lot).left


def _sum(column: InstrumentedAttribute[int], condition: ColumnElement[bool]) -> ScalarSelect[int]:
    # A sum of whole numbers is no whole number of PostgreSQL's.
    whole = cast(func.coalesce(func.sum(column), 0), BigInteger)
    return select(whole).where(condition).scalar_subquery()


def _gone(lot_id: Which) -> ScalarSelect[int]:
    """Packs that went into other lots: split off, put together, opened."""
    return _sum(RunInput.quantity, RunInput.lot_id == lot_id)


def _printed(lot_id: Which) -> ScalarSelect[int]:
    return _sum(LabelPrinting.count, LabelPrinting.lot_id == lot_id)


def _voided(lot_id: Which) -> ScalarSelect[int]:
    return _sum(LabelVoid.count, LabelVoid.lot_id == lot_id)


def _reprinted(lot_id: Which) -> ScalarSelect[int]:
    return _sum(LabelVoid.count, (LabelVoid.lot_id == lot_id) & LabelVoid.replaced_by_id.is_not(None))


def label_facts(session: Session, lot_ids: Collection[UUID]) -> dict[UUID, LabelFacts]:
    """What was printed for the packed lots among some: two statements."""
    said: dict[UUID, dict[str, tuple[str, int]]] = defaultdict(dict)
    for lot_id, scheme, words, count in session.execute(
        select(
            LabelPrinting.lot_id, LabelClaim.scheme, func.max(LabelClaim.text), func.sum(LabelPrinting.count)
        )
        .join(LabelPrinting, LabelPrinting.id == LabelClaim.printing_id)
        .where(LabelPrinting.lot_id.in_(lot_ids))
        .group_by(LabelPrinting.lot_id, LabelClaim.scheme)
    ):
        said[lot_id][scheme] = (words, int(count))
    rows = session.execute(
        select(Lot, TradeItem.net_content, Product.unit, Organisation.locality)
        .add_columns(_gone(Lot.id), _printed(Lot.id), _voided(Lot.id), _reprinted(Lot.id))
        .join(TradeItem, TradeItem.id == Lot.trade_item_id)
        .join(Product, Product.id == Lot.product_id)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .where(Lot.id.in_(lot_ids))
    )
    return {
        lot.id: LabelFacts(
            LabelCount(lot.quantity - gone, printed, voided, reprinted),
            content,
            unit,
            has_origin=bool(lot.commune or locality),
            said=said.get(lot.id, {}),
        )
        for lot, content, unit, locality, gone, printed, voided, reprinted in rows
    }


def labelled_parents(session: Session, lot: Lot) -> Sequence[Lot]:
    """The packed lots that a lot was split from or put together of: its packs may carry their labels."""
    return session.scalars(
        select(Lot)
        .join(LotParent, LotParent.parent_id == Lot.id)
        .where(LotParent.lot_id == lot.id, Lot.trade_item_id.is_not(None))
        .order_by(Lot.code)
    ).all()


def to_print(session: Session, printing_id: UUID) -> ToPrint:
    """A printing that was asked for; raises NoResultFound when it does not exist."""
    row = session.execute(
        select(LabelPrinting, Lot, Product, TradeItem, Organisation)
        .join(Lot, Lot.id == LabelPrinting.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(TradeItem, TradeItem.id == Lot.trade_item_id)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .where(LabelPrinting.id == printing_id)
    ).one()
    communes = harvest_communes(session, row[1].id)
    made = making_of(session, row[1].id)
    return ToPrint(*row, communes=communes, claims=claims_on(session, printing_id), made=made)


def packed_lots(session: Session, actor: Actor) -> Sequence[ToLabel]:
    """The latest packed lots that `actor` may see and that may leave, at most 50."""
    rows = session.execute(
        select(Lot, TradeItem, _gone(Lot.id), _printed(Lot.id), _voided(Lot.id))
        .join(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(visible(actor), has_state("free"))
        .order_by(Lot.made_on.desc(), Lot.id.desc())
        .limit(LISTED_LOTS)
    )
    return [
        ToLabel(lot, item, LabelCount(lot.quantity - gone, printed, voided).left)
        for lot, item, gone, printed, voided in rows
    ]


def printing_for(session: Session, actor: Actor, printing_id: UUID) -> tuple[LabelPrinting, Lot]:
    """A printing that `actor` may see, with its lot; raises PrintingNotFound."""
    row = session.execute(
        select(LabelPrinting, Lot)
        .join(Lot, Lot.id == LabelPrinting.lot_id)
        .where(LabelPrinting.id == printing_id, visible(actor))
    ).one_or_none()
    if row is None:
        raise PrintingNotFound(printing_id=str(printing_id))
    return row[0], row[1]


def printings_of(session: Session, lot_id: UUID) -> Sequence[tuple[LabelPrinting, Job]]:
    """The latest printings of a lot with their jobs, at most 50."""
    rows = session.execute(
        select(LabelPrinting, Job)
        .join(Job, Job.id == LabelPrinting.job_id)
        .where(LabelPrinting.lot_id == lot_id)
        .order_by(LabelPrinting.occurred_at.desc(), LabelPrinting.id.desc())
        .limit(LISTED_LOTS)
    )
    return [(printing, job) for printing, job in rows]


def voids_of(session: Session, lot_id: UUID) -> Sequence[LabelVoid]:
    """The latest labels of a lot that were voided, at most 50."""
    return session.scalars(
        select(LabelVoid)
        .where(LabelVoid.lot_id == lot_id)
        .order_by(LabelVoid.occurred_at.desc(), LabelVoid.id.desc())
        .limit(LISTED_LOTS)
    ).all()
