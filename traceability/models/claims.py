"""What claims rest on besides the lots: outside evidence, yields approved and drawn; and what labels said."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import SCHEMES, one_of


class DeclaredCertificate(Model):
    """The certificate under which a lot from outside came, as its supplier's paper says."""

    __tablename__ = "declared_certificate"
    __table_args__ = (
        CheckConstraint(one_of("scheme", SCHEMES), name="scheme_known"),
        CheckConstraint("valid_from <= valid_until", name="validity_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    scheme: Mapped[str]
    # Who holds it, in the paper's words.
    holder: Mapped[str]
    body: Mapped[str]
    number: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    document_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class DeclaredYield(Model):
    """What an organisation expects to harvest under a certificate; the latest of a season counts."""

    __tablename__ = "declared_yield"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("ix_declared_yield_certificate_id_season", "certificate_id", "season"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    season: Mapped[int]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    # mg or µL, the product's unit.
    quantity: Mapped[int]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class ApprovedYield(Model):
    """What the body approved of the declared harvest, with its paper; the latest of a season counts."""

    __tablename__ = "approved_yield"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("ix_approved_yield_certificate_id_season", "certificate_id", "season"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    season: Mapped[int]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    quantity: Mapped[int]
    approved_on: Mapped[date]
    # The number of the body's letter or mail.
    reference: Mapped[str]
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class YieldBalance(Model):
    """What is approved and drawn of one product under a certificate in a season.

    A cache of the approvals and draws, kept by their operations; the check is what no race can pass.
    """

    __tablename__ = "yield_balance"
    __table_args__ = (CheckConstraint("0 <= drawn AND drawn <= approved", name="never_below_zero"),)

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    season: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"), primary_key=True)
    approved: Mapped[int]
    drawn: Mapped[int] = mapped_column(default=0)


class YieldDraw(Model):
    """A harvest lot counted, whole, against an approved yield: once for each certification."""

    __tablename__ = "yield_draw"
    __table_args__ = (
        UniqueConstraint("lot_id", "scheme"),
        CheckConstraint(one_of("scheme", SCHEMES), name="scheme_known"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index("ix_yield_draw_certificate_id_season", "certificate_id", "season", "product_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"))
    scheme: Mapped[str]
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    season: Mapped[int]
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    quantity: Mapped[int]
    recorded_at: Mapped[datetime]


class LabelClaim(Model):
    """What the labels of a printing claimed, word for word, and the certificate it rested on then."""

    __tablename__ = "label_claim"
    __table_args__ = (CheckConstraint(one_of("scheme", SCHEMES), name="scheme_known"),)

    printing_id: Mapped[UUID] = mapped_column(ForeignKey("label_printing.id"), primary_key=True)
    scheme: Mapped[str] = mapped_column(primary_key=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"))
    text: Mapped[str]
