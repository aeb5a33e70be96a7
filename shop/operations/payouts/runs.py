"""A run of payouts: prepared by one person, approved or rejected by another, then paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from fund.operations.retentions import RetainFromPayout, retain_from_payout
from inventory.models import Place
from inventory.queries.places import PlaceNotFound, open_place
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.db import table_of
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.journal import insert_ignoring
from kernel.numbering import next_number
from shop.models import (
    BankAccount,
    MemberShare,
    Payout,
    PayoutDecision,
    PayoutLine,
    PayoutPayment,
    PayoutRun,
    PayoutSettlement,
    SaleLine,
)
from shop.models.payouts import DECISIONS, PAID_BY
from shop.queries.payouts.contributions import brought_by_members
from shop.queries.payouts.drafts import SOLD, Draft, drafts
from shop.queries.payouts.errors import PayoutNotFound, RunNotFound
from shop.rules.payouts.members import split
from shop.rules.payouts.shares import balance_of

PAYERS = (Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER)
NOTE_LENGTH_MAX = 500


class DayNotOver(Invalid):
    """A run counts whole days: today's sales are not all rung up."""

    code = "payout-day-not-over"


class NothingOwed(Refused):
    code = "payout-nothing-owed"


class AlreadyDecided(Refused):
    code = "payout-already-decided"


class SecondPersonNeeded(Refused):
    """Who prepared a run does not approve it."""

    code = "payout-second-person-needed"


class NotApproved(Refused):
    code = "payout-not-approved"


class NothingToPay(Refused):
    code = "payout-nothing-to-pay"


class AlreadyPaid(Refused):
    code = "payout-already-paid"


class UnknownDecision(Invalid):
    code = "payout-decision-unknown"


class ReasonMissing(Invalid):
    code = "payout-reason-missing"


class PaymentReferenceMissing(Invalid):
    code = "payout-reference-missing"


class PaidBeforeApproved(Invalid):
    code = "payout-paid-before-approved"


@dataclass(frozen=True, slots=True)
class PrepareRun:
    """The statements of all producers of a boutique up to a business day that is over."""

    run_id: UUID
    place_id: UUID
    until: date
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DecideRun:
    """A second person approves a run, or rejects it and says why."""

    run_id: UUID
    decision: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PayPayout:
    """A statement was paid: by transfer, cheque or cash, with what proves it."""

    payout_id: UUID
    paid_on: date
    means: str
    reference: str


def _at_place(session: Session, command: PrepareRun) -> Touch:
    # Held until the commit: of two runs of one place, the second sees what the first told.
    return _touch(session, command.place_id)


def _of_run(session: Session, command: DecideRun) -> Touch:
    return _touch(session, _run(session, command.run_id).place_id)


def _of_payout(session: Session, command: Any) -> Touch:
    return _touch(session, _run(session, _payout(session, command.payout_id).run_id).place_id)


def _touch(session: Session, place_id: UUID) -> Touch:
    place = session.scalar(select(Place).where(Place.id == place_id).with_for_update())
    if place is None:
        raise PlaceNotFound(place_id=str(place_id))
    organisations = frozenset({place.organisation_id} if place.organisation_id else ())
    return Touch(stream=f"place:{place_id}", organisations=organisations, places=frozenset({place_id}))


@operation(*PAYERS, touches=_at_place)
def prepare_run(session: Session, command: PrepareRun, context: Context) -> dict[str, Any]:
    """Write the statements of a place; what no agreement speaks of waits for the next run.

    Raises DayNotOver, NothingOwed.
    """
    place = open_place(session, command.place_id)
    if command.until >= business_day(context.recorded_at, place.timezone):
        raise DayNotOver(field="until")
    told = [draft for draft in drafts(session, place, command.until) if draft.lines]
    if not told:
        raise NothingOwed(field="until", until=f"{command.until:%d/%m/%Y}")
    year = f"{business_day(context.recorded_at, place.timezone):%y}"
    number = f"RV-{year}-{next_number(session, f'payout:{year}'):04d}"
    session.add(
        PayoutRun(
            id=command.run_id,
            number=number,
            place_id=place.id,
            currency=place.currency,
            until=command.until,
            note=(command.note or "").strip()[:NOTE_LENGTH_MAX] or None,
            prepared_by=context.actor.id,
            prepared_at=context.recorded_at,
        )
    )
    session.flush()
    for position, draft in enumerate(told, 1):
        _write(session, draft, command.run_id, f"{number}-{position:02d}")
    due_cents = sum(draft.due_cents for draft in told)
    return {
        "run_id": str(command.run_id),
        "number": number,
        "payouts": len(told),
        "due_cents": due_cents,
    }


def _write(session: Session, draft: Draft, run_id: UUID, number: str) -> None:
    payout_id, sold = new_id(), draft.sold
    row = {
        "id": payout_id,
        "run_id": run_id,
        "organisation_id": draft.organisation.id,
        "number": number,
        "gross_cents": sold.gross_cents,
        "tax_cents": sold.tax_cents,
        "commission_cents": sold.commission_cents,
        "commission_tax_cents": sold.commission_tax_cents,
        "solidarity_cents": sold.solidarity_cents,
        "sold_due_cents": sold.due_cents,
        "other_cents": draft.other_cents,
        "retainable_cents": draft.retainable_cents,
    }
    session.execute(insert(Payout), [row])
    session.execute(insert(table_of(PayoutLine)), _line_rows(draft, payout_id))
    _claim_lines(session, payout_id)


