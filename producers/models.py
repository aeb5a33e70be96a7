"""Tables of the producers: organisations and their links, members, plots, certificates."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model

ORGANISATION_KINDS = (
    "ngo", "federation", "gie", "association", "cooperative", "farm", "company", "other",
)  # fmt: skip
BRANCHES = ("saffron", "argan", "olive", "pamm", "almond", "honey", "craft")
TAX_STATUSES = ("exempt_cooperative", "taxable", "vat_franchise")
ORGANIC_STATUSES = ("conventional", "conversion", "organic", "wild")
GENDERS = ("woman", "man", "unstated")
SCHEMES = (
    "aop_taliouine", "aop_tyout_chiadma", "igp_argane", "igp_amandes_tafraout",
    "bio_ma", "bio_eu", "fairtrade", "other",
)  # fmt: skip
IMPORT_KINDS = ("members", "plots")


def one_of(column: str, values: tuple[str, ...]) -> str:
    """The SQL of a check that `column` holds one of `values`."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({listed})"


class Organisation(Model):
    """A federation, GIE, cooperative, association, company, or the NGO itself."""

    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(one_of("kind", ORGANISATION_KINDS), name="kind_known"),
        CheckConstraint(one_of("tax_status", TAX_STATUSES), name="tax_status_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # Short name without accents, unique, for addresses and imports: `souktana`.
    key: Mapped[str] = mapped_column(unique=True)
    # Three to five letters that begin its lot codes: `SKT`.
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_ar: Mapped[str | None]
    kind: Mapped[str]
    locality: Mapped[str | None]
    province: Mapped[str | None]
    country: Mapped[str] = mapped_column(default="MA")
    founded_on: Mapped[date | None]
    # Moroccan company identifier (ICE), 15 digits, asked on invoices (CGI art. 145-III).
    ice: Mapped[str | None]
    tax_status: Mapped[str] = mapped_column(default="exempt_cooperative")
    # GS1 company prefix of its own licence; without one nothing it prints may claim to be GS1.
    gs1_prefix: Mapped[str | None]
    note: Mapped[str | None]
    created_at: Mapped[datetime]


class OrganisationBranch(Model):
    """A branch (filière) that an organisation works in."""

    __tablename__ = "organisation_branch"
    __table_args__ = (CheckConstraint(one_of("branch", BRANCHES), name="branch_known"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    branch: Mapped[str] = mapped_column(primary_key=True)


class Affiliation(Model):
    """One organisation belonging to another, from a day on: the graph of the network."""

    __tablename__ = "affiliation"
    __table_args__ = (CheckConstraint("organisation_id <> parent_id", name="not_its_own_parent"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    parent_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)
    since: Mapped[date | None]


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


class Certificate(Model):
    """A certificate held by an organisation: body, number, what it covers, from when to when."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("body", "number"),
        CheckConstraint(one_of("scheme", SCHEMES), name="scheme_known"),
        CheckConstraint(one_of("branch", BRANCHES), name="branch_known"),
        CheckConstraint("valid_from <= valid_until", name="validity_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    scheme: Mapped[str]
    branch: Mapped[str]
    body: Mapped[str]
    number: Mapped[str]
    scope: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date]


class ImportFile(Model):
    """A list of members or plots received from a cooperative, kept as it was received."""

    __tablename__ = "import_file"
    __table_args__ = (CheckConstraint(one_of("kind", IMPORT_KINDS), name="kind_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str]
    file_name: Mapped[str]
    # Relative to the data folder.
    file_path: Mapped[str]
    sha256: Mapped[str]
    received_at: Mapped[datetime]
    received_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    check_job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    import_job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
