"""Recall drills: the scope found and kept, the clock noted; no lot, hold, till or public page changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, exists, func, insert, literal, select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from kernel.numbering import next_number
from producers.operations.organisations import touch_of
from producers.rules.texts import choice, words, words_or_none
from traceability.models import DRILL_STEPS, Drill, DrillLot, DrillStep
from traceability.operations.holds import REASON_LENGTH_MAX, lot_to_read, touches_lot
from traceability.operations.lots import AlreadyRecorded
from traceability.operations.recalls import TEAM_LENGTH_MAX
from traceability.queries.genealogy import walk_down, walk_up
from traceability.queries.recalls import RecallNotFound

_ZONE = "Africa/Casablanca"


class DrillIsOver(Refused):
    """The drill has ended: nothing more is noted of it."""

    code = "drill-is-over"


class DrillStepNoted(Refused):
    """This moment of the drill was noted already."""

    code = "drill-step-noted"


@dataclass(frozen=True, slots=True)
class BeginDrill:
    """Rehearse the recall of a lot; `scenario` is what is supposed to have happened."""

    drill_id: UUID
    lot_id: UUID
    scenario: str
    team: str | None = None


@dataclass(frozen=True, slots=True)
class NoteDrillStep:
    """A moment of a drill: `scope` found, `report` in hand, or its `end` with what was learnt."""

    drill_id: UUID
    kind: str
    remark: str | None = None


def touches_drill(session: Session, command: NoteDrillStep) -> Touch:
    """The stream of who made the lot that the drill is about."""
    return touch_of(drill_of(session, command.drill_id).organisation_id)


def drill_of(session: Session, drill_id: UUID) -> Drill:
    """A drill by id; raises RecallNotFound."""
    drill = session.get(Drill, drill_id)
    if drill is None:
        raise RecallNotFound(recall_id=str(drill_id))
    return drill


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_lot)
def begin_drill(session: Session, command: BeginDrill, context: Context) -> Mapping[str, Any]:
    """Start the clock and keep the scope as it is now: all that a recall would take back or put aside."""
    if session.get(Drill, command.drill_id):
        raise AlreadyRecorded()
    lot = lot_to_read(session, command.lot_id)
    year = business_day(context.occurred_at, _ZONE).year
    drill = Drill(
        id=command.drill_id,
        code=f"EXE-{year % 100:02d}-{next_number(session, f'drill:{year}'):03d}",
        lot_id=lot.id,
        organisation_id=lot.organisation_id,
        scenario=words(command.scenario, "scenario", REASON_LENGTH_MAX),
        team=words_or_none(command.team, "team", TEAM_LENGTH_MAX),
        begun_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    session.add(drill)
    session.flush()
    session.execute(insert(DrillLot), [{"drill_id": drill.id, "lot_id": lot.id, "side": "root"}])
    found = {side: _keep(session, drill, side) for side in ("downstream", "upstream")}
    return {"drill": drill.code, **found}


def _keep(session: Session, drill: Drill, side: str) -> int:
    """Keep the lots on one side of the drill's lot; how many."""
    walk = (walk_down if side == "downstream" else walk_up)(session, drill.lot_id)
    known = exists().where(DrillLot.drill_id == drill.id, DrillLot.lot_id == walk.c.lot_id)
    rows = select(literal(drill.id, Uuid()), walk.c.lot_id, literal(side)).where(~known)
    session.execute(insert(DrillLot).from_select(["drill_id", "lot_id", "side"], rows))
    # Asked, since SQLite's driver does not say how many rows a statement that begins with WITH wrote.
    kept = select(func.count()).where(DrillLot.drill_id == drill.id, DrillLot.side == side)
    return session.scalar(kept) or 0


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_drill)
def note_drill_step(session: Session, command: NoteDrillStep, context: Context) -> Mapping[str, Any]:
    """Note a moment of a drill, once. Raises DrillIsOver, DrillStepNoted."""
    return write_step(session, command, context)


def write_step(
    session: Session, command: NoteDrillStep, context: Context, figures: Mapping[str, Any] | None = None
) -> Mapping[str, Any]:
    """Write a moment of a drill with the figures of that moment; a part of other operations too."""
    drill = drill_of(session, command.drill_id)
    kind = choice(command.kind, "kind", DRILL_STEPS)
    if session.get(DrillStep, (drill.id, "end")):
        raise DrillIsOver(drill=drill.code)
    noted = insert_ignoring(
        session,
        DrillStep,
        drill_id=drill.id,
        kind=kind,
        remark=words_or_none(command.remark, "remark", REASON_LENGTH_MAX),
        figures=dict(figures) if figures is not None else None,
        noted_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    if not noted:
        raise DrillStepNoted(drill=drill.code)
    return {"drill": drill.code, "step": kind}
