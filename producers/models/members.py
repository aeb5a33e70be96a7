"""People who belong to a cooperative, and the plots they work."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models.organisations import BRANCHES, one_of

GENDERS = ("woman", "man", "unstated")
ORGANIC_STATUSES = ("conventional", "conversion", "organic", "wild")


class Member(Model):
    """A person who belongs to a cooperative and brings it her harvest."""

    __tablename__ = "member"
    __table_args__ = (
        UniqueConstraint("organisation_id", "number"),
        Index("ix_member_organisation_id_name", "organisation_id", "name"),
        CheckConstraint(one_of("gender", GENDERS), name="gender_known"),
        CheckConstraint("NOT consents_to_be_named OR consent_on IS NOT NULL", name="consent_is_dated"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    # Her number in the cooperative's own register.
    number: Mapped[str]
    name: Mapped[str]
    gender: Mapped[str] = mapped_column(default="unstated")
    village: Mapped[str | None]
    phone: Mapped[str | None]
    # Her name may stand on the public page of a lot she contributed to.
    consents_to_be_named: Mapped[bool] = mapped_column(default=False)
    consent_on: Mapped[date | None]
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]


class Plot(Model):
    """A piece of land with its outline; the outline is never published, only the commune is."""

    __tablename__ = "plot"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code"),
        Index("ix_plot_organisation_id_south", "organisation_id", "south", "north"),
        CheckConstraint(one_of("crop", BRANCHES), name="crop_known"),
        CheckConstraint(one_of("organic_status", ORGANIC_STATUSES), name="organic_status_known"),
        CheckConstraint("area_m2 > 0", name="area_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"), index=True)
    code: Mapped[str]
    name: Mapped[str | None]
    commune: Mapped[str]
    crop: Mapped[str]
    # GeoJSON Polygon, WGS 84, counter-clockwise outer ring (RFC 7946).
    geometry: Mapped[dict[str, Any]]
    # Area on the WGS 84 ellipsoid, holes taken out.
    area_m2: Mapped[int]
    # Rectangle around the outline, in ten-millionths of a degree: finds the neighbours on the map.
    west: Mapped[int]
    south: Mapped[int]
    east: Mapped[int]
    north: Mapped[int]
    planted_year: Mapped[int | None]
    organic_status: Mapped[str] = mapped_column(default="conventional")
    # First day of conversion, or of no prohibited treatment for wild collection.
    organic_since: Mapped[date | None]
