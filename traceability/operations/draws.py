"""Harvest lots counted, whole, against what a body approved: never more than that, whoever comes at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from kernel.db import table_of
from kernel.ids import new_id
from kernel.journal import insert_ignoring
from traceability.models import Lot, Product, YieldBalance, YieldDraw
from traceability.queries.claim_facts import facts_of
from traceability.rules.claims.facts import Cover
from traceability.rules.claims.verdicts import candidates_for_draw

_BALANCE = table_of(YieldBalance)


def count_harvest(session: Session, lot: Lot) -> Sequence[str]:
    """Count a harvest that was just written wherever a yield is approved; the certifications it counts for.

    It is recorded whatever remains: a harvest is a fact. What was not counted waits, and its claim says so.
    """
    approved = select(YieldBalance.certificate_id).where(
        YieldBalance.season == lot.season, YieldBalance.product_id == lot.product_id
    )
    if session.scalar(approved.limit(1)) is None:
        return []
    return count_harvests(session, [lot], lot.recorded_at)


def count_harvests(session: Session, lots: Sequence[Lot], recorded_at: datetime) -> list[str]:
    """Count harvest lots of one product, the first harvested first; the certifications they count for.

    A lot counts once for each certification, whole or not at all: what is left over of an approval
    serves the next lot that fits.
    """
    if not lots:
        return []
    branch = session.scalars(select(Product.branch).where(Product.id == lots[0].product_id)).one()
    facts = facts_of(session, [lot.id for lot in lots], branch)
    counted = []
    for lot in sorted(lots, key=lambda one: (one.made_on, one.code, one.id)):
        known = facts.lots[lot.id]
        for cover in _first_of_each(candidates_for_draw(known, facts.covers), known.drawn):
            if _draw(session, lot, cover, recorded_at):
                counted.append(cover.scheme)
    return counted


def _first_of_each(covers: Iterable[Cover], drawn: Iterable[str]) -> list[Cover]:
    """The certificates to try; none of a certification that the lot counts for already."""
    done = set(drawn)
    return [one for one in covers if one.scheme not in done]


def _draw(session: Session, lot: Lot, cover: Cover, recorded_at: datetime) -> bool:
    """Draw a lot from one approval; whether there was enough and nobody had counted it already."""
    draw_id = new_id()
    claimed = insert_ignoring(
        session,
        YieldDraw,
        id=draw_id,
        lot_id=lot.id,
        scheme=cover.scheme,
        certificate_id=cover.certificate_id,
        season=lot.season,
        product_id=lot.product_id,
        quantity=lot.quantity,
        recorded_at=recorded_at,
    )
    if not claimed:
        return False
    if _take(session, lot, cover.certificate_id):
        return True
    session.execute(delete(YieldDraw).where(YieldDraw.id == draw_id))
    return False


def _take(session: Session, lot: Lot, certificate_id: UUID) -> bool:
    """Take a lot's quantity from a balance; no race can pass the condition."""
    taken = session.execute(
        update(_BALANCE)
        .where(
            _BALANCE.c.certificate_id == certificate_id,
            _BALANCE.c.season == lot.season,
            _BALANCE.c.product_id == lot.product_id,
            _BALANCE.c.drawn + lot.quantity <= _BALANCE.c.approved,
        )
        .values(drawn=_BALANCE.c.drawn + lot.quantity)
        .returning(_BALANCE.c.drawn)
    )
    return taken.first() is not None
