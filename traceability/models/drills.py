"""Recall drills: the same questions asked against the clock, with nothing taken back."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

DRILL_STEPS = ("scope", "report", "end")


class Drill(Model):
    """A recall that is only rehearsed: no lot changes state, no till and no public page hears of it."""

    __tablename__ = "recall_drill"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `EXE-26-002`.
    code: Mapped[str] = mapped_column(unique=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    # What is supposed to have happened.
    scenario: Mapped[str]
    team: Mapped[str | None]
    begun_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    # When the clock started.
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class DrillLot(Model):
    """A lot that the drill found, on a side of its root: the scope as it was at that moment."""

    __tablename__ = "recall_drill_lot"
    __table_args__ = (CheckConstraint("side IN ('root', 'downstream', 'upstream')", name="side_known"),)

    drill_id: Mapped[UUID] = mapped_column(ForeignKey("recall_drill.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    side: Mapped[str]


class DrillStep(Model):
    """A moment of a drill: its scope was found, its report was in hand, it was over."""

    __tablename__ = "recall_drill_step"
    __table_args__ = (CheckConstraint(one_of("kind", DRILL_STEPS), name="kind_known"),)

    drill_id: Mapped[UUID] = mapped_column(ForeignKey("recall_drill.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    remark: Mapped[str | None]
    # At the end: the figures of the report as they were.
    figures: Mapped[dict[str, Any] | None]
    noted_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
