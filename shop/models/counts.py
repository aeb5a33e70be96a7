"""Counts of the stock: what is to be counted, what was found, how it ended; all inserted only."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of
from shop.rules.counts import PARTS, SCOPES

ENDINGS = ("posted", "cancelled")


class StockCount(Model):
    """A count of a place: all of it, one shelf, some articles, or the lots longest uncounted."""

    __tablename__ = "stock_count"
    __table_args__ = (CheckConstraint(one_of("scope", SCOPES), name="scope_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `CP-26-0007`.
    number: Mapped[str] = mapped_column(unique=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    scope: Mapped[str]
    # The one that is counted, when the scope is a shelf.
    shelf: Mapped[str | None]
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
    # When its first piece was counted, for a figure told piece by piece.
    begun_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]


class CountWithdrawal(Model):
    """A figure that its counter took back: what she told before it stands again."""

    __tablename__ = "count_withdrawal"

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("count_entry.id"), primary_key=True)
    withdrawn_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class CountPart(Model):
    """What a counter says of her part in a round: her phone has it, or all that she counted is told."""

    __tablename__ = "count_part"
    __table_args__ = (CheckConstraint(one_of("said", PARTS), name="said_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    count_id: Mapped[UUID] = mapped_column(ForeignKey("stock_count.id"), index=True)
    round: Mapped[int]
    counter_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    said: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class CountUnknown(Model):
    """A code that a counter scanned and that no lot of the place answers to; to be settled by looking."""

    __tablename__ = "count_unknown"
    __table_args__ = (CheckConstraint("pieces > 0", name="pieces_positive"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    count_id: Mapped[UUID] = mapped_column(ForeignKey("stock_count.id"), index=True)
    round: Mapped[int]
    # As it was scanned.
    text: Mapped[str]
    shelf: Mapped[str]
    pieces: Mapped[int]
    counted_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class CountUnknownSettled(Model):
    """An unknown code that somebody looked at: counted under its lot, or nothing of ours."""

    __tablename__ = "count_unknown_settled"

    unknown_id: Mapped[UUID] = mapped_column(ForeignKey("count_unknown.id"), primary_key=True)
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
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
