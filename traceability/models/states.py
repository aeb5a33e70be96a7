"""The state of a lot, told by the recalls and holds that are on it: no column, so nothing to keep in step."""

from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, String, case, exists, literal_column
from sqlalchemy.orm import column_property

from traceability.models.holds import Hold, HoldRelease
from traceability.models.lots import Lot
from traceability.models.recalls import Recall, RecallLift, RecallLiftLot, RecallLot


def is_recalled() -> ColumnElement[bool]:
    """The condition on Lot that a recall which is not lifted from it takes it back."""
    lifted = (
        exists()
        .where(RecallLiftLot.recall_id == RecallLot.recall_id, RecallLiftLot.lot_id == RecallLot.lot_id)
        .correlate_except(RecallLiftLot)
    )
    return (
        exists()
        .where(RecallLot.lot_id == Lot.id, RecallLot.side != literal_column("'upstream'"), ~lifted)
        .correlate_except(RecallLot)
    )


def is_put_aside() -> ColumnElement[bool]:
    """The condition on Lot that a hold which is not released is on it, whether recalled or not."""
    released = exists().where(HoldRelease.hold_id == Hold.id).correlate_except(HoldRelease)
    return exists().where(Hold.lot_id == Lot.id, ~released).correlate_except(Hold)


def _told(state: str) -> ColumnElement[str]:
    # Written into the statement: what reads a state in one driver call binds the token alone.
    return literal_column(f"'{state}'", String())


def state_at(moment: BindParameter[datetime]) -> ColumnElement[str]:
    """The state of the enclosing query's Lot as it was at a moment, by when things happened."""
    lifted = (
        exists()
        .where(
            RecallLiftLot.recall_id == RecallLot.recall_id,
            RecallLiftLot.lot_id == RecallLot.lot_id,
            RecallLift.id == RecallLiftLot.lift_id,
            RecallLift.occurred_at <= moment,
        )
        .correlate_except(RecallLiftLot, RecallLift)
    )
    recalled = (
        exists()
        .where(
            RecallLot.lot_id == Lot.id,
            RecallLot.side != literal_column("'upstream'"),
            Recall.id == RecallLot.recall_id,
            Recall.occurred_at <= moment,
            ~lifted,
        )
        .correlate_except(RecallLot, Recall)
    )
    released = (
        exists()
        .where(HoldRelease.hold_id == Hold.id, HoldRelease.occurred_at <= moment)
        .correlate_except(HoldRelease)
    )
    held = exists().where(Hold.lot_id == Lot.id, Hold.occurred_at <= moment, ~released).correlate_except(Hold)
    return case((recalled, _told("recalled")), (held, _told("held")), else_=_told("free"))


_state = case((is_recalled(), _told("recalled")), (is_put_aside(), _told("held")), else_=_told("free"))
# A look-up in two indexes, for every lot that is read; nearly always empty ones.
Lot.state = column_property(_state.label("state"))
