"""Accounts that an organisation chose for its ledger; inserted only, the latest of a role holds."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from kernel.accounts.told import ToldAccount
from producers.models import one_of
from shop.rules.ledger.accounts import ROLES


class LedgerAccount(ToldAccount):
    """The account of an organisation's plan that a role stands for, said or confirmed by a person."""

    __tablename__ = "ledger_account"
    __table_args__ = (
        CheckConstraint(one_of("role", ROLES), name="role_known"),
        CheckConstraint("rate_bp IS NULL OR rate_bp BETWEEN 0 AND 10000", name="rate_within_bounds"),
        Index("ix_ledger_account_organisation_id", "organisation_id", "recorded_at", "id"),
    )

    # One VAT rate in basis points; None: every rate that has no row of its own.
    rate_bp: Mapped[int | None]
