"""Calls with what became of each promise, and whom to call on a day, worst first."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance, Call, Fund, ReminderPause, ReminderSending
from fund.queries.advances import AdvanceFacts
from fund.queries.contacts import Contact, contacts_on, pauses_on
from fund.queries.dues import facts_by_id
from fund.queries.portfolio import AdvanceRow, owing_until
from fund.queries.reminders import last_sent
from fund.rules.promises import Outcome, Promise, outcomes
from fund.rules.reminders import STEPS
from producers.models import Organisation
from producers.queries.listing import PAGE_SIZE, PAGES_MAX, Page

SOON_DAYS = -STEPS[0]


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call, and what became by a day of what was promised in it."""

    call: Call
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Owing:
    """An advance that is late or soon due, and the calls about it."""

    row: AdvanceRow
    calls: tuple[CallRow, ...]

    @property
    def due_on(self) -> date:
        """The day of the oldest share that is not wholly paid: it has one, or it would not be owing."""
        if self.row.next_due is None:
            raise LookupError(f"nothing of {self.row.number} is due")
        return self.row.next_due

    @property
    def last_call(self) -> CallRow | None:
        return self.calls[-1] if self.calls else None

    @property
    def promise(self) -> Outcome | None:
        """The last promise."""
        return next((one.outcome for one in reversed(self.calls) if one.outcome), None)

    @property
    def is_promise_broken(self) -> bool:
        return bool(self.promise and self.promise.state == "broken")

    def urgency(self, as_of: date) -> tuple[bool, int, int, date, str]:
        """Broken promises first, then the most that is late, the longest, what falls due first."""
        row = self.row
        broken_last = not self.is_promise_broken
        return broken_last, -row.late_cents, -row.past_due_days(as_of), self.due_on, row.number


@dataclass(frozen=True, slots=True)
class ToCall:
    """The same with all that a call about it needs."""

    owing: Owing
    organisation: Organisation
    contact: Contact | None
    pause: ReminderPause | None
    sent: ReminderSending | None

    @property
    def row(self) -> AdvanceRow:
        return self.owing.row


def calls_of(session: Session, advances: Collection[AdvanceFacts], as_of: date) -> dict[UUID, list[CallRow]]:
    """The calls about each advance until a day, oldest first."""
    calls: dict[UUID, list[Call]] = defaultdict(list)
    rows = session.scalars(
        select(Call)
        .where(Call.advance_id.in_([one.advance.id for one in advances]), Call.called_on <= as_of)
        .order_by(Call.called_on, Call.recorded_at, Call.id)
    )
    for one in rows:
        calls[one.advance_id].append(one)
    return {one.advance.id: _rows(one, calls[one.advance.id], as_of) for one in advances}


def _rows(facts: AdvanceFacts, calls: Sequence[Call], as_of: date) -> list[CallRow]:
    promised = [(one.id, _promise(one)) for one in calls]
    told = outcomes([promise for _, promise in promised if promise], facts.movements, as_of)
    became = dict(zip((call_id for call_id, promise in promised if promise), told, strict=True))
    return [CallRow(one, became.get(one.id)) for one in calls]


def _promise(call: Call) -> Promise | None:
    if call.promised_cents is None or call.promised_on is None:
        return None
    return Promise(call.called_on, call.promised_cents, call.promised_on)


def owing_on(session: Session, fund: Fund, as_of: date, late_since: date | None = None) -> list[Owing]:
    """The advances of a fund that are late on a day or due within a fortnight of it, worst first.

    With `late_since`, those late for longer are left out unless somebody was called about them.
    """
    rows = owing_until(session, fund.id, as_of, as_of + timedelta(days=SOON_DAYS), late_since)
    called = select(Call.advance_id).join(Advance, Advance.id == Call.advance_id)
    about = set(session.scalars(called.where(Advance.fund_id == fund.id, Call.called_on <= as_of)))
    calls = calls_of(session, facts_by_id(session, about & {one.advance_id for one in rows}), as_of)
    told = [Owing(one, tuple(calls.get(one.advance_id, ()))) for one in rows]
    return sorted(told, key=lambda one: one.urgency(as_of))


def to_call(session: Session, fund: Fund, as_of: date) -> list[ToCall]:
    """Whom to call about them, worst first."""
    return _to_call(session, owing_on(session, fund, as_of), as_of)


def to_call_page(session: Session, fund: Fund, as_of: date, number: int) -> Page[ToCall]:
    """Page `number` (from 1) of the same."""
    owing, number = owing_on(session, fund, as_of), min(max(number, 1), PAGES_MAX)
    shown = owing[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Page(_to_call(session, shown, as_of), number, len(owing), PAGE_SIZE)


def _to_call(session: Session, owing: Sequence[Owing], as_of: date) -> list[ToCall]:
    organisation_ids = {one.row.organisation_id for one in owing}
    wanted = select(Organisation).where(Organisation.id.in_(organisation_ids))
    names = {one.id: one for one in session.scalars(wanted)}
    contacts = contacts_on(session, organisation_ids, as_of)
    pauses = pauses_on(session, organisation_ids, as_of)
    sent = last_sent(session, [one.row.advance_id for one in owing], as_of)
    return [
        ToCall(
            one,
            names[one.row.organisation_id],
            contacts.get(one.row.organisation_id),
            pauses.get(one.row.organisation_id),
            sent.get(one.row.advance_id),
        )
        for one in owing
    ]
