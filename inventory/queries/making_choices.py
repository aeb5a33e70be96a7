"""Who makes pieces by hand at a place, and what: what the page of a making asks about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.harvest_choices import branches_at, members_at
from producers.models import Member
from traceability.models import Product, Technique, TradeItem
from traceability.queries.makings import models_of, products_by_the_piece, techniques


@dataclass(frozen=True, slots=True)
class MakingChoices:
    """What may be made at a place, how, by whom, and of which models more pieces may be made."""

    products: Sequence[Product]
    techniques: Sequence[Technique]
    models: Sequence[TradeItem]
    members: Sequence[Member]


def making_choices_at(session: Session, place: Place, text: str = "") -> MakingChoices:
    """What may be registered at a place; members narrowed to a name or a village."""
    return MakingChoices(
        products=products_by_the_piece(session, branches_at(session, place)),
        techniques=techniques(session),
        models=models_of(session, place.organisation_id) if place.organisation_id else (),
        members=members_at(session, place, text),
    )
