"""What the events of a batch of movements name: lots, places, deliveries and runs, read at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Delivery, Place, StockMove
from inventory.rules.places import IN_TRANSIT, OUTSIDE
from traceability.models import ProcessRun, RunInput, RunOutput, Supply
from traceability.queries.epcis.naming import SaidLot, organisation_address, place_address, said_lots
from traceability.queries.supplies import supplies_of
from traceability.rules.epcis.events import Amount, Moment, Site, at_site

# Kind of movement → kind of fact.
FACT_OF = {
    "harvest": "harvest",
    "making": "making",
    "process_in": "run",
    "process_out": "run",
    "dispatch": "dispatch",
    "receive": "intake",
    "discrepancy": "intake",
    "sale": "sale",
    "return": "return",
    "loss": "loss",
    "tasting": "giving",
    "gift": "giving",
    "sample": "sampling",
    "reversal": "reversal",
}
ZONE = "Africa/Casablanca"
Amounts = Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Scene:
    """All that the events of a batch name."""

    base: str
    lots: Mapping[UUID, SaidLot]
    places: Mapping[UUID, Place]
    deliveries: Mapping[UUID, Delivery]
    runs: Mapping[UUID, ProcessRun]
    inputs: Mapping[UUID, Amounts]
    outputs: Mapping[UUID, Sequence[UUID]]
    supplies: Mapping[UUID, Supply]

    def site(self, place_id: UUID) -> Site:
        """A place as events name it."""
        place = self.places[place_id]
        party = organisation_address(self.base, place.organisation_id) if place.organisation_id else None
        return Site(place_address(self.base, place.id), place.timezone, party)

    def moment(self, moves: Sequence[StockMove], side: str) -> Moment:
        """When movements happened, and the one physical place on their side; goods short have none."""
        places = {getattr(move, side) for move in moves} - OUTSIDE - {IN_TRANSIT}
        at = moves[0].occurred_at
        return at_site(at, self.site(min(places))) if places else Moment(at, ZONE)

    def by_maker(self, moves: Iterable[StockMove]) -> dict[UUID, list[StockMove]]:
        """Movements by who made the lots, makers in a fixed order."""
        found: dict[UUID, list[StockMove]] = defaultdict(list)
        for move in moves:
            found[self.lots[move.lot_id].maker_id].append(move)
        return dict(sorted(found.items()))

    def amounts(self, moves: Iterable[StockMove]) -> list[Amount]:
        """How much of each lot was moved."""
        totals: dict[UUID, int] = defaultdict(int)
        for move in moves:
            totals[move.lot_id] += move.quantity
        return [self.lots[lot_id].amount(quantity) for lot_id, quantity in sorted(totals.items())]

    def owner(self, moves: Sequence[StockMove]) -> str:
        return organisation_address(self.base, moves[0].owner_id)


def moves_of(session: Session, by_kind: Mapping[str, list[UUID]]) -> dict[tuple[str, UUID], list[StockMove]]:
    """The movements of documents, by kind of fact; those that a reversal undoes with it."""
    documents = {document for ids in by_kind.values() for document in ids}
    found: dict[tuple[str, UUID], list[StockMove]] = defaultdict(list)
    wanted = select(StockMove).where(StockMove.document_id.in_(documents)).order_by(StockMove.id)
    for move in session.scalars(wanted):
        if move.document_id and move.kind in FACT_OF:
            found[FACT_OF[move.kind], move.document_id].append(move)
    return found


def scene_of(session: Session, moved: Mapping[tuple[str, UUID], list[StockMove]], base: str) -> Scene:
    """All that the events of these movements name, in a few statements."""
    moves = [move for group in moved.values() for move in group]
    run_ids = {document for kind, document in moved if kind == "run"}
    deliveries = _deliveries(session, {doc for kind, doc in moved if kind in ("dispatch", "intake")})
    inputs: dict[UUID, dict[UUID, int]] = defaultdict(dict)
    for one in session.scalars(select(RunInput).where(RunInput.run_id.in_(run_ids))):
        inputs[one.run_id][one.lot_id] = one.quantity
    outputs: dict[UUID, list[UUID]] = defaultdict(list)
    for out in session.scalars(select(RunOutput).where(RunOutput.run_id.in_(run_ids))):
        outputs[out.run_id].append(out.lot_id)
    ends = {end for one in deliveries.values() for end in (one.source_id, one.target_id)}
    place_ids = {end for move in moves for end in (move.source_id, move.target_id)} | ends
    lot_ids = {move.lot_id for move in moves} | {lot for one in inputs.values() for lot in one}
    return Scene(
        base=base,
        lots=said_lots(session, lot_ids, base),
        places={one.id: one for one in session.scalars(select(Place).where(Place.id.in_(place_ids)))},
        deliveries=deliveries,
        runs={one.id: one for one in session.scalars(select(ProcessRun).where(ProcessRun.id.in_(run_ids)))},
        inputs=inputs,
        outputs=outputs,
        supplies=supplies_of(session, lot_ids),
    )


def _deliveries(session: Session, ids: set[UUID]) -> dict[UUID, Delivery]:
    return {one.id: one for one in session.scalars(select(Delivery).where(Delivery.id.in_(ids)))}
