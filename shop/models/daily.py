"""Sums by day: a cache of receipts, so that a page over five years never walks through their lines.

Written by the operation that records a sale, in its transaction; `flask shop days verify` recomputes them.
The till is part of every key: two tills of a place never wait for each other's row.
"""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

MEASURES = ("day", "hour", "means")
# Who or what a receipt did not know: a key holds no absence.
UNKNOWN = UUID(int=0)


class TakingsDay(Model):
    """What a till took in a day: whole and by hour (receipts), and by means (what was kept of each)."""

    __tablename__ = "takings_day"
    __table_args__ = (CheckConstraint(one_of("measure", MEASURES), name="measure_known"),)

    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    business_day: Mapped[date] = mapped_column(primary_key=True)
    till_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    # Nothing for the whole day; `09`, the hour at the place; or `cash`.
    key: Mapped[str] = mapped_column(primary_key=True)
    sales: Mapped[int]
    refunds: Mapped[int]
    # Of sales and refunds together, tax included; below zero when more was given back.
    cents: Mapped[int]
    refund_cents: Mapped[int]


class SoldDay(Model):
    """What a till sold in a day of the goods of one owner in one article; refunds taken off."""

    __tablename__ = "sold_day"

    place_id: Mapped[UUID] = mapped_column(primary_key=True)
    business_day: Mapped[date] = mapped_column(primary_key=True)
    till_id: Mapped[UUID] = mapped_column(primary_key=True)
    currency: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(primary_key=True)
    lines: Mapped[int]
    quantity: Mapped[int]
    gross_cents: Mapped[int]
    net_cents: Mapped[int]
    tax_cents: Mapped[int]
