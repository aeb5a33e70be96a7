"""Tills: set up at a place that sells; and the codes by which sellers take them over."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.rules.places import REGISTERED_KINDS
from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.models import Attachment
from shop.models import Till, TillPin
from shop.queries.tills import TillNotFound
from shop.rules.taxes import BP_WHOLE

PIN_ITERATIONS_MIN = 100_000


class TillExists(Refused):
    code = "till-exists"


class TillMalformed(Invalid):
    code = "till-malformed"


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
    discount_bp_max_seller: int = 1_000
    discount_bp_max_manager: int = 5_000
    print_bridge: str | None = None
    stripe_reader: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeTill:
    """What a till prints, rounds and allows from now on; its code, place and rounding stay."""

    till_id: UUID
    name: str
    receipt_header: str
    receipt_footer: str
    receipt_width_mm: int
    discount_bp_max_seller: int
    discount_bp_max_manager: int
    print_bridge: str | None = None
    stripe_reader: str | None = None


@dataclass(frozen=True, slots=True)
class SetPin:
    """A seller's code for the tills, as its salted PBKDF2-SHA256 (base64); the code itself stays outside."""

    user_id: UUID
    salt: str
    iterations: int
    hash: str = field(repr=False, metadata={"journal": "omit"})


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


@operation(Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, touches=_place_of)
def register_till(session: Session, command: RegisterTill, context: Context) -> dict[str, str]:
    """Set up a till at a place that sells. Raises TillMalformed, TillExists."""
    place = session.get(Place, command.place_id)
    if place is None or place.kind not in REGISTERED_KINDS:
        raise TillMalformed(field="place_id")
    if command.receipt_width_mm not in (58, 80) or not 0 <= command.cash_rounding_cents <= 100:
        raise TillMalformed(field="receipt_width_mm")
    for share in (command.discount_bp_max_seller, command.discount_bp_max_manager):
        if not 0 <= share <= BP_WHOLE:
            raise TillMalformed(field="discount_bp_max_seller")
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
            discount_bp_max_seller=command.discount_bp_max_seller,
            discount_bp_max_manager=command.discount_bp_max_manager,
            print_bridge=command.print_bridge or None,
            stripe_reader=command.stripe_reader or None,
        )
    )
    return {"till_id": str(command.till_id)}


def _till_of(session: Session, command: ChangeTill) -> Touch:
    return hold_till(session, command.till_id)


@operation(Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, touches=_till_of)
def change_till(session: Session, command: ChangeTill, context: Context) -> dict[str, str]:
    """Change a till's settings. Raises TillMalformed."""
    if command.receipt_width_mm not in (58, 80):
        raise TillMalformed(field="receipt_width_mm")
    for share in (command.discount_bp_max_seller, command.discount_bp_max_manager):
        if not 0 <= share <= BP_WHOLE:
            raise TillMalformed(field="discount_seller")
    till = session.get_one(Till, command.till_id)
    till.name = command.name.strip()
    till.receipt_header, till.receipt_footer = command.receipt_header, command.receipt_footer
    till.receipt_width_mm = command.receipt_width_mm
    till.discount_bp_max_seller = command.discount_bp_max_seller
    till.discount_bp_max_manager = command.discount_bp_max_manager
    till.print_bridge, till.stripe_reader = command.print_bridge, command.stripe_reader
    return {"till_id": str(till.id)}


class PinMalformed(Invalid):
    code = "pin-malformed"


class PinOfAnother(Refused):
    code = "pin-of-another"


def _anywhere(session: Session, command: SetPin) -> Touch:
    """Whoever stands at a counter sets a code; the operation checks that it is their own."""
    places = session.scalars(select(Attachment.place_id).where(Attachment.user_id == command.user_id))
    return Touch(stream=f"user:{command.user_id}", places=frozenset(one for one in places if one))


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_anywhere)
def set_pin(session: Session, command: SetPin, context: Context) -> dict[str, str]:
    """Set or replace one's own code for the tills. Raises PinOfAnother, PinMalformed."""
    if context.actor.id not in (None, command.user_id):
        raise PinOfAnother()
    if command.iterations < PIN_ITERATIONS_MIN or not command.hash or not command.salt:
        raise PinMalformed(field="pin")
    pin = session.get(TillPin, command.user_id) or TillPin(user_id=command.user_id)
    pin.salt, pin.iterations, pin.hash = command.salt, command.iterations, command.hash
    pin.set_at = context.recorded_at
    session.add(pin)
    return {"user_id": str(command.user_id)}
