"""Donors, what they give, and the fund's own money between its accounts."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Donor, Fund, FundContribution, MoneyMove
from fund.operations.numbers import numbered
from fund.operations.postings import post_contribution, post_money_move
from fund.operations.touching import OFFICERS, hold_fund
from fund.queries.funds import balances_on, fund_by_id, lowest_money_from
from fund.rules.accounts import MONEY_MOVES
from fund.rules.capital import CONTRIBUTION_KINDS, DONOR_KINDS, EARMARKS, RECEIVED_BY
from kernel.access import Touch
from kernel.clock import business_day
from kernel.errors import Invalid, NotFound, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.journal import insert_ignoring
from kernel.money import CurrencyMismatch
from producers.models.organisations import BRANCHES

AMOUNT_CENTS_MAX = 10**13


class DonorUnknown(Invalid):
    code = "donor-unknown"


class DonorMalformed(Invalid):
    code = "donor-malformed"


class DonorKeyTaken(Refused):
    code = "donor-key-taken"


class ContributionMalformed(Invalid):
    code = "contribution-malformed"


class ContributionNotFound(NotFound):
    code = "contribution-not-found"


class AlreadyReversed(Refused):
    code = "fund-already-reversed"


class AmountWrong(Invalid):
    """An amount above zero, within what a bank can carry."""

    code = "fund-amount-wrong"


class DayInTheFuture(Invalid):
    """What has not happened is not recorded."""

    code = "fund-day-in-the-future"


class DayBeforeFund(Invalid):
    code = "fund-day-before-opening"


class MoneyMissing(Refused):
    """Bank and cash would fall below zero on that day or on one after it."""

    code = "fund-money-missing"


@dataclass(frozen=True, slots=True)
class TellDonor:
    """Somebody who gives, or lends, to the fund."""

    donor_id: UUID
    key: str
    name: str
    kind: str
    country: str = "MA"
    email: str | None = None


@dataclass(frozen=True, slots=True)
class ReceiveContribution:
    """Money given to a fund; `earmarked_for` is a branch or the name of a territory, by the earmark."""

    contribution_id: UUID
    fund_id: UUID
    donor_id: UUID
    kind: str
    dated_on: date
    cents: int
    currency: str
    received_by: str = "bank"
    earmark: str = "any"
    earmarked_for: str | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class ReverseContribution:
    """A contribution recorded by mistake: the opposite one, dated the day of the correction."""

    contribution_id: UUID
    reversal_id: UUID
    dated_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class MoveMoney:
    """Boutiques hand over what they hold, cash goes to the bank or back, a cost is charged."""

    move_id: UUID
    fund_id: UUID
    kind: str
    dated_on: date
    cents: int
    reference: str


def _network(session: Session, command: TellDonor) -> Touch:
    return Touch(stream="donors")


def _of_fund(session: Session, command: Any) -> Touch:
    return hold_fund(session, command.fund_id)


def _of_contribution(session: Session, command: ReverseContribution) -> Touch:
    return hold_fund(session, contribution_by_id(session, command.contribution_id).fund_id)


def contribution_by_id(session: Session, contribution_id: UUID) -> FundContribution:
    """Raises ContributionNotFound."""
    found = session.get(FundContribution, contribution_id)
    if found is None:
        raise ContributionNotFound()
    return found


@operation(*OFFICERS, touches=_network)
def tell_donor(session: Session, command: TellDonor, context: Context) -> dict[str, str]:
    """Raises DonorMalformed, DonorKeyTaken."""
    key, name = command.key.strip(), " ".join(command.name.split())
    if command.kind not in DONOR_KINDS:
        raise DonorMalformed(field="kind")
    if not key or not name:
        raise DonorMalformed(field="name" if key else "key")
    added = insert_ignoring(
        session,
        Donor,
        id=command.donor_id,
        key=key,
        name=name,
        kind=command.kind,
        country=command.country,
        email=(command.email or "").strip() or None,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    if not added:
        raise DonorKeyTaken(field="key", donor=key)
    return {"donor_id": str(command.donor_id)}


@operation(*OFFICERS, touches=_of_fund)
def receive_contribution(session: Session, command: ReceiveContribution, context: Context) -> dict[str, str]:
    """Write what came in, with its entry.

    What a donor takes back (`returned`) goes out, and is refused when it is not there to go.
    Raises DonorUnknown, ContributionMalformed, AmountWrong, CurrencyMismatch, DayInTheFuture,
    DayBeforeFund, MoneyMissing.
    """
    fund = fund_by_id(session, command.fund_id)
    check_day(fund, command.dated_on, context)
    check_amount(command.cents)
    _check_contribution(session, command, fund)
    cents = -command.cents if command.kind == "returned" else command.cents
    if cents < 0:
        check_money(session, fund, command.dated_on, command.cents)
    written = FundContribution(
        id=command.contribution_id,
        fund_id=fund.id,
        number=numbered(session, fund, "C", command.dated_on),
        donor_id=command.donor_id,
        kind=command.kind,
        dated_on=command.dated_on,
        cents=cents,
        received_by=command.received_by,
        earmark=command.earmark,
        earmarked_for=(command.earmarked_for or "").strip() or None,
        reference=command.reference.strip(),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    session.add(written)
    post_contribution(session, written)
    return {"number": written.number}


@operation(*OFFICERS, touches=_of_contribution)
def reverse_contribution(session: Session, command: ReverseContribution, context: Context) -> dict[str, str]:
    """Follow a contribution by its opposite; both stay.

    Raises ContributionNotFound, AlreadyReversed, DayInTheFuture, DayBeforeFund, MoneyMissing.
    """
    first = contribution_by_id(session, command.contribution_id)
    fund = fund_by_id(session, first.fund_id)
    check_day(fund, command.dated_on, context, not_before=first.dated_on)
    taken = session.scalar(select(FundContribution.id).where(FundContribution.reverses_id == first.id))
    if taken or first.reverses_id:
        raise AlreadyReversed(number=first.number)
    if first.cents > 0 and first.received_by != "shops":
        check_money(session, fund, command.dated_on, first.cents)
    written = FundContribution(
        id=command.reversal_id,
        fund_id=fund.id,
        number=numbered(session, fund, "C", command.dated_on),
        donor_id=first.donor_id,
        kind=first.kind,
        dated_on=command.dated_on,
        cents=-first.cents,
        received_by=first.received_by,
        earmark=first.earmark,
        earmarked_for=first.earmarked_for,
        reference=command.reason.strip(),
        reverses_id=first.id,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    session.add(written)
    post_contribution(session, written)
    return {"number": written.number}


@operation(*OFFICERS, touches=_of_fund)
def move_money(session: Session, command: MoveMoney, context: Context) -> dict[str, str]:
    """Move the fund's own money; never more than the account it leaves holds.

    Raises ContributionMalformed, AmountWrong, DayInTheFuture, DayBeforeFund, MoneyMissing.
    """
    fund = fund_by_id(session, command.fund_id)
    if command.kind not in MONEY_MOVES:
        raise ContributionMalformed(field="kind")
    if not command.reference.strip():
        raise ContributionMalformed(field="reference")
    check_day(fund, command.dated_on, context)
    check_amount(command.cents)
    source, _target = MONEY_MOVES[command.kind]
    held = balances_on(session, fund.id, command.dated_on).get(source, 0)
    if held < command.cents:
        raise MoneyMissing(field="cents", available_cents=max(held, 0), currency=fund.currency)
    if command.kind == "cost":
        check_money(session, fund, command.dated_on, command.cents)
    written = MoneyMove(
        id=command.move_id,
        fund_id=fund.id,
        kind=command.kind,
        dated_on=command.dated_on,
        cents=command.cents,
        reference=command.reference.strip(),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    session.add(written)
    post_money_move(session, written)
    return {"move_id": str(command.move_id)}


def reverse_money_move(
    session: Session, move_id: UUID, dated_on: date, reason: str, context: Context
) -> None:
    """Follow a move by its opposite, in the caller's transaction; it must not be reversed already.

    Raises DayInTheFuture, DayBeforeFund, MoneyMissing.
    """
    first = session.get_one(MoneyMove, move_id)
    fund = fund_by_id(session, first.fund_id)
    check_day(fund, dated_on, context, not_before=first.dated_on)
    if MONEY_MOVES[first.kind] == ("shops", "bank"):
        check_money(session, fund, dated_on, first.cents)
    written = MoneyMove(
        id=new_id(),
        fund_id=fund.id,
        kind=first.kind,
        dated_on=dated_on,
        cents=-first.cents,
        reference=reason.strip(),
        reverses_id=first.id,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    session.add(written)
    post_money_move(session, written)


def check_day(fund: Fund, day: date, context: Context, not_before: date | None = None) -> None:
    """Raises DayInTheFuture by the fund's own calendar, DayBeforeFund."""
    if day > business_day(context.occurred_at, fund.timezone):
        raise DayInTheFuture(field="dated_on", day=day.isoformat())
    earliest = max(not_before or fund.opened_on, fund.opened_on)
    if day < earliest:
        raise DayBeforeFund(field="dated_on", day=earliest.isoformat())


