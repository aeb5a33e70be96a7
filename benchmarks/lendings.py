"""A revolving fund of any size, written in bulk: ten years of advances, each repaid ten times.

The fund and who borrows from it are made through operations; what it lends is rows that say what the
operations would have said, entries included, so that `flask ledger verify` finds nothing wrong with them.
"""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from benchmarks.pen import Pen
from benchmarks.world import TIMEZONE, do
from fund.operations.capital import ReceiveContribution, TellDonor, receive_contribution, tell_donor
from fund.operations.funds import OpenFund, Terms, open_fund
from fund.operations.sums import RebuildSums, rebuild_sums
from fund.rules.accounts import of_movement
from fund.rules.schedules import Instalment, equal_parts, rescheduled, with_fee
from kernel.clock import now
from kernel.db import db
from kernel.ids import new_id
from kernel.models import Series
from producers.operations.organisations import RegisterOrganisation, register_organisation

BORROWERS = 40
BRANCHES = ("saffron", "argan", "olive", "pamm")
REPAYMENTS, SHARES, SHARE_MONTHS, HISTORY_DAYS = 10, 6, 4, 3_650
CENTS_MAX = 10_000_000
RECORDED_AT = "2026-01-01 00:00:00"


@dataclass(slots=True)
class Lent:
    """A fund that is built: who borrows from it, the last day of its history, the numbers given so far."""

    fund_id: UUID
    code: str
    until: date
    borrowers: list[UUID]
    given: Counter[str]
    count: int = 0


@dataclass(frozen=True, slots=True)
class _Borrowed:
    """One advance while it is written."""

    advance_id: UUID
    organisation_id: UUID
    paid_out_on: date
    cents: int
    fee_cents: int
    shares: Sequence[Instalment]


def opened(code: str = "BANC", count_max: int = 100_000) -> Lent:
    """A fund that has lent nothing, with the money for `count_max` advances."""
    until = now().date()
    opened_on = until - timedelta(days=HISTORY_DAYS + 30)
    lent = Lent(new_id(), code, until, [new_id() for _ in range(BORROWERS)], Counter())
    holder, donor = new_id(), new_id()
    for rank, one in enumerate([holder, *lent.borrowers]):
        key, kind = f"{code.lower()}-{rank}", "cooperative" if rank else "ngo"
        letters = f"{code[-1]}{chr(65 + rank // 26)}{chr(65 + rank % 26)}"
        do(register_organisation, RegisterOrganisation(one, key, letters, name=f"{code} {rank}", kind=kind))
    cents = count_max * CENTS_MAX
    terms = Terms(1, cents, cents, "Banc d’essai")
    do(open_fund, OpenFund(lent.fund_id, code, code, holder, "MAD", TIMEZONE, opened_on, terms))
    do(tell_donor, TellDonor(donor, code.lower(), code, "donor", "FR"))
    do(receive_contribution, ReceiveContribution(new_id(), lent.fund_id, donor, "kept", opened_on, cents,
                                                 "MAD", reference="Banc d’essai"))  # fmt: skip
    db.session.rollback()
    return lent


