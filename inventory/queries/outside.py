"""What the page of goods from outside offers to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from producers.models import Organisation, OrganisationBranch
from traceability.models import Product
from traceability.queries.products import products_of

SUPPLIERS_MAX = 500


@dataclass(frozen=True, slots=True)
class OutsideChoices:
    """What may come to a place from outside, and who of those registered here may bring it."""

    products: Sequence[Product]
    suppliers: Sequence[Organisation]


def outside_choices_at(session: Session, place: Place) -> OutsideChoices:
    """The products of the place's organisation, whatever their stage, and every other organisation."""
    branches = session.scalars(
        select(OrganisationBranch.branch).where(OrganisationBranch.organisation_id == place.organisation_id)
    ).all()
    others = (
        select(Organisation)
        .where(Organisation.id != place.organisation_id)
        .order_by(Organisation.name, Organisation.id)
        .limit(SUPPLIERS_MAX)
    )
    return OutsideChoices(products_of(session, branches), session.scalars(others).all())
