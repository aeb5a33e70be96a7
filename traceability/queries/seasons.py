"""The analyses of one product's lots in a season, as far as a person may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor
from traceability.models import Analysis, Lot, Product
from traceability.queries.grades import Graded, grades_of_lots
from traceability.queries.lots import visible

LOTS_MAX = 120


@dataclass(frozen=True, slots=True)
class AnalysedLot:
    """A lot with the analyses of it that count."""

    lot: Lot
    analyses: Sequence[Graded]


def analysed_products(session: Session, actor: Actor) -> Sequence[Product]:
    """The products of which an analysis may be seen, by name."""
    wanted = select(Lot.product_id).join(Analysis, Analysis.lot_id == Lot.id).where(visible(actor)).distinct()
    return session.scalars(select(Product).where(Product.id.in_(wanted)).order_by(Product.name_fr)).all()


def analysed_lots(
    session: Session, actor: Actor, product_id: UUID, season: int, organisation_id: UUID | None
) -> list[AnalysedLot]:
    """The analysed lots of a product in a season, by their day; at most 120, the latest."""
    wanted = (
        select(Lot)
        .where(
            visible(actor),
            Lot.product_id == product_id,
            Lot.season == season,
            Lot.id.in_(select(Analysis.lot_id)),
        )
        .order_by(Lot.made_on.desc(), Lot.code.desc())
        .limit(LOTS_MAX)
    )
    if organisation_id is not None:
        wanted = wanted.where(Lot.organisation_id == organisation_id)
    lots = list(reversed(session.scalars(wanted).all()))
    grades = grades_of_lots(session, [one.id for one in lots])
    return [AnalysedLot(one, [each for each in grades.get(one.id, ()) if each.counts]) for one in lots]
