"""Deliveries, as both of their ends may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.models import (
    Delivery,
    DeliveryLine,
    DifferenceAnswer,
    Intake,
    IntakeExtra,
    IntakeLine,
    Order,
    OrderDelivery,
    Place,
)
from inventory.queries.places import within
from inventory.rules.costs import cost_of
from inventory.rules.road import overdue_before
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import User
from kernel.quantity import Unit
from producers.models import Organisation
from producers.queries.listing import PAGE_SIZE, PAGES_MAX, Page
from traceability.models import Lot, Product, TradeItem

# On the way to me; sent by me and not there yet; for too long; arrived; arrived otherwise than sent.
STANDINGS = ("to_receive", "on_the_way", "overdue", "received", "differing")


class DeliveryNotFound(NotFound):
    code = "delivery-not-found"


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One delivery in a list, with its two ends and its reception when there was one."""

    delivery: Delivery
    source: Place
    target: Place
    intake: Intake | None


@dataclass(frozen=True, slots=True)
class NoteLine:
    """One line of a delivery note: what was sent, and what was found of it."""

    line: DeliveryLine
    lot: Lot
    product: Product
    trade_item: TradeItem | None
    owner: Organisation
    found: IntakeLine | None

    @property
    def cost_cents(self) -> int | None:
        """What the receiver pays for what was sent; None when no price is written."""
        cents = self.line.unit_cost_cents
        return None if cents is None else cost_of(self.line.quantity, self.lot.unit, cents)


@dataclass(frozen=True, slots=True)
class ExtraRow:
    """What came of a lot that is on no line."""

    extra: IntakeExtra
    lot: Lot
    product: Product
    trade_item: TradeItem | None


@dataclass(frozen=True, slots=True)
class DeliveryNote:
    """A whole delivery note."""

    delivery: Delivery
    source: Place
    target: Place
    sender: Organisation | None
    receiver: Organisation | None
    intake: Intake | None
    received_by: str | None
    lines: Sequence[NoteLine]
    # The order it answers, when it answers one.
    order: Order | None
    # What came besides the note, and what the sender says of the differences, oldest first.
    extras: Sequence[ExtraRow] = ()
    answers: Sequence[tuple[DifferenceAnswer, str | None]] = ()

    @property
    def differences(self) -> int:
        """How many lines arrived otherwise than they were sent."""
        lines = sum(1 for line in self.lines if line.found is not None and line.found.reason)
        return lines + len(self.extras)

    @property
    def net_mass_mg(self) -> int | None:
        """What the goods weigh without their packs; none when some are measured by volume.

        No article tells what its pack weighs: a gross mass would be made up.
        """
        if any(one.product.unit != Unit.GRAM for one in self.lines):
            return None
        return sum(
            one.line.quantity * (one.trade_item.net_content if one.trade_item else 1) for one in self.lines
        )

    @property
    def cost_cents(self) -> int | None:
        """What the receiver pays, in the currency of its place; None when a price is not known."""
        costs = [one.cost_cents for one in self.lines]
        return sum(one for one in costs if one is not None) if None not in costs else None


