"""Tills and their cash sessions."""

from datetime import date, datetime
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
    is_active: Mapped[bool] = mapped_column(default=True)


class CashSession(Model):
    """A drawer from its opening count to its closing count."""

    __tablename__ = "cash_session"
    __table_args__ = (
        CheckConstraint("opening_float_cents >= 0", name="opening_float_not_negative"),
        # One open drawer a till; `is_open` is cleared by the closing, in its transaction.
        Index("uq_cash_session_open", "till_id", unique=True,
              sqlite_where=text("is_open"), postgresql_where=text("is_open")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    till_id: Mapped[UUID] = mapped_column(ForeignKey("till.id"), index=True)
    business_day: Mapped[date]
    opened_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    opening_float_cents: Mapped[int]
    is_open: Mapped[bool] = mapped_column(default=True)


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
