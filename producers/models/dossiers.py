"""Dossiers: an organisation's road to a certificate, requirement by requirement, with its evidence."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models.organisations import one_of

REQUIREMENT_STATES = ("met", "missing", "not_applicable", "waived")
DOSSIER_OUTCOMES = ("granted", "refused", "abandoned")


class Dossier(Model):
    """The road of one organisation to one edition of a standard, with one control body."""

    __tablename__ = "dossier"
    __table_args__ = (Index("ix_dossier_organisation_id_opened_on", "organisation_id", "opened_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # What people say: `SKT-D3`.
    number: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("standard_version.id"), index=True)
    control_body: Mapped[str]
    opened_on: Mapped[date]
    recorded_at: Mapped[datetime]


class DossierOutcome(Model):
    """How a dossier ended: it is then read only."""

    __tablename__ = "dossier_outcome"
    __table_args__ = (CheckConstraint(one_of("outcome", DOSSIER_OUTCOMES), name="outcome_known"),)

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    outcome: Mapped[str]
    ended_on: Mapped[date]
    reason: Mapped[str | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class RequirementDecision(Model):
    """What a person decided of one requirement of a dossier; the highest sequence holds."""

    __tablename__ = "requirement_decision"
    __table_args__ = (
        CheckConstraint(one_of("state", REQUIREMENT_STATES), name="state_known"),
        CheckConstraint(
            "state NOT IN ('not_applicable', 'waived') OR reason IS NOT NULL", name="exception_has_a_reason"
        ),
    )

    dossier_id: Mapped[UUID] = mapped_column(ForeignKey("dossier.id"), primary_key=True)
    requirement_code: Mapped[str] = mapped_column(primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str]
    reason: Mapped[str | None]
    decided_on: Mapped[date]
    # Her name as it was then: the account may be closed or renamed later.
    decided_by: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class Evidence(Model):
    """A received file with what it shows and its day; any dossier of the organisation may use it."""

    __tablename__ = "evidence"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    shows: Mapped[str]
    # The day of what it shows: when the photo was taken, when the contract was signed.
    dated_on: Mapped[date]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class EvidenceUse(Model):
    """A piece joined to a requirement, or taken away from it; the highest sequence holds."""

    __tablename__ = "evidence_use"
    __table_args__ = (
        ForeignKeyConstraint(["dossier_id"], ["dossier.id"]),
        ForeignKeyConstraint(["evidence_id"], ["evidence.id"]),
        CheckConstraint("is_joined OR reason IS NOT NULL", name="removal_has_a_reason"),
    )

    dossier_id: Mapped[UUID] = mapped_column(primary_key=True)
    requirement_code: Mapped[str] = mapped_column(primary_key=True)
    evidence_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    is_joined: Mapped[bool]
    reason: Mapped[str | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
