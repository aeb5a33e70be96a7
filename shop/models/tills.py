"""Tills and their cash sessions."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class Till(Model):
    """One counter of a place; numbers its own sales."""

    __tablename__ = "till"
    __table_args__ = (
        CheckConstraint("cash_rounding_cents >= 0", name="cash_rounding_not_negative"),
        CheckConstraint("receipt_width_mm IN (58, 80)", name="receipt_width_known"),
        CheckConstraint("discount_bp_max_seller BETWEEN 0 AND 10000", name="seller_discount_within"),
        CheckConstraint("discount_bp_max_manager BETWEEN 0 AND 10000", name="manager_discount_within"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # Begins its receipt numbers: TAR1-000013.
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    # Cash totals are rounded to this step on a line of their own; 0 for no rounding (France).
    cash_rounding_cents: Mapped[int] = mapped_column(default=10)
    receipt_width_mm: Mapped[int] = mapped_column(default=80)
    receipt_header: Mapped[str]
    receipt_footer: Mapped[str]
    # The largest discount of a receipt that each role may give alone (basis points of the goods).
    discount_bp_max_seller: Mapped[int] = mapped_column(default=1_000, server_default="1000")
    discount_bp_max_manager: Mapped[int] = mapped_column(default=5_000, server_default="5000")
    # Address of a bridge to a network printer, and a Stripe card reader, where the counter has them.
    print_bridge: Mapped[str | None]
    stripe_reader: Mapped[str | None]
    is_active: Mapped[bool] = mapped_column(default=True)


class CashSession(Model):
    """A drawer from its opening count to its closing count."""

    __tablename__ = "cash_session"
    __table_args__ = (
        CheckConstraint("opening_float_cents >= 0", name="opening_float_not_negative"),
        # One open drawer a till; `is_open` is cleared by the closing, in its transaction.
        Index("uq_cash_session_open", "till_id", unique=True,
              sqlite_where=text("is_open"), postgresql_where=text("is_open")),
        # The network's list, latest first.
        Index("ix_cash_session_opened_at", "opened_at", "id"),
        Index("ix_cash_session_till_id_business_day", "till_id", "business_day"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    till_id: Mapped[UUID] = mapped_column(ForeignKey("till.id"))
    business_day: Mapped[date]
    opened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    opening_float_cents: Mapped[int]
    is_open: Mapped[bool] = mapped_column(default=True)
    # The device was replaced before anybody counted: nothing is known of what the drawer held.
    is_interrupted: Mapped[bool] = mapped_column(default=False, server_default="0")


class CashMovement(Model):
    """Cash put into or taken out of a drawer between its counts, and why."""

    __tablename__ = "cash_movement"
    __table_args__ = (
        CheckConstraint("direction IN ('in', 'out')", name="direction_known"),
        CheckConstraint("amount_cents > 0", name="amount_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cash_session_id: Mapped[UUID] = mapped_column(ForeignKey("cash_session.id"), index=True)
    direction: Mapped[str]
    amount_cents: Mapped[int]
    reason: Mapped[str]
    occurred_at: Mapped[datetime]
    moved_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))


class HandOver(Model):
    """The counter handed by one seller to the next, by PIN."""

    __tablename__ = "hand_over"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    cash_session_id: Mapped[UUID] = mapped_column(ForeignKey("cash_session.id"), index=True)
    from_name: Mapped[str]
    to_name: Mapped[str]
    to_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]


class TillPin(Model):
    """The code by which a seller takes over a till, offline too: salted PBKDF2-SHA256, never the code."""

    __tablename__ = "till_pin"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    # Base64.
    salt: Mapped[str]
    iterations: Mapped[int]
    hash: Mapped[str]
    set_at: Mapped[datetime]


class CashClosing(Model):
    """The closing count of a cash session: expected, counted, difference and why."""

    __tablename__ = "cash_closing"
    __table_args__ = (
        CheckConstraint("difference_cents = counted_cents - expected_cents", name="difference_is_exact"),
        CheckConstraint("difference_cents = 0 OR reason IS NOT NULL", name="difference_has_reason"),
        CheckConstraint("counted_cents >= 0", name="counted_not_negative"),
    )

    cash_session_id: Mapped[UUID] = mapped_column(ForeignKey("cash_session.id"), primary_key=True)
    closed_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    expected_cents: Mapped[int]
    counted_cents: Mapped[int]
    difference_cents: Mapped[int]
    reason: Mapped[str | None]
    sales_count: Mapped[int]
    cash_cents: Mapped[int]
    cheque_cents: Mapped[int]
    card_cents: Mapped[int]
    transfer_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    stripe_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    voucher_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    deposit_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    # What the till itself expected; another figure than ours means that something did not arrive.
    said_expected_cents: Mapped[int | None]
    # Pieces counted by value in minor units: {"20000": 3}.
    counted: Mapped[dict[str, Any] | None]
