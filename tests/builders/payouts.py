"""Agreements and runs of payouts for tests, built through operations."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from kernel.access import Actor, Grant, Role
from kernel.db import db
from kernel.ids import new_id
from shop.models import Payout
from shop.operations.payouts.agreements import Agree, agree
from shop.operations.payouts.decisions import DecideRun, decide_run
from shop.operations.payouts.runs import PrepareRun, prepare_run
from shop.rules.payouts.agreements import Terms
from tests.builders.shop import a_person
from tests.conftest import Do

TERMS = Terms(commission_bp=2_000, solidarity_bp=200, retention_bp=3_000)
# The morning after the last day that a run counts.
AFTER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
UNTIL = date(2026, 11, 30)


def an_agreement(
    do: Do,
    organisation_id: UUID,
    terms: Terms = TERMS,
    valid_from: date = date(2026, 1, 1),
    place_id: UUID | None = None,
) -> UUID:
    """What a producer agreed with all boutiques, or with one."""
    agreement_id = new_id()
    do(agree, Agree(agreement_id, organisation_id, place_id, valid_from, terms, "Convention 2026"))
    return agreement_id


def a_keeper(do: Do, name: str = "Fatima", role: Role = Role.NETWORK_MANAGER) -> Actor:
    """Somebody who prepares or approves runs."""
    user_id = a_person(do, role, name)
    return Actor(user_id, name, frozenset({Grant(role)}))


def a_run_of_payouts(do: Do, place_id: UUID, until: date = UNTIL, at: datetime = AFTER, **more: Any) -> UUID:
    """A run prepared and not decided."""
    run_id = new_id()
    do(prepare_run, PrepareRun(run_id, place_id, until), at=at, **more)
    return run_id


def an_approved_run(do: Do, place_id: UUID, until: date = UNTIL, at: datetime = AFTER) -> UUID:
    """A run that a second person approved."""
    run_id = a_run_of_payouts(do, place_id, until, at)
    do(decide_run, DecideRun(run_id, "approved"), actor=a_keeper(do, "Hassan"), at=at)
    return run_id


def payout_of(run_id: UUID) -> UUID:
    """The first statement of a run."""
    wanted = select(Payout.id).where(Payout.run_id == run_id).order_by(Payout.number).limit(1)
    return db.session.scalars(wanted).one()