def delivery_page(
    session: Session, actor: Actor, today: date, standing: str = "", number: int = 1
) -> Page[DeliveryRow]:
    """One page of the deliveries from or to the places `actor` may see, newest first."""
    target, wanted = _rows_wanted(actor)
    wanted = wanted.where(*_standing(actor, standing, target), *_overdue(standing, today))
    number = min(max(number, 1), PAGES_MAX)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ordered = wanted.order_by(Delivery.sent_at.desc(), Delivery.id.desc())
    rows = session.execute(ordered.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page([DeliveryRow(*row) for row in rows], number, total)


def waiting_for(session: Session, actor: Actor, place_id: UUID | None = None) -> Sequence[DeliveryRow]:
    """What is on its way to the places of `actor`, or to one of them, oldest first; at most one page."""
    target, wanted = _rows_wanted(actor)
    wanted = wanted.where(*_standing(actor, "to_receive", target))
    if place_id is not None:
        wanted = wanted.where(target.id == place_id)
    rows = session.execute(wanted.order_by(Delivery.sent_at, Delivery.id).limit(PAGE_SIZE))
    return [DeliveryRow(*row) for row in rows]


def delivery_note(session: Session, actor: Actor, delivery_id: UUID) -> DeliveryNote:
    """A delivery that leaves from or comes to a place `actor` may see; raises DeliveryNotFound."""
    _, wanted = _rows_wanted(actor)
    row = session.execute(wanted.where(Delivery.id == delivery_id)).one_or_none()
    if row is None:
        raise DeliveryNotFound(delivery_id=str(delivery_id))
    delivery, source, target, intake = row
    return DeliveryNote(
        delivery=delivery,
        source=source,
        target=target,
        sender=_keeper(session, source),
        receiver=_keeper(session, target),
        intake=intake,
        received_by=_name(session, intake),
        lines=_lines(session, delivery_id),
        order=_order(session, delivery_id),
        extras=_extras(session, delivery_id),
        answers=_answers(session, delivery_id),
    )


def differences_unanswered(session: Session, actor: Actor) -> int:
    """How many deliveries that left the places of `actor` arrived otherwise, and wait for her word."""
    mine = select(Place.id).where(within(actor))
    answered = select(DifferenceAnswer.id).where(DifferenceAnswer.delivery_id == Delivery.id).exists()
    wanted = select(func.count()).where(Delivery.source_id.in_(mine), with_differences(), ~answered)
    return session.scalar(wanted) or 0


def with_differences() -> ColumnElement[bool]:
    """That a Delivery arrived otherwise than it was sent."""
    line = select(IntakeLine.line_id).join(DeliveryLine, DeliveryLine.id == IntakeLine.line_id)
    extra = select(IntakeExtra.id).where(IntakeExtra.delivery_id == Delivery.id)
    differs = line.where(DeliveryLine.delivery_id == Delivery.id, IntakeLine.reason.is_not(None))
    return or_(differs.correlate(Delivery).exists(), extra.correlate(Delivery).exists())


def _rows_wanted(actor: Actor) -> tuple[type[Place], Select[*tuple[Any, ...]]]:
    """Deliveries with their ends and their reception, of which `actor` may see one end."""
    source, target = aliased(Place), aliased(Place)
    mine = select(Place.id).where(within(actor))
    wanted = (
        select(Delivery, source, target, Intake)
        .join(source, source.id == Delivery.source_id)
        .join(target, target.id == Delivery.target_id)
        .outerjoin(Intake, Intake.delivery_id == Delivery.id)
    )
    if not actor.sees_all:
        wanted = wanted.where(or_(Delivery.source_id.in_(mine), Delivery.target_id.in_(mine)))
    return target, wanted


def overdue_count(session: Session, actor: Actor, today: date) -> int:
    """How many deliveries from or to the places of `actor` are on the road for too long."""
    _, wanted = _rows_wanted(actor)
    late = wanted.where(Intake.delivery_id.is_(None), *_overdue("overdue", today))
    return (
        session.scalar(select(func.count()).select_from(late.with_only_columns(Delivery.id).subquery())) or 0
    )


def _overdue(standing: str, today: date) -> list[ColumnElement[bool]]:
    return [Delivery.sent_on < overdue_before(today)] if standing == "overdue" else []


def _standing(actor: Actor, standing: str, target: type[Place]) -> list[ColumnElement[bool]]:
    if standing == "received":
        return [Intake.delivery_id.is_not(None)]
    if standing == "differing":
        return [with_differences()]
    if standing in ("on_the_way", "overdue"):
        return [Intake.delivery_id.is_(None)]
    if standing == "to_receive":
        mine = select(Place.id).where(within(actor))
        return [Intake.delivery_id.is_(None), target.id.in_(mine)]
    return []


def _lines(session: Session, delivery_id: UUID) -> list[NoteLine]:
    wanted = (
        select(DeliveryLine, Lot, Product, TradeItem, Organisation, IntakeLine)
        .join(Lot, Lot.id == DeliveryLine.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .join(Organisation, Organisation.id == DeliveryLine.owner_id)
        .outerjoin(IntakeLine, IntakeLine.line_id == DeliveryLine.id)
        .where(DeliveryLine.delivery_id == delivery_id)
        .order_by(Product.name_fr, Lot.code, DeliveryLine.id)
    )
    return [NoteLine(*row) for row in session.execute(wanted)]


def _extras(session: Session, delivery_id: UUID) -> list[ExtraRow]:
    wanted = (
        select(IntakeExtra, Lot, Product, TradeItem)
        .join(Lot, Lot.id == IntakeExtra.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(IntakeExtra.delivery_id == delivery_id)
        .order_by(Product.name_fr, Lot.code)
    )
    return [ExtraRow(*row) for row in session.execute(wanted)]


def _answers(session: Session, delivery_id: UUID) -> Sequence[tuple[DifferenceAnswer, str | None]]:
    wanted = (
        select(DifferenceAnswer, User.name)
        .outerjoin(User, User.id == DifferenceAnswer.answered_by)
        .where(DifferenceAnswer.delivery_id == delivery_id)
        .order_by(DifferenceAnswer.rank)
    )
    return session.execute(wanted).tuples().all()


def _order(session: Session, delivery_id: UUID) -> Order | None:
    wanted = select(Order).join(OrderDelivery, OrderDelivery.order_id == Order.id)
    return session.scalar(wanted.where(OrderDelivery.delivery_id == delivery_id))


def _keeper(session: Session, place: Place) -> Organisation | None:
    return session.get(Organisation, place.organisation_id) if place.organisation_id else None


def _name(session: Session, intake: Intake | None) -> str | None:
    """The name of who received; none for the system."""
    if intake is None or intake.received_by is None:
        return None
    return session.scalar(select(User.name).where(User.id == intake.received_by))
