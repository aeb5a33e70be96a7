"""Lots, their parents, and what harvests them."""

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of
from traceability.models.products import UNITS

LOT_ORIGINS = ("harvest", "making", "process", "intake", "split", "merge")
LOT_STATES = ("free", "held", "recalled")


class Lot(Model):
    """A quantity of one product with one story. Its parents are written with it and never change."""

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        # Lets a parent link name both lots' generations, so that the database itself forbids a cycle.
        UniqueConstraint("id", "generation"),
        CheckConstraint(one_of("origin", LOT_ORIGINS), name="origin_known"),
        CheckConstraint(one_of("unit", UNITS), name="unit_known"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("generation >= 0", name="generation_not_negative"),
        # The lists: newest first, of one organisation or of all.
        Index("ix_lot_organisation_id_made_on", "organisation_id", "made_on", "id"),
        Index("ix_lot_made_on", "made_on", "id"),
        # What a person types from a label, when she may see every organisation.
        Index("ix_lot_code", "code"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # Printed for people: `SAF-26-0412`.
    code: Mapped[str]
    # Printed in the QR code: /l/{token}.
    token: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"), index=True)
    # Set when the lot is packed: its quantity is then pieces of this item.
    trade_item_id: Mapped[UUID | None] = mapped_column(ForeignKey("trade_item.id"), index=True)
    origin: Mapped[str]
    # Longest way back to a harvest, a making or an intake; a child's is always above its parents'.
    generation: Mapped[int]
    # What was there when the lot was born: mg, µL or pieces by `unit`.
    quantity: Mapped[int]
    unit: Mapped[str]
    # Year the harvest began: the saffron of November 2026 is season 2026.
    season: Mapped[int]
    # Day of the harvest or of the making.
    made_on: Mapped[date]
    best_before: Mapped[date | None]
    # Commune of the harvest or of the making, the only place that is published.
    commune: Mapped[str | None]
    note: Mapped[str | None]
    recorded_at: Mapped[datetime]

    if TYPE_CHECKING:
        # Free, held or recalled, told by the facts: see traceability/models/states.py.
        state: Mapped[str]


class LotParent(Model):
    """One lot made (partly) of another, and how much of it went in."""

    __tablename__ = "lot_parent"
    __table_args__ = (
        ForeignKeyConstraint(["lot_id", "lot_generation"], ["lot.id", "lot.generation"]),
        ForeignKeyConstraint(["parent_id", "parent_generation"], ["lot.id", "lot.generation"]),
        # Generations strictly grow from parent to child, so no lot can be its own ancestor.
        CheckConstraint("lot_generation > parent_generation", name="no_cycle"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("ix_lot_parent_parent_id", "parent_id", "lot_id"),
    )

    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    parent_id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_generation: Mapped[int]
    parent_generation: Mapped[int]
    # Of the parent's unit, what the whole run took from it (shared by the outputs of a run).
    quantity: Mapped[int]


class Contribution(Model):
    """What one member brought to a harvest lot, weighed in; or what she made of a lot of pieces."""

    __tablename__ = "contribution"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    # mg or µL, the lot's unit; pieces. Of a single piece made by several: their parts of it.
    quantity: Mapped[int]


class LotPlot(Model):
    """A plot that a harvest lot comes from."""

    __tablename__ = "lot_plot"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    plot_id: Mapped[UUID] = mapped_column(ForeignKey("plot.id"), primary_key=True, index=True)
