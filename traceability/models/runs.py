"""The workings of lots into other lots."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class ProcessRun(Model):
    """One working of lots into other lots: what was done, when, and why when the yield was unusual."""

    __tablename__ = "process_run"
    __table_args__ = (
        CheckConstraint("kind IN ('drying', 'sorting', 'crushing', 'cold_pressing', 'distilling', "
                        "'packing', 'splitting', 'merging')", name="kind_known"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    done_on: Mapped[date]
    # Where it was done; an area of origin binds the workshop and the packing too.
    commune: Mapped[str | None]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    # Main output mass over input mass, in parts per million; none for a split or a merge.
    yield_ppm: Mapped[int | None]
    # Given when the yield is outside the band.
    reason: Mapped[str | None]
    loss_quantity: Mapped[int] = mapped_column(default=0)
    note: Mapped[str | None]


class RunInput(Model):
    """A lot that went into a run, and how much of it."""

    __tablename__ = "run_input"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    run_id: Mapped[UUID] = mapped_column(ForeignKey("process_run.id"), primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True, index=True)
    quantity: Mapped[int]


class RunOutput(Model):
    """A lot that came out of a run."""

    __tablename__ = "run_output"

    run_id: Mapped[UUID] = mapped_column(ForeignKey("process_run.id"), primary_key=True)
    # A lot is born once.
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True, unique=True)
    is_co_product: Mapped[bool] = mapped_column(default=False)
