"""Pieces made by hand: the techniques that are known, and how each lot of pieces was made."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class Technique(Model):
    """A way of making by hand: knotted pile, wheel throwing, hand embroidery."""

    __tablename__ = "technique"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    name_fr: Mapped[str]
    name_ar: Mapped[str]
    name_en: Mapped[str]
    name_zgh: Mapped[str]


class Making(Model):
    """How the pieces of a lot were made: what a harvest's plots and days are to a harvest lot.

    Who made them stands in `contribution`, where a harvest's members stand too.
    """

    __tablename__ = "making"
    __table_args__ = (
        CheckConstraint("length_mm > 0 AND width_mm > 0 AND height_mm > 0", name="measures_positive"),
        CheckConstraint("minutes_worked > 0", name="work_positive"),
    )

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    technique_id: Mapped[UUID] = mapped_column(ForeignKey("technique.id"), index=True)
    # In the words of the group: « laine de Siroua, teinture à la garance ».
    materials: Mapped[str]
    # One piece that no other is like: it is an article of its own, with its own price.
    is_unique: Mapped[bool]
    # Of one piece; each may be unsaid.
    length_mm: Mapped[int | None]
    width_mm: Mapped[int | None]
    height_mm: Mapped[int | None]
    # On the whole lot, of all hands together; the group says it when it wishes to.
    minutes_worked: Mapped[int | None]
    # The day of the beginning, when it was not that of the end (the lot's `made_on`).
    begun_on: Mapped[date | None]
    # Drawn anew without what a telephone hides in it; none when another system told the making.
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
