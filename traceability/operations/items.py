"""Trade items: a product in its pack, as it is labelled and sold."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid
from kernel.execute import Context, operation
from kernel.quantity import QUANTITY_MAX, InvalidQuantity
from producers.models import Organisation
from producers.rules.texts import words
from traceability.models import GTIN_STATUSES, TradeItem
from traceability.operations.lots import AlreadyRecorded, UnknownProduct
from traceability.queries.products import products_by_id
from traceability.rules.gs1.check_digits import gtin14
from traceability.rules.gtins import ITEM_CODE_LENGTH_MAX, refuse_foreign_gtin

SHELF_LIFE_DAYS_MAX = 3_650


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
    """A pack of `net_content` mg or µL of a product; a GTIN is `licensed` or `internal`."""

    trade_item_id: UUID
    organisation_id: UUID
    product_id: UUID
    code: str
    name_fr: str
    name_ar: str
    name_en: str
    name_zgh: str
    net_content: int
    shelf_life_days: int
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
    if command.product_id not in products_by_id(session, {command.product_id}):
        raise UnknownProduct(field="product_id")
    if not 0 < command.net_content <= QUANTITY_MAX:
        raise InvalidQuantity(field="net_content", text=str(command.net_content))
    if not 0 < command.shelf_life_days <= SHELF_LIFE_DAYS_MAX:
        raise ShelfLifeOutOfRange(field="shelf_life_days", maximum=SHELF_LIFE_DAYS_MAX)
    gtin = _gtin(session, command)
    _refuse_taken(session, command, gtin)
    session.add(
        TradeItem(
            id=command.trade_item_id,
            organisation_id=command.organisation_id,
            product_id=command.product_id,
            code=words(command.code, "code", ITEM_CODE_LENGTH_MAX),
            name_fr=words(command.name_fr, "name_fr"),
            name_ar=words(command.name_ar, "name_ar"),
            name_en=words(command.name_en, "name_en"),
            name_zgh=words(command.name_zgh, "name_zgh"),
            net_content=command.net_content,
            gtin=gtin,
            gtin_status=command.gtin_status,
            shelf_life_days=command.shelf_life_days,
            pictogram=command.pictogram,
        )
    )
    return {"trade_item_id": str(command.trade_item_id)}


def _gtin(session: Session, command: DefineTradeItem) -> str | None:
    """The 14 digits to store; none when the pack has no GTIN."""
    if command.gtin_status not in GTIN_STATUSES or (command.gtin is None) != (command.gtin_status == "none"):
        raise GtinStatusUnknown(field="gtin_status")
    if command.gtin is None:
        return None
    gtin = gtin14(command.gtin)
    organisation = session.get_one(Organisation, command.organisation_id)
    refuse_foreign_gtin(gtin, command.gtin_status, organisation.gs1_prefix)
    return gtin


def _refuse_taken(session: Session, command: DefineTradeItem, gtin: str | None) -> None:
    if session.get(TradeItem, command.trade_item_id):
        raise AlreadyRecorded()
    ours = TradeItem.organisation_id == command.organisation_id
    if session.scalar(select(TradeItem.id).where(ours, TradeItem.code == command.code)):
        raise TradeItemCodeTaken(field="code", item=command.code)
    if gtin is None:
        return
    # A licensed GTIN is one pack in the world; an internal one only inside the house.
    everywhere = TradeItem.gtin_status == "licensed"
    rivals = or_(ours, everywhere) if command.gtin_status == "licensed" else ours
    if session.scalar(select(TradeItem.id).where(TradeItem.gtin == gtin, rivals)):
        raise GtinTaken(field="gtin", gtin=gtin)
