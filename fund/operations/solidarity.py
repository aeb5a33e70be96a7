"""The solidarity share of sales, which comes into a fund with the statement that tells the sales."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Donor, Fund, FundContribution
from fund.operations.numbers import numbered
from fund.operations.postings import post_contribution
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.journal import insert_ignoring

# Whoever bought in the boutiques gave it.
CUSTOMERS_KEY = "clients-des-boutiques"
CUSTOMERS_NAME = "Clients des boutiques solidaires"


@dataclass(frozen=True, slots=True)
class ReceiveSolidarity:
    """What a statement keeps of its sales for the fund; below zero when more was refunded than sold."""

    payout_id: UUID
    number: str
    currency: str
    cents: int


def _network(session: Session, command: ReceiveSolidarity) -> Touch:
    return Touch(stream="donors")


@operation(Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, touches=_network)
def receive_solidarity(session: Session, command: ReceiveSolidarity, context: Context) -> dict[str, str]:
    """Add it to the capital of the oldest fund of its currency; answers the contribution's `number`.

    In the transaction of the statement. The boutiques hold the money until they hand it over. Without a
    fund of that currency it stays what the boutiques' accounts say it is, and nothing is written here.
    """
    fund = session.scalars(
        select(Fund)
        .where(Fund.currency == command.currency)
        .order_by(Fund.opened_on, Fund.id)
        .limit(1)
        .with_for_update()
    ).first()
    if fund is None or not command.cents:
        return {"number": ""}
    day = business_day(context.recorded_at, fund.timezone)
    written = FundContribution(
        id=new_id(),
        fund_id=fund.id,
        number=numbered(session, fund, "C", day),
        donor_id=_customers(session, context),
        kind="solidarity",
        dated_on=day,
        cents=command.cents,
        received_by="shops",
        earmark="any",
        reference=command.number,
        payout_id=command.payout_id,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    session.add(written)
    post_contribution(session, written)
    return {"number": written.number}


def _customers(session: Session, context: Context) -> UUID:
    insert_ignoring(
        session,
        Donor,
        id=new_id(),
        key=CUSTOMERS_KEY,
        name=CUSTOMERS_NAME,
        kind="customers",
        country="MA",
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    return session.scalars(select(Donor.id).where(Donor.key == CUSTOMERS_KEY)).one()
