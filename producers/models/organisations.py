"""Organisations, the branches they work in, and how they belong to one another."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model

ORGANISATION_KINDS = (
    "ngo", "federation", "gie", "association", "cooperative", "farm", "company", "other",
)  # fmt: skip
BRANCHES = ("saffron", "argan", "olive", "pamm", "almond", "honey", "craft")
TAX_STATUSES = ("exempt_cooperative", "taxable", "vat_franchise")


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
