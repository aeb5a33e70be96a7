"""Trade items: a product in its pack, as it is labelled and sold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid
from kernel.execute import Context, operation
from kernel.quantity import QUANTITY_MAX, InvalidQuantity, Unit
from producers.models import Organisation
from producers.rules.texts import words
from traceability.models import GTIN_STATUSES, Product, TradeItem
from traceability.operations.lots import AlreadyRecorded, UnknownProduct
from traceability.queries.products import organisations_by_id, products_by_id
from traceability.rules.gs1.check_digits import gtin14
from traceability.rules.gtins import ITEM_CODE_LENGTH_MAX, refuse_foreign_gtin

SHELF_LIFE_DAYS_MAX = 3_650
# Each takes three variables of a statement, of which SQLite allows some thirty thousand.
ASKED_AT_ONCE = 5_000


class TradeItemCodeTaken(Invalid):
    code = "trade-item-code-taken"


class GtinTaken(Invalid):
    code = "gtin-taken"


class GtinStatusUnknown(Invalid):
    code = "gtin-status-unknown"


class ShelfLifeOutOfRange(Invalid):
    code = "shelf-life-out-of-range"


@dataclass(frozen=True, slots=True)
class DefineTradeItem:
    """A pack of `net_content` mg or µL of a product, or a piece; a GTIN is `licensed` or `internal`.

    What is counted in pieces does not go off: it alone has no `shelf_life_days`.
    """

    trade_item_id: UUID
    organisation_id: UUID
    product_id: UUID
    code: str
    name_fr: str
    name_ar: str
    name_en: str
    name_zgh: str
    net_content: int
    shelf_life_days: int | None
    pictogram: str
    gtin: str | None = None
    gtin_status: str = "none"


def _touch(session: Session, command: DefineTradeItem) -> Touch:
    return Touch(
        stream=f"organisation:{command.organisation_id}",
        organisations=frozenset({command.organisation_id}),
    )


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=_touch)
def define_trade_item(session: Session, command: DefineTradeItem, context: Context) -> Mapping[str, Any]:
    """Add a pack to what an organisation sells.

    Raises UnknownProduct, InvalidQuantity, ShelfLifeOutOfRange, TradeItemCodeTaken, GtinTaken, and
    the errors of a GTIN that is malformed or not this organisation's to use.
    """
    write_trade_items(session, [command])
    return {"trade_item_id": str(command.trade_item_id)}


def write_trade_items(session: Session, news: Sequence[DefineTradeItem]) -> None:
    """Write packs, all or none; called by whoever defines one, or a whole list.

    Raises what define_trade_item raises.
    """
    products = products_by_id(session, {new.product_id for new in news})
    organisations = organisations_by_id(session, {new.organisation_id for new in news})
    taken = _Taken(session, news)
    for new in news:
        if new.product_id not in products:
            raise UnknownProduct(field="product_id")
        if not 0 < new.net_content <= QUANTITY_MAX:
            raise InvalidQuantity(field="net_content", text=str(new.net_content))
        _check_keeping(new, products[new.product_id])
        gtin = _gtin(new, organisations)
        taken.refuse(new, gtin)
        session.add(_item(new, gtin))
    session.flush()


def rewrite_trade_item(item: TradeItem, names: Mapping[str, str], shelf_life_days: int) -> None:
    """Correct the names of a pack and how long it keeps; what is in it and its codes stay.

    `names` are by column. Raises ShelfLifeOutOfRange and what is wrong with the words.
    """
    # What does not go off still does not.
    keeps = None if item.shelf_life_days is None else check_shelf_life(shelf_life_days)
    for column, name in names.items():
        setattr(item, column, words(name, column))
    item.shelf_life_days = keeps


def check_shelf_life(days: int) -> int:
    """The days when they are some, and not too many. Raises ShelfLifeOutOfRange."""
    if not 0 < days <= SHELF_LIFE_DAYS_MAX:
        raise ShelfLifeOutOfRange(field="shelf_life_days", maximum=SHELF_LIFE_DAYS_MAX)
    return days


def _check_keeping(new: DefineTradeItem, product: Product) -> None:
    """Let pass days for what goes off, none for pieces. Raises ShelfLifeOutOfRange."""
    if product.unit != Unit.PIECE:
        check_shelf_life(new.shelf_life_days or 0)
    elif new.shelf_life_days is not None:
        raise ShelfLifeOutOfRange(field="shelf_life_days", maximum=SHELF_LIFE_DAYS_MAX)


def _item(new: DefineTradeItem, gtin: str | None) -> TradeItem:
    return TradeItem(
        id=new.trade_item_id,
        organisation_id=new.organisation_id,
        product_id=new.product_id,
        code=words(new.code, "code", ITEM_CODE_LENGTH_MAX),
        name_fr=words(new.name_fr, "name_fr"),
        name_ar=words(new.name_ar, "name_ar"),
        name_en=words(new.name_en, "name_en"),
        name_zgh=words(new.name_zgh, "name_zgh"),
        net_content=new.net_content,
        gtin=gtin,
        gtin_status=new.gtin_status,
        shelf_life_days=new.shelf_life_days,
        pictogram=new.pictogram,
    )


def _gtin(new: DefineTradeItem, organisations: Mapping[UUID, Organisation]) -> str | None:
    """The 14 digits to store; none when the pack has no GTIN."""
    if new.gtin_status not in GTIN_STATUSES or (new.gtin is None) != (new.gtin_status == "none"):
        raise GtinStatusUnknown(field="gtin_status")
    if new.gtin is None:
        return None
    gtin = gtin14(new.gtin)
    refuse_foreign_gtin(gtin, new.gtin_status, organisations[new.organisation_id].gs1_prefix)
    return gtin


class _Taken:
    """The ids, codes and GTINs that packs have, those of packs written meanwhile included."""

    def __init__(self, session: Session, news: Sequence[DefineTradeItem]) -> None:
        self._ids: set[UUID] = set()
        self._codes: set[tuple[UUID, str]] = set()
        # A licensed GTIN is one pack in the world; an internal one only inside the house.
        self._in_house: set[tuple[UUID, str]] = set()
        self._licensed: set[str] = set()
        organisations = {new.organisation_id for new in news}
        for start in range(0, len(news), ASKED_AT_ONCE):
            some = news[start : start + ASKED_AT_ONCE]
            ids = TradeItem.id.in_([new.trade_item_id for new in some])
            ours = TradeItem.organisation_id.in_(organisations)
            codes = ours & TradeItem.code.in_([new.code for new in some])
            gtins = TradeItem.gtin.in_([gtin14(new.gtin) for new in some if new.gtin])
            for item in session.scalars(select(TradeItem).where(or_(ids, codes, gtins))):
                self._add(item.id, item.organisation_id, item.code, item.gtin, item.gtin_status)

    def _add(self, item_id: UUID, organisation_id: UUID, code: str, gtin: str | None, status: str) -> None:
        self._ids.add(item_id)
        self._codes.add((organisation_id, code))
        if gtin:
            self._in_house.add((organisation_id, gtin))
            if status == "licensed":
                self._licensed.add(gtin)

    def refuse(self, new: DefineTradeItem, gtin: str | None) -> None:
        """Raises AlreadyRecorded, TradeItemCodeTaken, GtinTaken; else takes them for the new pack."""
        if new.trade_item_id in self._ids:
            raise AlreadyRecorded()
        if (new.organisation_id, new.code) in self._codes:
            raise TradeItemCodeTaken(field="code", item=new.code)
        is_elsewhere = new.gtin_status == "licensed" and gtin in self._licensed
        if gtin and (is_elsewhere or (new.organisation_id, gtin) in self._in_house):
            raise GtinTaken(field="gtin", gtin=gtin)
        self._add(new.trade_item_id, new.organisation_id, new.code, gtin, new.gtin_status)
