"""What others declare of lots of ours, for the pages that tell their story: theirs, never our facts."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from traceability.models import EpcisEvent, EpcisReference, Lot
from traceability.queries.epcis.naming import names_of_lots
from traceability.queries.supplies import supplies_of
from traceability.rules.epcis.identifiers import canonical
from traceability.rules.epcis.index import THING_PARTS
from traceability.rules.epcis.vocabulary import STEMS

DECLARATIONS_MAX = 30
# The lists of an event that say how much of what.
_AMOUNTS = ("quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList")


@dataclass(frozen=True, slots=True)
class Declaration:
    """One event that another declared of a lot."""

    declared_by: str
    at: datetime
    # Step and disposition, bare where they are words of the vocabulary.
    step: str | None
    disposition: str | None
    place: str | None
    # (number, unit of Recommendation 20) as declared; the unit is none for pieces.
    amount: tuple[float, str | None] | None
    # What it was worked with or into: addresses of things that are not this lot.
    others: Sequence[str]
    event_id: str
    # The declarer said later that it did not occur, or was otherwise wrong.
    is_declared_wrong: bool


def declarations_of(session: Session, lots: Sequence[Lot], base: str) -> Mapping[UUID, list[Declaration]]:
    """What others declare of lots, in the order of time; at most thirty a page. Three statements.

    A lot from outside has its past under the name that its supplier gave it.
    """
    names = _known_as(session, [lot.id for lot in lots], base)
    of_name: dict[str, list[UUID]] = defaultdict(list)
    for lot_id, known in names.items():
        for name in known:
            of_name[name].append(lot_id)
    wrong = aliased(EpcisEvent)
    is_wrong = (
        select(wrong.id)
        .where(wrong.event_id == EpcisEvent.event_id, wrong.is_declared_wrong, ~wrong.is_ours)
        .exists()
    )
    rows = session.execute(
        select(EpcisEvent, EpcisReference.address, is_wrong)
        .join(EpcisReference, EpcisReference.event_id == EpcisEvent.id)
        .where(
            EpcisReference.address.in_(of_name),
            EpcisReference.part.in_(THING_PARTS),
            ~EpcisEvent.is_ours,
            ~EpcisEvent.is_declared_wrong,
        )
        .order_by(EpcisEvent.event_time, EpcisEvent.id)
        .limit(DECLARATIONS_MAX)
    )
    found: dict[UUID, dict[UUID, Declaration]] = {}
    for event, address, declared_wrong in rows:
        for lot_id in of_name[address]:
            said = _declaration(event, set(names[lot_id]), is_declared_wrong=declared_wrong)
            found.setdefault(lot_id, {}).setdefault(event.id, said)
    return {lot_id: list(said.values()) for lot_id, said in found.items()}


def _known_as(session: Session, lot_ids: Sequence[UUID], base: str) -> dict[UUID, list[str]]:
    """Every name of lots, that of the supplier included."""
    supplies = supplies_of(session, lot_ids)
    names = names_of_lots(session, lot_ids, base)
    theirs = {one.lot_id: one.supplier_address for one in supplies.values() if one.supplier_address}
    return {
        lot_id: [*known, *([theirs[lot_id]] if lot_id in theirs else [])] for lot_id, known in names.items()
    }


def _declaration(row: EpcisEvent, names: set[str], *, is_declared_wrong: bool) -> Declaration:
    event: dict[str, Any] = json.loads(row.said)
    amounts = [one for name in _AMOUNTS for one in event.get(name) or ()]
    mine = [one for one in amounts if canonical(one["epcClass"]) in names and "quantity" in one]
    others = dict.fromkeys(one["epcClass"] for one in amounts if canonical(one["epcClass"]) not in names)
    return Declaration(
        declared_by=row.declared_by or "?",
        at=row.event_time,
        step=_bare("bizStep", row.biz_step),
        disposition=_bare("disposition", row.disposition),
        place=row.read_point or row.biz_location,
        amount=(mine[0]["quantity"], mine[0].get("uom")) if mine else None,
        others=list(others)[:10],
        event_id=row.event_id,
        is_declared_wrong=is_declared_wrong,
    )


def _bare(kind: str, address: str | None) -> str | None:
    return address.removeprefix(STEMS[kind]) if address else None
