"""A fund where everything happened once, and its books read by an independent checker."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from beancount.core.amount import Amount
from beancount.core.data import Balance, Transaction
from beancount.loader import load_string

from fund.operations.decisions import Reschedule, reschedule
from fund.operations.losses import Recover, WriteOff, recover, write_off
from fund.operations.movements import ReverseMovement, reverse_movement
from fund.operations.repayments import RefundCredit, refund_credit
from kernel.ids import new_id
from tests.builders.fund import LATER, Lending, a_committee, a_fund, a_grant, an_advance, pay_out, repay
from tests.conftest import Do

QUARTERS = tuple((day, 100_000) for day in (date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31)))


def a_lived_in_fund(do: Do) -> Lending:
    """A fund where everything happened once: tranches, fees, a reversal, new dates, a credit, a loss."""
    lending = a_fund(do)
    tranches = a_grant(do, lending, QUARTERS, fee_bp=300, fee_taken="in_instalments")
    pay_out(do, tranches, 200_000, date(2025, 3, 15))
    pay_out(do, tranches, 100_000, date(2025, 7, 15))
    twice = repay(do, tranches, 50_000, date(2025, 7, 1), means="cash")
    do(reverse_movement, ReverseMovement(twice, new_id(), date(2025, 7, 3), "Saisi deux fois"), at=LATER)
    paid = an_advance(do, lending, QUARTERS, fee_bp=200)
    repay(do, paid, 310_000, date(2025, 8, 1), keeps_credit=True)
    do(refund_credit, RefundCredit(new_id(), paid, date(2025, 8, 5), 4_000, "bank"), at=LATER)
    late = an_advance(do, lending, QUARTERS)
    do(
        reschedule,
        Reschedule(late, a_committee(date(2025, 10, 1)), ((date(2026, 6, 30), 300_000),), "Grêle"),
        at=LATER,
    )
    lost = an_advance(do, lending, QUARTERS)
    do(write_off, WriteOff(lost, new_id(), a_committee(date(2025, 11, 1)), "Coopérative dissoute"), at=LATER)
    do(recover, Recover(new_id(), lost, date(2026, 1, 10), 20_000, "MAD", "bank"), at=LATER)
    return lending


def checked(text_of_books: str) -> dict[str, Decimal]:
    """Have the books checked by beancount, whose word it is; each account's balance at their end."""
    entries, errors, _ = load_string(text_of_books)
    assert not errors, [error.message for error in errors]
    assert any(isinstance(one, Balance) for one in entries), "no balance is asserted"
    held: dict[str, Decimal] = defaultdict(Decimal)
    postings = (posting for one in entries if isinstance(one, Transaction) for posting in one.postings)
    for posting in postings:
        held[posting.account] += to_decimal(posting.units)
    return held


def to_decimal(amount: Amount | None) -> Decimal:
    """Beancount fills in what is left out; ours leave nothing out."""
    assert amount is not None
    assert amount.number is not None
    return amount.number
