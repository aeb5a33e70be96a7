"""Internal inspections of members and plots, what they found, and how it was put right."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models.organisations import one_of

FINDING_RESULTS = ("conforming", "not_conforming", "not_applicable")
SEVERITIES = ("minor", "major", "critical")


class Inspection(Model):
    """A visit of the internal control to a member, by the checklist of one edition of a standard."""

    __tablename__ = "inspection"
    __table_args__ = (Index("ix_inspection_organisation_id_inspected_on", "organisation_id", "inspected_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("standard_version.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), index=True)
    # The plot that was walked; none when the member was seen at home or at the store.
    plot_id: Mapped[UUID | None] = mapped_column(ForeignKey("plot.id"))
    inspector: Mapped[str]
    inspected_on: Mapped[date]
    note: Mapped[str | None]
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class InspectionFinding(Model):
    """What an inspection saw of one requirement."""

    __tablename__ = "inspection_finding"
    __table_args__ = (CheckConstraint(one_of("result", FINDING_RESULTS), name="result_known"),)

    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), primary_key=True)
    requirement_code: Mapped[str] = mapped_column(primary_key=True)
    result: Mapped[str]


class NonConformity(Model):
    """What an inspection found wrong, what must be done about it, and by when."""

    __tablename__ = "non_conformity"
    __table_args__ = (
        Index("ix_non_conformity_organisation_id_due_on", "organisation_id", "due_on"),
        CheckConstraint(one_of("severity", SEVERITIES), name="severity_known"),
        CheckConstraint("due_on >= found_on", name="due_after_found"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    inspection_id: Mapped[UUID] = mapped_column(ForeignKey("inspection.id"), index=True)
    requirement_code: Mapped[str]
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"))
    plot_id: Mapped[UUID | None] = mapped_column(ForeignKey("plot.id"))
    severity: Mapped[str]
    description: Mapped[str]
    corrective_action: Mapped[str]
    found_on: Mapped[date]
    due_on: Mapped[date]
    recorded_at: Mapped[datetime]


class NonConformityClosing(Model):
    """How a non-conformity was put right, seen by whom, and the evidence."""

    __tablename__ = "non_conformity_closing"

    non_conformity_id: Mapped[UUID] = mapped_column(ForeignKey("non_conformity.id"), primary_key=True)
    closed_on: Mapped[date]
    what_was_done: Mapped[str]
    checked_by: Mapped[str]
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
