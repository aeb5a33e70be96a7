"""What the price of a pack is made of, as a cooperative agrees that the public reads it."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from traceability.rules.price_shares import CURRENCIES


class PriceStatement(Model):
    """How the price of a pack is shared, from a day on: the parts make exactly the price."""

    __tablename__ = "price_statement"
    __table_args__ = (
        CheckConstraint(f"currency IN ({', '.join(map(repr, CURRENCIES))})", name="currency_known"),
        CheckConstraint(
            "producer_cents >= 0 AND cooperative_cents >= 0 AND boutique_cents >= 0 "
            "AND fund_cents >= 0 AND tax_cents >= 0",
            name="parts_not_negative",
        ),
        CheckConstraint(
            "price_cents > 0 AND price_cents = "
            "producer_cents + cooperative_cents + boutique_cents + fund_cents + tax_cents",
            name="parts_make_price",
        ),
        Index("ix_price_statement_trade_item_id_stated_on", "trade_item_id", "stated_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    trade_item_id: Mapped[UUID] = mapped_column(ForeignKey("trade_item.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    # The first day of this price.
    stated_on: Mapped[date]
    currency: Mapped[str]
    # What the customer pays for one pack, tax included.
    price_cents: Mapped[int]
    # What the families who harvested received.
    producer_cents: Mapped[int]
    # Drying, sorting, packing, administration: what the cooperative keeps.
    cooperative_cents: Mapped[int]
    boutique_cents: Mapped[int]
    # Solidarity fund.
    fund_cents: Mapped[int]
    tax_cents: Mapped[int]
    # Who agreed for the cooperative that it be published, and on which day.
    consented_by: Mapped[str]
    consented_on: Mapped[date]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class PriceWithdrawal(Model):
    """The end of a consent: the statement is no longer shown, by anybody, from this moment on."""

    __tablename__ = "price_withdrawal"

    statement_id: Mapped[UUID] = mapped_column(ForeignKey("price_statement.id"), primary_key=True)
    reason: Mapped[str]
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
