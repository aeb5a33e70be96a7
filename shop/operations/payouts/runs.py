"""A run of payouts prepared: the statements of all producers of a boutique up to a day."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from inventory.queries.places import open_place
from kernel.access import Touch
from kernel.clock import business_day
from kernel.db import table_of
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.numbering import next_number
from shop.models import Payout, PayoutLine, PayoutRun, SaleLine
from shop.models.payouts import NOTE_LENGTH_MAX, SOLD_KINDS
from shop.operations.payouts.touching import PAYERS, hold_place
from shop.queries.payouts.drafts import Draft, drafts


class DayNotOver(Invalid):
    """A run counts whole days: today's sales are not all rung up."""

    code = "payout-day-not-over"


class NothingOwed(Refused):
    code = "payout-nothing-owed"


@dataclass(frozen=True, slots=True)
class PrepareRun:
    """The statements of all producers of a boutique up to a business day that is over."""

    run_id: UUID
    place_id: UUID
    until: date
    note: str | None = None


def _at_place(session: Session, command: PrepareRun) -> Touch:
    return hold_place(session, command.place_id)


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
    told = select(PayoutLine.source_id).where(
        PayoutLine.payout_id == payout_id, PayoutLine.kind.in_(SOLD_KINDS)
    )
    session.execute(
        update(SaleLine)
        .where(SaleLine.id.in_(told))
        .values(payout_id=payout_id)
        .execution_options(synchronize_session=False)
    )
