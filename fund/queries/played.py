"""Every day of every advance of a fund, for rules that play them all: paid out, repaid, written off.

A row for each movement costs more to take out of a database than to sum: so the movements of an advance come
as one text, and so do the shares of a version.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, String, case, cast, func, select
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, Application, Schedule, ScheduledInstalment
from fund.rules.positions import REPAYING, principal_paid
from producers.models import Organisation

# What is told of a movement: its day, a letter for what it changes and which way, its amount.
_LETTERS = {
    **{kind: "r" if sign > 0 else "b" for kind, sign in REPAYING.items()},
    "disbursement": "d",
    "write_off": "w",
}
_DAY_WIDTH = len("2026-01-31")
Steps = tuple[tuple[date, int, int, int], ...]
# Fee and principal of each share, the first one first; and of a version, the day from which they hold.
_Shares = Sequence[tuple[int, int]]
_Version = tuple[date, _Shares]


class Played(NamedTuple):
    """An advance, who borrowed, and on each of its days the totals until then.

    `steps` are (day, paid out, principal repaid, written off).
    """

    number: str
    branch: str
    is_womens_group: bool
    locality: str | None
    province: str | None
    steps: Steps


def played(session: Session, fund_id: UUID, as_of: date) -> Iterator[Played]:
    """The advances of a fund of which something moved by a day."""
    moved = _moved(as_of).subquery()
    rows = session.execute(
        select(
            Advance.number,
            Advance.branch,
            Application.is_womens_group,
            Organisation.locality,
            Organisation.province,
            moved.c.told,
        )
        .join(moved, moved.c.advance_id == Advance.id)
        .join(Application, Application.id == Advance.application_id)
        .join(Organisation, Organisation.id == Advance.organisation_id)
        .where(Advance.fund_id == fund_id)
    )
    versions, days = _versions(session, fund_id, as_of), _Days()
    for number, branch, is_womens_group, locality, province, told in rows:
        steps = tuple(_steps(told, versions.get(number, ()), days))
        yield Played(number, branch, is_womens_group, locality, province, steps)


class _Days(dict[str, date]):
    """A day by its text: there are few days, and many movements."""

    def __missing__(self, text: str) -> date:
        told = self[text] = date.fromisoformat(text)
        return told


def _moved(as_of: date) -> Any:
    one = AdvanceMovement
    told = _text(one.dated_on) + case(_LETTERS, value=one.kind) + _text(one.cents)
    return (
        select(one.advance_id, func.aggregate_strings(told, ",").label("told"))
        .where(one.dated_on <= as_of, one.kind.in_(_LETTERS))
        .group_by(one.advance_id)
    )


def _text(value: Any) -> ColumnElement[str]:
    return cast(value, String)


def _steps(told: str, versions: Sequence[_Version], days: _Days) -> Iterator[tuple[date, int, int, int]]:
    """By day, the sums until its end, also on a day on which nothing but a version begins."""
    moves = told.split(",") + [f"{begins}w0" for begins, _ in versions]
    moves.sort()
    disbursed = paid = lost = 0
    day = moves[0][:_DAY_WIDTH]
    # This loop is most of what a page of earmarks costs: it calls nothing that it need not.
    for move in moves:
        if not move.startswith(day):
            yield days[day], disbursed, _repaid(versions, days[day], paid, disbursed), lost
            day = move[:_DAY_WIDTH]
        letter, cents = move[_DAY_WIDTH], int(move[_DAY_WIDTH + 1 :])
        if letter == "r":
            paid += cents
        elif letter == "b":
            paid -= cents
        elif letter == "d":
            disbursed += cents
        else:
            lost += cents
    yield days[day], disbursed, _repaid(versions, days[day], paid, disbursed), lost


def _repaid(versions: Sequence[_Version], day: date, paid_cents: int, disbursed_cents: int) -> int:
    """Without fees in its shares, all that is paid of an advance is principal, as far as it was paid out.

    What is paid of a fee is none: the shares of the version in force tell it.
    """
    if not versions:
        return min(max(paid_cents, 0), disbursed_cents)
    shares = next((shares for begins, shares in reversed(versions) if begins <= day), ())
    return principal_paid(shares, paid_cents)


def _versions(session: Session, fund_id: UUID, as_of: date) -> dict[str, list[_Version]]:
    """The versions begun by a day of the advances whose shares have fees, the first one first."""
    share = ScheduledInstalment
    told = _text(share.position) + ":" + _text(share.fee_cents) + ":" + _text(share.principal_cents)
    rows = session.execute(
        select(Advance.number, Schedule.effective_on, func.aggregate_strings(told, ","))
        .join(Schedule, Schedule.advance_id == Advance.id)
        .join(share, share.schedule_id == Schedule.id)
        .where(
            Advance.fund_id == fund_id,
            Advance.fee_taken == "in_instalments",
            Schedule.number > 0,
            Schedule.effective_on <= as_of,
        )
        .group_by(Advance.number, Schedule.effective_on, Schedule.number)
        .order_by(Advance.number, Schedule.effective_on, Schedule.number)
    )
    versions: dict[str, list[_Version]] = defaultdict(list)
    for number, effective_on, shares in rows:
        versions[number].append((effective_on, _shares_of(shares)))
    return versions


def _shares_of(told: str) -> _Shares:
    ordered = sorted(tuple(map(int, one.split(":"))) for one in told.split(","))
    return [(fee, principal) for _, fee, principal in ordered]
