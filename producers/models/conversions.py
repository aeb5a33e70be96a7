"""How each plot was farmed, as dated facts: conventional, in conversion, organic, wild."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models.members import ORGANIC_STATUSES
from producers.models.organisations import one_of

CROP_CYCLES = ("annual", "perennial")


class PlotStatus(Model):
    """From a day on a plot has a status; `plot.organic_status` is a cache of the last one.

    A later sequence replaces whatever the earlier ones said of its day and of what follows.
    """

    __tablename__ = "plot_status"
    __table_args__ = (
        CheckConstraint(one_of("status", ORGANIC_STATUSES), name="status_known"),
        CheckConstraint(one_of("cycle", CROP_CYCLES), name="cycle_known"),
    )

    plot_id: Mapped[UUID] = mapped_column(ForeignKey("plot.id"), primary_key=True)
    sequence: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str]
    # For conversion its first day; for wild collection the first day without treatment.
    begins_on: Mapped[date]
    cycle: Mapped[str]
    # A product that the standards prohibit was used: the years before count no more.
    is_after_treatment: Mapped[bool]
    reason: Mapped[str | None]
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]