def _line_rows(draft: Draft, payout_id: UUID) -> list[dict[str, Any]]:
    return [
        {
            "id": new_id(),
            "payout_id": payout_id,
            "position": position,
            "kind": line.owed.kind,
            "source_id": line.owed.source_id,
            "is_live": True,
            "business_day": line.owed.business_day,
            "agreement_id": line.agreement.id if line.agreement else None,
            "reference": line.owed.reference,
            "label": line.owed.label,
            "lot_id": line.owed.lot_id,
            "quantity": line.owed.quantity,
            "gross_cents": line.shares.gross_cents,
            "tax_cents": line.shares.tax_cents,
            "commission_cents": line.shares.commission_cents,
            "commission_tax_cents": line.shares.commission_tax_cents,
            "solidarity_cents": line.shares.solidarity_cents,
            "due_cents": line.shares.due_cents,
        }
        for position, line in enumerate(draft.lines, 1)
    ]


def _claim_lines(session: Session, payout_id: UUID) -> None:
    """Mark the lines of receipts as told: a cache of the lines just written."""
    told = select(PayoutLine.source_id).where(PayoutLine.payout_id == payout_id, PayoutLine.kind.in_(SOLD))
    session.execute(
        update(SaleLine)
        .where(SaleLine.id.in_(told))
        .values(payout_id=payout_id)
        .execution_options(synchronize_session=False)
    )


@operation(*PAYERS, touches=_of_run)
def decide_run(session: Session, command: DecideRun, context: Context) -> dict[str, Any]:
    """Approve a run, which settles its statements, or reject it, which lets go of all it told.

    Raises UnknownDecision, ReasonMissing, SecondPersonNeeded, AlreadyDecided.
    """
    run = _run(session, command.run_id)
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
    balance = balance_of(payout.sold_due_cents + payout.other_cents, retained)
    session.add(
        PayoutSettlement(
            payout_id=payout.id,
            retained_cents=balance.retained_cents,
            paid_cents=balance.paid_cents,
            carried_cents=balance.carried_cents,
            account_id=_account(session, payout.organisation_id, run, context)
            if balance.paid_cents
            else None,
        )
    )
    session.flush()
    if balance.paid_cents:
        session.execute(insert(MemberShare), _member_rows(session, payout.id, balance.paid_cents))
    return balance.paid_cents


def _account(session: Session, organisation_id: UUID, run: PayoutRun, context: Context) -> UUID | None:
    return session.scalar(
        select(BankAccount.id)
        .where(
            BankAccount.organisation_id == organisation_id,
            BankAccount.currency == run.currency,
            BankAccount.valid_from <= business_day(context.recorded_at, _zone(session, run.id)),
        )
        .order_by(BankAccount.valid_from.desc())
        .limit(1)
    )


def _zone(session: Session, run_id: UUID) -> str:
    """The zone of a run's place: whose days its days are."""
    wanted = select(Place.timezone).join(PayoutRun, PayoutRun.place_id == Place.id)
    return session.scalars(wanted.where(PayoutRun.id == run_id)).one()


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


@operation(*PAYERS, touches=_of_payout)
def pay_payout(session: Session, command: PayPayout, context: Context) -> dict[str, str]:
    """Mark a statement as paid, once.

    Raises NotApproved, NothingToPay, PaymentReferenceMissing, PaidBeforeApproved, AlreadyPaid.
    """
    payout = _payout(session, command.payout_id)
    decision = session.get(PayoutDecision, payout.run_id)
    settlement = session.get(PayoutSettlement, payout.id)
    if decision is None or decision.decision != "approved" or settlement is None:
        raise NotApproved(payout=payout.number)
    if not settlement.paid_cents:
        raise NothingToPay(payout=payout.number)
    if command.means not in PAID_BY or not command.reference.strip():
        raise PaymentReferenceMissing(field="reference")
    zone = _zone(session, payout.run_id)
    approved_on = business_day(decision.decided_at, zone)
    if not approved_on <= command.paid_on <= business_day(context.recorded_at, zone):
        raise PaidBeforeApproved(field="paid_on", approved=f"{approved_on:%d/%m/%Y}")
    paid = insert_ignoring(
        session,
        PayoutPayment,
        payout_id=payout.id,
        paid_on=command.paid_on,
        means=command.means,
        reference=command.reference.strip(),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    if not paid:
        raise AlreadyPaid(payout=payout.number)
    return {"payout_id": str(payout.id), "number": payout.number}


def _run(session: Session, run_id: UUID) -> PayoutRun:
    run = session.get(PayoutRun, run_id)
    if run is None:
        raise RunNotFound()
    return run


def _payout(session: Session, payout_id: UUID) -> Payout:
    payout = session.get(Payout, payout_id)
    if payout is None:
        raise PayoutNotFound()
    return payout
