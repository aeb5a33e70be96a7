"""Gift vouchers and deposits: money taken before anything was sold; a debt until it is used."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model, changed_at
from producers.models import one_of

CREDIT_SORTS = ("voucher", "deposit")


class Credit(Model):
    """A voucher or deposit sold; what is left of it is its amount less its uses."""

    __tablename__ = "credit"
    __table_args__ = (
        CheckConstraint(one_of("sort", CREDIT_SORTS), name="sort_known"),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
    )

    # The line of the sale that sold it.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    sort: Mapped[str]
    sale_id: Mapped[UUID] = mapped_column(ForeignKey("sale.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    currency: Mapped[str]
    amount_cents: Mapped[int]
    sold_on: Mapped[date]
    # Bounds what tills must know: a credit used up is not sent to them.
    used_cents: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime] = changed_at()


class CreditUse(Model):
    """A payment made with a credit (negative when a refund gives it back)."""

    __tablename__ = "credit_use"

    # The payment's id.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    credit_id: Mapped[UUID] = mapped_column(ForeignKey("credit.id"), index=True)
    sale_id: Mapped[UUID] = mapped_column(ForeignKey("sale.id"))
    amount_cents: Mapped[int]
