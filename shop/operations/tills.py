"""Tills and the drawer: registered, opened with a float, closed with a count."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.rules.places import REGISTERED_KINDS
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from shop.models import CashClosing, CashSession, Payment, Sale, Till
from shop.models.sales import MEANS
from shop.queries.tills import CashSessionNotFound, TillNotFound
from shop.rules.cash import expected_in_drawer

CENTS_MAX = 10**12
REASON_LENGTH_MAX = 500


class TillExists(Refused):
    code = "till-exists"


class TillMalformed(Invalid):
    code = "till-malformed"


class DrawerAlreadyOpen(Refused):
    code = "drawer-already-open"


class DrawerAlreadyClosed(Refused):
    code = "drawer-already-closed"


class CashSessionExists(Refused):
    code = "cash-session-exists"


class AmountOutOfBounds(Invalid):
    code = "cash-amount-out-of-bounds"


class DifferenceNeedsReason(Invalid):
    code = "difference-needs-reason"


@dataclass(frozen=True, slots=True)
class RegisterTill:
    """A counter of a place; its code begins its receipt numbers, header and footer are lines."""

    till_id: UUID
    code: str
    name: str
    place_id: UUID
    receipt_header: str
    receipt_footer: str
    cash_rounding_cents: int = 10
    receipt_width_mm: int = 80


@dataclass(frozen=True, slots=True)
class OpenCashSession:
    """The drawer opened with so much change in it (minor units)."""

    cash_session_id: UUID
    till_id: UUID
    opening_float_cents: int


@dataclass(frozen=True, slots=True)
class CloseCashSession:
    """The drawer counted (minor units); a difference says why."""

    cash_session_id: UUID
    counted_cents: int
    reason: str | None = None


# Written once: every sale begins with it.
_HELD_TILL = select(Till.place_id).where(Till.id == bindparam("till_id")).with_for_update()


def hold_till(session: Session, till_id: UUID) -> Touch:
    """What a till's operation concerns; holding its row lets a closing see every sale.

    Raises TillNotFound.
    """
    place_id = session.scalar(_HELD_TILL, {"till_id": till_id})
    if place_id is None:
        raise TillNotFound()
    return Touch(stream=f"till:{till_id}", places=frozenset({place_id}))


def _place_of(session: Session, command: RegisterTill) -> Touch:
    return Touch(stream=f"till:{command.till_id}", places=frozenset({command.place_id}))


def _till_of(session: Session, command: OpenCashSession) -> Touch:
    return hold_till(session, command.till_id)


def _till_of_session(session: Session, command: CloseCashSession) -> Touch:
    till_id = session.scalar(select(CashSession.till_id).where(CashSession.id == command.cash_session_id))
    if till_id is None:
        raise CashSessionNotFound()
    return hold_till(session, till_id)


@operation(Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, touches=_place_of)
def register_till(session: Session, command: RegisterTill, context: Context) -> dict[str, str]:
    """Set up a till at a place that sells. Raises TillMalformed, TillExists."""
    place = session.get(Place, command.place_id)
    if place is None or place.kind not in REGISTERED_KINDS:
        raise TillMalformed(field="place_id")
    if command.receipt_width_mm not in (58, 80) or not 0 <= command.cash_rounding_cents <= 100:
        raise TillMalformed(field="receipt_width_mm")
    code = command.code.strip().upper()
    if not (2 <= len(code) <= 8 and code.isascii() and code.isalnum()):
        raise TillMalformed(field="code")
    if session.scalar(select(Till.id).where((Till.code == code) | (Till.id == command.till_id))):
        raise TillExists(field="code", till=code)
    session.add(
        Till(
            id=command.till_id,
            code=code,
            name=command.name.strip(),
            place_id=command.place_id,
            cash_rounding_cents=command.cash_rounding_cents,
            receipt_width_mm=command.receipt_width_mm,
            receipt_header=command.receipt_header,
            receipt_footer=command.receipt_footer,
        )
    )
    return {"till_id": str(command.till_id)}


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_till_of)
def open_cash_session(session: Session, command: OpenCashSession, context: Context) -> dict[str, object]:
    """Open a till's drawer. Raises AmountOutOfBounds, DrawerAlreadyOpen, CashSessionExists."""
    _check_amount(command.opening_float_cents, "opening_float_cents")
    _check_closed(session, command)
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
        )
    )
    return {
        "id": str(command.cash_session_id),
        "opened_at": context.occurred_at.isoformat(),
        "opening_float_cents": command.opening_float_cents,
    }


def _check_closed(session: Session, command: OpenCashSession) -> None:
    is_open = (CashSession.till_id == command.till_id) & CashSession.is_open
    if session.scalar(select(CashSession.id).where(is_open)):
        raise DrawerAlreadyOpen()
    if session.get(CashSession, command.cash_session_id):
        raise CashSessionExists()


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_till_of_session)
def close_cash_session(session: Session, command: CloseCashSession, context: Context) -> dict[str, object]:
    """Close a drawer on what was counted in it.

    Raises AmountOutOfBounds, DrawerAlreadyClosed, DifferenceNeedsReason with `difference_cents`.
    """
    _check_amount(command.counted_cents, "counted_cents")
    drawer = session.get_one(CashSession, command.cash_session_id)
    if not drawer.is_open:
        raise DrawerAlreadyClosed()
    takings = takings_of(session, drawer.id)
    expected = expected_in_drawer(drawer.opening_float_cents, takings["cash"])
    difference = command.counted_cents - expected
    reason = (command.reason or "").strip()[:REASON_LENGTH_MAX] or None
    if difference and reason is None:
        raise DifferenceNeedsReason(field="reason", difference_cents=difference)
    sales_count = session.scalar(
        select(func.count()).select_from(Sale).where(Sale.cash_session_id == drawer.id)
    )
    drawer.is_open = False
    session.add(
        CashClosing(
            cash_session_id=drawer.id,
            closed_at=context.occurred_at,
            recorded_at=context.recorded_at,
            closed_by=context.actor.id,
            expected_cents=expected,
            counted_cents=command.counted_cents,
            difference_cents=difference,
            reason=reason if difference else None,
            sales_count=sales_count or 0,
            cash_cents=takings["cash"],
            cheque_cents=takings["cheque"],
            card_cents=takings["card"],
        )
    )
    return {
        "expected_cents": expected,
        "counted_cents": command.counted_cents,
        "difference_cents": difference,
        "takings": takings,
        "sales_count": sales_count or 0,
    }


def takings_of(session: Session, cash_session_id: UUID) -> dict[str, int]:
    """What was kept by each means since the drawer was opened (minor units)."""
    kept = dict(
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


def _check_amount(cents: int, field: str) -> None:
    if not 0 <= cents <= CENTS_MAX:
        raise AmountOutOfBounds(field=field)
