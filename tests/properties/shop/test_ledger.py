"""Whatever happens in whatever order, the accounts agree with the receipts and with what is owed."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.operations.losses import RecordLoss, record_loss
from kernel.access import Actor, system_actor
from kernel.errors import Invalid, Refused
from kernel.ids import new_id
from shop.models import Payout, PayoutDecision, PayoutPayment, PayoutRun, PayoutSettlement, Sale
from shop.operations.payouts.corrections import CorrectPayout, correct_payout
from shop.operations.payouts.decisions import DecideRun, decide_run
from shop.operations.payouts.payments import PayDeposit, PayPayout, pay_deposit, pay_payout
from shop.operations.sales import record_sale
from shop.queries.ledger.books import books_of
from shop.queries.ledger.journal import journal_of
from shop.queries.payouts.drafts import drafts
from shop.rules.ledger.entries import Entry, balance_of
from shop.rules.payouts.agreements import Terms
from shop.rules.sales import KeptPayment, SoldLine
from tests.builders.payouts import AFTER, a_keeper, a_run_of_payouts, an_agreement
from tests.builders.shop import Shop, a_receipt, a_shop
from tests.conftest import NOW, Do

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
TERMS = Terms(
    commission_bp=1_733,
    commission_base="net",
    commission_tax_bp=2_000,
    solidarity_bp=317,
    losses_borne_by="boutique",
)


@dataclass(frozen=True, slots=True)
class Trade:
    """A boutique, who keeps it, and who approves."""

    shop: Shop
    keeper_id: UUID
    approver: Actor


@pytest.fixture
def trade(do: Do, session: Session) -> Trade:
    shop = a_shop(do, 200)
    an_agreement(do, shop.owner_id, TERMS)
    keeper_id = session.get_one(Place, shop.place_id).organisation_id
    assert keeper_id is not None
    return Trade(shop, keeper_id, a_keeper(do, "Hassan"))


amounts = st.integers(1, 3)
acts = st.lists(
    st.tuples(
        st.sampled_from(
            ["sell", "sell", "sell_own", "give_back", "voucher", "lose", "deposit", "approve", "reject",
             "prepare", "pay", "correct"]
        ),
        amounts,
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=acts)
def test_the_accounts_equal_what_is_owed_and_what_was_sealed(
    do: Do, session: Session, trade: Trade, acts: list[tuple[str, int]]
) -> None:
    for step, (act, amount) in enumerate(acts):
        _play(do, session, trade, act, amount, step)
        session.rollback()
    _check(session, trade)


def _check(session: Session, trade: Trade) -> None:
    session.expire_all()
    shop = trade.shop
    books = books_of(session, system_actor("test"), shop.place_id, FIRST, LAST)
    entries = journal_of(session, books)
    assert -balance_of(entries, "consignors", shop.owner_id) == _owed(session, shop)
    sealed = session.scalar(select(func.coalesce(func.sum(Sale.total_cents), 0))) or 0
    assert _sold(entries) == sealed
    # Account by account, what is debited is what is credited.
    assert sum(line.cents for one in entries for line in one.postings) == 0


def _owed(session: Session, shop: Shop) -> int:
    """What payouts say: not told yet, told and not decided, approved and not paid, carried."""
    place = session.get_one(Place, shop.place_id)
    untold = sum(
        draft.due_cents + sum(one.gross_cents for one in draft.waiting)
        for draft in drafts(session, place, LAST, shop.owner_id)
    )
    mine = (PayoutRun.place_id == shop.place_id, Payout.organisation_id == shop.owner_id)
    undecided = session.scalar(
        select(func.coalesce(func.sum(Payout.sold_due_cents + Payout.other_cents), 0))
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .outerjoin(PayoutDecision, PayoutDecision.run_id == PayoutRun.id)
        .where(*mine, PayoutDecision.run_id.is_(None))
    )
    unpaid = session.scalar(
        select(func.coalesce(func.sum(PayoutSettlement.paid_cents), 0))
        .join(Payout, Payout.id == PayoutSettlement.payout_id)
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .outerjoin(PayoutPayment, PayoutPayment.payout_id == Payout.id)
        .where(*mine, PayoutPayment.payout_id.is_(None))
    )
    return untold + int(undecided or 0) + int(unpaid or 0)


def _sold(entries: list[Entry]) -> int:
    """What the accounts say was sold, refunds taken off, whoever it belonged to."""
    days = [one for one in entries if one.origin.kind in ("sales", "refunds")]
    roles = ("sales", "vat", "consignors", "unattributed", "vouchers", "customer_deposits")
    return -sum(balance_of(days, role) for role in roles)


def _play(do: Do, session: Session, trade: Trade, act: str, amount: int, step: int) -> None:
    """One thing happens; what there is nothing of is refused, and nothing happens."""
    shop = trade.shop
    if act in ("sell", "sell_own", "give_back", "voucher"):
        _ring(do, session, trade, act, amount)
    elif act == "lose":
        do(record_loss, RecordLoss(new_id(), shop.place_id, shop.lot_id, shop.owner_id, amount, "broken"))
    elif act == "deposit":
        do(
            pay_deposit,
            PayDeposit(
                new_id(), shop.place_id, shop.owner_id, 1_111 * amount, NOW.date(), "cash", f"Reçu {step}"
            ),
        )
    elif act in ("approve", "reject", "prepare"):
        _run(do, trade, act, step)
    else:
        _after(do, session, act, amount, step)


def _run(do: Do, trade: Trade, act: str, step: int) -> None:
    at = AFTER + timedelta(days=step)
    try:
        run_id = a_run_of_payouts(do, trade.shop.place_id, date(2026, 11, 30) + timedelta(days=step), at=at)
    except (Invalid, Refused):
        return
    if act != "prepare":
        decision = "approved" if act == "approve" else "rejected"
        do(decide_run, DecideRun(run_id, decision, "essai"), actor=trade.approver, at=at)


def _after(do: Do, session: Session, act: str, amount: int, step: int) -> None:
    payout = session.scalars(
        select(Payout)
        .join(PayoutSettlement, PayoutSettlement.payout_id == Payout.id)
        .order_by(Payout.number.desc())
        .limit(1)
    ).one_or_none()
    if payout is None:
        return
    moment = AFTER + timedelta(days=step)
    try:
        if act == "pay":
            do(pay_payout, PayPayout(payout.id, moment.date(), "transfer", f"VIR {step}"), at=moment)
        else:
            cents = 777 if amount > 1 else -888
            do(correct_payout, CorrectPayout(new_id(), payout.id, cents, "prix convenu"), at=moment)
    except (Invalid, Refused):
        return


def _ring(do: Do, session: Session, trade: Trade, act: str, amount: int) -> None:
    shop = trade.shop
    number = 1 + (session.scalar(select(func.count(Sale.id)).where(Sale.till_id == shop.till_id)) or 0)
    more: dict[str, object] = {}
    if act == "give_back":
        line = replace(shop.jars(-amount), back_to="shelf")
        cents = line.gross_cents
        more = {
            "kind": "refund",
            "payments": (KeptPayment(new_id(), "cash", cents),),
            "cash_rounding_cents": 0,
            "tendered_cents": 0,
            "change_cents": 0,
        }
    elif act == "sell_own":
        line = shop.jars(amount, owner_id=trade.keeper_id, unit_price_cents=4_507, tax_rate_bp=2_000)
    elif act == "voucher":
        line = _voucher(number)
    else:
        line = shop.jars(amount)
    sale = a_receipt(shop, line, number=number, **more)
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)


def _voucher(number: int) -> SoldLine:
    code = f"BON{number:05d}"
    return SoldLine(
        new_id(), None, None, None, "Bon", 1, 5_003, 5_003, 0, 0, 5_003, sort="voucher", code=code
    )
