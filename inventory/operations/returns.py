"""Consigned goods sent back to the cooperative that owns them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.operations.deliveries import SendDelivery, SentLine, checked_source, put_on_the_road
from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.places import open_place
from kernel.access import Touch
from kernel.clock import business_day
from kernel.errors import Invalid
from kernel.execute import Context, operation
from kernel.numbering import next_number
from traceability.models import Lot


class ReturnToAnotherOwner(Invalid):
    """Goods go back to their owner, and to nobody else."""

    code = "return-to-another-owner"


class ReturnOfOwnGoods(Invalid):
    """Goods that the place's keeper owns are no consignment: they were bought."""

    code = "return-of-own-goods"


@dataclass(frozen=True, slots=True)
class ReturnGoods:
    """Consigned goods leaving a place for one of their owner."""

    delivery_id: UUID
    source_id: UUID
    target_id: UUID
    lines: Sequence[SentLine]
    note: str | None = None


def _at_source(session: Session, command: ReturnGoods) -> Touch:
    return at_place(session, command.source_id)


@operation(*STOCK_KEEPERS, touches=_at_source)
def return_goods(session: Session, command: ReturnGoods, context: Context) -> dict[str, str]:
    """Put goods on the road back to their owner; whatever the state of their lots.

    What is expired, held or recalled goes back too: it is where it can be looked at.
    Raises ReturnToAnotherOwner, ReturnOfOwnGoods, InsufficientStock, and what a delivery may find
    wrong with its lines and places.
    """
    delivery = SendDelivery(
        command.delivery_id,
        command.source_id,
        command.target_id,
        command.lines,
        terms="returned",
        note=command.note,
    )
    source = checked_source(session, delivery)
    _check_owners(session, command.lines, source, open_place(session, command.target_id))
    day = business_day(context.occurred_at, source.timezone)
    year = f"{day:%y}"
    number = f"BR-{year}-{next_number(session, f'return:{year}'):04d}"
    put_on_the_road(session, delivery, number, day, context)
    return {"delivery_id": str(command.delivery_id), "number": number}


def _check_owners(session: Session, lines: Sequence[SentLine], source: Place, target: Place) -> None:
    for line in lines:
        if line.owner_id == source.organisation_id:
            raise ReturnOfOwnGoods(field="lines", lot=_code(session, line))
        if line.owner_id != target.organisation_id:
            raise ReturnToAnotherOwner(field="lines", lot=_code(session, line))


def _code(session: Session, line: SentLine) -> str | None:
    return session.scalar(select(Lot.code).where(Lot.id == line.lot_id))
