"""The drawer as the till says it was: opened with a float, moved, handed over, counted and closed.

These are facts: they happened at the counter, perhaps days ago. What does not fit is told, not refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from shop.models import CashClosing, CashMovement, CashSession, HandOver, Payment, Sale, Till
from shop.models.sales import MEANS
from shop.operations.tills import hold_till
from shop.queries.tills import CashSessionNotFound
from shop.rules.cash import expected_in_drawer

CENTS_MAX = 10**12
REASON_LENGTH_MAX = 500
AT_THE_COUNTER = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)


class DrawerAlreadyClosed(Refused):
    code = "drawer-already-closed"


class CashSessionExists(Refused):
    code = "cash-session-exists"


class AmountOutOfBounds(Invalid):
    code = "cash-amount-out-of-bounds"


class DifferenceNeedsReason(Invalid):
    code = "difference-needs-reason"


class MovementNeedsReason(Invalid):
    code = "cash-movement-needs-reason"


@dataclass(frozen=True, slots=True)
class OpenCashSession:
    """The drawer opened with so much change in it (minor units)."""

    cash_session_id: UUID
    till_id: UUID
    opening_float_cents: int


@dataclass(frozen=True, slots=True)
class MoveCash:
    """Cash put into (`in`) or taken out of (`out`) the drawer, and why."""

    movement_id: UUID
    cash_session_id: UUID
    direction: str
    amount_cents: int
    reason: str


@dataclass(frozen=True, slots=True)
class HandOverDrawer:
    """One seller gives the counter to another."""

    hand_over_id: UUID
    cash_session_id: UUID
    to_name: str
    to_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CloseCashSession:
    """The drawer counted (minor units, and pieces by value); a difference says why.

    `said_expected_cents` is what the till itself expected, `None` when nobody said.
    """

    cash_session_id: UUID
    counted_cents: int
    reason: str | None = None
    said_expected_cents: int | None = None
    counted: Mapping[str, int] = field(default_factory=dict)


def _till_of(session: Session, command: OpenCashSession) -> Touch:
    return hold_till(session, command.till_id)


def _till_of_session(session: Session, command: Any) -> Touch:
    till_id = session.scalar(select(CashSession.till_id).where(CashSession.id == command.cash_session_id))
    if till_id is None:
        raise CashSessionNotFound()
    return hold_till(session, till_id)


@operation(*AT_THE_COUNTER, touches=_till_of)
def open_cash_session(session: Session, command: OpenCashSession, context: Context) -> dict[str, object]:
    """Open a till's drawer. Raises AmountOutOfBounds, CashSessionExists.

    A drawer left open before it is interrupted: it was never counted, and its page says so. An opening
    that arrives late, from a device replaced since, is itself the interrupted one.
    """
    _check_amount(command.opening_float_cents, "opening_float_cents")
    if session.get(CashSession, command.cash_session_id):
        raise CashSessionExists()
    is_open = (CashSession.till_id == command.till_id) & CashSession.is_open
    later = select(CashSession.id).where(is_open, CashSession.opened_at > context.occurred_at)
    is_late = session.scalar(later) is not None
    if not is_late:
        session.execute(update(CashSession).where(is_open).values(is_open=False, is_interrupted=True))
    timezone = session.scalars(
        select(Place.timezone).join(Till, Till.place_id == Place.id).where(Till.id == command.till_id)
    ).one()
    session.add(
        CashSession(
            id=command.cash_session_id,
            till_id=command.till_id,
            business_day=business_day(context.occurred_at, timezone),
            opened_at=context.occurred_at,
            recorded_at=context.recorded_at,
            opened_by=context.actor.id,
            opening_float_cents=command.opening_float_cents,
            is_open=not is_late,
            is_interrupted=is_late,
        )
    )
    return {
        "id": str(command.cash_session_id),
        "opened_at": context.occurred_at.isoformat(),
        "opening_float_cents": command.opening_float_cents,
    }


@operation(*AT_THE_COUNTER, touches=_till_of_session)
def move_cash(session: Session, command: MoveCash, context: Context) -> dict[str, object]:
    """Keep a movement of cash. Raises CashSessionNotFound, AmountOutOfBounds, MovementNeedsReason."""
    _check_amount(command.amount_cents, "amount_cents")
    reason = command.reason.strip()[:REASON_LENGTH_MAX]
    if not reason:
        raise MovementNeedsReason(field="reason")
    if command.direction not in ("in", "out") or command.amount_cents == 0:
        raise AmountOutOfBounds(field="amount_cents")
    _known_session(session, command.cash_session_id)
    session.add(
        CashMovement(
            id=command.movement_id,
            cash_session_id=command.cash_session_id,
            direction=command.direction,
            amount_cents=command.amount_cents,
            reason=reason,
            occurred_at=context.occurred_at,
            moved_by=context.actor.id,
        )
    )
    return {"id": str(command.movement_id)}


@operation(*AT_THE_COUNTER, touches=_till_of_session)
def hand_over(session: Session, command: HandOverDrawer, context: Context) -> dict[str, object]:
    """Keep that another seller took the counter over. Raises CashSessionNotFound."""
    _known_session(session, command.cash_session_id)
    session.add(
        HandOver(
            id=command.hand_over_id,
            cash_session_id=command.cash_session_id,
            from_name=context.actor.name,
            to_name=command.to_name,
            to_id=command.to_id,
            occurred_at=context.occurred_at,
        )
    )
    return {"id": str(command.hand_over_id)}


@operation(*AT_THE_COUNTER, touches=_till_of_session)
def close_cash_session(session: Session, command: CloseCashSession, context: Context) -> dict[str, object]:
    """Close a drawer on what was counted in it.

    Raises CashSessionNotFound, AmountOutOfBounds, DrawerAlreadyClosed, DifferenceNeedsReason with
    `difference_cents`.
    """
    _check_amount(command.counted_cents, "counted_cents")
    drawer = _known_session(session, command.cash_session_id)
    if session.get(CashClosing, drawer.id):
        raise DrawerAlreadyClosed()
    takings = takings_of(session, drawer.id)
    moved = moved_cents(session, drawer.id)
    expected = expected_in_drawer(drawer.opening_float_cents, takings["cash"], moved)
    difference = command.counted_cents - expected
    reason = (command.reason or "").strip()[:REASON_LENGTH_MAX] or None
    said = command.said_expected_cents
    if difference and reason is None and said is None:
        raise DifferenceNeedsReason(field="reason", difference_cents=difference)
    sales_count = session.scalar(
        select(func.count()).select_from(Sale).where(Sale.cash_session_id == drawer.id)
    )
    drawer.is_open, drawer.is_interrupted = False, False
    session.add(
        CashClosing(
            cash_session_id=drawer.id,
            closed_at=context.occurred_at,
            recorded_at=context.recorded_at,
            closed_by=context.actor.id,
            expected_cents=expected,
            counted_cents=command.counted_cents,
            difference_cents=difference,
            reason=_reason_kept(reason, difference, expected, said),
            sales_count=sales_count or 0,
            said_expected_cents=said,
            counted=dict(command.counted) or None,
            **{f"{means}_cents": takings[means] for means in MEANS},
        )
    )
    return {
        "expected_cents": expected,
        "counted_cents": command.counted_cents,
        "difference_cents": difference,
        "takings": takings,
        "sales_count": sales_count or 0,
    }


def _reason_kept(reason: str | None, difference: int, expected: int, said: int | None) -> str | None:
    """Why there is a difference: what the person said, else that the till expected another amount."""
    if difference == 0:
        return None
    return reason or f"{said}>{expected}"


def _known_session(session: Session, cash_session_id: UUID) -> CashSession:
    drawer = session.get(CashSession, cash_session_id)
    if drawer is None:
        raise CashSessionNotFound()
    return drawer


def takings_of(session: Session, cash_session_id: UUID) -> dict[str, int]:
    """What was kept by each means since the drawer was opened (minor units)."""
    kept: dict[str, Any] = dict(
        session.execute(
            select(Payment.means, func.sum(Payment.amount_cents))
            .join(Sale, Sale.id == Payment.sale_id)
            .where(Sale.cash_session_id == cash_session_id)
            .group_by(Payment.means)
        )
        .tuples()
        .all()
    )
    return {means: int(kept.get(means, 0)) for means in MEANS}


def moved_cents(session: Session, cash_session_id: UUID) -> int:
    """What was put into the drawer less what was taken out of it, besides sales (minor units)."""
    rows = session.execute(
        select(CashMovement.direction, func.sum(CashMovement.amount_cents))
        .where(CashMovement.cash_session_id == cash_session_id)
        .group_by(CashMovement.direction)
    )
    sums = dict(rows.tuples().all())
    return int(sums.get("in", 0)) - int(sums.get("out", 0))


def _check_amount(cents: int, field: str) -> None:
    if not 0 <= cents <= CENTS_MAX:
        raise AmountOutOfBounds(field=field)
