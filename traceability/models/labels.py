"""Labels printed."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class LabelPrinting(Model):
    """Labels printed for a packed lot: how many, on what, by which job; labels never exceed the pieces."""

    __tablename__ = "label_printing"
    __table_args__ = (CheckConstraint("count BETWEEN 1 AND 5000", name="count_within_limit"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id"))
    sheet: Mapped[str]
    count: Mapped[int]
    # Why labels beyond the number of pieces were printed again (torn, misprinted).
    reprint_reason: Mapped[str | None]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
