"""What producers are owed and paid: agreements, runs, statements and their lines; all inserted only."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of
from shop.rules.payouts.accounts import SORTS
from shop.rules.payouts.agreements import BASES, BEARERS

LINE_KINDS = ("sale", "refund", "loss", "deposit", "correction", "carried")
# Lines of receipts; the others are told beside what was sold.
SOLD_KINDS = ("sale", "refund")
NOTE_LENGTH_MAX = 500
AMOUNT_CENTS_MAX = 10**11
DECISIONS = ("approved", "rejected")
PAID_BY = ("transfer", "cheque", "cash")


class ConsignmentAgreement(Model):
    """What a cooperative and the boutiques agreed, from a day on until a later row."""

    __tablename__ = "consignment_agreement"
    __table_args__ = (
        UniqueConstraint("organisation_id", "place_id", "valid_from"),
        # A database does not hold two absences for equal.
        Index(
            "uq_consignment_agreement_everywhere",
            "organisation_id",
            "valid_from",
            unique=True,
            sqlite_where=text("place_id IS NULL"),
            postgresql_where=text("place_id IS NULL"),
        ),
        CheckConstraint(one_of("commission_base", BASES), name="base_known"),
        CheckConstraint(one_of("losses_borne_by", BEARERS), name="bearer_known"),
        CheckConstraint(
            "commission_bp BETWEEN 0 AND 10000 AND commission_tax_bp BETWEEN 0 AND 10000 "
            "AND solidarity_bp BETWEEN 0 AND 10000 AND retention_bp BETWEEN 0 AND 10000",
            name="shares_within_bounds",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # The owner of the consigned goods.
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    # One boutique; None: all of them, unless a row says otherwise of one.
    place_id: Mapped[UUID | None] = mapped_column(ForeignKey("place.id"), index=True)
    valid_from: Mapped[date]
    # Basis points.
    commission_bp: Mapped[int]
    # What commission and solidarity are taken from: the price without VAT, or with it.
    commission_base: Mapped[str]
    # VAT that the boutique adds to its commission.
    commission_tax_bp: Mapped[int]
    solidarity_bp: Mapped[int]
    # Share of what is due that may repay the cooperative's advance.
    retention_bp: Mapped[int]
    losses_borne_by: Mapped[str]
    # Where it is written: the signed paper, its date.
    reference: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class BankAccount(Model):
    """Where an organisation is paid, or pays from, from a day on."""

    __tablename__ = "bank_account"
    __table_args__ = (
        UniqueConstraint("organisation_id", "currency", "valid_from"),
        CheckConstraint(one_of("sort", SORTS), name="sort_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    currency: Mapped[str]
    valid_from: Mapped[date]
    sort: Mapped[str]
    # Without spaces.
    number: Mapped[str]
    bic: Mapped[str | None]
    holder: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class PayoutRun(Model):
    """What a boutique owes all its producers up to a day, prepared at once."""

    __tablename__ = "payout_run"
    __table_args__ = (Index("ix_payout_run_place_id_until", "place_id", "until", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `RV-26-0003`.
    number: Mapped[str] = mapped_column(unique=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    currency: Mapped[str]
    # The last business day counted; what arrives later goes to the next run.
    until: Mapped[date]
    note: Mapped[str | None]
    prepared_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    prepared_at: Mapped[datetime]


class Payout(Model):
    """The statement of one producer in a run; its sums are those of its lines."""

    __tablename__ = "payout"
    __table_args__ = (
        UniqueConstraint("run_id", "organisation_id"),
        Index("ix_payout_organisation_id", "organisation_id", "id"),
        CheckConstraint(
            "gross_cents = commission_cents + commission_tax_cents + solidarity_cents + sold_due_cents",
            name="shares_make_gross",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    run_id: Mapped[UUID] = mapped_column(ForeignKey("payout_run.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    # `RV-26-0003-02`.
    number: Mapped[str] = mapped_column(unique=True)
    # Of sales less refunds.
    gross_cents: Mapped[int]
    tax_cents: Mapped[int]
    commission_cents: Mapped[int]
    commission_tax_cents: Mapped[int]
    solidarity_cents: Mapped[int]
    sold_due_cents: Mapped[int]
    # Losses, deposits already paid (negative), corrections, what the last statement carried.
    other_cents: Mapped[int]
    # Share of what is due that the agreement lets the fund retain at most.
    retainable_cents: Mapped[int]


class PayoutLine(Model):
    """One line of a statement, with the terms that it was shared by."""

    __tablename__ = "payout_line"
    __table_args__ = (
        UniqueConstraint("payout_id", "position"),
        CheckConstraint(one_of("kind", LINE_KINDS), name="kind_known"),
        # What is told in a living statement is told in no other; a rejected run lets go of its lines.
        Index(
            "uq_payout_line_source_once",
            "kind",
            "source_id",
            unique=True,
            sqlite_where=text("is_live"),
            postgresql_where=text("is_live"),
        ),
        Index("ix_payout_line_source_id", "source_id"),
        # What statements told of some days, without walking through their other lines.
        Index("ix_payout_line_payout_id_business_day", "payout_id", "business_day"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payout_id: Mapped[UUID] = mapped_column(ForeignKey("payout.id"))
    position: Mapped[int]
    kind: Mapped[str]
    # The line of a sale, the movement of a loss, the deposit, the correction, the last statement.
    source_id: Mapped[UUID]
    # Cache of the run's decision: false once it was rejected.
    is_live: Mapped[bool] = mapped_column(default=True)
    business_day: Mapped[date]
    agreement_id: Mapped[UUID | None] = mapped_column(ForeignKey("consignment_agreement.id"))
    # Receipt number, label and lot as the statement prints them.
    reference: Mapped[str]
    label: Mapped[str]
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"))
    quantity: Mapped[int]
    gross_cents: Mapped[int]
    tax_cents: Mapped[int]
    commission_cents: Mapped[int]
    commission_tax_cents: Mapped[int]
    solidarity_cents: Mapped[int]
    due_cents: Mapped[int]


class PayoutDecision(Model):
    """A second person approved a run, or rejected it; once."""

    __tablename__ = "payout_decision"
    __table_args__ = (CheckConstraint(one_of("decision", DECISIONS), name="decision_known"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("payout_run.id"), primary_key=True)
    decision: Mapped[str]
    note: Mapped[str | None]
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    decided_at: Mapped[datetime]


class PayoutSettlement(Model):
    """What an approved statement comes to: what the fund retained, what is paid, what is carried."""

    __tablename__ = "payout_settlement"
    __table_args__ = (
        CheckConstraint("retained_cents >= 0 AND paid_cents >= 0 AND carried_cents <= 0", name="signs"),
        CheckConstraint("paid_cents = 0 OR carried_cents = 0", name="paid_or_carried"),
    )

    payout_id: Mapped[UUID] = mapped_column(ForeignKey("payout.id"), primary_key=True)
    retained_cents: Mapped[int]
    paid_cents: Mapped[int]
    carried_cents: Mapped[int]
    # Where the money is sent; None when nothing is, or no account is known.
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("bank_account.id"))


class PayoutPayment(Model):
    """A statement was paid, once: on which day, how, under what reference."""

    __tablename__ = "payout_payment"
    __table_args__ = (CheckConstraint(one_of("means", PAID_BY), name="means_known"),)

    payout_id: Mapped[UUID] = mapped_column(ForeignKey("payout.id"), primary_key=True)
    paid_on: Mapped[date]
    means: Mapped[str]
    reference: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class PayoutDeposit(Model):
    """Money a producer received before the statement that it is taken from."""

    __tablename__ = "payout_deposit"
    __table_args__ = (
        CheckConstraint("amount_cents > 0", name="amount_positive"),
        CheckConstraint(one_of("means", PAID_BY), name="means_known"),
        Index("ix_payout_deposit_place_id_organisation_id", "place_id", "organisation_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    currency: Mapped[str]
    amount_cents: Mapped[int]
    paid_on: Mapped[date]
    means: Mapped[str]
    reference: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class PayoutCorrection(Model):
    """What an approved statement got wrong, put right by a line of the next; it is never changed."""

    __tablename__ = "payout_correction"
    __table_args__ = (CheckConstraint("amount_cents <> 0", name="amount_not_zero"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payout_id: Mapped[UUID] = mapped_column(ForeignKey("payout.id"), index=True)
    # Above zero: owed to the producer.
    amount_cents: Mapped[int]
    reason: Mapped[str]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class MemberShare(Model):
    """A member's part of an approved statement; no member: what nobody weighed in."""

    __tablename__ = "member_share"
    __table_args__ = (
        UniqueConstraint("payout_id", "position"),
        CheckConstraint("amount_cents >= 0", name="amount_not_negative"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    payout_id: Mapped[UUID] = mapped_column(ForeignKey("payout.id"))
    position: Mapped[int]
    member_id: Mapped[UUID | None] = mapped_column(ForeignKey("member.id"), index=True)
    amount_cents: Mapped[int]
