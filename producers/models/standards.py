"""Standards by edition: what a certification asks, and the limits by which analyses are graded."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models.organisations import BRANCHES, one_of
from producers.rules.requirements import REQUIREMENT_SUBJECTS

STANDARD_KINDS = ("certification", "analysis")


class Standard(Model):
    """A certification scheme or a norm, whatever its edition: AOP Safran de Taliouine, ISO 3632."""

    __tablename__ = "standard"
    __table_args__ = (
        CheckConstraint(one_of("kind", STANDARD_KINDS), name="kind_known"),
        CheckConstraint(one_of("branch", BRANCHES), name="branch_known"),
    )

    # A certification's key is its scheme: `aop_taliouine`.
    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    # The only branch it concerns; none when it concerns several.
    branch: Mapped[str | None]
    name_fr: Mapped[str]
    name_ar: Mapped[str]


class StandardVersion(Model):
    """One edition as we know it; what is learnt better is a further version, the older ones stay."""

    __tablename__ = "standard_version"
    __table_args__ = (
        UniqueConstraint("standard_key", "edition", "version"),
        CheckConstraint("version > 0", name="version_positive"),
        CheckConstraint("in_force_from <= in_force_until", name="force_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    standard_key: Mapped[str] = mapped_column(ForeignKey("standard.key"))
    # As it is cited: `2011`, `BO 5862 (2010)`.
    edition: Mapped[str]
    version: Mapped[int]
    in_force_from: Mapped[date | None]
    in_force_until: Mapped[date | None]
    # Whose text it is: ISO, the ministry, the Union.
    issued_by: Mapped[str]
    source: Mapped[str]
    # An edition that nobody could read yet has no content and decides nothing.
    is_filled: Mapped[bool]
    # Keys of the products that its limits grade; empty for a certification.
    product_keys: Mapped[list[Any]]
    note: Mapped[str | None]
    recorded_at: Mapped[datetime]


class Requirement(Model):
    """One thing that an edition of a certification asks, of whom, and how one sees that it is met."""

    __tablename__ = "requirement"
    __table_args__ = (CheckConstraint(one_of("applies_to", REQUIREMENT_SUBJECTS), name="subject_known"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("standard_version.id"), primary_key=True)
    # Stable across versions: `area.packing`.
    code: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    text_fr: Mapped[str]
    text_ar: Mapped[str]
    applies_to: Mapped[str]
    # Kinds of evidence that show it, any of them: `photo`, `contract`, `analysis`.
    evidence_kinds: Mapped[list[Any]]
    # The automatic rule that decides it; none when a person does.
    rule: Mapped[str | None]
    # What the rule compares with: {"members_max": 2000}.
    parameters: Mapped[dict[str, Any]]
    source: Mapped[str]
    # False when nobody of ours read the text itself: said on every screen that shows it.
    is_sourced: Mapped[bool]


class GradeLimit(Model):
    """What one measure must be for a grade (ISO 3632 category I); decimal texts, both included."""

    __tablename__ = "grade_limit"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("standard_version.id"), primary_key=True)
    # `I`, `extra`.
    grade: Mapped[str] = mapped_column(primary_key=True)
    # `colour_e440`.
    measure: Mapped[str] = mapped_column(primary_key=True)
    # The best grade is 1.
    rank: Mapped[int]
    # The place of the line in its edition.
    position: Mapped[int]
    grade_name_fr: Mapped[str]
    grade_name_ar: Mapped[str]
    measure_name_fr: Mapped[str]
    measure_name_ar: Mapped[str]
    unit: Mapped[str]
    minimum: Mapped[str | None]
    maximum: Mapped[str | None]
    source: Mapped[str]
    is_sourced: Mapped[bool]


class AreaCommune(Model):
    """A commune, or a whole province, within the area of an edition; the control body validates the list."""

    __tablename__ = "area_commune"

    version_id: Mapped[UUID] = mapped_column(ForeignKey("standard_version.id"), primary_key=True)
    province: Mapped[str] = mapped_column(primary_key=True)
    # Empty for the whole province.
    commune: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str]
    is_sourced: Mapped[bool]
