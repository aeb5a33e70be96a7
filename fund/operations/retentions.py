"""The part of a payout that repays a producer's advances."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, Fund
from fund.operations.movements import write_movement
from fund.queries.advances import AdvanceFacts, facts_of_many
from fund.rules.positions import retained_of_payout
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.execute import Context, operation
from kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class RetainFromPayout:
    """A statement is approved: at most `at_most_cents` of it may repay what its producer owes the fund."""

    payout_id: UUID
    organisation_id: UUID
    currency: str
    at_most_cents: int


def _organisation(session: Session, command: RetainFromPayout) -> Touch:
    stream = f"organisation:{command.organisation_id}"
    return Touch(stream=stream, organisations=frozenset({command.organisation_id}))


@operation(Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, touches=_organisation)
def retain_from_payout(session: Session, command: RetainFromPayout, context: Context) -> dict[str, int]:
    """Retain what is owed of the producer's advances, oldest due first; answers `retained_cents`.

    In the transaction of the payout: what it retains is repaid, or neither happens. The money stays with
    the boutiques until they hand it over.
    """
    left_cents = command.at_most_cents
    for facts, day in _owing(session, command, context):
        cents = retained_of_payout(facts.on(day), left_cents, facts.advance.retention_cap)
        if cents <= 0:
            continue
        repaid = AdvanceMovement(
            id=new_id(),
            kind="repayment",
            dated_on=day,
            cents=cents,
            means="payout",
            payout_id=command.payout_id,
        )
        write_movement(session, facts.advance, repaid, context)
        left_cents -= cents
    return {"retained_cents": command.at_most_cents - left_cents}


def _owing(session: Session, command: RetainFromPayout, context: Context) -> list[tuple[AdvanceFacts, date]]:
    """The producer's advances in the currency, oldest unpaid share first, their funds held."""
    if command.at_most_cents <= 0:
        return []
    ids = select(Advance.fund_id).where(Advance.organisation_id == command.organisation_id)
    funds = session.scalars(
        select(Fund)
        .where(Fund.id.in_(ids), Fund.currency == command.currency)
        .order_by(Fund.id)
        .with_for_update()
    ).all()
    days = {fund.id: business_day(context.recorded_at, fund.timezone) for fund in funds}
    advances = session.scalars(
        select(Advance)
        .where(Advance.organisation_id == command.organisation_id, Advance.fund_id.in_(days))
        .order_by(Advance.number)
    ).all()
    told = [(facts, days[facts.advance.fund_id]) for facts in facts_of_many(session, advances)]
    return sorted(told, key=lambda one: _first_unpaid(one[0], one[1]))


def _first_unpaid(facts: AdvanceFacts, day: date) -> date:
    unpaid = [share.due_on for share in facts.on(day).shares if share.unpaid_cents]
    return min(unpaid, default=date.max)
