"""What laboratories found, and the class that an edition gives it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of
from traceability.rules.grades import OUTCOMES


class Analysis(Model):
    """A laboratory's result on a lot, with the method and edition it was made by."""

    __tablename__ = "analysis"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    laboratory: Mapped[str]
    method: Mapped[str]
    edition: Mapped[str]
    analysed_on: Mapped[date]
    # One row a measure: {"key", "label", "value", "unit", "minimum", "maximum"}, numbers as decimal texts.
    measures: Mapped[list[Any]]
    conclusion: Mapped[str | None]
    recorded_at: Mapped[datetime]
    # The edition it cites, when it is one of our standards; its measures have that edition's keys and units.
    version_id: Mapped[UUID | None] = mapped_column(ForeignKey("standard_version.id"), index=True)
    # The laboratory's own paper.
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"), index=True)


class AnalysisGrade(Model):
    """The class that one version of a standard gives an analysis; judged again, it is a further row."""

    __tablename__ = "analysis_grade"
    __table_args__ = (
        UniqueConstraint("analysis_id", "version_id"),
        CheckConstraint(one_of("outcome", OUTCOMES), name="outcome_known"),
        CheckConstraint("(outcome = 'graded') = (grade IS NOT NULL)", name="grade_when_graded"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    analysis_id: Mapped[UUID] = mapped_column(ForeignKey("analysis.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("standard_version.id"), index=True)
    outcome: Mapped[str]
    grade: Mapped[str | None]
    # Keys of the measures that kept it from the class above, and of those that are missing.
    decided_by: Mapped[list[Any]]
    missing: Mapped[list[Any]]
    recorded_at: Mapped[datetime]
