"""Lots by their state, and those whose state may have changed since a moment."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, false, select, union

from traceability.models import (
    Hold,
    HoldRelease,
    Recall,
    RecallLift,
    RecallLiftLot,
    RecallLot,
    is_put_aside,
    is_recalled,
)


def has_state(state: str) -> ColumnElement[bool]:
    """The condition that a Lot is free, held or recalled, told in parts that an index can answer."""
    if state == "recalled":
        return is_recalled()
    if state == "held":
        return is_put_aside() & ~is_recalled()
    return ~is_recalled() & ~is_put_aside() if state == "free" else false()


def touched_since(since: datetime) -> CompoundSelect[UUID]:
    """The lots that a recall, a lift, a hold or a release has touched since a moment."""
    return union(
        select(RecallLot.lot_id)
        .join(Recall, Recall.id == RecallLot.recall_id)
        .where(Recall.recorded_at >= since),
        select(RecallLiftLot.lot_id)
        .join(RecallLift, RecallLift.id == RecallLiftLot.lift_id)
        .where(RecallLift.recorded_at >= since),
        select(Hold.lot_id).where(Hold.recorded_at >= since),
        select(Hold.lot_id)
        .join(HoldRelease, HoldRelease.hold_id == Hold.id)
        .where(HoldRelease.recorded_at >= since),
    )
