"""The road to an advance: what is asked, what was seen on the spot, what the committee decided."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fund.rules.decisions import OUTCOMES, RECOMMENDATIONS, SUBJECTS, VOICES
from kernel.db import Model
from producers.models import one_of
from producers.models.organisations import BRANCHES

DECISION_SUBJECTS = SUBJECTS


class Application(Model):
    """What an organisation asks a fund for, and why."""

    __tablename__ = "fund_application"
    __table_args__ = (
        CheckConstraint(one_of("branch", BRANCHES), name="branch_known"),
        CheckConstraint("cents > 0 AND own_contribution_cents >= 0", name="amounts_positive"),
        Index("ix_fund_application_fund_id_submitted_on", "fund_id", "submitted_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `FDIR-D-26-0004`.
    number: Mapped[str] = mapped_column(unique=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    branch: Mapped[str]
    purpose: Mapped[str]
    cents: Mapped[int]
    # What the beneficiary puts in itself.
    own_contribution_cents: Mapped[int]
    # Whose quote, for how much: « Ets Ait Baha, presse 200 kg/h, 12 mai ».
    quote: Mapped[str | None]
    # Whether a women's group asks: some money is given for them only.
    is_womens_group: Mapped[bool]
    submitted_on: Mapped[date]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class Guarantor(Model):
    """Who answers for an advance, up to how much: an organisation of the network, or a person."""

    __tablename__ = "guarantor"
    __table_args__ = (
        UniqueConstraint("application_id", "name"),
        CheckConstraint("cents > 0", name="amount_positive"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("fund_application.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    name: Mapped[str]
    cents: Mapped[int]
    # The last day it answers on; none until all is repaid.
    ends_on: Mapped[date | None]


class ApplicationFile(Model):
    """A quote, statutes, minutes: a received file joined to an application."""

    __tablename__ = "fund_application_file"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("fund_application.id"), primary_key=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"), primary_key=True, index=True)
    shows: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class FieldVisit(Model):
    """What somebody saw on the spot, and what they recommend."""

    __tablename__ = "field_visit"
    __table_args__ = (
        CheckConstraint(one_of("recommendation", RECOMMENDATIONS), name="recommendation_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("fund_application.id"), index=True)
    visited_on: Mapped[date]
    visited_by: Mapped[str]
    report: Mapped[str]
    recommendation: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class ApplicationWithdrawal(Model):
    """The applicant asks no longer."""

    __tablename__ = "fund_application_withdrawal"

    application_id: Mapped[UUID] = mapped_column(ForeignKey("fund_application.id"), primary_key=True)
    withdrawn_on: Mapped[date]
    reason: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class Decision(Model):
    """What the committee decided, on a day, with how many members."""

    __tablename__ = "committee_decision"
    __table_args__ = (
        CheckConstraint(one_of("subject", SUBJECTS), name="subject_known"),
        CheckConstraint(one_of("outcome", OUTCOMES), name="outcome_known"),
        CheckConstraint("(subject = 'grant') = (application_id IS NOT NULL)", name="grant_names_application"),
        CheckConstraint("cents IS NULL OR cents > 0", name="amount_positive"),
        Index("ix_committee_decision_fund_id_decided_on", "fund_id", "decided_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `FDIR-PV-26-0002`.
    number: Mapped[str] = mapped_column(unique=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"))
    subject: Mapped[str]
    application_id: Mapped[UUID | None] = mapped_column(ForeignKey("fund_application.id"), index=True)
    decided_on: Mapped[date]
    outcome: Mapped[str]
    # What is granted, or lost; none of a refusal and of new dates. The advance that new dates or a loss are
    # of is named by its schedule or its movement.
    cents: Mapped[int | None]
    conditions: Mapped[str | None]
    # What the fund's terms asked for on that day.
    quorum: Mapped[int]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class Vote(Model):
    """One member's voice in a decision."""

    __tablename__ = "committee_vote"
    __table_args__ = (CheckConstraint(one_of("voice", VOICES), name="voice_known"),)

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("committee_decision.id"), primary_key=True)
    member: Mapped[str] = mapped_column(primary_key=True)
    voice: Mapped[str]
