"""Certificates held by organisations."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models.organisations import BRANCHES, one_of

SCHEMES = (
    "aop_taliouine", "aop_tyout_chiadma", "igp_argane", "igp_amandes_tafraout",
    "bio_ma", "bio_eu", "fairtrade", "other",
)  # fmt: skip


class Certificate(Model):
    """A certificate held by an organisation: body, number, what it covers, from when to when."""

    __tablename__ = "certificate"
    __table_args__ = (
        UniqueConstraint("body", "number"),
        CheckConstraint(one_of("scheme", SCHEMES), name="scheme_known"),
        CheckConstraint(one_of("branch", BRANCHES), name="branch_known"),
        CheckConstraint("valid_from <= valid_until", name="validity_in_order"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    scheme: Mapped[str]
    branch: Mapped[str]
    body: Mapped[str]
    number: Mapped[str]
    scope: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date]
