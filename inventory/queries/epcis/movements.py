"""What the stock's movements tell the world: harvests, makings, runs, deliveries, sales, returns and losses.

One fact is one document (a harvest, a run, a delivery on its way, its reception, a receipt, a loss):
all its movements were written at once. It is told by one event for each organisation whose lots it
moved, so that none reads what concerns another's.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from inventory.models import Delivery, StockMove
from inventory.queries.epcis.scene import FACT_OF, Scene, moves_of, scene_of
from inventory.rules.places import IN_TRANSIT, OUTSIDE, VIRTUAL
from traceability.queries.epcis.naming import organisation_address
from traceability.queries.epcis.sources import FACTS_MAX, OVERLAP, Told, Untold, parts, source, told_facts
from traceability.rules.epcis import events
from traceability.rules.epcis.documents import Event
from traceability.rules.epcis.events import Moment, at_site

REVERSED = ("harvest", "making", "run", "dispatch", "intake", "sale", "return", "loss", "giving", "sampling")
MOVES_LOOKED_AT = 2_000


class Movements:
    """The source of these facts; its position is the greatest id of a movement seen (ids follow time)."""

    name = "movements"
    kinds = tuple(dict.fromkeys(FACT_OF.values()))

    def untold(self, session: Session, position: str | None) -> Untold:
        """The documents moved since shortly before the position, or right after it on the way (`+`)."""
        last = UUID(position.rstrip("+")) if position else UUID(int=0)
        on_the_way = position is not None and position.endswith("+")
        at, found, has_more = last if on_the_way else _shortly_before(last), dict[str, None](), True
        while has_more and len(found) < FACTS_MAX:
            rows = session.execute(
                select(StockMove.id, StockMove.kind, StockMove.document_id)
                .where(StockMove.id > at, StockMove.document_id.is_not(None), ~_of_a_count())
                .order_by(StockMove.id)
                .limit(MOVES_LOOKED_AT)
            ).all()
            has_more = len(rows) == MOVES_LOOKED_AT
            facts = [f"{FACT_OF[kind]}:{document}" for _, kind, document in rows if kind in FACT_OF]
            told = told_facts(session, dict.fromkeys(facts))
            found |= dict.fromkeys(one for one in facts if one not in told)
            at = rows[-1].id if rows else at
        return Untold(list(found), f"{max(at, last)}{'+' if has_more else ''}", has_more)

    def tell(self, session: Session, facts: Sequence[str], base: str) -> list[Told]:
        """Their events, in the order of time."""
        by_kind = parts(facts)
        moved = moves_of(session, by_kind)
        scene = scene_of(session, moved, base)
        told = [
            one
            for kind, ids in by_kind.items()
            for document in ids
            if (moves := moved.get((kind, document)))
            for one in _told(session, scene, kind, document, moves)
        ]
        return sorted(told, key=lambda one: (one.event["eventTime"], one.fact, one.ordinal))


@source("movements")
def movements() -> Movements:
    return Movements()


def _of_a_count() -> ColumnElement[bool]:
    """The condition that a movement corrects the stock after a count: no event tells it."""
    delivered = select(Delivery.id).where(Delivery.id == StockMove.document_id)
    return (StockMove.kind == "discrepancy") & ~delivered.exists()


def _shortly_before(last: UUID) -> UUID:
    """The smallest UUIDv7 of a moment shortly before that of `last`."""
    milliseconds = (last.int >> 80) - int(OVERLAP.total_seconds() * 1000)
    return UUID(int=max(milliseconds, 0) << 80)


Teller = Callable[[Scene, UUID, list[StockMove]], Iterator[tuple[UUID, Event]]]


def _told(
    session: Session, scene: Scene, kind: str, document: UUID, moves: list[StockMove]
) -> Iterator[Told]:
    said = (
        _reversed(session, scene, document, moves)
        if kind == "reversal"
        else _TELLERS[kind](scene, document, moves)
    )
    involved = {move.lot_id for move in moves} | set(scene.inputs.get(document, ()))
    for ordinal, (maker_id, event) in enumerate(said):
        names = {lot_id: scene.lots[lot_id].address for lot_id in involved}
        yield Told(f"{kind}:{document}", ordinal, maker_id, event, names)


def _born_lots(scene: Scene, document: UUID, moves: list[StockMove]) -> Iterator[tuple[UUID, Event]]:
    for lot_id in sorted({move.lot_id for move in moves}):
        yield _born(scene, document, [move for move in moves if move.lot_id == lot_id])


def _born(scene: Scene, document: UUID, moves: list[StockMove]) -> tuple[UUID, Event]:
    lot = scene.lots[moves[0].lot_id]
    moment = scene.moment(moves, "target_id")
    return lot.maker_id, events.commissioned(moment, scene.amounts(moves)[0], lot.birth, document)


def _run(scene: Scene, document: UUID, moves: list[StockMove]) -> Iterator[tuple[UUID, Event]]:
    run = scene.runs.get(document)
    if run is None:  # movements of a working that has no run are no transformation
        return
    made = {move.lot_id: move.quantity for move in moves if move.kind == "process_out"}
    births = [(scene.lots[lot].amount(made[lot]), scene.lots[lot].birth) for lot in sorted(made)]
    taken = sorted(scene.inputs[document].items())
    inputs = [scene.lots[lot].amount(quantity) for lot, quantity in taken]
    moment = scene.moment([move for move in moves if move.kind == "process_in"] or moves, "source_id")
    yield run.organisation_id, events.transformed(moment, run.kind, inputs, births, document)


def _dispatch(scene: Scene, document: UUID, moves: list[StockMove]) -> Iterator[tuple[UUID, Event]]:
    delivery = scene.deliveries[document]
    source, target = scene.site(delivery.source_id), scene.site(delivery.target_id)
    moment = at_site(moves[0].occurred_at, source)
    for maker_id, group in scene.by_maker(moves).items():
        amounts = scene.amounts(group)
        yield maker_id, events.packed(moment, amounts, document)
        yield maker_id, events.shipped(moment, amounts, source, target, scene.owner(group), document)


def _intake(scene: Scene, document: UUID, moves: list[StockMove]) -> Iterator[tuple[UUID, Event]]:
    delivery = scene.deliveries.get(document)
    if delivery is None:
        yield from _supplied(scene, document, moves)
        return
    source, target = scene.site(delivery.source_id), scene.site(delivery.target_id)
    moment = at_site(moves[0].occurred_at, target)
    for maker_id, group in scene.by_maker(moves).items():
        arrived = [move for move in group if move.target_id not in OUTSIDE]
        owners = (scene.owner(group), scene.owner(arrived or group))
        if arrived:
            amounts = scene.amounts(arrived)
            yield maker_id, events.received(moment, amounts, source, target, owners, document)
        unloaded = [move for move in group if move.source_id == IN_TRANSIT]
        if unloaded:
            yield maker_id, events.unpacked(moment, scene.amounts(unloaded), document)
        yield from ((maker_id, one) for one in _mismatches(scene, moment, group, document))


def _supplied(scene: Scene, document: UUID, moves: list[StockMove]) -> Iterator[tuple[UUID, Event]]:
    """From outside: a lot that others commissioned is ours from here on."""
    moment = scene.moment(moves, "target_id")
    for move in moves:
        if move.kind != "receive":  # what a count of the stock found is no arrival
            continue
        lot, supply = scene.lots[move.lot_id], scene.supplies[move.lot_id]
        owner = organisation_address(scene.base, move.owner_id)
        known = supply.supplier_id and organisation_address(scene.base, supply.supplier_id)
        theirs = supply.supplier_address or supply.supplier_lot
        amount = lot.amount(move.quantity)
        yield lot.maker_id, events.supplied(moment, amount, owner, known or None, theirs, document)


def _mismatches(scene: Scene, moment: Moment, moves: Iterable[StockMove], document: UUID) -> Iterator[Event]:
    by_reason: dict[str, list[StockMove]] = defaultdict(list)
    for move in moves:
        if move.kind == "discrepancy" and (move.target_id == VIRTUAL["loss"] or _is_surplus(move)):
            by_reason[move.reason or ""].append(move)
    for reason, group in sorted(by_reason.items()):
        yield events.mismatched(moment, scene.amounts(group), reason, document)


def _is_surplus(move: StockMove) -> bool:
    # Out of a count difference, or of the sender's place when no line of the note told of it.
    return move.source_id != IN_TRANSIT


def _sale(scene: Scene, document: UUID, moves: list[StockMove]) -> Iterator[tuple[UUID, Event]]:
    moment = scene.moment(moves, "source_id")
    for maker_id, group in scene.by_maker(moves).items():
        yield maker_id, events.sold(moment, scene.amounts(group), document)


def _return(scene: Scene, document: UUID, moves: list[StockMove]) -> Iterator[tuple[UUID, Event]]:
    moment = scene.moment(moves, "target_id")
    for maker_id, group in scene.by_maker(moves).items():
        for is_sellable in (True, False):
            back = [move for move in group if (move.target_id not in OUTSIDE) == is_sellable]
            if back:
                amounts = scene.amounts(back)
                yield maker_id, events.returned(moment, amounts, document, is_sellable=is_sellable)


def _loss(scene: Scene, document: UUID, moves: list[StockMove]) -> Iterator[tuple[UUID, Event]]:
    moment = scene.moment(moves, "source_id")
    for maker_id, group in scene.by_maker(moves).items():
        is_theft = all(move.cause == "stolen" for move in group)
        tell = events.stolen if is_theft else events.destroyed
        yield maker_id, tell(moment, scene.amounts(group), document)


def _giving(scene: Scene, document: UUID, moves: list[StockMove]) -> Iterator[tuple[UUID, Event]]:
    moment = scene.moment(moves, "source_id")
    for maker_id, group in scene.by_maker(moves).items():
        yield maker_id, events.dispensed(moment, scene.amounts(group), document)


def _sampling(scene: Scene, document: UUID, moves: list[StockMove]) -> Iterator[tuple[UUID, Event]]:
    moment = scene.moment(moves, "source_id")
    for maker_id, group in scene.by_maker(moves).items():
        yield maker_id, events.sampled(moment, scene.amounts(group), document)


def _reversed(
    session: Session, scene: Scene, document: UUID, moves: list[StockMove]
) -> Iterator[tuple[UUID, Event]]:
    """What the document's events said, said again with the declaration that it was wrong."""
    first = Movements().tell(session, [f"{kind}:{document}" for kind in REVERSED], scene.base)
    undone = sum(move.quantity for move in moves)
    moved = moves_of(session, {"": [document]})
    whole = sum(move.quantity for (kind, _), group in moved.items() if kind != "reversal" for move in group)
    reason = "did_not_occur" if undone == whole else "incorrect_data"
    at: datetime = moves[0].occurred_at.astimezone(UTC)
    for one in first:
        yield one.maker_id, events.declared_wrong(one.event, at, reason)


_TELLERS: dict[str, Teller] = {
    "harvest": _born_lots,
    "making": _born_lots,
    "run": _run,
    "dispatch": _dispatch,
    "intake": _intake,
    "sale": _sale,
    "return": _return,
    "loss": _loss,
    "giving": _giving,
    "sampling": _sampling,
}
