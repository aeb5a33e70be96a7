"""Certificates held by organisations: what they cover, and what became of them."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models.organisations import BRANCHES, one_of

SCHEMES = (
    "aop_taliouine", "aop_tyout_chiadma", "igp_argane", "igp_amandes_tafraout",
    "bio_ma", "bio_eu", "fairtrade", "other",
)  # fmt: skip
CERTIFICATE_EVENTS = ("suspended", "reinstated", "withdrawn")


class Certificate(Model):
    """A certificate held by an organisation: body, number, what it covers, from when to when.

    What it says is as it was corrected last; `CertificateCorrection` keeps what was written before.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("body", "number"),
        CheckConstraint(one_of("scheme", SCHEMES), name="scheme_known"),
        CheckConstraint(one_of("branch", BRANCHES), name="branch_known"),
        CheckConstraint("valid_from <= valid_until", name="validity_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # Whose name it is in; those it covers besides are in CertificateOrganisation.
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    scheme: Mapped[str]
    branch: Mapped[str]
    body: Mapped[str]
    number: Mapped[str]
    scope: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    # The edition it was given by, when its paper says so.
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("standard_version.id"))
    # Keys of the products it is limited to; every product of its branch when empty.
    product_keys: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    # Whether anybody may open the document from the public page of a lot.
    is_document_public: Mapped[bool] = mapped_column(default=False, server_default="0")


class CertificateOrganisation(Model):
    """An organisation that a certificate covers besides its holder: a GIE's cooperatives."""

    __tablename__ = "certificate_organisation"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)


class CertificatePlot(Model):
    """A plot that a certificate is limited to; without any, it covers all plots of its organisations."""

    __tablename__ = "certificate_plot"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    plot_id: Mapped[UUID] = mapped_column(ForeignKey("plot.id"), primary_key=True, index=True)


class CertificateEvent(Model):
    """A decision of the body on a certificate: suspended, reinstated, withdrawn, from a day on and why."""

    __tablename__ = "certificate_event"
    __table_args__ = (
        CheckConstraint(one_of("kind", CERTIFICATE_EVENTS), name="kind_known"),
        CheckConstraint("reaches_back_to <= effective_on", name="reaches_back"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), index=True)
    kind: Mapped[str]
    effective_on: Mapped[date]
    # What was made from this day on loses the claim too, because the body says so.
    reaches_back_to: Mapped[date | None]
    reason: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class CertificateCorrection(Model):
    """What a certificate was mistyped as, what its paper says, and why it was corrected."""

    __tablename__ = "certificate_correction"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), index=True)
    # Only what differs, by column, as plain values.
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    reason: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class CertificateAlert(Model):
    """That a certificate ends within so many days was told by mail: once for each end and threshold."""

    __tablename__ = "certificate_alert"

    certificate_id: Mapped[UUID] = mapped_column(ForeignKey("certificate.id"), primary_key=True)
    valid_until: Mapped[date] = mapped_column(primary_key=True)
    days: Mapped[int] = mapped_column(primary_key=True)
    told_at: Mapped[datetime]
