"""Accounts that an organisation chose for its ledger; inserted only, the latest of a role holds."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of
from shop.rules.ledger.accounts import ROLES


class LedgerAccount(Model):
    """The account of an organisation's plan that a role stands for, said or confirmed by a person."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role_known"),
        CheckConstraint("rate_bp IS NULL OR rate_bp BETWEEN 0 AND 10000", name="rate_within_bounds"),
        Index("ix_ledger_account_organisation_id", "organisation_id", "recorded_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str]
    # One VAT rate in basis points; None: every rate that has no row of its own.
    rate_bp: Mapped[int | None]
    number: Mapped[str]
    label: Mapped[str]
    # Who says so: the accountant's name, the plan.
    source: Mapped[str]
    # An accountant looked at it.
    is_confirmed: Mapped[bool]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
