"""Orders of a place to an organisation, and what each side said of them; all inserted only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from inventory.rules.orders import ENDINGS
from kernel.db import Model
from producers.models import one_of


class Order(Model):
    """What a place asks of an organisation; its state is told from the facts below and the deliveries."""

    __tablename__ = "supply_order"
    __table_args__ = (
        CheckConstraint("terms IN ('consigned', 'bought')", name="terms_known"),
        Index("ix_supply_order_place_id_occurred_at", "place_id", "occurred_at"),
        Index("ix_supply_order_supplier_id_occurred_at", "supplier_id", "occurred_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `CMD-26-0007`.
    number: Mapped[str] = mapped_column(unique=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    supplier_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    terms: Mapped[str]
    # The day by which the goods are wanted; none when there is no hurry.
    wanted_on: Mapped[date | None]
    note: Mapped[str | None]
    ordered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class OrderLine(Model):
    """So much of a trade item, whichever lots it will come from."""

    __tablename__ = "order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "trade_item_id"),
        # Lets a promise name the order of its line.
        UniqueConstraint("id", "order_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("supply_order.id"))
    trade_item_id: Mapped[UUID] = mapped_column(ForeignKey("trade_item.id"), index=True)
    # Pieces, as its lots are counted; one gram is a piece of what is sold by weight.
    quantity: Mapped[int]


class OrderAnswer(Model):
    """What the supplier says of an order; a further answer replaces the one before."""

    __tablename__ = "order_answer"
    __table_args__ = (
        UniqueConstraint("order_id", "rank"),
        UniqueConstraint("id", "order_id"),
        CheckConstraint("rank > 0", name="rank_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("supply_order.id"))
    # 1, 2, …: the highest holds.
    rank: Mapped[int]
    ready_on: Mapped[date | None]
    word: Mapped[str | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class OrderPromise(Model):
    """What an answer promises of one line: nothing, less, or more than was asked."""

    __tablename__ = "order_promise"
    __table_args__ = (
        ForeignKeyConstraint(["answer_id", "order_id"], ["order_answer.id", "order_answer.order_id"]),
        ForeignKeyConstraint(["line_id", "order_id"], ["order_line.id", "order_line.order_id"]),
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
    )

    answer_id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    order_id: Mapped[UUID]
    quantity: Mapped[int]


class OrderEnd(Model):
    """The end of an order: cancelled while nothing was sent, or closed for the rest."""

    __tablename__ = "order_end"
    __table_args__ = (CheckConstraint(one_of("ending", ENDINGS), name="ending_known"),)

    order_id: Mapped[UUID] = mapped_column(ForeignKey("supply_order.id"), primary_key=True)
    ending: Mapped[str]
    reason: Mapped[str]
    ended_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class OrderDelivery(Model):
    """That a delivery answers an order; a delivery answers one at most."""

    __tablename__ = "order_delivery"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("delivery.id"), primary_key=True)
    order_id: Mapped[UUID] = mapped_column(ForeignKey("supply_order.id"), index=True)
