"""A second person's word on a run: approved, its statements are settled; rejected, it lets go of all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from fund.operations.retentions import RetainFromPayout, retain_from_payout
from fund.operations.solidarity import ReceiveSolidarity, receive_solidarity
from kernel.access import Touch
from kernel.clock import business_day
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.journal import insert_ignoring
from shop.models import (
    MemberShare,
    Payout,
    PayoutDecision,
    PayoutLine,
    PayoutRun,
    PayoutSettlement,
    SaleLine,
)
from shop.models.payouts import DECISIONS, NOTE_LENGTH_MAX
from shop.operations.payouts.touching import PAYERS, hold_place, run_by_id, zone_of
from shop.queries.payouts.agreements import account_on
from shop.queries.payouts.contributions import brought_by_members
from shop.rules.payouts.members import split
from shop.rules.payouts.shares import balance_of


class AlreadyDecided(Refused):
    code = "payout-already-decided"


class SecondPersonNeeded(Refused):
    """Who prepared a run does not approve it."""

    code = "payout-second-person-needed"


class NotApproved(Refused):
    code = "payout-not-approved"


class UnknownDecision(Invalid):
    code = "payout-decision-unknown"


class ReasonMissing(Invalid):
    code = "payout-reason-missing"


@dataclass(frozen=True, slots=True)
class DecideRun:
    """A second person approves a run, or rejects it and says why."""

    run_id: UUID
    decision: str
    note: str | None = None


def _of_run(session: Session, command: DecideRun) -> Touch:
    return hold_place(session, run_by_id(session, command.run_id).place_id)


@operation(*PAYERS, touches=_of_run)
def decide_run(session: Session, command: DecideRun, context: Context) -> dict[str, Any]:
    """Approve a run, which settles its statements, or reject it, which lets go of all it told.

    Raises UnknownDecision, ReasonMissing, SecondPersonNeeded, AlreadyDecided.
    """
    run = run_by_id(session, command.run_id)
    note = (command.note or "").strip()[:NOTE_LENGTH_MAX] or None
    _check_decision(command, run, note, context)
    decided = insert_ignoring(
        session,
        PayoutDecision,
        run_id=run.id,
        decision=command.decision,
        note=note,
        decided_by=context.actor.id,
        decided_at=context.recorded_at,
    )
    if not decided:
        raise AlreadyDecided(run=run.number)
    payouts = session.scalars(select(Payout).where(Payout.run_id == run.id).order_by(Payout.number)).all()
    if command.decision == "rejected":
        _let_go(session, [payout.id for payout in payouts])
        return {"number": run.number, "decision": "rejected", "paid_cents": 0}
    paid = sum(_settle(session, payout, run, context) for payout in payouts)
    return {"number": run.number, "decision": "approved", "paid_cents": paid}


def _check_decision(command: DecideRun, run: PayoutRun, note: str | None, context: Context) -> None:
    if command.decision not in DECISIONS:
        raise UnknownDecision(field="decision")
    if command.decision == "rejected":
        if not note:
            raise ReasonMissing(field="note")
        return
    if context.actor.id is None or context.actor.id == run.prepared_by:
        raise SecondPersonNeeded(run=run.number)


def _let_go(session: Session, payout_ids: Sequence[UUID]) -> None:
    quietly = {"synchronize_session": False}
    freed = update(SaleLine).where(SaleLine.payout_id.in_(payout_ids)).values(payout_id=None)
    dead = update(PayoutLine).where(PayoutLine.payout_id.in_(payout_ids)).values(is_live=False)
    for statement in (freed, dead):
        session.execute(statement.execution_options(**quietly))


def _settle(session: Session, payout: Payout, run: PayoutRun, context: Context) -> int:
    """What the fund retains, what is paid, what is carried, and each member's part."""
    wanted = RetainFromPayout(payout.id, payout.organisation_id, run.currency, payout.retainable_cents)
    retained = int(retain_from_payout(session, wanted, context)["retained_cents"])
    kept = ReceiveSolidarity(payout.id, payout.number, run.currency, payout.solidarity_cents)
    receive_solidarity(session, kept, context)
    balance = balance_of(payout.sold_due_cents + payout.other_cents, retained)
    today = business_day(context.recorded_at, zone_of(session, run))
    account = account_on(session, payout.organisation_id, run.currency, today)
    session.add(
        PayoutSettlement(
            payout_id=payout.id,
            retained_cents=balance.retained_cents,
            paid_cents=balance.paid_cents,
            carried_cents=balance.carried_cents,
            account_id=account.id if account and balance.paid_cents else None,
        )
    )
    session.flush()
    if balance.paid_cents:
        session.execute(insert(MemberShare), _member_rows(session, payout.id, balance.paid_cents))
    return balance.paid_cents


def _member_rows(session: Session, payout_id: UUID, paid_cents: int) -> list[dict[str, Any]]:
    due_by_lot, brought = brought_by_members(session, payout_id)
    parts = split(paid_cents, due_by_lot, brought)
    return [
        {
            "id": new_id(),
            "payout_id": payout_id,
            "position": position,
            "member_id": member,
            "amount_cents": cents,
        }
        for position, (member, cents) in enumerate(parts.items(), 1)
    ]


def approval_of(session: Session, payout: Payout) -> PayoutDecision:
    """The decision that approved a statement; raises NotApproved."""
    decision = session.get(PayoutDecision, payout.run_id)
    if decision is None or decision.decision != "approved":
        raise NotApproved(payout=payout.number)
    return decision
