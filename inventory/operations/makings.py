"""Pieces made by hand where goods lie: registered with who made them, and put on stock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.operations.production import MAKERS, place_of, product_of, touches_organisation
from inventory.operations.stock import Move, move
from inventory.rules.places import VIRTUAL
from inventory.rules.seasons import season_of
from kernel.execute import Context, operation
from kernel.quantity import Unit
from producers.rules.texts import note_or_none, words_or_none
from traceability.operations.lots import NewLot, write_contributions, write_lot
from traceability.operations.makings import KnownOrNew, NewMaking, article_of_pieces, write_making
from traceability.rules.makings import check_pieces


@dataclass(frozen=True, slots=True)
class RegisterMaking:
    """Pieces made alike, or a unique one: (member, pieces) or, of a single piece, (member, parts).

    They are more of the article `trade_item_id`, or a new one that `name` names.
    """

    lot_id: UUID
    organisation_id: UUID
    place_id: UUID
    product_id: UUID
    made_on: date
    commune: str | None
    pieces: int
    makers: Sequence[tuple[UUID, int]]
    making: NewMaking
    trade_item_id: UUID | None = None
    name: str | None = None
    note: str | None = None


@operation(*MAKERS, touches=touches_organisation)
def register_making(session: Session, command: RegisterMaking, context: Context) -> dict[str, str]:
    """Register pieces with their makers, technique and photo, and put them on stock.

    Raises PlaceOfAnotherOrganisation, NotMadeByThePiece, PiecesOutOfBounds, UniquePieceIsOne,
    WrongTradeItem, UniquePieceNotMadeAgain, NobodyMadeIt, PiecesDoNotAddUp, NotOfThisOrganisation,
    UnknownTechnique, and what traceability finds wrong with the lot.
    """
    place = place_of(session, command.place_id, command.organisation_id)
    product = product_of(session, command.product_id)
    check_pieces(command.pieces, is_unique=command.making.is_unique)
    article = KnownOrNew(command.trade_item_id, command.name, command.making.is_unique)
    item = article_of_pieces(session, product, command.organisation_id, article, context)
    new = NewLot(
        lot_id=command.lot_id,
        organisation_id=command.organisation_id,
        product_id=product.id,
        origin="making",
        quantity=command.pieces,
        unit=Unit.PIECE.value,
        season=season_of(product.branch, command.made_on),
        made_on=command.made_on,
        trade_item_id=item.id,
        commune=words_or_none(command.commune, "commune"),
        note=note_or_none(command.note),
    )
    lot = write_lot(session, new, (), context)
    write_contributions(session, lot, command.makers, ())
    write_making(session, lot, command.making, context)
    made = Move(
        kind="making",
        lot_id=lot.id,
        owner_id=command.organisation_id,
        source_id=VIRTUAL["process"],
        target_id=place.id,
        quantity=lot.quantity,
        document_id=lot.id,
    )
    move(session, [made], context)
    return {"lot_id": str(lot.id), "code": lot.code, "trade_item_id": str(item.id)}
