"""What lots, places and organisations are called in events."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.ids import is_token
from traceability.models import EpcisName, Lot, Product, TradeItem
from traceability.rules.epcis.events import Amount, Birth
from traceability.rules.epcis.identifiers import canonical
from traceability.rules.gs1.digital_link import CANONICAL_STEM, lot_link
from traceability.rules.gs1.errors import InvalidGs1


@dataclass(frozen=True, slots=True)
class SaidLot:
    """A lot as events say it."""

    id: UUID
    address: str
    maker_id: UUID
    unit: str
    birth: Birth

    def amount(self, quantity: int | None = None) -> Amount:
        """So much of it; as a whole without a quantity."""
        return Amount(self.address, quantity, self.unit)


def said_lots(session: Session, lot_ids: Iterable[UUID], base: str) -> dict[UUID, SaidLot]:
    """Lots by id, each by the name it was first said by, or will be: one statement."""
    rows = session.execute(
        select(Lot, Product.name_fr, TradeItem, EpcisName.address)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .outerjoin(EpcisName, EpcisName.lot_id == Lot.id)
        .where(Lot.id.in_(set(lot_ids)))
    )
    return {
        lot.id: SaidLot(
            lot.id,
            known or names_of(lot, item, base)[0],
            lot.organisation_id,
            lot.unit,
            _birth(lot, item.name_fr if item else product),
        )
        for lot, product, item, known in rows
    }


def _birth(lot: Lot, product: str) -> Birth:
    return Birth(
        lot_number=lot.code,
        product=product,
        made_on=lot.made_on.isoformat(),
        best_before=_text(lot.best_before),
        commune=lot.commune,
        season=lot.season,
        is_harvest=lot.origin == "harvest",
    )


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def names_of(lot: Lot, item: TradeItem | None, base: str) -> list[str]:
    """Every name of a lot, the best first: its Digital Link if its GTIN is licensed, and its own address."""
    names = [f"{base}/l/{lot.token}"]
    if item and item.gtin and item.gtin_status == "licensed" and item.organisation_id == lot.organisation_id:
        try:
            names.insert(0, lot_link(CANONICAL_STEM, item.gtin, lot.code))
        except InvalidGs1:  # a lot number that GS1 cannot write keeps its own address alone
            return names
    return names


def lots_named(session: Session, addresses: Iterable[str], base: str) -> dict[str, UUID]:
    """The lots of ours that canonical addresses name, whatever each was first called in events."""
    wanted = set(addresses)
    found = {
        name.address: name.lot_id
        for name in session.scalars(select(EpcisName).where(EpcisName.address.in_(wanted)))
    }
    tokens = {_token(one, base): one for one in wanted - found.keys() if _token(one, base)}
    rows = session.execute(select(Lot.token, Lot.id).where(Lot.token.in_(list(tokens)))) if tokens else ()
    found |= {tokens[token]: lot_id for token, lot_id in rows}
    return found | _by_gtin(session, wanted - found.keys())


def _token(address: str, base: str) -> str | None:
    token = address.removeprefix(f"{base}/l/")
    return token if token != address and is_token(token) else None


def _by_gtin(session: Session, addresses: Iterable[str]) -> dict[str, UUID]:
    packs = {pack: one for one in addresses if (pack := _pack(one))}
    if not packs:
        return {}
    rows = session.execute(
        select(TradeItem.gtin, Lot.code, Lot.id)
        .join(Lot, Lot.trade_item_id == TradeItem.id)
        .where(
            TradeItem.gtin.in_({gtin for gtin, _ in packs}),
            TradeItem.gtin_status == "licensed",
            Lot.organisation_id == TradeItem.organisation_id,
            Lot.code.in_({code for _, code in packs}),
        )
    )
    return {packs[gtin, code]: lot_id for gtin, code, lot_id in rows if gtin and (gtin, code) in packs}


def _pack(address: str) -> tuple[str, str] | None:
    parts = canonical(address).removeprefix(f"{CANONICAL_STEM}/").split("/")
    return (parts[1], parts[3]) if len(parts) == 4 and parts[0] == "01" and parts[2] == "10" else None


def aliases(session: Session, addresses: Iterable[str], base: str) -> dict[str, list[str]]:
    """For each canonical address of a lot of ours, every address that events may know it by."""
    lots = lots_named(session, addresses, base)
    known = names_of_lots(session, lots.values(), base)
    return {address: known.get(lot_id, [address]) for address, lot_id in lots.items()}


def names_of_lots(session: Session, lot_ids: Iterable[UUID], base: str) -> Mapping[UUID, list[str]]:
    """Every address that events may know lots by: what each was first called, and its names of today."""
    rows = session.execute(
        select(Lot, TradeItem, EpcisName.address)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .outerjoin(EpcisName, EpcisName.lot_id == Lot.id)
        .where(Lot.id.in_(set(lot_ids)))
    )
    return {
        lot.id: list(dict.fromkeys([*([first] if first else []), *names_of(lot, item, base)]))
        for lot, item, first in rows
    }


def place_address(base: str, place_id: UUID) -> str:
    """A place, by the page that the network knows it by."""
    return f"{base}/places/{place_id}"


def organisation_address(base: str, organisation_id: UUID) -> str:
    """An organisation, by the page that the network knows it by."""
    return f"{base}/organisations/{organisation_id}"
