"""The fund's double entry: a transfer takes from one account what it gives another, so it always balances."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fund.rules.accounts import MONEY_MOVES, ROLES
from fund.rules.plans import PLAN_ROLES
from kernel.accounts.told import ToldAccount
from kernel.db import Model
from producers.models import one_of


class MoneyMove(Model):
    """Money of the fund from one of its accounts to another; a mistake is followed by one below zero."""

    __tablename__ = "fund_money_move"
    __table_args__ = (
        CheckConstraint(one_of("kind", tuple(MONEY_MOVES)), name="kind_known"),
        CheckConstraint("cents <> 0", name="amount_not_zero"),
        CheckConstraint("(cents < 0) = (reverses_id IS NOT NULL)", name="only_reversals_below_zero"),
        Index("ix_fund_money_move_fund_id_dated_on", "fund_id", "dated_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"))
    kind: Mapped[str]
    dated_on: Mapped[date]
    cents: Mapped[int]
    reference: Mapped[str]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("fund_money_move.id"), unique=True)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class FundTransfer(Model):
    """One transfer between two accounts of a fund, written with the fact that it tells."""

    __tablename__ = "fund_transfer"
    __table_args__ = (
        CheckConstraint("cents > 0", name="amount_positive"),
        CheckConstraint("source <> target", name="accounts_differ"),
        CheckConstraint(one_of("source", ROLES), name="source_known"),
        CheckConstraint(one_of("target", ROLES), name="target_known"),
        CheckConstraint(
            "(CASE WHEN movement_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN contribution_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN money_move_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="tells_one_fact",
        ),
        Index("ix_fund_transfer_fund_id_dated_on", "fund_id", "dated_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"))
    dated_on: Mapped[date]
    # Roles of accounts; the numbers they have in a plan are a table of the entity's.
    source: Mapped[str]
    target: Mapped[str]
    cents: Mapped[int]
    # What it is told from.
    movement_id: Mapped[UUID | None] = mapped_column(ForeignKey("advance_movement.id"), index=True)
    contribution_id: Mapped[UUID | None] = mapped_column(ForeignKey("fund_contribution.id"), index=True)
    money_move_id: Mapped[UUID | None] = mapped_column(ForeignKey("fund_money_move.id"), index=True)
    # Whose advance, of those accounts that are kept by advance.
    advance_id: Mapped[UUID | None] = mapped_column(ForeignKey("advance.id"), index=True)
    recorded_at: Mapped[datetime]


class FundDay(Model):
    """What went from one account of a fund to another in a day: a cache of FundTransfer that is checked."""

    __tablename__ = "fund_day"
    __table_args__ = (CheckConstraint("cents > 0", name="amount_positive"),)

    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    dated_on: Mapped[date] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    cents: Mapped[int]


class FundAccount(ToldAccount):
    """The account of an organisation's plan that a role of its funds' books stands for, as a person said."""

    __tablename__ = "fund_account"
    __table_args__ = (
        CheckConstraint(one_of("role", PLAN_ROLES), name="role_known"),
        Index("ix_fund_account_organisation_id", "organisation_id", "recorded_at", "id"),
    )
