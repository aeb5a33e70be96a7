"""Tables of the lots: products and yields, trade items, lots and their parents, runs, holds, recalls."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model, changed_at
from producers.models import BRANCHES, one_of

UNITS = ("GRM", "MLT", "H87")
LOT_ORIGINS = ("harvest", "process", "intake", "split", "merge")
LOT_STATES = ("free", "held", "recalled")
PROCESS_KINDS = ("drying", "sorting", "crushing", "cold_pressing", "distilling", "packing")
GTIN_STATUSES = ("licensed", "internal", "none")


class Product(Model):
    """A kind of matter: saffron flowers, dry saffron, argan kernels, press cake, thyme oil."""

    __tablename__ = "product"
    __table_args__ = (
        CheckConstraint(one_of("branch", BRANCHES), name="branch_known"),
        CheckConstraint(one_of("unit", UNITS), name="unit_known"),
        CheckConstraint("density_g_per_l > 0", name="density_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    branch: Mapped[str]
    # Base unit of its lots: GRM (mg), MLT (µL), H87 (pieces).
    unit: Mapped[str]
    name_fr: Mapped[str]
    name_ar: Mapped[str]
    name_en: Mapped[str]
    name_zgh: Mapped[str]
    # Name of the drawing shown for it.
    pictogram: Mapped[str]
    # Weighs a volume, to compare it with what it was made of.
    density_g_per_l: Mapped[int] = mapped_column(default=1000)
    # Mostly water that the process brought (hydrolat): its mass is balanced by itself.
    is_water_added: Mapped[bool] = mapped_column(default=False)
    # May be registered as a harvest.
    is_harvested: Mapped[bool] = mapped_column(default=False)
    # First three letters of its lot codes: SAF, ARG, OLV.
    code: Mapped[str]


class YieldBand(Model):
    """What a process is expected to give: output mass over input mass, in parts per million."""

    __tablename__ = "yield_band"
    __table_args__ = (
        CheckConstraint(one_of("process", PROCESS_KINDS), name="process_known"),
        CheckConstraint("0 < low_ppm AND low_ppm <= high_ppm AND high_ppm <= 1000000", name="band_in_order"),
    )

    process: Mapped[str] = mapped_column(primary_key=True)
    input_product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"), primary_key=True)
    output_product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"), primary_key=True)
    low_ppm: Mapped[int]
    high_ppm: Mapped[int]
    # A main product's yield is judged; a co-product only closes the balance.
    is_co_product: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str]


class TradeItem(Model):
    """A product in its pack, as it is sold: net content, and its GTIN when the organisation has one (GS1)."""

    __tablename__ = "trade_item"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        CheckConstraint(one_of("gtin_status", GTIN_STATUSES), name="gtin_status_known"),
        CheckConstraint("(gtin IS NULL) = (gtin_status = 'none')", name="gtin_by_status"),
        CheckConstraint("net_content > 0", name="net_content_positive"),
        CheckConstraint("shelf_life_days > 0", name="shelf_life_positive"),
        # Licensed GTINs are unique in the world; internal ones only inside the house.
        Index("uq_trade_item_gtin_licensed", "gtin", unique=True,
              sqlite_where=text("gtin_status = 'licensed'"),
              postgresql_where=text("gtin_status = 'licensed'")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    # Internal article code printed as Code 128: `art-saf1g`.
    code: Mapped[str]
    name_fr: Mapped[str]
    name_ar: Mapped[str]
    name_en: Mapped[str]
    name_zgh: Mapped[str]
    # Net content of one piece, in the product's unit (mg or µL).
    net_content: Mapped[int]
    # 14 digits.
    gtin: Mapped[str | None]
    gtin_status: Mapped[str] = mapped_column(default="none")
    # Days from packing to best before.
    shelf_life_days: Mapped[int]
    pictogram: Mapped[str]
    changed_at: Mapped[datetime] = changed_at()


class Lot(Model):
    """A quantity of one product with one story. Its parents are written with it and never change."""

    __tablename__ = "lot"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        # Lets a parent link name both lots' generations, so that the database itself forbids a cycle.
        UniqueConstraint("id", "generation"),
        CheckConstraint(one_of("origin", LOT_ORIGINS), name="origin_known"),
        CheckConstraint(one_of("state", LOT_STATES), name="state_known"),
        CheckConstraint(one_of("unit", UNITS), name="unit_known"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("generation >= 0", name="generation_not_negative"),
        # The lists: newest first, of one organisation or of all; those to look at are few.
        Index("ix_lot_organisation_id_made_on", "organisation_id", "made_on", "id"),
        Index("ix_lot_made_on", "made_on", "id"),
        # What a person types from a label, when she may see every organisation.
        Index("ix_lot_code", "code"),
        Index("ix_lot_not_free", "state", "made_on", sqlite_where=text("state <> 'free'"),
              postgresql_where=text("state <> 'free'")),
    )  # fmt: skip

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
    # Longest way back to a harvest or an intake; a child's is always above its parents'.
    generation: Mapped[int]
    # What was there when the lot was born: mg, µL or pieces by `unit`.
    quantity: Mapped[int]
    unit: Mapped[str]
    # Year the harvest began: the saffron of November 2026 is season 2026.
    season: Mapped[int]
    # Day of the harvest or of the making.
    made_on: Mapped[date]
    best_before: Mapped[date | None]
    # Commune of the harvest, the only place that is published.
    commune: Mapped[str | None]
    # Cache of holds and recalls, kept by their operations: free, held, recalled.
    state: Mapped[str] = mapped_column(default="free")
    changed_at: Mapped[datetime] = changed_at()
    note: Mapped[str | None]
    recorded_at: Mapped[datetime]


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
    """What one member brought to a harvest lot, weighed in."""

    __tablename__ = "contribution"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), primary_key=True, index=True)
    # mg or µL, the lot's unit.
    quantity: Mapped[int]


class LotPlot(Model):
    """A plot that a harvest lot comes from."""

    __tablename__ = "lot_plot"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    plot_id: Mapped[UUID] = mapped_column(ForeignKey("plot.id"), primary_key=True, index=True)


class ProcessRun(Model):
    """One working of lots into other lots: what was done, when, and why when the yield was unusual."""

    __tablename__ = "process_run"
    __table_args__ = (
        CheckConstraint("kind IN ('drying', 'sorting', 'crushing', 'cold_pressing', 'distilling', "
                        "'packing', 'splitting', 'merging')", name="kind_known"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    done_on: Mapped[date]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    # Main output mass over input mass, in parts per million; none for a split or a merge.
    yield_ppm: Mapped[int | None]
    # Given when the yield is outside the band.
    reason: Mapped[str | None]
    loss_quantity: Mapped[int] = mapped_column(default=0)
    note: Mapped[str | None]


class RunInput(Model):
    """A lot that went into a run, and how much of it."""

    __tablename__ = "run_input"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("process_run.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True, index=True)
    quantity: Mapped[int]


class RunOutput(Model):
    """A lot that came out of a run."""

    __tablename__ = "run_output"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("process_run.id"), primary_key=True)
    # A lot is born once.
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True, unique=True)
    is_co_product: Mapped[bool] = mapped_column(default=False)


class Hold(Model):
    """A lot put aside: nothing of it may leave or be sold until it is released."""

    __tablename__ = "hold"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    reason: Mapped[str]
    recall_id: Mapped[UUID | None] = mapped_column(ForeignKey("recall.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class HoldRelease(Model):
    """The end of a hold, with why."""

    __tablename__ = "hold_release"

    hold_id: Mapped[UUID] = mapped_column(ForeignKey("hold.id"), primary_key=True)
    reason: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class Recall(Model):
    """The taking back of a lot and of all that was made of it."""

    __tablename__ = "recall"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `RAP-26-003`.
    code: Mapped[str] = mapped_column(unique=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    reason: Mapped[str]
    # What the consumer should do, shown on the public page.
    advice: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class RecallLot(Model):
    """A lot within a recall: recalled when it is the lot or made of it, held when the lot was made of it."""

    __tablename__ = "recall_lot"
    __table_args__ = (CheckConstraint("side IN ('root', 'downstream', 'upstream')", name="side_known"),)

    recall_id: Mapped[UUID] = mapped_column(ForeignKey("recall.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True, index=True)
    side: Mapped[str]


class Analysis(Model):
    """A laboratory's result on a lot, with the method and edition it was made by."""

    __tablename__ = "analysis"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    laboratory: Mapped[str]
    method: Mapped[str]
    edition: Mapped[str]
    analysed_on: Mapped[date]
    # One row a measure: {"key", "label", "value", "unit", "minimum", "maximum"}, numbers as decimal texts.
    measures: Mapped[list[Any]]
    conclusion: Mapped[str | None]
    recorded_at: Mapped[datetime]


class LabelPrinting(Model):
    """Labels printed for a packed lot: how many, on what, by which job; labels never exceed the pieces."""

    __tablename__ = "label_printing"
    __table_args__ = (CheckConstraint("count BETWEEN 1 AND 5000", name="count_within_limit"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id"))
    sheet: Mapped[str]
    count: Mapped[int]
    # Why labels beyond the number of pieces were printed again (torn, misprinted).
    reprint_reason: Mapped[str | None]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
