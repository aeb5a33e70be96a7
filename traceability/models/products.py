"""Kinds of matter, what their processes should give, and the packs they are sold in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model, changed_at
from producers.models import BRANCHES, one_of

UNITS = ("GRM", "MLT", "H87")
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
    # Net content of one piece, in the product's unit (mg or µL); of goods counted in pieces, one.
    net_content: Mapped[int]
    # 14 digits.
    gtin: Mapped[str | None]
    gtin_status: Mapped[str] = mapped_column(default="none")
    # Days from packing to best before; none for what does not go off: pieces made by hand.
    shelf_life_days: Mapped[int | None]
    pictogram: Mapped[str]
    changed_at: Mapped[datetime] = changed_at()
