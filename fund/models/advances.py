"""Advances: what was granted, the versions of the schedule, and every movement of money; inserted only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from fund.rules.positions import MOVEMENTS
from kernel.db import Model
from producers.models import one_of
from producers.models.organisations import BRANCHES

FEE_TAKEN = ("withheld", "in_instalments")
# What a payout may repay: what is due by its day, or all that is owed.
RETENTION_CAPS = ("due", "balance")
SCHEDULE_CAUSES = ("agreed", "tranche", "rescheduling", "reversal")
ADVANCE_MEANS = ("bank", "cash", "payout", "credit")


class Advance(Model):
    """A repayable advance as it was granted; all that changes is told by the facts below."""

    __tablename__ = "advance"
    __table_args__ = (
        CheckConstraint(one_of("branch", BRANCHES), name="branch_known"),
        CheckConstraint(one_of("fee_taken", FEE_TAKEN), name="fee_taken_known"),
        CheckConstraint(one_of("retention_cap", RETENTION_CAPS), name="retention_cap_known"),
        CheckConstraint("granted_cents > 0", name="granted_positive"),
        CheckConstraint("fee_bp BETWEEN 0 AND 10000", name="fee_within_bounds"),
        Index("ix_advance_fund_id_granted_on", "fund_id", "granted_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `FDIR-A-26-0004`.
    number: Mapped[str] = mapped_column(unique=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    application_id: Mapped[UUID] = mapped_column(ForeignKey("fund_application.id"), unique=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("committee_decision.id"), unique=True)
    branch: Mapped[str]
    granted_cents: Mapped[int]
    granted_on: Mapped[date]
    # Flat fee on what is paid out, in basis points: 0 unless the committee says otherwise.
    fee_bp: Mapped[int]
    fee_taken: Mapped[str]
    retention_cap: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class PlannedTranche(Model):
    """When a part of what was granted is planned to be paid out; an advance may have no plan.

    Of several plans the earlier ones stay and are shown.
    """

    __tablename__ = "planned_tranche"
    __table_args__ = (CheckConstraint("cents > 0", name="amount_positive"),)

    advance_id: Mapped[UUID] = mapped_column(ForeignKey("advance.id"), primary_key=True)
    # 0 is what was agreed with the grant; 1, 2, … are of a TranchePlan.
    plan: Mapped[int] = mapped_column(primary_key=True)
    # 1, 2, … by planned day.
    position: Mapped[int] = mapped_column(primary_key=True)
    planned_on: Mapped[date]
    cents: Mapped[int]


class TranchePlan(Model):
    """A later plan of what is left to pay out, by decision; the plan of the grant has no row here."""

    __tablename__ = "tranche_plan"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_positive"),
        CheckConstraint("paid_out_cents >= 0", name="amount_not_negative"),
    )

    advance_id: Mapped[UUID] = mapped_column(ForeignKey("advance.id"), primary_key=True)
    # 1, 2, …: of those in force on a day, the last holds.
    number: Mapped[int] = mapped_column(primary_key=True)
    effective_on: Mapped[date]
    # What had been paid out when it was decided: only what came after uses it up.
    paid_out_cents: Mapped[int]
    reason: Mapped[str]
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("committee_decision.id"), unique=True)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class Schedule(Model):
    """A version of the schedule of an advance; the earlier ones stay and are shown."""

    __tablename__ = "advance_schedule"
    __table_args__ = (
        UniqueConstraint("advance_id", "number"),
        CheckConstraint(one_of("cause", SCHEDULE_CAUSES), name="cause_known"),
        Index("ix_advance_schedule_advance_id_effective_on", "advance_id", "effective_on", "number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    advance_id: Mapped[UUID] = mapped_column(ForeignKey("advance.id"))
    # 0 is what was agreed, for the whole of what was granted; 1, 2, … are of what was paid out.
    number: Mapped[int]
    effective_on: Mapped[date]
    cause: Mapped[str]
    # Whether some version until this one gave new dates to what was owed.
    is_rescheduled: Mapped[bool]
    reason: Mapped[str | None]
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("committee_decision.id"), unique=True)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class ScheduledInstalment(Model):
    """A dated share of a version."""

    __tablename__ = "scheduled_instalment"
    __table_args__ = (
        CheckConstraint(
            "principal_cents >= 0 AND fee_cents >= 0 AND weight > 0", name="amounts_not_negative"
        ),
        Index("ix_scheduled_instalment_due_on", "due_on"),
    )

    schedule_id: Mapped[UUID] = mapped_column(ForeignKey("advance_schedule.id"), primary_key=True)
    # 1, 2, … by due date.
    position: Mapped[int] = mapped_column(primary_key=True)
    due_on: Mapped[date]
    principal_cents: Mapped[int]
    fee_cents: Mapped[int]
    weight: Mapped[int]
    # What the shares up to this one ask for together: tells at once which one a total has reached.
    until_cents: Mapped[int]


class AdvanceMovement(Model):
    """Money of an advance on a day; a mistake is followed by the same movement below zero."""

    __tablename__ = "advance_movement"
    __table_args__ = (
        CheckConstraint(one_of("kind", MOVEMENTS), name="kind_known"),
        CheckConstraint(f"means IS NULL OR {one_of('means', ADVANCE_MEANS)}", name="means_known"),
        CheckConstraint("cents <> 0", name="amount_not_zero"),
        CheckConstraint("(cents < 0) = (reverses_id IS NOT NULL)", name="only_reversals_below_zero"),
        # All that a date asks of an advance, without touching the row.
        Index("ix_advance_movement_advance_id_dated_on", "advance_id", "dated_on", "kind", "cents"),
        Index("ix_advance_movement_fund_id_dated_on", "fund_id", "dated_on"),
        UniqueConstraint("payout_id", "advance_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"))
    advance_id: Mapped[UUID] = mapped_column(ForeignKey("advance.id"))
    kind: Mapped[str]
    # The business day it counts from, which may be before the day it was recorded.
    dated_on: Mapped[date]
    cents: Mapped[int]
    means: Mapped[str | None]
    # The paper behind it: transfer, cheque, minutes.
    reference: Mapped[str | None]
    # `FDIR-R-26-0012`, of money taken in cash.
    receipt_number: Mapped[str | None] = mapped_column(unique=True)
    # Who paid when it was not the beneficiary: a guarantor.
    payer: Mapped[str | None]
    # The statement it was retained from; None of a reversal.
    payout_id: Mapped[UUID | None]
    decision_id: Mapped[UUID | None] = mapped_column(ForeignKey("committee_decision.id"), index=True)
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("advance_movement.id"), unique=True)
    # What it was recorded with and goes back with: the fee of a tranche, the two ends of a credit moved.
    goes_with_id: Mapped[UUID | None] = mapped_column(ForeignKey("advance_movement.id"), index=True)
    note: Mapped[str | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class AdvanceSum(Model):
    """What all movements of an advance sum to, whatever their day: a cache that `flask ledger verify` checks.

    By the day of the last of them and on any later one, these are the sums of the day. An advance of which
    nothing moved has no row.
    """

    __tablename__ = "advance_sum"
    __table_args__ = (
        CheckConstraint("first_on <= last_on", name="days_in_order"),
        CheckConstraint("given_up_cents >= written_off_cents", name="lost_is_given_up"),
    )

    advance_id: Mapped[UUID] = mapped_column(ForeignKey("advance.id"), primary_key=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    # By SUMMED of the rules.
    paid_cents: Mapped[int]
    disbursed_cents: Mapped[int]
    fee_cents: Mapped[int]
    released_cents: Mapped[int]
    written_off_cents: Mapped[int]
    recovered_cents: Mapped[int]
    given_up_cents: Mapped[int]
