"""How a lot of pieces was made, written with the lot by who also moves the stock; known techniques."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, write_file
from kernel.ids import new_id
from kernel.numbering import next_number
from kernel.quantity import Unit
from producers.models import Organisation
from producers.rules.texts import words
from traceability.models import Lot, Making, Product, Technique, TradeItem
from traceability.operations.items import DefineTradeItem, define_trade_item
from traceability.operations.lots import WrongTradeItem
from traceability.queries.makings import is_of_unique_piece
from traceability.rules.makings import NotMadeByThePiece, check_measures, check_work

MATERIALS_LENGTH_MAX = 200
# The article's name has the product's before it.
PIECE_NAME_LENGTH_MAX = 80


class UnknownTechnique(Invalid):
    code = "unknown-technique"


class TechniqueKnown(Invalid):
    code = "technique-known"


class UniquePieceNotMadeAgain(Invalid):
    """The article is that of one piece, which nobody makes a second time."""

    code = "unique-piece-not-made-again"


@dataclass(frozen=True, slots=True)
class NewTechnique:
    """A way of making by hand, in four languages."""

    id: UUID
    key: str
    name_fr: str
    name_ar: str
    name_en: str
    name_zgh: str


@dataclass(frozen=True, slots=True)
class DefineTechniques:
    """Techniques that are not there yet."""

    techniques: Sequence[NewTechnique]


@dataclass(frozen=True, slots=True)
class NewMaking:
    """How pieces were made; sides in mm of one piece, the work in minutes of all hands together."""

    technique_id: UUID
    materials: str
    is_unique: bool = False
    length_mm: int | None = None
    width_mm: int | None = None
    height_mm: int | None = None
    minutes_worked: int | None = None
    begun_on: date | None = None
    photo: ReceivedFile | None = None


@dataclass(frozen=True, slots=True)
class KnownOrNew:
    """The article of pieces: one that is there, or a new one by its name; a unique piece's is always new."""

    trade_item_id: UUID | None
    name: str | None
    is_unique: bool


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="network"))
def define_techniques(session: Session, command: DefineTechniques, context: Context) -> Mapping[str, Any]:
    """Add techniques to those that makers choose from. Raises TechniqueKnown and what is wrong in words."""
    for one in command.techniques:
        taken = (Technique.key == one.key) | (Technique.id == one.id)
        if session.scalar(select(Technique.id).where(taken)):
            raise TechniqueKnown(field="key", technique=one.key[:PIECE_NAME_LENGTH_MAX])
        for name in ("key", "name_fr", "name_ar", "name_en", "name_zgh"):
            words(getattr(one, name), name, PIECE_NAME_LENGTH_MAX)
        session.execute(insert(Technique).values(**asdict(one)))
    return {"techniques": len(command.techniques)}


def write_making(session: Session, lot: Lot, new: NewMaking, context: Context) -> Making:
    """Write how a lot was made. Raises UnknownTechnique, and what is wrong with words, sides and time."""
    if session.get(Technique, new.technique_id) is None:
        raise UnknownTechnique(field="technique_id")
    check_measures(length_mm=new.length_mm, width_mm=new.width_mm, height_mm=new.height_mm)
    check_work(new.minutes_worked, new.begun_on, lot.made_on)
    photo = write_file(session, new.photo, lot.organisation_id, context) if new.photo else None
    making = Making(
        lot_id=lot.id,
        technique_id=new.technique_id,
        materials=words(new.materials, "materials", MATERIALS_LENGTH_MAX),
        is_unique=new.is_unique,
        length_mm=new.length_mm,
        width_mm=new.width_mm,
        height_mm=new.height_mm,
        minutes_worked=new.minutes_worked,
        begun_on=new.begun_on,
        photo_id=photo.id if photo else None,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    session.add(making)
    session.flush()
    return making


def article_of_pieces(
    session: Session,
    product: Product,
    organisation_id: UUID,
    wanted: KnownOrNew,
    context: Context,
) -> TradeItem:
    """The article that pieces are: one already made of this product, or a new one of this name.

    Raises NotMadeByThePiece, WrongTradeItem, UniquePieceNotMadeAgain, and what is wrong with the name.
    """
    if product.unit != Unit.PIECE:
        raise NotMadeByThePiece(field="product_id", product=product.name_fr)
    if wanted.trade_item_id is None:
        return _new_article(session, product, organisation_id, wanted.name, context)
    item = session.get(TradeItem, wanted.trade_item_id)
    if item is None or (item.organisation_id, item.product_id) != (organisation_id, product.id):
        raise WrongTradeItem(field="trade_item_id", product=product.name_fr)
    if wanted.is_unique or is_of_unique_piece(session, item.id):
        raise UniquePieceNotMadeAgain(field="trade_item_id", item=item.name_fr)
    return item


def _new_article(
    session: Session, product: Product, organisation_id: UUID, name: str | None, context: Context
) -> TradeItem:
    told = words(name, "name", PIECE_NAME_LENGTH_MAX)
    trade_item_id = new_id()
    command = DefineTradeItem(
        trade_item_id,
        organisation_id,
        product.id,
        code=_next_code(session, organisation_id),
        name_fr=f"{product.name_fr} · {told}",
        name_ar=f"{product.name_ar} · {told}",
        name_en=f"{product.name_en} · {told}",
        name_zgh=f"{product.name_zgh} · {told}",
        net_content=1,
        shelf_life_days=None,
        pictogram=product.pictogram,
    )
    define_trade_item(session, command, context)
    session.flush()
    return session.get_one(TradeItem, trade_item_id)


def _next_code(session: Session, organisation_id: UUID) -> str:
    """`tif012`: read at tills beside those of other groups, it begins with the group's own letters."""
    letters = session.get_one(Organisation, organisation_id).code.lower()
    while True:
        code = f"{letters}{next_number(session, f'made:{organisation_id}'):03d}"
        ours = TradeItem.organisation_id == organisation_id
        if session.scalar(select(TradeItem.id).where(ours, TradeItem.code == code)) is None:
            return code
