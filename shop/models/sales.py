"""Sales as the till says they happened: never refused, never recomputed, flagged when odd."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

MEANS = ("cash", "cheque", "card")
FLAGS = ("shortage", "price_differs", "tax_differs", "lot_expired", "lot_held", "lot_recalled",
         "lot_unknown", "article_unknown", "session_closed", "session_unknown",
         "number_gap")  # fmt: skip


class Sale(Model):
    """One receipt."""

    __tablename__ = "sale"
    __table_args__ = (
        UniqueConstraint("till_id", "number"),
        Index("ix_sale_place_id_business_day", "place_id", "business_day"),
        # The network's list, latest first.
        Index("ix_sale_latest", "business_day", "occurred_at", "id"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    # Made by the till.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    till_id: Mapped[UUID] = mapped_column(ForeignKey("till.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    # None when the till names a drawer that we never heard of: the sale happened all the same.
    cash_session_id: Mapped[UUID | None] = mapped_column(ForeignKey("cash_session.id"), index=True)
    seller_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    number: Mapped[int]
    receipt_number: Mapped[str] = mapped_column(unique=True)
    business_day: Mapped[date]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    currency: Mapped[str]
    total_cents: Mapped[int]
    tax_cents: Mapped[int]
    # Cash rounding, a line of its own outside VAT: payments = total + rounding.
    cash_rounding_cents: Mapped[int]
    tendered_cents: Mapped[int]
    change_cents: Mapped[int]


class SaleLine(Model):
    """One article sold, of one lot and owner, with the words and figures that the customer read."""

    __tablename__ = "sale_line"
    __table_args__ = (
        UniqueConstraint("sale_id", "position"),
        # What an owner sold in a month, without walking through everything that was ever sold.
        Index("ix_sale_line_owner_id_business_day", "owner_id", "business_day"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("gross_cents = net_cents + tax_cents", name="gross_is_net_and_tax"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sale_id: Mapped[UUID] = mapped_column(ForeignKey("sale.id"))
    position: Mapped[int]
    # The sale's own, repeated for the index by owner.
    business_day: Mapped[date]
    article_id: Mapped[UUID | None] = mapped_column(ForeignKey("article.id"))
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"), index=True)
    # Seller of record: the cooperative for consigned goods, the shop for bought ones.
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    label: Mapped[str]
    quantity: Mapped[int]
    unit_price_cents: Mapped[int]
    gross_cents: Mapped[int]
    net_cents: Mapped[int]
    tax_cents: Mapped[int]
    tax_rate_bp: Mapped[int]
    tax_mention: Mapped[str | None]


class Payment(Model):
    """What was kept of one means of payment: cash after change, a cheque, a card reference."""

    __tablename__ = "payment"
    __table_args__ = (
        CheckConstraint(one_of("means", MEANS), name="means_known"),
        CheckConstraint("means = 'cash' OR reference IS NOT NULL", name="reference_given"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sale_id: Mapped[UUID] = mapped_column(ForeignKey("sale.id"), index=True)
    means: Mapped[str]
    amount_cents: Mapped[int]
    reference: Mapped[str | None]


class SaleFlag(Model):
    """Something odd about a recorded sale, for a person to settle."""

    __tablename__ = "sale_flag"
    __table_args__ = (CheckConstraint(one_of("kind", FLAGS), name="kind_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sale_id: Mapped[UUID] = mapped_column(ForeignKey("sale.id"), index=True)
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("sale_line.id"))
    kind: Mapped[str]
    detail: Mapped[str]
