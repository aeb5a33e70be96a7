"""Problems that consumers report, and what was done about them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of
from traceability.rules.reports import REPORT_KINDS, REPORT_STEPS


class ProblemReport(Model):
    """What somebody who holds a pack says is wrong with it; nothing but this text says who she is."""

    __tablename__ = "problem_report"
    __table_args__ = (
        CheckConstraint(one_of("kind", REPORT_KINDS), name="kind_known"),
        Index("ix_problem_report_organisation_id_recorded_at", "organisation_id", "recorded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `SIG-26-K7QM2RXB`: told to who reported; not in sequence, so that nobody counts what others report.
    code: Mapped[str] = mapped_column(unique=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    kind: Mapped[str]
    what: Mapped[str]
    bought_at: Mapped[str | None]
    # A telephone number or an e-mail address, when an answer is wanted.
    contact: Mapped[str | None]
    photo_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    # Language of the page it was written on, to answer in it.
    locale: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class ReportStep(Model):
    """What became of a report: looked at, then answered."""

    __tablename__ = "report_step"
    __table_args__ = (CheckConstraint(one_of("step", REPORT_STEPS), name="step_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    report_id: Mapped[UUID] = mapped_column(ForeignKey("problem_report.id"), index=True)
    step: Mapped[str]
    note: Mapped[str | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
