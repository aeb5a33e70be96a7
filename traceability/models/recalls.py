"""Recalls, the lots within them, and the lifts that end them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model


class Recall(Model):
    """The taking back of a lot and of all that was made of it."""

    __tablename__ = "recall"
    __table_args__ = (CheckConstraint("severity BETWEEN 1 AND 3", name="severity_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # `RAP-26-003`.
    code: Mapped[str] = mapped_column(unique=True)
    # The first lot it began with; all of them are the recall's lots whose side is `root`.
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    reason: Mapped[str]
    # What the consumer should do, shown on the public page.
    advice: Mapped[str]
    # 1 may harm, 2 may harm a little or some people, 3 does not harm; none when nobody said.
    severity: Mapped[int | None]
    # Who runs it, as a text: names and telephones.
    team: Mapped[str | None]
    occurred_at: Mapped[datetime]
    # Read by the tills, which ask what changed since, and hear of the latest first.
    recorded_at: Mapped[datetime] = mapped_column(index=True)


class RecallLot(Model):
    """A lot within a recall: recalled when it is the lot or made of it, held when the lot was made of it.

    Its ids refer to no row by constraint: they are copied, by one statement, from a recall and from
    links between lots that are constrained, neither of which is ever deleted; checking half a million
    of them again costs four times the walk that found them.
    """

    __tablename__ = "recall_lot"
    __table_args__ = (CheckConstraint("side IN ('root', 'downstream', 'upstream')", name="side_known"),)

    recall_id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    side: Mapped[str]


class RecallLift(Model):
    """The end of a recall for some of its lots, or for all that were left in it."""

    __tablename__ = "recall_lift"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    recall_id: Mapped[UUID] = mapped_column(ForeignKey("recall.id"), index=True)
    reason: Mapped[str]
    # Whether no lot is left in the recall: it is over.
    ends_recall: Mapped[bool]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime] = mapped_column(index=True)


class RecallLiftLot(Model):
    """A lot that a lift took out of its recall, once."""

    __tablename__ = "recall_lift_lot"
    __table_args__ = (
        ForeignKeyConstraint(["recall_id", "lot_id"], ["recall_lot.recall_id", "recall_lot.lot_id"]),
    )

    recall_id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)
    lift_id: Mapped[UUID] = mapped_column(ForeignKey("recall_lift.id"))
