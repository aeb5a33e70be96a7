"""A receipt sent by e-mail to the customer who asked for it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid
from kernel.execute import Context, operation
from kernel.outbox import enqueue
from shop.models import Sale
from shop.queries.sales import SaleNotFound

ADDRESS_LENGTH_MAX = 254


class AddressMalformed(Invalid):
    code = "receipt-address-malformed"


@dataclass(frozen=True, slots=True)
class MailReceipt:
    """Send the receipt of a number to an address; the address is used once and not journaled."""

    message_id: UUID
    receipt_number: str
    to: str = field(repr=False, metadata={"journal": "omit"})


def _place_of(session: Session, command: MailReceipt) -> Touch:
    sale = session.execute(
        select(Sale.till_id, Sale.place_id).where(Sale.receipt_number == command.receipt_number)
    ).one_or_none()
    if sale is None:
        raise SaleNotFound()
    return Touch(stream=f"till:{sale.till_id}", places=frozenset({sale.place_id}))


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_place_of)
def mail_receipt(session: Session, command: MailReceipt, context: Context) -> dict[str, Any]:
    """Ask for a receipt to be sent. Raises SaleNotFound, AddressMalformed."""
    to = command.to.strip()
    local, at, domain = to.rpartition("@")
    if not (local and at and "." in domain) or len(to) > ADDRESS_LENGTH_MAX or not to.isprintable():
        raise AddressMalformed(field="to")
    sale_id = session.scalar(select(Sale.id).where(Sale.receipt_number == command.receipt_number))
    if sale_id is None:
        raise SaleNotFound()
    enqueue(session, "mail-receipt", {"sale_id": str(sale_id), "to": to}, context.recorded_at)
    return {"sale_id": str(sale_id)}
