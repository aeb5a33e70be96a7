"""Whatever is sold, given back and prepared in whatever order, every cent is told once."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import Refused
from kernel.ids import new_id
from shop.models import MemberShare, Payout, PayoutLine, PayoutSettlement, Sale, SaleLine
from shop.operations.payouts.decisions import DecideRun, decide_run
from shop.operations.sales import record_sale
from shop.rules.payouts.agreements import BASES, BP_WHOLE, Terms
from shop.rules.payouts.members import Part, brought_to, split
from shop.rules.payouts.shares import shares_of
from shop.rules.sales import KeptPayment
from tests.builders.payouts import AFTER, a_keeper, a_run_of_payouts, an_agreement
from tests.builders.shop import PRICE_CENTS, Shop, a_receipt, a_shop
from tests.conftest import Do

shares = st.integers(0, 4_000)
terms = st.builds(
    Terms,
    commission_bp=shares,
    commission_base=st.sampled_from(BASES),
    commission_tax_bp=st.sampled_from([0, 1_000, 2_000]),
    solidarity_bp=st.integers(0, 2_000),
)


@given(gross=st.integers(-(10**7), 10**7), rate=st.sampled_from([0, 550, 1_000, 2_000]), terms=terms)
def test_the_shares_of_a_line_always_make_its_price(gross: int, rate: int, terms: Terms) -> None:
    tax = (abs(gross) * rate // (BP_WHOLE + rate)) * (-1 if gross < 0 else 1)
    told = shares_of(gross, tax, terms)
    parts = told.commission_cents + told.commission_tax_cents + told.solidarity_cents + told.due_cents
    assert parts == gross
    assert told.due_cents * gross >= 0
    assert shares_of(-gross, -tax, terms) == -told


@given(
    cents=st.integers(0, 10**7),
    links=st.lists(st.tuples(st.integers(0, 5), st.integers(1, 1_000)), min_size=1, max_size=6),
    weighed=st.lists(st.tuples(st.integers(0, 3), st.integers(1, 1_000)), min_size=1, max_size=6),
)
def test_members_parts_always_make_the_payout(
    cents: int, links: list[tuple[int, int]], weighed: list[tuple[int, int]]
) -> None:
    """A chain of lots, each made of some of those before it; the first ones are harvests."""
    lots = [uuid4() for _ in range(len(links) + 6)]
    members = [uuid4() for _ in range(4)]
    parts = [Part(lots[6 + n], lots[above % (6 + n)], quantity) for n, (above, quantity) in enumerate(links)]
    contributions: dict[UUID, dict[UUID, int]] = {}
    for n, (member, quantity) in enumerate(weighed):
        contributions.setdefault(lots[n % 6], {})[members[member]] = quantity
    sold = lots[6:]
    brought = brought_to(sold, parts, contributions)
    assert all(sum(one.values(), Fraction(0)) == 1 for one in brought.values())
    told = split(cents, {lot: 100 + n for n, lot in enumerate(sold)}, brought)
    assert sum(told.values()) == cents
    assert all(part >= 0 for part in told.values())


@given(
    cents=st.integers(0, 10**7),
    made=st.lists(st.lists(st.integers(1, 100), min_size=1, max_size=6), min_size=1, max_size=4),
)
def test_makers_share_a_payout_to_the_cent_by_their_pieces_or_their_parts_of_one(
    cents: int, made: list[list[int]]
) -> None:
    """Lots made by hand have no lots above them; of one that earned alike, equal parts earn alike."""
    lots = [uuid4() for _ in made]
    makers = [uuid4() for _ in range(6)]
    contributions = {
        lot: dict(zip(makers, pieces, strict=False)) for lot, pieces in zip(lots, made, strict=True)
    }
    brought = brought_to(lots, [], contributions)
    told = split(cents, dict.fromkeys(lots, 100), brought)
    assert sum(told.values()) == cents
    for maker, part in told.items():
        share = sum((brought[lot].get(maker, Fraction(0)) for lot in lots), Fraction(0)) / len(lots)
        assert abs(part - cents * share) < 1


@pytest.fixture
def shop(do: Do) -> Shop:
    shop = a_shop(do, 200)
    an_agreement(do, shop.owner_id)
    return shop


acts = st.lists(
    st.one_of(
        st.tuples(st.just("sell"), st.integers(1, 3)),
        st.tuples(st.just("give_back"), st.integers(1, 2)),
        st.tuples(st.just("approve"), st.integers(0, 2)),
        st.tuples(st.just("reject"), st.integers(0, 2)),
    ),
    min_size=1,
    max_size=10,
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=acts)
def test_every_cent_sold_is_told_once_whatever_the_order(
    do: Do, session: Session, shop: Shop, acts: list[tuple[str, int]]
) -> None:
    approver = a_keeper(do, "Hassan")
    for at, (act, amount) in enumerate(acts):
        _play(do, session, shop, act, amount, approver, at)
    _play(do, session, shop, "approve", 0, approver, len(acts))
    session.expire_all()
    sold = session.scalar(
        select(func.coalesce(func.sum(SaleLine.gross_cents), 0)).where(SaleLine.owner_id == shop.owner_id)
    )
    live = select(PayoutLine.payout_id).where(PayoutLine.is_live)
    told = session.scalar(
        select(func.coalesce(func.sum(Payout.gross_cents), 0)).where(
            Payout.id.in_(live), Payout.organisation_id == shop.owner_id
        )
    )
    assert told == sold
    mine = select(Payout.id).where(Payout.organisation_id == shop.owner_id)
    paid = session.scalar(
        select(func.coalesce(func.sum(PayoutSettlement.paid_cents), 0)).where(
            PayoutSettlement.payout_id.in_(mine)
        )
    )
    shared = session.scalar(
        select(func.coalesce(func.sum(MemberShare.amount_cents), 0)).where(MemberShare.payout_id.in_(mine))
    )
    assert shared == paid


def _play(do: Do, session: Session, shop: Shop, act: str, amount: int, approver: Actor, step: int) -> None:
    """Sell, give back, approve or reject; what there is nothing of is refused, and nothing happens."""
    if act in ("sell", "give_back"):
        _ring(do, session, shop, amount if act == "sell" else -amount)
        return
    at = AFTER + timedelta(days=step)
    try:
        run_id = a_run_of_payouts(do, shop.place_id, date(2026, 11, 30), at=at)
    except Refused:
        return
    decision = DecideRun(run_id, "approved" if act == "approve" else "rejected", "essai")
    do(decide_run, decision, actor=approver, at=at)


def _ring(do: Do, session: Session, shop: Shop, pieces: int) -> None:
    number = 1 + (session.scalar(select(func.count(Sale.id)).where(Sale.till_id == shop.till_id)) or 0)
    line = shop.jars(pieces) if pieces > 0 else replace(shop.jars(pieces), back_to="shelf")
    cents = pieces * PRICE_CENTS
    more = {
        "kind": "refund",
        "payments": (KeptPayment(new_id(), "cash", cents),),
        "cash_rounding_cents": 0,
        "tendered_cents": 0,
        "change_cents": 0,
    }
    sale = a_receipt(shop, line, number=number, **(more if pieces < 0 else {}))
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    session.rollback()
