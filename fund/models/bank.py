"""What the bank tells of a fund's account, and what the fund's people say that each line is."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

STATEMENT_SORTS = ("camt", "csv")
# `booked`: its parts tell what; `outside`: not of the fund, for a reason.
SETTLED_AS = ("booked", "outside")


class FundBankAccount(Model):
    """The number of the fund's bank account, IBAN or RIB; the latest holds."""

    __tablename__ = "fund_bank_account"
    __table_args__ = (Index("ix_fund_bank_account_fund_id_recorded_at", "fund_id", "recorded_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"))
    # Without spaces.
    number: Mapped[str]
    bank: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class BankStatement(Model):
    """A statement that was received, with the file it came in."""

    __tablename__ = "bank_statement"
    __table_args__ = (
        CheckConstraint(one_of("sort", STATEMENT_SORTS), name="sort_known"),
        # One file may hold several.
        UniqueConstraint("fund_id", "sha256", "position"),
        Index("ix_bank_statement_fund_id_until", "fund_id", "until"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"))
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"), index=True)
    sha256: Mapped[str]
    position: Mapped[int]
    sort: Mapped[str]
    # What the bank calls it.
    reference: Mapped[str]
    since: Mapped[date]
    until: Mapped[date]
    # None when the file does not say it.
    opening_cents: Mapped[int | None]
    closing_cents: Mapped[int | None]
    # How many lines the file holds, of which some may have been known already.
    line_count: Mapped[int]
    # Which column of a CSV is what: proposed for the next.
    columns: Mapped[dict[str, Any] | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class BankLine(Model):
    """A movement of the account as the bank booked it, whichever statements tell it."""

    __tablename__ = "bank_line"
    __table_args__ = (
        UniqueConstraint("fund_id", "key"),
        CheckConstraint("cents <> 0", name="amount_not_zero"),
        Index("ix_bank_line_fund_id_booked_on", "fund_id", "booked_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"))
    # The statement that told it first.
    statement_id: Mapped[UUID] = mapped_column(ForeignKey("bank_statement.id"), index=True)
    # Day, amount and reference or text, hashed: the same line in another statement has the same.
    key: Mapped[str]
    booked_on: Mapped[date]
    valued_on: Mapped[date | None]
    # Below zero it left the account.
    cents: Mapped[int]
    told: Mapped[str]
    # The other side, as the bank names it.
    payer: Mapped[str]
    payer_account: Mapped[str]
    end_to_end: Mapped[str]
    bank_reference: Mapped[str]
    # Whether the bank says that it undoes an earlier one.
    is_reversal: Mapped[bool]
    recorded_at: Mapped[datetime]


class BankSettlement(Model):
    """What somebody says that a line is; once for each time that the line is open."""

    __tablename__ = "bank_settlement"
    __table_args__ = (
        UniqueConstraint("line_id", "attempt"),
        CheckConstraint(one_of("settled_as", SETTLED_AS), name="settled_as_known"),
        CheckConstraint("(settled_as = 'outside') = (reason IS NOT NULL)", name="outside_says_why"),
        CheckConstraint("same_as_id IS NULL OR settled_as = 'outside'", name="repeats_outside"),
        CheckConstraint("same_as_id <> line_id", name="repeats_another"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("bank_line.id"))
    # 1, then one more each time that an earlier one was undone: of two at once, one is refused.
    attempt: Mapped[int]
    settled_as: Mapped[str]
    reason: Mapped[str | None]
    # Of a line set aside because another file told the same movement: the line that tells it.
    same_as_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_line.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class BankSettlementPart(Model):
    """One fact that a line is, or a part of it is; the parts sum to the line."""

    __tablename__ = "bank_settlement_part"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN movement_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN contribution_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN money_move_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="is_one_fact",
        ),
    )

    settlement_id: Mapped[UUID] = mapped_column(ForeignKey("bank_settlement.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    cents: Mapped[int]
    movement_id: Mapped[UUID | None] = mapped_column(ForeignKey("advance_movement.id"), index=True)
    contribution_id: Mapped[UUID | None] = mapped_column(ForeignKey("fund_contribution.id"), index=True)
    money_move_id: Mapped[UUID | None] = mapped_column(ForeignKey("fund_money_move.id"), index=True)
    # Whether it was written with the settlement, and is undone with it.
    is_written_here: Mapped[bool]


class BankSettlementUndoing(Model):
    """A settlement that was a mistake: the line is open again."""

    __tablename__ = "bank_settlement_undoing"

    settlement_id: Mapped[UUID] = mapped_column(ForeignKey("bank_settlement.id"), primary_key=True)
    reason: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
