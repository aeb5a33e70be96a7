"""What of a fund asks for somebody on a day: promises, what is newly late, money, papers."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Advance, BankStatement, Fund, FundContribution, Guarantor
from fund.queries.calls import ToCall, to_call
from fund.queries.dues import facts_by_id
from fund.queries.earmarks import earmarks_of
from fund.queries.funds import money_on
from fund.queries.portfolio import groups_on
from fund.queries.reminders import waiting_on
from fund.rules.alerts import ENDING_DAYS, STATEMENT_DAYS, UNUSED_DAYS, Alert, Followed, alerts_of_advances
from fund.rules.positions import takeable_cents


def alerts_on(session: Session, fund: Fund, as_of: date) -> list[Alert]:
    """The alerts of a fund by the end of a day, in the order in which they are told."""
    told = alerts_of_advances((_followed(one) for one in to_call(session, fund, as_of)), as_of)
    waiting = len(waiting_on(session, fund, as_of))
    if waiting:
        told.append(Alert("to_send", waiting))
    return [
        *told,
        *_guarantees(session, fund, as_of),
        *_money(session, fund, as_of),
        *_papers(session, fund, as_of),
        *_unused(session, fund, as_of),
    ]


def _followed(one: ToCall) -> Followed:
    days = [one.sent.sent_on if one.sent else None, one.last_call.call.called_on if one.last_call else None]
    share = one.share
    return Followed(
        one.late_cents,
        one.stands.past_due_days,
        one.is_promise_broken,
        share.due_on,
        share.unpaid_cents,
        max((day for day in days if day), default=None),
        one.pause is not None,
    )


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


def _money(session: Session, fund: Fund, as_of: date) -> Iterator[Alert]:
    """More promised than bank and cash hold."""
    promised = sum(one.committed_cents for one in groups_on(session, fund.id, as_of))
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
    given = {one.money.earmark: one.money.given_cents for one in earmarks_of(session, fund, before).rows}
    unused = [
        given[row.money.earmark] - row.money.lent_cents
        for row in earmarks_of(session, fund, as_of).rows
        if row.money.earmark.kind != "any"
        and given.get(row.money.earmark, 0) > row.money.lent_cents
        and row.money.left_cents > 0
    ]
    if unused:
        yield Alert("earmark_unused", len(unused), sum(unused))
