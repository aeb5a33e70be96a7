"""A harvest weighed in: opened, weighed one member after another, closed into a lot.

Each fact is told by a phone that may have had no network for days, and by several phones at once.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import (
    Gathering,
    GatheringClosing,
    Weighing,
    WeighingCancellation,
)
from inventory.operations.production import MAKERS, HarvestLot, harvest_lot, place_of
from inventory.queries.gatherings import GatheringNotFound, WeighingNotFound, counted_weighings
from inventory.rules.gatherings import (
    ORDINAL_MAX,
    GatheringMisnamed,
    brought_by_member,
    gathering_id_of,
    lot_id_of,
    net_mg,
    plots_of,
    refuse_day_to_come,
)
from kernel.access import Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from kernel.quantity import Unit
from producers.models import Member, Plot
from traceability.models import Lot
from traceability.operations.lots import AlreadyRecorded, UnknownProduct
from traceability.queries.products import products_by_id
from traceability.rules.births import NotHarvested, NotOfThisOrganisation

COMMUNE_MAX = 120


class GatheringClosed(Refused):
    """The gathering became a lot already; what comes later is kept apart."""

    code = "gathering-closed"


class MemberHasLeft(Invalid):
    """She had left the cooperative on the day of the harvest."""

    code = "member-has-left"


class PlotOfAnotherMember(Invalid):
    code = "plot-of-another-member"


@dataclass(frozen=True, slots=True)
class OpenGathering:
    """A product begins to be weighed in at a place, for a day."""

    gathering_id: UUID
    organisation_id: UUID
    place_id: UUID
    product_id: UUID
    harvested_on: date
    ordinal: int = 1
    commune: str | None = None


@dataclass(frozen=True, slots=True)
class RecordWeighing:
    """What a member brought: what the scale showed and the basket's part of it, in mg."""

    weighing_id: UUID
    organisation_id: UUID
    gathering_id: UUID
    member_id: UUID
    gross_mg: int
    tare_mg: int = 0
    plot_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CancelWeighing:
    """A weighing was a mistake and does not count."""

    weighing_id: UUID
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class CloseGathering:
    """All is weighed in: what was brought becomes a lot."""

    gathering_id: UUID
    organisation_id: UUID


def of_organisation(session: Session, command: Any) -> Touch:
    """The stream of the organisation that a command names; what it names besides is checked against it."""
    return Touch(
        stream=f"organisation:{command.organisation_id}",
        organisations=frozenset({command.organisation_id}),
    )


