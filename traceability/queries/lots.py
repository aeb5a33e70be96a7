"""Lists of lots, newest first, and one lot, as far as a person may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import Invalid, NotFound
from producers.models import Organisation
from traceability.models import Lot, Product
from traceability.queries.states import has_state

LISTED_LOTS = 50
CODE_SHOWN_MAX = 40


class LotNotFound(NotFound):
    code = "lot-not-found"


class UnknownLotCode(Invalid):
    """A person named a lot by a code that no lot of the organisation has."""

    code = "unknown-lot-code"


@dataclass(frozen=True, slots=True)
class LotFilter:
    """What a list of lots is narrowed to; `codes` are whole codes, any of them; `token` is a scanned one."""

    branch: str | None = None
    product_id: UUID | None = None
    state: str | None = None
    season: int | None = None
    organisation_id: UUID | None = None
    codes: Sequence[str] | None = None
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The last lot of a page: the next page begins after it, whatever was added meanwhile."""

    made_on: date
    lot_id: UUID


@dataclass(frozen=True, slots=True)
class ListedLot:
    """A lot as lists show it."""

    lot: Lot
    product: Product
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class LotPage:
    """One page of a list, and where the next begins; None at the end."""

    rows: Sequence[ListedLot]
    following: Bookmark | None


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on Lot for what `actor` may see: what her organisations made."""
    return true() if actor.sees_all else Lot.organisation_id.in_(actor.organisations)


def lot_for(session: Session, actor: Actor, lot_id: UUID) -> Lot:
    """A lot that `actor` may see; raises LotNotFound."""
    lot = session.scalars(select(Lot).where(Lot.id == lot_id, visible(actor))).one_or_none()
    if lot is None:
        raise LotNotFound(lot_id=str(lot_id))
    return lot


def lots_by_codes(session: Session, organisation_id: UUID, codes: Collection[str]) -> Sequence[Lot]:
    """The lots of an organisation by their codes; raises UnknownLotCode for one that none has."""
    lots = session.scalars(
        select(Lot).where(Lot.organisation_id == organisation_id, Lot.code.in_(codes))
    ).all()
    for code in sorted(set(codes) - {lot.code for lot in lots}):
        raise UnknownLotCode(field="also", code=code[:CODE_SHOWN_MAX])
    return lots


def visible_lots(
    session: Session,
    actor: Actor,
    wanted: LotFilter | None = None,
    after: Bookmark | None = None,
    limit: int = LISTED_LOTS,
) -> LotPage:
    """One page of the lots that `actor` may see, the latest made first."""
    rows = session.execute(
        select(Lot, Product, Organisation)
        .join(Product, Product.id == Lot.product_id)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .where(visible(actor), *_conditions(wanted or LotFilter()), _is_after(after))
        .order_by(Lot.made_on.desc(), Lot.id.desc())
        .limit(limit + 1)
    ).all()
    listed = [ListedLot(lot, product, organisation) for lot, product, organisation in rows[:limit]]
    last = listed[-1].lot if len(rows) > limit else None
    return LotPage(listed, Bookmark(last.made_on, last.id) if last else None)


def _conditions(wanted: LotFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.branch is not None:
        found.append(Product.branch == wanted.branch)
    if wanted.codes is not None:
        found.append(Lot.code.in_(wanted.codes))
    if wanted.token is not None:
        found.append(Lot.token == wanted.token)
    if wanted.state is not None:
        found.append(has_state(wanted.state))
    if wanted.season is not None:
        found.append(Lot.season == wanted.season)
    if wanted.product_id is not None:
        found.append(Lot.product_id == wanted.product_id)
    if wanted.organisation_id is not None:
        found.append(Lot.organisation_id == wanted.organisation_id)
    return found


def _is_after(mark: Bookmark | None) -> ColumnElement[bool]:
    if mark is None:
        return true()
    return or_(Lot.made_on < mark.made_on, and_(Lot.made_on == mark.made_on, Lot.id < mark.lot_id))
