"""Who gave the fund its money, under what condition."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from fund.rules.capital import CONTRIBUTION_KINDS, DONOR_KINDS, EARMARKS, RECEIVED_BY
from kernel.db import Model
from producers.models import one_of


class Donor(Model):
    """A donor, a diaspora association, the boutiques' customers, or the NGO's own money."""

    __tablename__ = "donor"
    __table_args__ = (CheckConstraint(one_of("kind", DONOR_KINDS), name="kind_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # Written like its name, unique: for imports and accounts.
    key: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    country: Mapped[str]
    email: Mapped[str | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class FundContribution(Model):
    """Money that came into the fund's capital; a reversal and what is given back are below zero."""

    __tablename__ = "fund_contribution"
    __table_args__ = (
        CheckConstraint(one_of("kind", CONTRIBUTION_KINDS), name="kind_known"),
        CheckConstraint(one_of("received_by", RECEIVED_BY), name="received_by_known"),
        CheckConstraint(one_of("earmark", EARMARKS), name="earmark_known"),
        CheckConstraint("cents <> 0", name="amount_not_zero"),
        # What is given back, and the share of more refunds than sales, go out.
        CheckConstraint(
            "cents > 0 OR reverses_id IS NOT NULL OR kind IN ('returned', 'solidarity')",
            name="sign_follows_kind",
        ),
        CheckConstraint(
            "(earmark IN ('branch', 'territory')) = (earmarked_for IS NOT NULL)", name="earmark_says_for_what"
        ),
        Index("ix_fund_contribution_fund_id_dated_on", "fund_id", "dated_on"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"))
    # `FDIR-C-26-0003`.
    number: Mapped[str] = mapped_column(unique=True)
    donor_id: Mapped[UUID] = mapped_column(ForeignKey("donor.id"), index=True)
    kind: Mapped[str]
    dated_on: Mapped[date]
    cents: Mapped[int]
    received_by: Mapped[str]
    # What it may be lent for: anything, a branch, a territory, women's groups.
    earmark: Mapped[str]
    earmarked_for: Mapped[str | None]
    reference: Mapped[str]
    reverses_id: Mapped[UUID | None] = mapped_column(ForeignKey("fund_contribution.id"), unique=True)
    # The statement whose sales it is the solidarity share of.
    payout_id: Mapped[UUID | None] = mapped_column(unique=True)
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
