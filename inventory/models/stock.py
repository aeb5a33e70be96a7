"""The stock: places, movements, balances, deliveries."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from inventory.rules.leaving import CAUSES
from inventory.rules.places import PHYSICAL_KINDS, VIRTUAL_KINDS
from kernel.db import Model, changed_at
from producers.models import one_of

MOVE_KINDS = (
    "harvest", "making", "process_in", "process_out", "dispatch", "receive", "discrepancy", "sale", "return",
    "loss", "tasting", "gift", "sample", "reversal",
)  # fmt: skip


class Place(Model):
    """A place where goods lie, or one of the few accounts that stand for outside."""

    __tablename__ = "place"
    __table_args__ = (CheckConstraint(one_of("kind", PHYSICAL_KINDS + VIRTUAL_KINDS), name="kind_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    # Who answers for it; none for the accounts of the outside.
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    locality: Mapped[str | None]
    currency: Mapped[str] = mapped_column(default="MAD")
    country: Mapped[str] = mapped_column(default="MA")
    timezone: Mapped[str] = mapped_column(default="Africa/Casablanca")
    note: Mapped[str | None]


class StockMove(Model):
    """So much of a lot of an owner going from one place to another; inserted only."""

    __tablename__ = "stock_move"
    __table_args__ = (
        CheckConstraint(one_of("kind", MOVE_KINDS), name="kind_known"),
        CheckConstraint(f"cause IS NULL OR {one_of('cause', CAUSES)}", name="cause_known"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("unit_cost_cents >= 0", name="unit_cost_not_negative"),
        CheckConstraint("source_id <> target_id", name="goes_somewhere"),
        Index("ix_stock_move_lot_id_recorded_at", "lot_id", "recorded_at"),
        Index("ix_stock_move_source_id_recorded_at", "source_id", "recorded_at"),
        Index("ix_stock_move_target_id_recorded_at", "target_id", "recorded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    source_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    target_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    # mg, µL or pieces: the lot's unit.
    quantity: Mapped[int]
    # The run, delivery or sale that moved it.
    document_id: Mapped[UUID | None] = mapped_column(index=True)
    # Why it left otherwise than sold, worked or sent; `reason` adds words.
    cause: Mapped[str | None]
    reason: Mapped[str | None]
    # What its owner paid for it, of goods bought or opened with their price; in the currency of the
    # place they came to, without VAT, for a piece, a kilogram or a litre.
    unit_cost_cents: Mapped[int | None]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class StockBalance(Model):
    """How much of a lot of an owner lies at a physical place: a cache of the movements."""

    __tablename__ = "stock_balance"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="not_negative"),
        Index("ix_stock_balance_lot_id", "lot_id"),
        # What changed at a place since its tills asked last.
        Index("ix_stock_balance_place_id_changed_at", "place_id", "changed_at"),
        # What lies at a place now: the emptied rows of past seasons are not walked through.
        Index(
            "ix_stock_balance_present",
            "place_id",
            "lot_id",
            sqlite_where=text("quantity > 0"),
            postgresql_where=text("quantity > 0"),
        ),
    )

    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    quantity: Mapped[int]
    changed_at: Mapped[datetime] = changed_at(index=False)


class Delivery(Model):
    """Goods sent from one place to another; they are in transit until received."""

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("source_id <> target_id", name="goes_somewhere"),
        CheckConstraint("terms IN ('consigned', 'bought', 'returned')", name="terms_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `BL-26-0041`; `BR-26-0003` for a return.
    number: Mapped[str] = mapped_column(unique=True)
    source_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    target_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"), index=True)
    # consigned: stays the sender's until sold; bought: becomes the receiver's at reception;
    # returned: consigned goods going back to a place of their owner.
    terms: Mapped[str] = mapped_column(default="consigned")
    sent_on: Mapped[date]
    sent_at: Mapped[datetime]
    note: Mapped[str | None]


class DeliveryLine(Model):
    """So much of a lot in a delivery, as the sender says."""

    __tablename__ = "delivery_line"
    __table_args__ = (
        UniqueConstraint("delivery_id", "lot_id", "owner_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("unit_cost_cents >= 0", name="unit_cost_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("delivery.id"), index=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    quantity: Mapped[int]
    # What the receiver pays, of bought goods only, when it is known; as a movement says it.
    unit_cost_cents: Mapped[int | None]


class Intake(Model):
    """The reception of a delivery, once."""

    __tablename__ = "intake"

    delivery_id: Mapped[UUID] = mapped_column(ForeignKey("delivery.id"), primary_key=True)
    received_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str | None]


class IntakeLine(Model):
    """What was found of one delivery line; a difference says why."""

    __tablename__ = "intake_line"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("reason IS NULL OR reason IN ('short', 'damaged', 'extra')", name="reason_known"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_line.id"), primary_key=True)
    quantity: Mapped[int]
    reason: Mapped[str | None]
