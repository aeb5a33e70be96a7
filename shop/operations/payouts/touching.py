"""What payouts concern: one place, held until the commit, and those who keep it."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.operations.touching import at_place
from kernel.access import Role, Touch
from shop.models import Payout, PayoutRun
from shop.queries.payouts.errors import PayoutNotFound, RunNotFound

PAYERS = (Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER)


def hold_place(session: Session, place_id: UUID) -> Touch:
    """A place whose payouts change: of two at once, the second sees what the first told.

    Raises PlaceNotFound.
    """
    session.execute(select(Place.id).where(Place.id == place_id).with_for_update())
    return at_place(session, place_id)


def hold_place_of_payout(session: Session, payout_id: UUID) -> Touch:
    """The same, of the place of a statement. Raises PayoutNotFound."""
    return hold_place(session, run_by_id(session, payout_by_id(session, payout_id).run_id).place_id)


def run_by_id(session: Session, run_id: UUID) -> PayoutRun:
    """A run, whoever asks; raises RunNotFound."""
    run = session.get(PayoutRun, run_id)
    if run is None:
        raise RunNotFound()
    return run


def payout_by_id(session: Session, payout_id: UUID) -> Payout:
    """A statement, whoever asks; raises PayoutNotFound."""
    payout = session.get(Payout, payout_id)
    if payout is None:
        raise PayoutNotFound()
    return payout


def zone_of(session: Session, run: PayoutRun) -> str:
    """The zone of a run's place: whose days its days are."""
    return session.get_one(Place, run.place_id).timezone
