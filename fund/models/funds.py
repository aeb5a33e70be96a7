"""A revolving fund and the terms it is run by, dated."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class Fund(Model):
    """Money of one currency that an organisation lends, is paid back, and lends again."""

    __tablename__ = "fund"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `FDIR`: begins the numbers of its papers.
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    # Whose money it is, and whose accounts it is told in.
    holder_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    currency: Mapped[str]
    # IANA zone of its business days.
    timezone: Mapped[str]
    opened_on: Mapped[date]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class FundTerms(Model):
    """How a fund is run from a day on, until a later row."""

    __tablename__ = "fund_terms"
    __table_args__ = (
        CheckConstraint("quorum >= 1", name="quorum_positive"),
        CheckConstraint("beneficiary_ceiling_cents > 0 AND fund_ceiling_cents > 0", name="ceilings_positive"),
    )

    fund_id: Mapped[UUID] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    # How many members a committee needs to decide.
    quorum: Mapped[int]
    # What one beneficiary may have out and promised at most; minor units.
    beneficiary_ceiling_cents: Mapped[int]
    # What all beneficiaries together may.
    fund_ceiling_cents: Mapped[int]
    # Where it is written: the rules of the fund, their date.
    reference: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
