"""A revolving fund and its advances for tests, built through operations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from fund.operations.applications import Apply, apply_for_advance
from fund.operations.capital import ReceiveContribution, TellDonor, receive_contribution, tell_donor
from fund.operations.decisions import Committee, DecideApplication, Grant, decide_application
from fund.operations.disbursements import Disburse, disburse
from fund.operations.funds import OpenFund, Terms, open_fund
from fund.operations.repayments import RecordRepayment, record_repayment
from fund.queries.advances import advance_by_id, facts_of
from fund.rules.positions import Position
from kernel.db import db
from kernel.ids import new_id
from tests.builders.inventory import a_producer
from tests.conftest import Do

OPENED_ON = date(2025, 1, 1)
# The moment at which everything is recorded, unless a test says otherwise.
LATER = datetime(2027, 6, 30, 10, 0, tzinfo=UTC)
COMMITTEE = (("Fatima", "for"), ("Hassan", "for"), ("Lahcen", "abstained"))
TERMS = Terms(3, 50_000_000, 200_000_000, "Règlement du fonds, 2 janvier 2025")


@dataclass(frozen=True, slots=True)
class Lending:
    """A fund with money, and a cooperative that may ask for some."""

    fund_id: UUID
    donor_id: UUID
    holder_id: UUID
    organisation_id: UUID
    contribution_id: UUID
    currency: str = "MAD"


def a_fund(
    do: Do,
    money_cents: int = 50_000_000,
    terms: Terms = TERMS,
    beneficiary: UUID | None = None,
    code: str = "FDIR",
) -> Lending:
    """A fund opened in 2025 with one contribution, and a cooperative."""
    holder = a_producer(do, "Migrations et développement", kind="ngo").organisation_id
    beneficiary = beneficiary or a_producer(do, "Souktana").organisation_id
    fund_id, donor_id, contribution_id = new_id(), new_id(), new_id()
    do(
        open_fund,
        OpenFund(fund_id, code, "Fonds de roulement", holder, "MAD", "Africa/Casablanca", OPENED_ON, terms),
        at=LATER,
    )
    do(tell_donor, TellDonor(donor_id, "fondation", "Fondation", "donor", "FR"), at=LATER)
    if money_cents:
        given = ReceiveContribution(
            contribution_id,
            fund_id,
            donor_id,
            "returnable",
            date(2025, 1, 5),
            money_cents,
            "MAD",
            reference="Virement",
        )
        do(receive_contribution, given, at=LATER)
    return Lending(fund_id, donor_id, holder, beneficiary, contribution_id)


def an_application(do: Do, lending: Lending, cents: int = 12_000_000, **more: Any) -> UUID:
    """What the cooperative asks for."""
    application_id = new_id()
    asked = {"branch": "saffron", "purpose": "Un séchoir", "submitted_on": date(2025, 2, 1), **more}
    do(
        apply_for_advance,
        Apply(
            application_id,
            lending.fund_id,
            asked.pop("organisation_id", lending.organisation_id),
            cents=cents,
            currency=lending.currency,
            **asked,
        ),
        at=LATER,
    )
    return application_id


def a_committee(decided_on: date, outcome: str = "approved", votes: Any = COMMITTEE) -> Committee:
    return Committee(new_id(), decided_on, outcome, votes)


def a_grant(
    do: Do,
    lending: Lending,
    shares: Sequence[tuple[date, int]],
    decided_on: date = date(2025, 3, 1),
    application_id: UUID | None = None,
    **more: Any,
) -> UUID:
    """An advance granted with this schedule, nothing of it paid out."""
    cents = sum(share for _, share in shares)
    asked = {key: more.pop(key) for key in ("organisation_id", "branch", "is_womens_group") if key in more}
    application_id = application_id or an_application(do, lending, cents, **asked)
    advance_id = new_id()
    grant = Grant(advance_id, cents, lending.currency, tuple(shares), **more)
    do(decide_application, DecideApplication(application_id, a_committee(decided_on), grant), at=LATER)
    return advance_id


def an_advance(
    do: Do,
    lending: Lending,
    shares: Sequence[tuple[date, int]],
    paid_out_on: date = date(2025, 3, 15),
    **more: Any,
) -> UUID:
    """An advance granted and paid out at once."""
    advance_id = a_grant(do, lending, shares, **more)
    pay_out(do, advance_id, sum(share for _, share in shares), paid_out_on)
    return advance_id


def pay_out(do: Do, advance_id: UUID, cents: int, on: date, **more: Any) -> Any:
    return do(disburse, Disburse(new_id(), advance_id, on, cents, "MAD", **more), at=LATER)


def repay(do: Do, advance_id: UUID, cents: int, on: date, means: str = "bank", **more: Any) -> UUID:
    """A repayment recorded; its id."""
    movement_id = new_id()
    do(record_repayment, RecordRepayment(movement_id, advance_id, on, cents, "MAD", means, **more), at=LATER)
    return movement_id


def stands(advance_id: UUID, as_of: date) -> Position:
    """Where an advance stands, out of its own facts."""
    db.session.rollback()
    session = db.session()
    return facts_of(session, advance_by_id(session, advance_id)).on(as_of)
