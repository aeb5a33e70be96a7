"""A payout repays the advance of the cooperative that it pays, and brings the fund its share of the sales."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import AdvanceMovement, FundContribution
from fund.queries.funds import balances_on
from shop.models import Payout, PayoutSettlement
from shop.operations.payouts.decisions import DecideRun, decide_run
from shop.operations.sales import record_sale
from tests.builders.fund import Lending, a_fund, an_advance, stands
from tests.builders.payouts import AFTER, TERMS, a_keeper, a_run_of_payouts, an_agreement, an_approved_run
from tests.builders.shop import Shop, a_receipt, a_shop
from tests.conftest import Do

DUE_BEFORE = date(2026, 11, 30)
RUN_DAY = date(2026, 12, 1)


@pytest.fixture
def shop(do: Do) -> Shop:
    """A shop that sold two jars on consignment, under an agreement that lets 30 % repay an advance."""
    shop = a_shop(do)
    an_agreement(do, shop.owner_id, TERMS)
    sale = a_receipt(shop, shop.jars(2), number=1)
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    return shop


@pytest.fixture
def lending(do: Do, shop: Shop) -> Lending:
    return a_fund(do, beneficiary=shop.owner_id)


def settled(session: Session) -> tuple[Payout, PayoutSettlement]:
    session.rollback()
    payout = session.scalars(select(Payout)).one()
    return payout, session.get_one(PayoutSettlement, payout.id)


def test_a_payout_repays_what_is_due_and_no_more(
    do: Do, shop: Shop, lending: Lending, session: Session
) -> None:
    advance = an_advance(do, lending, ((DUE_BEFORE, 1_000), (date(2027, 11, 30), 50_000)))
    an_approved_run(do, shop.place_id)
    payout, settlement = settled(session)
    assert payout.retainable_cents > 1_000
    assert settlement.retained_cents == 1_000
    assert settlement.paid_cents == payout.sold_due_cents - 1_000
    told = stands(advance, RUN_DAY)
    assert (told.repaid_cents, told.overdue_cents, told.outstanding_cents) == (1_000, 0, 50_000)


def test_no_more_is_retained_than_was_agreed(do: Do, shop: Shop, lending: Lending, session: Session) -> None:
    advance = an_advance(do, lending, ((DUE_BEFORE, 500_000),))
    an_approved_run(do, shop.place_id)
    payout, settlement = settled(session)
    assert settlement.retained_cents == payout.retainable_cents
    assert stands(advance, RUN_DAY).repaid_cents == payout.retainable_cents


def test_the_oldest_of_two_advances_is_repaid_first(
    do: Do, shop: Shop, lending: Lending, session: Session
) -> None:
    younger = an_advance(do, lending, ((date(2026, 11, 15), 400),))
    older = an_advance(do, lending, ((date(2026, 10, 15), 700),))
    an_approved_run(do, shop.place_id)
    _, settlement = settled(session)
    assert settlement.retained_cents == 1_100
    paid = session.scalars(select(AdvanceMovement).where(AdvanceMovement.means == "payout")).all()
    assert sorted((one.advance_id == older, one.cents) for one in paid) == [(False, 400), (True, 700)]
    assert stands(younger, RUN_DAY).state == stands(older, RUN_DAY).state == "repaid"


def test_an_advance_that_asks_for_all_is_repaid_ahead(
    do: Do, shop: Shop, lending: Lending, session: Session
) -> None:
    an_advance(do, lending, ((date(2027, 11, 30), 500_000),), retention_cap="balance")
    an_approved_run(do, shop.place_id)
    payout, settlement = settled(session)
    assert settlement.retained_cents == payout.retainable_cents > 0


def test_a_rejected_run_repays_nothing(do: Do, shop: Shop, lending: Lending) -> None:
    advance = an_advance(do, lending, ((DUE_BEFORE, 1_000),))
    run_id = a_run_of_payouts(do, shop.place_id)
    do(decide_run, DecideRun(run_id, "rejected", "À revoir"), actor=a_keeper(do, "Hassan"), at=AFTER)
    assert stands(advance, RUN_DAY).repaid_cents == 0


def test_the_solidarity_share_comes_into_the_capital_and_lies_with_the_boutiques(
    do: Do, shop: Shop, lending: Lending, session: Session
) -> None:
    an_advance(do, lending, ((DUE_BEFORE, 1_000),))
    an_approved_run(do, shop.place_id)
    payout, settlement = settled(session)
    given = session.scalars(select(FundContribution).where(FundContribution.kind == "solidarity")).one()
    assert (given.cents, given.payout_id, given.reference) == (
        payout.solidarity_cents,
        payout.id,
        payout.number,
    )
    held = balances_on(session, lending.fund_id, RUN_DAY)
    assert held["shops"] == payout.solidarity_cents + settlement.retained_cents
    assert held["capital_solidarity"] == -payout.solidarity_cents
    assert sum(held.values()) == 0
