"""What of a fund asks for somebody on a day: promises, what is newly late, money, papers."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Advance, BankStatement, Fund, FundContribution, Guarantor
from fund.queries.calls import Owing, owing_on
from fund.queries.contacts import pauses_on
from fund.queries.dues import facts_by_id
from fund.queries.earmarks import earmarks_of, given_by_earmark
from fund.queries.funds import money_on
from fund.queries.overview import Overview
from fund.queries.portfolio import promised_on
from fund.queries.reminders import last_sent_days, waiting_on
from fund.rules.alerts import (
    ENDING_DAYS,
    NEWLY_LATE_DAYS,
    STATEMENT_DAYS,
    UNUSED_DAYS,
    Alert,
    Followed,
    alerts_of_advances,
)
from fund.rules.positions import takeable_cents


def alerts_on(session: Session, fund: Fund, as_of: date, stands: Overview | None = None) -> list[Alert]:
    """The alerts of a fund by the end of a day, in the order in which they are told.

    Who knows where the fund stands that day says it: it is not summed again.
    """
    told = alerts_of_advances(_followed(session, fund, as_of), as_of)
    waiting = len(waiting_on(session, fund, as_of))
    if waiting:
        told.append(Alert("to_send", waiting))
    return [
        *told,
        *_guarantees(session, fund, as_of),
        *_money(session, fund, as_of, stands),
        *_papers(session, fund, as_of),
        *_unused(session, fund, as_of),
    ]


def _followed(session: Session, fund: Fund, as_of: date) -> list[Followed]:
    owing = owing_on(session, fund, as_of, late_since=as_of - timedelta(days=NEWLY_LATE_DAYS))
    sent = last_sent_days(session, fund.id, as_of)
    paused = pauses_on(session, {one.row.organisation_id for one in owing}, as_of)
    return [
        Followed(
            one.row.late_cents,
            one.row.past_due_days(as_of),
            one.is_promise_broken,
            one.due_on,
            one.row.next_cents,
            _in_touch(one, sent.get(one.row.advance_id)),
            one.row.organisation_id in paused,
        )
        for one in owing
    ]


def _in_touch(one: Owing, sent_on: date | None) -> date | None:
    days = [sent_on, one.last_call.call.called_on if one.last_call else None]
    return max((day for day in days if day), default=None)


def _guarantees(session: Session, fund: Fund, as_of: date) -> Iterator[Alert]:
    """Who answers for an advance that owes something, and soon answers no longer; one alert each."""
    rows = session.execute(
        select(Guarantor, Advance)
        .join(Advance, Advance.application_id == Guarantor.application_id)
        .where(
            Advance.fund_id == fund.id,
            Advance.granted_on <= as_of,
            Guarantor.ends_on <= as_of + timedelta(days=ENDING_DAYS),
        )
        .order_by(Guarantor.ends_on, Advance.number)
    ).tuples()
    told = list(rows)
    owing = {
        one.advance.id for one in facts_by_id(session, {advance.id for _, advance in told})
        if takeable_cents(one.on(as_of))
    }  # fmt: skip
    for guarantor, advance in told:
        if advance.id in owing:
            yield Alert("guarantee_ending", 1, guarantor.cents, guarantor.ends_on, advance.id, guarantor.name)


def _money(session: Session, fund: Fund, as_of: date, stands: Overview | None) -> Iterator[Alert]:
    """More promised than bank and cash hold."""
    if stands:
        promised, missing = stands.figures.committed_cents, -stands.figures.lendable_cents
    else:
        promised = promised_on(session, fund.id, as_of)
        missing = promised - money_on(session, fund.id, as_of)
    if promised and missing > 0:
        yield Alert("overcommitted", cents=missing)


def _papers(session: Session, fund: Fund, as_of: date) -> Iterator[Alert]:
    """The bank's last statement is old; nothing of a fund that never had any."""
    wanted = select(func.max(BankStatement.until)).where(
        BankStatement.fund_id == fund.id, BankStatement.until <= as_of
    )
    last = session.scalar(wanted)
    if last and as_of - last > timedelta(days=STATEMENT_DAYS):
        yield Alert("statement_old", since=last)


def _unused(session: Session, fund: Fund, as_of: date) -> Iterator[Alert]:
    """Money given for something more than a year ago, that was never lent for it."""
    before = as_of - timedelta(days=UNUSED_DAYS)
    earmarked = select(FundContribution.id).where(
        FundContribution.fund_id == fund.id,
        FundContribution.earmark != "any",
        FundContribution.dated_on <= before,
    )
    if session.scalar(earmarked.limit(1)) is None:
        return
    given = given_by_earmark(session, fund.id, before)
    unused = [
        given[row.money.earmark] - row.money.lent_cents
        for row in earmarks_of(session, fund, as_of).rows
        if row.money.earmark.kind != "any"
        and given.get(row.money.earmark, 0) > row.money.lent_cents
        and row.money.left_cents > 0
    ]
    if unused:
        yield Alert("earmark_unused", len(unused), sum(unused))
