"""What a phone in a village may photograph: the latest lots, and what open dossiers ask a photo of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor
from producers.models import Requirement
from producers.queries.dossiers import Opened, decisions_of, dossiers_seen, joined_pieces, requirements_of
from traceability.models import Lot, Product

LOTS_MAX = 200
ASKED_MAX = 300
# What was decided to ask nothing any more.
_NOT_ASKED = ("not_applicable", "waived")


@dataclass(frozen=True, slots=True)
class LotToShow:
    """A lot of which something may be shown, with its product."""

    lot: Lot
    product: Product


@dataclass(frozen=True, slots=True)
class AskedPhoto:
    """A requirement that a photo can show, in an open dossier; and how many pieces it has."""

    opened: Opened
    requirement: Requirement
    pieces: int


def lots_to_show(session: Session, organisations: Collection[UUID]) -> list[LotToShow]:
    """The latest lots of these organisations, newest first, without those recalled; at most 200."""
    wanted = (
        select(Lot, Product)
        .join(Product, Product.id == Lot.product_id)
        .where(Lot.organisation_id.in_(organisations), Lot.state != "recalled")
        .order_by(Lot.made_on.desc(), Lot.id.desc())
        .limit(LOTS_MAX)
    )
    return [LotToShow(lot, product) for lot, product in session.execute(wanted)]


def asked_photos(session: Session, actor: Actor, organisations: Collection[UUID]) -> Sequence[AskedPhoto]:
    """What the open dossiers of these organisations ask a photo of, in their order; at most 300."""
    opened = [
        one for one in dossiers_seen(session, actor, open_only=True) if one.organisation.id in organisations
    ]
    ids = [one.dossier.id for one in opened]
    asked = requirements_of(session, {one.version.id for one in opened})
    decided, pieces = decisions_of(session, ids), joined_pieces(session, ids)
    found = []
    for one in opened:
        joined = [piece.requirement_code for piece in pieces.get(one.dossier.id, ())]
        for requirement in asked.get(one.version.id, ()):
            decision = decided.get((one.dossier.id, requirement.code))
            if "photo" in requirement.evidence_kinds and not (decision and decision.state in _NOT_ASKED):
                found.append(AskedPhoto(one, requirement, joined.count(requirement.code)))
    return found[:ASKED_MAX]