def check_amount(cents: int, field: str = "cents") -> None:
    """Raises AmountWrong."""
    if not 0 < cents <= AMOUNT_CENTS_MAX:
        raise AmountWrong(field=field)


def check_currency(fund: Fund, currency: str) -> None:
    """A fund has one currency. Raises CurrencyMismatch."""
    if currency != fund.currency:
        raise CurrencyMismatch(field="currency", left=fund.currency, right=currency)


def check_money(session: Session, fund: Fund, day: date, cents: int) -> None:
    """Raises MoneyMissing when paying `cents` on `day` would leave less than nothing then or later."""
    available = lowest_money_from(session, fund.id, day)
    if cents > available:
        raise MoneyMissing(field="cents", available_cents=max(available, 0), currency=fund.currency)


def _check_contribution(session: Session, command: ReceiveContribution, fund: Fund) -> None:
    check_currency(fund, command.currency)
    if session.get(Donor, command.donor_id) is None:
        raise DonorUnknown(field="donor_id")
    closed = (
        ("kind", command.kind in CONTRIBUTION_KINDS),
        ("received_by", command.received_by in RECEIVED_BY),
        ("earmark", command.earmark in EARMARKS),
        (
            "earmarked_for",
            (command.earmark in ("branch", "territory")) == bool((command.earmarked_for or "").strip()),
        ),
        ("earmarked_for", command.earmark != "branch" or command.earmarked_for in BRANCHES),
    )
    for field, holds in closed:
        if not holds:
            raise ContributionMalformed(field=field)
    if command.kind == "returned":
        given = session.scalar(
            select(func.coalesce(func.sum(FundContribution.cents), 0)).where(
                FundContribution.fund_id == fund.id,
                FundContribution.donor_id == command.donor_id,
                FundContribution.kind.in_(("returnable", "returned")),
                FundContribution.dated_on <= command.dated_on,
            )
        )
        if command.cents > int(given or 0):
            raise MoneyMissing(field="cents", available_cents=max(int(given or 0), 0), currency=fund.currency)
