"""Counts of the stock: what is to be counted, what was found, how it ended; all inserted only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of
from shop.rules.counts import SCOPES

ENDINGS = ("posted", "cancelled")


class StockCount(Model):
    """A count of a place: all of it, some articles, or the lots longest uncounted."""

    __tablename__ = "stock_count"
    __table_args__ = (CheckConstraint(one_of("scope", SCOPES), name="scope_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `CP-26-0007`.
    number: Mapped[str] = mapped_column(unique=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    scope: Mapped[str]
    note: Mapped[str | None]
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    opened_at: Mapped[datetime]


class CountTask(Model):
    """An article or a lot to be counted in a round; a first round of a whole place has none."""

    __tablename__ = "count_task"
    __table_args__ = (
        CheckConstraint("round > 0", name="round_positive"),
        CheckConstraint("(trade_item_id IS NULL) <> (lot_id IS NULL)", name="one_thing"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    count_id: Mapped[UUID] = mapped_column(ForeignKey("stock_count.id"), index=True)
    # 1, or more for those counted again.
    round: Mapped[int]
    trade_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("trade_item.id"))
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))


class CountEntry(Model):
    """What somebody found of a lot, on a shelf, at a moment."""

    __tablename__ = "count_entry"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        Index("ix_count_entry_count_id_lot_id", "count_id", "lot_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    count_id: Mapped[UUID] = mapped_column(ForeignKey("stock_count.id"))
    round: Mapped[int]
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    # Empty when the counter names none.
    shelf: Mapped[str]
    # mg, µL or pieces: the lot's unit.
    quantity: Mapped[int]
    counted_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    # The figure is compared with the stock of this moment.
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class CountEnd(Model):
    """The end of a count: its differences posted to the stock, or all of it given up."""

    __tablename__ = "count_end"
    __table_args__ = (CheckConstraint(one_of("ending", ENDINGS), name="ending_known"),)

    count_id: Mapped[UUID] = mapped_column(ForeignKey("stock_count.id"), primary_key=True)
    ending: Mapped[str]
    reason: Mapped[str | None]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class CountLine(Model):
    """What a posted count says of a lot; the difference is `counted - expected`."""

    __tablename__ = "count_line"
    __table_args__ = (
        UniqueConstraint("count_id", "lot_id"),
        CheckConstraint("counted >= 0", name="counted_not_negative"),
        # What was counted at a place since a moment: each sale asks.
        Index("ix_count_line_place_id_counted_at", "place_id", "counted_at", "lot_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    count_id: Mapped[UUID] = mapped_column(ForeignKey("stock_count.id"))
    # The count's place, repeated for the index.
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    counted: Mapped[int]
    # The stock of `counted_at` as the movements told it; below zero when they contradict themselves.
    expected: Mapped[int]
    counted_at: Mapped[datetime]
    # The difference at the place's price of the day it was posted; none when the lot had no price.
    value_cents: Mapped[int | None]
    reason: Mapped[str | None]
