"""What is sold and for how much: articles, price lists, tax rules."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model, changed_at
from producers.models import BRANCHES, TAX_STATUSES, one_of

TAX_CLASSES = ("spice", "edible_oil", "olive_oil_artisanal", "herb", "cosmetic", "food", "craft")


class Article(Model):
    """A trade item as the shops sell it."""

    __tablename__ = "article"
    __table_args__ = (
        CheckConstraint(one_of("branch", BRANCHES), name="branch_known"),
        CheckConstraint(one_of("tax_class", TAX_CLASSES), name="tax_class_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trade_item_id: Mapped[UUID] = mapped_column(ForeignKey("trade_item.id"), unique=True)
    branch: Mapped[str]
    tax_class: Mapped[str]
    is_favourite: Mapped[bool] = mapped_column(default=False)
    # Sold by weight: one "piece" of its trade item is a gram, and its price is for a kilogram.
    is_weighed: Mapped[bool] = mapped_column(default=False, server_default="0")
    is_active: Mapped[bool] = mapped_column(default=True)
    # When the tills were last to hear of it: what they ask for is what changed since.
    changed_at: Mapped[datetime] = changed_at()


class PriceList(Model):
    """The prices of one place, in its currency."""

    __tablename__ = "price_list"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), unique=True)
    currency: Mapped[str]
    name: Mapped[str]


class Price(Model):
    """The price of an article in a list, tax included, from a day on until a later row."""

    __tablename__ = "price"
    __table_args__ = (CheckConstraint("gross_cents >= 0", name="gross_not_negative"),)

    price_list_id: Mapped[UUID] = mapped_column(ForeignKey("price_list.id"), primary_key=True)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    # Per piece (per kilogram for goods sold by weight), VAT included.
    gross_cents: Mapped[int]
    changed_at: Mapped[datetime] = changed_at()


class TaxRule(Model):
    """The VAT rate for a kind of seller, a class of product and a country, from a day on.

    A rate of zero needs the legal mention of the exemption (CGI art. 145-III in Morocco).
    """

    __tablename__ = "tax_rule"
    __table_args__ = (
        UniqueConstraint("country", "seller_status", "tax_class", "valid_from"),
        CheckConstraint(one_of("seller_status", TAX_STATUSES), name="seller_status_known"),
        CheckConstraint(one_of("tax_class", TAX_CLASSES), name="tax_class_known"),
        CheckConstraint("rate_bp BETWEEN 0 AND 10000", name="rate_within_bounds"),
        CheckConstraint("rate_bp > 0 OR mention IS NOT NULL", name="exemption_has_mention"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    country: Mapped[str]
    seller_status: Mapped[str]
    tax_class: Mapped[str]
    valid_from: Mapped[date]
    # Basis points: 2000 is 20 %.
    rate_bp: Mapped[int]
    mention: Mapped[str | None]
    # Where the rate comes from; `unsourced` is shown as such until an accountant confirms it.
    source: Mapped[str]
