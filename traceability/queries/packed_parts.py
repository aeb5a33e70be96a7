"""What became of the harvests that a balance counted: the packs made of them, and their labels."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from traceability.models import LabelPrinting, LabelVoid, Lot, LotParent, Product, RunInput, YieldDraw
from traceability.queries.claim_facts import LINE_LOTS_MAX
from traceability.queries.genealogy import walk_down
from traceability.queries.matter import matter_of
from traceability.queries.products import products_by_id, trade_items_by_id
from traceability.rules.claims.shares import shares_of

# (certificate, season, harvested product): what one balance is of.
Key = tuple[UUID, int, UUID]


@dataclass(frozen=True, slots=True)
class PackedPart:
    """A packed lot, and the mass in mg of its packs and of its labels that comes from a balance."""

    lot: Lot
    product: Product
    packed_mg: int
    labelled_mg: int


def packed_parts(session: Session, keys: Sequence[Key]) -> Mapping[Key, list[PackedPart]]:
    """The packed lots that come from what each balance counted, with the share that does.

    Four statements and those of the packs, however many balances; a pack that was split off or opened
    is counted where it is now.
    """
    found: dict[Key, list[PackedPart]] = {key: [] for key in keys}
    begun = _begun(session, keys)
    if not begun:
        return found
    lots = _downstream(session, list(begun))
    parents = _taken(session, lots)
    shares = shares_of(list(lots), parents, begun)
    for packed in _packed(session, list(lots.values())):
        for key, share in shares[packed.lot.id].items():
            found[key].append(
                PackedPart(
                    packed.lot, packed.product, int(packed.packed_mg * share), int(packed.labelled_mg * share)
                )
            )
    return found


def _begun(session: Session, keys: Sequence[Key]) -> dict[UUID, list[Key]]:
    """The balances that each counted harvest lot belongs to."""
    wanted = set(keys)
    found: dict[UUID, list[Key]] = defaultdict(list)
    for one in session.scalars(
        select(YieldDraw).where(
            YieldDraw.certificate_id.in_({key[0] for key in keys}),
            YieldDraw.season.in_({key[1] for key in keys}),
        )
    ):
        key = (one.certificate_id, one.season, one.product_id)
        if key in wanted:
            found[one.lot_id].append(key)
    return found


def _downstream(session: Session, lot_ids: Sequence[UUID]) -> dict[UUID, Lot]:
    """These lots and all that was made of them, parents before children."""
    walk = walk_down(session, select(Lot.id.label("lot_id")).where(Lot.id.in_(lot_ids)))
    rows = session.scalars(
        select(Lot)
        .where(Lot.id.in_(select(walk.c.lot_id)))
        .order_by(Lot.generation, Lot.made_on, Lot.code, Lot.id)
        .limit(LINE_LOTS_MAX)
    )
    return {lot.id: lot for lot in rows}


def _taken(session: Session, lots: Mapping[UUID, Lot]) -> Mapping[UUID, list[tuple[UUID, int]]]:
    """What each lot was made of, as (parent, mass in mg taken), parents from elsewhere included."""
    made = [lot.id for lot in lots.values() if lot.generation]
    links = session.scalars(select(LotParent).where(LotParent.lot_id.in_(made))).all()
    strangers = {link.parent_id for link in links} - lots.keys()
    others = session.scalars(select(Lot).where(Lot.id.in_(strangers)))
    known = {**lots, **{lot.id: lot for lot in others}}
    products = products_by_id(session, {lot.product_id for lot in known.values()})
    items = trade_items_by_id(session, (lot.trade_item_id for lot in known.values()))
    found: dict[UUID, list[tuple[UUID, int]]] = defaultdict(list)
    for link in links:
        mass = matter_of(known[link.parent_id], link.quantity, products, items).mass_mg
        found[link.lot_id].append((link.parent_id, mass))
    return found


def _packed(session: Session, lots: Sequence[Lot]) -> list[PackedPart]:
    """The packed lots among these, with the whole mass of their packs and of their labels in force."""
    packed = [lot for lot in lots if lot.trade_item_id is not None]
    ids = [lot.id for lot in packed]
    products = products_by_id(session, {lot.product_id for lot in packed})
    items = trade_items_by_id(session, (lot.trade_item_id for lot in packed))
    gone = _sums(session, RunInput.lot_id, RunInput.quantity, ids)
    printed = _sums(session, LabelPrinting.lot_id, LabelPrinting.count, ids)
    voided = _sums(session, LabelVoid.lot_id, LabelVoid.count, ids)

    def mass(lot: Lot, pieces: int) -> int:
        return matter_of(lot, pieces, products, items).mass_mg if pieces > 0 else 0

    return [
        PackedPart(
            lot,
            products[lot.product_id],
            mass(lot, lot.quantity - gone.get(lot.id, 0)),
            mass(lot, printed.get(lot.id, 0) - voided.get(lot.id, 0)),
        )
        for lot in packed
    ]


def _sums(
    session: Session,
    lot_id: InstrumentedAttribute[UUID],
    column: InstrumentedAttribute[int],
    ids: Sequence[UUID],
) -> dict[UUID, int]:
    rows = session.execute(select(lot_id, func.sum(column)).where(lot_id.in_(ids)).group_by(lot_id))
    return {one: int(total) for one, total in rows.tuples()}
