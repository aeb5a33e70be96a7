"""A call to a beneficiary, with what was promised."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from fund.models import Call
from fund.operations.capital import check_amount, check_day
from fund.operations.touching import OFFICERS, fund_of, of_advance
from fund.queries.advances import advance_by_id, facts_of
from fund.rules.positions import takeable_cents
from fund.rules.promises import ANSWERS
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation

WORDS_LENGTH_MAX = 500


class CallMalformed(Invalid):
    """An answer that is known, and who gave it when there was one."""

    code = "call-malformed"


class PromiseMalformed(Invalid):
    """An amount and a day go together, not before the call, and somebody promised them."""

    code = "call-promise-malformed"


class PromiseAboveDebt(Refused):
    """More than is owed could never be kept."""

    code = "call-promise-above-debt"


@dataclass(frozen=True, slots=True)
class NoteCall:
    """A call about an advance; what was promised, in minor units, for which day."""

    call_id: UUID
    advance_id: UUID
    called_on: date
    answer: str
    spoke_with: str = ""
    promised_cents: int | None = None
    promised_on: date | None = None
    note: str = ""


@operation(*OFFICERS, touches=of_advance)
def note_call(session: Session, command: NoteCall, context: Context) -> dict[str, str]:
    """Write a call. A promise mistyped is noted again: the later one takes its place.

    Raises AdvanceNotFound, CallMalformed, PromiseMalformed, PromiseAboveDebt, AmountWrong, DayInTheFuture,
    DayBeforeFund.
    """
    advance = advance_by_id(session, command.advance_id)
    fund = fund_of(session, advance)
    check_day(fund, command.called_on, context, not_before=advance.granted_on)
    if command.answer not in ANSWERS:
        raise CallMalformed(field="answer")
    spoke_with = command.spoke_with.strip() or None
    if command.answer == "answered" and spoke_with is None:
        raise CallMalformed(field="spoke_with")
    if max(len(command.spoke_with), len(command.note)) > WORDS_LENGTH_MAX:
        raise CallMalformed(field="note")
    _check_promise(command)
    if command.promised_cents is not None:
        check_amount(command.promised_cents, "promised_cents")
        owed_cents = takeable_cents(facts_of(session, advance).on(command.called_on))
        if command.promised_cents > owed_cents:
            raise PromiseAboveDebt(field="promised_cents", owed_cents=owed_cents, currency=fund.currency)
    session.add(
        Call(
            id=command.call_id,
            advance_id=advance.id,
            called_on=command.called_on,
            answer=command.answer,
            spoke_with=spoke_with,
            promised_cents=command.promised_cents,
            promised_on=command.promised_on,
            note=command.note.strip() or None,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"call_id": str(command.call_id)}


def _check_promise(command: NoteCall) -> None:
    day = command.called_on.isoformat()
    if (command.promised_cents is None) != (command.promised_on is None):
        missing = "promised_cents" if command.promised_cents is None else "promised_on"
        raise PromiseMalformed(field=missing, day=day)
    if command.promised_on is None:
        return
    if command.promised_on < command.called_on:
        raise PromiseMalformed(field="promised_on", day=day)
    if command.answer != "answered":
        raise PromiseMalformed(field="answer", day=day)
