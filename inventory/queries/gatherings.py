"""Questions about harvests weighed in: what is open, who brought what, what waits to be settled."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from inventory.models import (
    FieldRefusal,
    FieldSettlement,
    Gathering,
    GatheringClosing,
    GatheringPhoto,
    Place,
    Weighing,
    WeighingCancellation,
)
from inventory.rules.gatherings import Weighed
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import User
from producers.models import Member, Organisation
from traceability.models import Lot, Product

LISTED_MAX = 100
WEIGHINGS_MAX = 5_000
REFUSALS_MAX = 200


class GatheringNotFound(NotFound):
    code = "gathering-not-found"


class WeighingNotFound(NotFound):
    code = "weighing-not-found"


class RefusalNotFound(NotFound):
    code = "field-refusal-not-found"


@dataclass(frozen=True, slots=True)
class ListedGathering:
    """A gathering with what was weighed in so far, in mg, and the lot that it became."""

    gathering: Gathering
    place: Place
    product: Product
    closing: GatheringClosing | None
    lot: Lot | None
    weighings: int
    net_mg: int


@dataclass(frozen=True, slots=True)
class ToldWeighing:
    """One weighing as its page tells it."""

    weighing: Weighing
    member: Member
    by: str | None
    is_cancelled: bool


@dataclass(frozen=True, slots=True)
class ToldRefusal:
    """What a phone said and could not be taken, by whom, and what was decided since."""

    refusal: FieldRefusal
    organisation: Organisation
    gathering: Gathering | None
    by: str | None
    settlement: FieldSettlement | None


def within(actor: Actor) -> ColumnElement[bool]:
    """The condition that a gathering is of an organisation that `actor` may read."""
    return true() if actor.sees_all else Gathering.organisation_id.in_(actor.organisations)


def is_cancelled() -> ColumnElement[bool]:
    """The condition that a weighing was taken back."""
    taken_back = select(WeighingCancellation.weighing_id).where(
        WeighingCancellation.weighing_id == Weighing.id
    )
    return taken_back.correlate(Weighing).exists()


def counted_weighings(session: Session, gathering_id: UUID) -> list[Weighed]:
    """The weighings of a gathering that count, in the order in which they were made."""
    rows = session.execute(
        select(Weighing.member_id, Weighing.net_mg, Weighing.plot_id)
        .where(Weighing.gathering_id == gathering_id, ~is_cancelled())
        .order_by(Weighing.occurred_at, Weighing.id)
    )
    return [Weighed(*row) for row in rows]


def gatherings_for(session: Session, actor: Actor) -> list[ListedGathering]:
    """The latest gatherings that `actor` may read, newest day first; at most 100."""
    wanted = _listed().where(within(actor))
    rows = session.execute(
        wanted.order_by(Gathering.harvested_on.desc(), Gathering.recorded_at.desc()).limit(LISTED_MAX)
    )
    return _with_totals(session, [row._tuple() for row in rows])


def gathering_for(session: Session, actor: Actor, gathering_id: UUID) -> ListedGathering:
    """One gathering that `actor` may read; raises GatheringNotFound."""
    row = session.execute(_listed().where(within(actor), Gathering.id == gathering_id)).one_or_none()
    if row is None:
        raise GatheringNotFound(gathering_id=str(gathering_id))
    return _with_totals(session, [row._tuple()])[0]


def _listed() -> Select[Gathering, Place, Product, GatheringClosing, Lot]:
    return (
        select(Gathering, Place, Product, GatheringClosing, Lot)
        .join(Place, Place.id == Gathering.place_id)
        .join(Product, Product.id == Gathering.product_id)
        .outerjoin(GatheringClosing, GatheringClosing.gathering_id == Gathering.id)
        .outerjoin(Lot, Lot.id == GatheringClosing.lot_id)
    )


Row = tuple[Gathering, Place, Product, GatheringClosing | None, Lot | None]


def _with_totals(session: Session, rows: Sequence[Row]) -> list[ListedGathering]:
    totals = _totals(session, [row[0].id for row in rows])
    return [ListedGathering(*row, *totals.get(row[0].id, (0, 0))) for row in rows]


def _totals(session: Session, gathering_ids: Iterable[UUID]) -> dict[UUID, tuple[int, int]]:
    """Number and mass in mg of the weighings that count, by gathering."""
    rows = session.execute(
        select(Weighing.gathering_id, func.count(), func.sum(Weighing.net_mg))
        .where(Weighing.gathering_id.in_(list(gathering_ids)), ~is_cancelled())
        .group_by(Weighing.gathering_id)
    )
    return {gathering_id: (int(count), int(mass)) for gathering_id, count, mass in rows}


def weighings_of(session: Session, gathering_id: UUID) -> list[ToldWeighing]:
    """The weighings of a gathering, the latest first, those taken back too; at most 5,000."""
    rows = session.execute(
        select(Weighing, Member, User.name, WeighingCancellation.weighing_id)
        .join(Member, Member.id == Weighing.member_id)
        .outerjoin(User, User.id == Weighing.weighed_by)
        .outerjoin(WeighingCancellation, WeighingCancellation.weighing_id == Weighing.id)
        .where(Weighing.gathering_id == gathering_id)
        .order_by(Weighing.occurred_at.desc(), Weighing.id.desc())
        .limit(WEIGHINGS_MAX)
    )
    return [ToldWeighing(one, member, by, back is not None) for one, member, by, back in rows]


def open_refusals(session: Session, actor: Actor, gathering_id: UUID | None = None) -> list[ToldRefusal]:
    """What waits to be settled, oldest first, perhaps of one gathering only; at most 200."""
    of_one = FieldRefusal.gathering_id == gathering_id if gathering_id else true()
    rows = session.execute(
        _refusals()
        .where(_refusal_within(actor), of_one, FieldSettlement.refusal_id.is_(None))
        .order_by(FieldRefusal.recorded_at, FieldRefusal.id)
        .limit(REFUSALS_MAX)
    )
    return [ToldRefusal(*row) for row in rows]


def refusal_for(session: Session, actor: Actor, refusal_id: UUID) -> ToldRefusal:
    """One refusal of an organisation that `actor` may read; raises RefusalNotFound."""
    row = session.execute(
        _refusals().where(_refusal_within(actor), FieldRefusal.id == refusal_id)
    ).one_or_none()
    if row is None:
        raise RefusalNotFound()
    return ToldRefusal(*row)


def _refusal_within(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.sees_all else FieldRefusal.organisation_id.in_(actor.organisations)


def _refusals() -> Select[FieldRefusal, Organisation, Gathering, str, FieldSettlement]:
    return (
        select(FieldRefusal, Organisation, Gathering, User.name, FieldSettlement)
        .join(Organisation, Organisation.id == FieldRefusal.organisation_id)
        .outerjoin(Gathering, Gathering.id == FieldRefusal.gathering_id)
        .outerjoin(User, User.id == FieldRefusal.said_by)
        .outerjoin(FieldSettlement, FieldSettlement.refusal_id == FieldRefusal.id)
    )


@dataclass(frozen=True, slots=True)
class WeighedIn:
    """The gathering that became a lot, and how many photos were taken of it."""

    gathering: Gathering
    photos: int


def weighed_in(session: Session, lot_id: UUID) -> WeighedIn | None:
    """Where a lot was weighed in; None when it was written at the desk."""
    photos = select(func.count()).where(GatheringPhoto.gathering_id == Gathering.id).scalar_subquery()
    row = session.execute(
        select(Gathering, photos)
        .join(GatheringClosing, GatheringClosing.gathering_id == Gathering.id)
        .where(GatheringClosing.lot_id == lot_id)
    ).one_or_none()
    return WeighedIn(row[0], int(row[1])) if row else None


def photos_of(session: Session, gathering_id: UUID) -> Sequence[GatheringPhoto]:
    """The photos of a gathering, in the order in which they were taken."""
    wanted = select(GatheringPhoto).where(GatheringPhoto.gathering_id == gathering_id)
    return session.scalars(wanted.order_by(GatheringPhoto.occurred_at, GatheringPhoto.id)).all()
