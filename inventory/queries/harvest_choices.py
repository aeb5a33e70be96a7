"""Who brings a harvest, and from where: what the weighing page asks about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from inventory.models import Place
from producers.models import Member, OrganisationBranch, Plot
from producers.queries.listing import holding
from traceability.models import Product
from traceability.queries.products import products_of

# More rows than this are not weighed in at once; a search by name or village narrows them.
MEMBERS_MAX = 300
PLOTS_MAX = 300


@dataclass(frozen=True, slots=True)
class HarvestChoices:
    """What may be harvested at a place, by whom, and on which plots."""

    products: Sequence[Product]
    members: Sequence[Member]
    plots: Sequence[Plot]

    @property
    def communes(self) -> list[str]:
        """The communes of the plots, the most frequent first."""
        names = [plot.commune for plot in self.plots]
        return sorted(set(names), key=lambda name: (-names.count(name), name))


def harvest_choices_at(session: Session, place: Place, text: str = "") -> HarvestChoices:
    """What may be weighed in at a place; members narrowed to a name or a village."""
    branches = branches_at(session, place)
    return HarvestChoices(
        products=products_of(session, branches, harvested=True),
        members=members_at(session, place, text),
        plots=_plots(session, place, branches),
    )


def branches_at(session: Session, place: Place) -> Sequence[str]:
    """The branches of who answers for a place."""
    of_keeper = OrganisationBranch.organisation_id == place.organisation_id
    return session.scalars(select(OrganisationBranch.branch).where(of_keeper)).all()


def members_at(session: Session, place: Place, text: str = "") -> Sequence[Member]:
    """The members of who answers for a place, perhaps of a name or a village; at most 300."""
    wanted = select(Member).where(Member.organisation_id == place.organisation_id, Member.left_on.is_(None))
    if text:
        pattern = holding(text)
        columns = (Member.name, Member.village)
        wanted = wanted.where(or_(*(one.ilike(pattern, escape="\\") for one in columns)))
    return session.scalars(wanted.order_by(Member.name, Member.id).limit(MEMBERS_MAX)).all()


def _plots(session: Session, place: Place, crops: Collection[str]) -> Sequence[Plot]:
    wanted = select(Plot).where(Plot.organisation_id == place.organisation_id, Plot.crop.in_(list(crops)))
    return session.scalars(wanted.order_by(Plot.commune, Plot.code).limit(PLOTS_MAX)).all()