def grow(engine: Engine, lent: Lent, count: int) -> None:
    """Write `count` more advances over the ten years, ten repayments each."""
    dice = random.Random(lent.count)
    with Pen(engine) as pen:
        for rank in range(count):
            granted_on = lent.until - timedelta(days=HISTORY_DAYS - rank * HISTORY_DAYS // count)
            _lend(pen, lent, lent.borrowers[rank % BORROWERS], granted_on, dice)
    for prefix, last in lent.given.items():
        db.session.merge(Series(name=f"fund:{prefix}", last=last))
    db.session.commit()
    do(rebuild_sums, RebuildSums())
    db.session.rollback()
    with engine.begin() as connection:
        connection.exec_driver_sql("ANALYZE")
    lent.count += count


def _lend(pen: Pen, lent: Lent, organisation_id: UUID, granted_on: date, dice: random.Random) -> None:
    cents = dice.randrange(CENTS_MAX // 10, CENTS_MAX)
    branch, paid_out_on = dice.choice(BRANCHES), min(granted_on + timedelta(days=10), lent.until)
    # One in five bears a fee that is paid with its instalments.
    fee_cents = cents // 50 if dice.random() < 0.2 else 0
    shares = with_fee(equal_parts(cents, paid_out_on, SHARES, SHARE_MONTHS), fee_cents)
    one = _Borrowed(new_id(), organisation_id, paid_out_on, cents, fee_cents, shares)
    asked, decided, by = new_id(), new_id(), {"recorded_by": None, "recorded_at": RECORDED_AT}
    numbers = [_number(lent, letter, granted_on) for letter in ("D", "PV", "A")]
    pen.add("fund_application", id=asked.hex, number=numbers[0], fund_id=lent.fund_id.hex,
            organisation_id=organisation_id.hex, branch=branch, purpose="Banc", cents=cents,
            own_contribution_cents=0, quote=None, is_womens_group=0, submitted_on=granted_on,
            **by)  # fmt: skip
    pen.add("committee_decision", id=decided.hex, number=numbers[1], fund_id=lent.fund_id.hex,
            subject="grant", application_id=asked.hex, decided_on=granted_on, outcome="approved",
            cents=cents, conditions=None, quorum=1, **by)  # fmt: skip
    pen.add("advance", id=one.advance_id.hex, number=numbers[2], fund_id=lent.fund_id.hex,
            organisation_id=organisation_id.hex, application_id=asked.hex, decision_id=decided.hex,
            branch=branch, granted_cents=cents, granted_on=granted_on, fee_bp=200 if fee_cents else 0,
            fee_taken="in_instalments" if fee_cents else "withheld", retention_cap="due", **by)  # fmt: skip
    _version(pen, one, 0, granted_on, "agreed", shares)
    _version(pen, one, 1, paid_out_on, "tranche", shares)
    _move(pen, lent, one, "disbursement", paid_out_on, cents, "bank")
    if fee_cents:
        _move(pen, lent, one, "fee", paid_out_on, fee_cents, None)
    _pay_back(pen, lent, one, dice)


def _pay_back(pen: Pen, lent: Lent, one: _Borrowed, dice: random.Random) -> None:
    """Ten payments over its term, or until the last day; a few are late, given new dates or given up."""
    term_days = (one.shares[-1].due_on - one.paid_out_on).days
    days = max(min(term_days, (lent.until - one.paid_out_on).days), 0)
    owed_cents = one.cents + one.fee_cents
    reliable = 1.0 if dice.random() < 0.85 else dice.random()
    paid_cents = int(owed_cents * reliable * days / term_days)
    parts = [max(paid_cents // REPAYMENTS, 1)] * REPAYMENTS
    parts[-1] = max(paid_cents - sum(parts[:-1]), 1)
    last = one.paid_out_on
    for rank, part in enumerate(parts, 1):
        last = one.paid_out_on + timedelta(days=days * rank // REPAYMENTS)
        _move(pen, lent, one, "repayment", last, part, "cash" if rank % 3 == 0 else "bank")
    luck, left_cents = dice.random(), owed_cents - sum(parts)
    principal_left = min(left_cents, one.cents)
    if luck < 0.02 and principal_left > SHARES and last < lent.until:
        dues = equal_parts(_unpaid(one.shares, sum(parts)), last, 3, SHARE_MONTHS)
        new = [(share.due_on, share.principal_cents) for share in dues]
        later = rescheduled(one.shares, sum(parts), new, last)
        _version(pen, one, 2, last, "rescheduling", later, is_rescheduled=1)
    elif luck < 0.03 and _unpaid(one.shares, sum(parts)) > 0:
        unpaid = _unpaid(one.shares, sum(parts))
        _move(pen, lent, one, "write_off", last, unpaid, None)
        if left_cents > unpaid:
            _move(pen, lent, one, "fee_waiver", last, left_cents - unpaid, None)


def _unpaid(shares: Sequence[Instalment], paid_cents: int) -> int:
    """Principal that is left once a total is paid, the fee of each share first."""
    left = 0
    for share in shares:
        principal = max(min(paid_cents - share.fee_cents, share.principal_cents), 0)
        left += share.principal_cents - principal
        paid_cents = max(paid_cents - share.cents, 0)
    return left


def _version(pen: Pen, one: _Borrowed, number: int, on: date, cause: str, shares: Sequence[Instalment],
             is_rescheduled: int = 0) -> None:  # fmt: skip
    schedule_id = new_id()
    pen.add("advance_schedule", id=schedule_id.hex, advance_id=one.advance_id.hex, number=number,
            effective_on=on, cause=cause, is_rescheduled=is_rescheduled, reason=None, decision_id=None,
            recorded_by=None, recorded_at=RECORDED_AT)  # fmt: skip
    until = accumulate(share.cents for share in shares)
    for position, (share, until_cents) in enumerate(zip(shares, until, strict=True), 1):
        pen.add("scheduled_instalment", schedule_id=schedule_id.hex, position=position, due_on=share.due_on,
                principal_cents=share.principal_cents, fee_cents=share.fee_cents, weight=share.weight,
                until_cents=until_cents)  # fmt: skip


def _move(pen: Pen, lent: Lent, one: _Borrowed, kind: str, on: date, cents: int, means: str | None) -> None:
    movement_id = new_id()
    nothing: dict[str, Any] = dict.fromkeys(
        ("reference", "receipt_number", "payer", "payout_id", "decision_id", "reverses_id", "goes_with_id",
         "note", "recorded_by")
    )  # fmt: skip
    pen.add("advance_movement", id=movement_id.hex, fund_id=lent.fund_id.hex, advance_id=one.advance_id.hex,
            kind=kind, dated_on=on, cents=cents, means=means, **nothing, occurred_at=RECORDED_AT,
            recorded_at=RECORDED_AT)  # fmt: skip
    for posting in of_movement(kind, means, cents):
        pen.add("fund_transfer", id=new_id().hex, fund_id=lent.fund_id.hex, dated_on=on,
                source=posting.source, target=posting.target, cents=posting.cents,
                movement_id=movement_id.hex, contribution_id=None, money_move_id=None,
                advance_id=one.advance_id.hex, recorded_at=RECORDED_AT)  # fmt: skip


def _number(lent: Lent, letter: str, on: date) -> str:
    prefix = f"{lent.code}-{letter}-{on:%y}"
    lent.given[prefix] += 1
    return f"{prefix}-{lent.given[prefix]:04d}"
