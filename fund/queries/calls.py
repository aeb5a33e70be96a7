"""Calls with what became of each promise, and whom to call on a day, worst first."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Call, Fund, ReminderPause, ReminderSending
from fund.queries.advances import AdvanceFacts
from fund.queries.contacts import Contact, contacts_on, pauses_on
from fund.queries.dues import late_or_due_until
from fund.queries.reminders import last_sent
from fund.rules.positions import Position, Share
from fund.rules.promises import Outcome, Promise, outcomes
from fund.rules.reminders import STEPS, late_cents
from producers.models import Organisation

SOON_DAYS = -STEPS[0]


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call, and what became by a day of what was promised in it."""

    call: Call
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class ToCall:
    """An advance that is late or soon due, with all that a call about it needs."""

    facts: AdvanceFacts
    organisation: Organisation
    stands: Position
    contact: Contact | None
    pause: ReminderPause | None
    sent: ReminderSending | None
    calls: tuple[CallRow, ...]

    @property
    def late_cents(self) -> int:
        """All that is late of it, fees too."""
        return late_cents(self.stands)

    @property
    def share(self) -> Share:
        """The oldest share that is not wholly paid."""
        return next(one for one in self.stands.shares if one.unpaid_cents)

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

    @property
    def urgency(self) -> tuple[bool, int, int, date, str]:
        """Broken promises first, then the most that is late, the longest, what falls due first."""
        days = self.stands.past_due_days
        return (
            not self.is_promise_broken,
            -self.late_cents,
            -days,
            self.share.due_on,
            self.facts.advance.number,
        )


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


def to_call(session: Session, fund: Fund, as_of: date) -> list[ToCall]:
    """The advances of a fund that are late on a day or due within a fortnight of it, worst first."""
    until = as_of + timedelta(days=SOON_DAYS)
    asking = [
        (one, stands)
        for one in late_or_due_until(session, fund.id, as_of, until)
        if _is_asking(stands := one.on(as_of), until)
    ]
    organisation_ids = {one.advance.organisation_id for one, _ in asking}
    wanted = select(Organisation).where(Organisation.id.in_(organisation_ids))
    names = {one.id: one for one in session.scalars(wanted)}
    contacts = contacts_on(session, organisation_ids, as_of)
    pauses = pauses_on(session, organisation_ids, as_of)
    sent = last_sent(session, [one.advance.id for one, _ in asking], as_of)
    calls = calls_of(session, [one for one, _ in asking], as_of)
    told = [
        ToCall(
            facts,
            names[facts.advance.organisation_id],
            stands,
            contacts.get(facts.advance.organisation_id),
            pauses.get(facts.advance.organisation_id),
            sent.get(facts.advance.id),
            tuple(calls[facts.advance.id]),
        )
        for facts, stands in asking
    ]
    return sorted(told, key=lambda one: one.urgency)


def _is_asking(stands: Position, until: date) -> bool:
    """Whether something of it is unpaid and its day has come or comes soon; never of a lost one."""
    return not stands.is_lost and any(one.unpaid_cents and one.due_on <= until for one in stands.shares)