@operation(*MAKERS, touches=of_organisation)
def open_gathering(session: Session, command: OpenGathering, context: Context) -> dict[str, Any]:
    """Open a gathering; one that another phone opened is joined as it is.

    Raises PlaceOfAnotherOrganisation, UnknownProduct, NotHarvested, GatheringMisnamed, HarvestedInTheFuture.
    """
    place = place_of(session, command.place_id, command.organisation_id)
    _refuse_unweighable(session, command)
    refuse_day_to_come(command.harvested_on, context.recorded_at)
    opened = insert_ignoring(
        session,
        Gathering,
        id=command.gathering_id,
        organisation_id=command.organisation_id,
        place_id=place.id,
        product_id=command.product_id,
        harvested_on=command.harvested_on,
        ordinal=command.ordinal,
        commune=(command.commune or "").strip()[:COMMUNE_MAX] or None,
        opened_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    return {"gathering_id": command.gathering_id, "opened": opened}


def _refuse_unweighable(session: Session, command: OpenGathering) -> None:
    """Let pass what can be gathered by weight, under the id that follows from what it is."""
    product = products_by_id(session, [command.product_id]).get(command.product_id)
    if product is None:
        raise UnknownProduct(field="product_id")
    if not product.is_harvested or product.unit != Unit.GRAM:
        raise NotHarvested(field="product_id", product=product.name_fr)
    named = gathering_id_of(command.place_id, product.id, command.harvested_on, command.ordinal)
    if not 0 < command.ordinal <= ORDINAL_MAX or named != command.gathering_id:
        raise GatheringMisnamed(field="gathering_id")


@operation(*MAKERS, touches=of_organisation)
def record_weighing(session: Session, command: RecordWeighing, context: Context) -> dict[str, Any]:
    """Weigh in what a member brought.

    Raises GatheringNotFound, GatheringClosed, AlreadyRecorded, NotOfThisOrganisation, MemberHasLeft,
    PlotOfAnotherMember, NothingOnTheScale.
    """
    gathering = open_one(session, command.gathering_id, command.organisation_id)
    if session.get(Weighing, command.weighing_id):
        raise AlreadyRecorded()
    _refuse_stranger(session, command, gathering)
    net = net_mg(command.gross_mg, command.tare_mg)
    session.add(
        Weighing(
            id=command.weighing_id,
            gathering_id=gathering.id,
            member_id=command.member_id,
            plot_id=command.plot_id,
            gross_mg=command.gross_mg,
            tare_mg=command.tare_mg,
            net_mg=net,
            weighed_by=context.actor.id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"weighing_id": command.weighing_id, "net_mg": net}


def _refuse_stranger(session: Session, command: RecordWeighing, gathering: Gathering) -> None:
    member = session.get(Member, command.member_id)
    if member is None or member.organisation_id != gathering.organisation_id:
        raise NotOfThisOrganisation(field="member_id")
    if member.left_on and member.left_on <= gathering.harvested_on:
        raise MemberHasLeft(field="member_id", name=member.name, left_on=member.left_on.isoformat())
    plot = session.get(Plot, command.plot_id) if command.plot_id else None
    if command.plot_id and (plot is None or plot.organisation_id != gathering.organisation_id):
        raise NotOfThisOrganisation(field="plot_id")
    if plot and plot.member_id and plot.member_id != member.id:
        raise PlotOfAnotherMember(field="plot_id", plot=plot.code, name=member.name)


@operation(*MAKERS, touches=of_organisation)
def cancel_weighing(session: Session, command: CancelWeighing, context: Context) -> dict[str, Any]:
    """Take a weighing back by a further fact. Raises WeighingNotFound, GatheringClosed."""
    weighing = session.get(Weighing, command.weighing_id)
    if weighing is None:
        raise WeighingNotFound(weighing_id=str(command.weighing_id))
    try:
        open_one(session, weighing.gathering_id, command.organisation_id)
    except GatheringNotFound:
        raise WeighingNotFound(weighing_id=str(command.weighing_id)) from None
    cancelled = insert_ignoring(
        session,
        WeighingCancellation,
        weighing_id=weighing.id,
        cancelled_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    return {"weighing_id": weighing.id, "cancelled": cancelled}


@operation(*MAKERS, touches=of_organisation)
def close_gathering(session: Session, command: CloseGathering, context: Context) -> dict[str, Any]:
    """Make a lot of what was weighed in; a gathering that is closed already answers with its lot.

    Raises GatheringNotFound and what a harvest may find wrong. Nothing weighed makes no lot.
    """
    gathering = held_still(session, command.gathering_id, command.organisation_id, writes=True)
    closing = session.get(GatheringClosing, gathering.id)
    lot_id = closing.lot_id if closing else _lot_of(session, gathering, context)
    if closing is None:
        session.add(
            GatheringClosing(
                gathering_id=gathering.id,
                lot_id=lot_id,
                closed_by=context.actor.id,
                occurred_at=context.occurred_at,
                recorded_at=context.recorded_at,
            )
        )
    lot = session.get(Lot, lot_id) if lot_id else None
    return {"gathering_id": gathering.id, "lot_id": lot_id, "code": lot.code if lot else None}


def _lot_of(session: Session, gathering: Gathering, context: Context) -> UUID | None:
    """The lot that the weighings make, written with its stock; None when there are none."""
    weighings = counted_weighings(session, gathering.id)
    if not weighings:
        return None
    lot_id = lot_id_of(gathering.id)
    harvest = HarvestLot(
        lot_id=lot_id,
        organisation_id=gathering.organisation_id,
        place_id=gathering.place_id,
        product_id=gathering.product_id,
        harvested_on=gathering.harvested_on,
        commune=gathering.commune or _commune_of(session, plots_of(weighings)),
        contributions=tuple(brought_by_member(weighings).items()),
        plots=plots_of(weighings),
    )
    harvest_lot(session, harvest, context)
    return lot_id


def _commune_of(session: Session, plot_ids: tuple[UUID, ...]) -> str | None:
    """The commune of all these plots; None when they lie in several, or there are none."""
    communes = set(session.scalars(select(Plot.commune).where(Plot.id.in_(plot_ids))))
    return communes.pop() if len(communes) == 1 else None


def open_one(session: Session, gathering_id: UUID, organisation_id: UUID) -> Gathering:
    """A gathering that is still open, and stays so until the commit.

    Raises GatheringNotFound, GatheringClosed.
    """
    gathering = held_still(session, gathering_id, organisation_id, writes=False)
    if session.get(GatheringClosing, gathering.id):
        raise GatheringClosed(day=gathering.harvested_on.isoformat())
    return gathering


def held_still(session: Session, gathering_id: UUID, organisation_id: UUID, *, writes: bool) -> Gathering:
    """A gathering of an organisation, locked: nothing is weighed in while it is being closed."""
    wanted = select(Gathering).where(
        Gathering.id == gathering_id, Gathering.organisation_id == organisation_id
    )
    gathering = session.scalar(wanted.with_for_update(read=not writes))
    if gathering is None:
        raise GatheringNotFound(gathering_id=str(gathering_id))
    return gathering
