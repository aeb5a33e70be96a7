"""Sales as the till says they happened: never refused, never recomputed, flagged when odd."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

MEANS = ("cash", "card", "cheque", "transfer", "stripe", "voucher", "deposit")
KINDS = ("sale", "refund")
LINE_SORTS = ("goods", "voucher", "deposit")
RETURNS = ("shelf", "loss")
FLAGS = ("shortage", "price_differs", "tax_differs", "lot_expired", "lot_held", "lot_recalled",
         "lot_unknown", "article_unknown", "session_closed", "session_unknown", "number_gap",
         "day_differs", "seller_unknown", "discount_above_limit", "refund_unknown", "refund_above_sale",
         "credit_unknown", "credit_overdrawn", "credit_known")  # fmt: skip


class Sale(Model):
    """One receipt."""

    __tablename__ = "sale"
    __table_args__ = (
        UniqueConstraint("till_id", "series", "number"),
        Index("ix_sale_place_id_business_day", "place_id", "business_day"),
        # What no closing of the place has counted yet.
        Index(
            "ix_sale_not_closed",
            "place_id",
            "business_day",
            sqlite_where=text("place_closing_id IS NULL"),
            postgresql_where=text("place_closing_id IS NULL"),
        ),
        # The network's list, latest first.
        Index("ix_sale_latest", "business_day", "occurred_at", "id"),
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint(one_of("kind", KINDS), name="kind_known"),
        CheckConstraint("kind = 'sale' OR total_cents <= 0", name="refund_gives_back"),
    )

    # Made by the till.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    till_id: Mapped[UUID] = mapped_column(ForeignKey("till.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    # None when the till names a drawer that we never heard of: the sale happened all the same.
    cash_session_id: Mapped[UUID | None] = mapped_column(ForeignKey("cash_session.id"), index=True)
    seller_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(default="sale", server_default="sale")
    # The device's enrolment at the till: each numbers its receipts from 1.
    series: Mapped[int] = mapped_column(default=1, server_default="1")
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
    note: Mapped[str | None]
    # The closing of the place that counted it; a sale is counted once, in the first that found it.
    place_closing_id: Mapped[UUID | None] = mapped_column(ForeignKey("place_closing.id"))
    # In a refund, the sale given back; None when it is not one of ours.
    refund_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("sale.id"), index=True)


class SaleLine(Model):
    """One article sold, of one lot and owner, with the words and figures that the customer read."""

    __tablename__ = "sale_line"
    __table_args__ = (
        UniqueConstraint("sale_id", "position"),
        # Who bought of a lot, told by the index alone: a recall of hundreds of lots reads every line of them.
        Index("ix_sale_line_sold_of_lot", "lot_id", "place_id", "business_day", "sale_id", "quantity"),
        # What an owner sold in a month, without walking through everything that was ever sold.
        Index("ix_sale_line_owner_id_business_day", "owner_id", "business_day"),
        # The receipts that an article's figure is made of.
        Index("ix_sale_line_article_id_business_day", "article_id", "business_day"),
        # What no statement of its owner has told yet.
        Index(
            "ix_sale_line_not_settled",
            "owner_id",
            "place_id",
            "business_day",
            sqlite_where=text("payout_id IS NULL AND sort = 'goods'"),
            postgresql_where=text("payout_id IS NULL AND sort = 'goods'"),
            # A place's own goods are never settled: what years of them earned is told by the index alone.
            postgresql_include=["lot_id", "article_id", "quantity", "net_cents"],
        ),
        CheckConstraint("quantity <> 0", name="quantity_not_zero"),
        CheckConstraint(one_of("sort", LINE_SORTS), name="sort_known"),
        CheckConstraint(f"back_to IS NULL OR {one_of('back_to', RETURNS)}", name="back_to_known"),
        CheckConstraint("gross_cents = net_cents + tax_cents", name="gross_is_net_and_tax"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sale_id: Mapped[UUID] = mapped_column(ForeignKey("sale.id"))
    position: Mapped[int]
    # The sale's own, both repeated for the indexes by owner and by lot.
    business_day: Mapped[date]
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    article_id: Mapped[UUID | None] = mapped_column(ForeignKey("article.id"))
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    # Seller of record: the cooperative for consigned goods, the shop for bought ones.
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    # Goods; or a voucher or deposit sold, which is a debt and no turnover.
    sort: Mapped[str] = mapped_column(default="goods", server_default="goods")
    code: Mapped[str | None]
    label: Mapped[str]
    # Negative in a refund, as the amounts are.
    quantity: Mapped[int]
    # The unit price is for so many: 1, or 1000 for goods counted in grams.
    per: Mapped[int] = mapped_column(default=1, server_default="1")
    unit_price_cents: Mapped[int]
    discount_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    discount_reason: Mapped[str | None]
    basket_discount_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    gross_cents: Mapped[int]
    net_cents: Mapped[int]
    tax_cents: Mapped[int]
    tax_rate_bp: Mapped[int]
    tax_mention: Mapped[str | None]
    # In a refund: the line given back, and where the goods went.
    refunds_id: Mapped[UUID | None] = mapped_column(ForeignKey("sale_line.id"), index=True)
    back_to: Mapped[str | None]
    # The living statement that tells it: a cache of `payout_line`, so that two runs never share a line.
    payout_id: Mapped[UUID | None] = mapped_column(ForeignKey("payout.id"))


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


class FlagSettlement(Model):
    """A person has looked at what was odd about a sale, and says what was done."""

    __tablename__ = "flag_settlement"

    flag_id: Mapped[UUID] = mapped_column(ForeignKey("sale_flag.id"), primary_key=True)
    settled_at: Mapped[datetime]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str]
