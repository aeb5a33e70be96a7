"""A fund at a glance as of a day: where each advance stands, what they sum to, what its accounts hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from fund.models import Advance, Fund
from fund.queries.advances import AdvanceNotFound, facts_of_many
from fund.queries.facts import advances as readable
from fund.queries.funds import balances_on
from fund.rules.accounts import MONEY
from fund.rules.indicators import AgeRow, FundFigures, Portfolio, ageing, exposure, portfolio
from fund.rules.positions import Position, Share, falling_due_cents
from kernel.access import Actor
from producers.models import Organisation

SOON_DAYS = 90
CAPITAL = ("capital_returnable", "capital_kept", "capital_solidarity")


@dataclass(frozen=True, slots=True)
class DatedAdvance:
    """An advance, who has it, and where it stands on the day asked for."""

    advance: Advance
    organisation: Organisation
    stands: Position

    @property
    def next_share(self) -> Share | None:
        """The oldest share that is not wholly paid; none of an advance that was given up."""
        if self.stands.is_lost:
            return None
        return next((one for one in self.stands.shares if one.unpaid_cents), None)

    @property
    def owed_cents(self) -> int:
        """Principal and fees."""
        return self.stands.outstanding_cents + self.stands.fees_due_cents


@dataclass(frozen=True, slots=True)
class Overview:
    """A fund on a day. Balances are by account, above zero a debit."""

    fund: Fund
    as_of: date
    advances: tuple[DatedAdvance, ...]
    balances: dict[str, int]

    @property
    def portfolio(self) -> Portfolio:
        return portfolio(exposure(one.stands) for one in self.advances)

    @property
    def ageing(self) -> list[AgeRow]:
        return ageing(exposure(one.stands) for one in self.advances)

    @property
    def soon_until(self) -> date:
        return self.as_of + timedelta(days=SOON_DAYS)

    @property
    def soon_cents(self) -> int:
        """What falls due from the day on until `soon_until`, both included."""
        return sum(falling_due_cents(one.stands, self.soon_until) for one in self.advances)

    @property
    def active_count(self) -> int:
        return sum(1 for one in self.advances if one.owed_cents)

    @property
    def late_count(self) -> int:
        return sum(1 for one in self.advances if one.stands.past_due_days)

    @property
    def recovered_cents(self) -> int:
        return sum(one.stands.recovered_cents for one in self.advances)

    @property
    def in_shops_cents(self) -> int:
        """What boutiques hold for the fund and have not handed over."""
        return self.balances.get("shops", 0)

    @property
    def figures(self) -> FundFigures:
        told = [one.stands for one in self.advances]
        return FundFigures(
            contributed_cents=-sum(self.balances.get(role, 0) for role in CAPITAL),
            disbursed_cents=sum(one.disbursed_cents for one in told),
            repaid_cents=sum(one.repaid_cents for one in told),
            written_off_cents=sum(one.written_off_cents for one in told),
            outstanding_cents=sum(one.outstanding_cents for one in told),
            cash_cents=sum(self.balances.get(role, 0) for role in MONEY),
            committed_cents=sum(one.committed_cents for one in told),
        )


def overview_of(session: Session, fund: Fund, as_of: date) -> Overview:
    """A fund on a day, out of its facts; five statements, however many advances it has."""
    scope = (Advance.fund_id == fund.id, Advance.granted_on <= as_of)
    return Overview(fund, as_of, _dated(session, as_of, *scope), balances_on(session, fund.id, as_of))


def own_advances(session: Session, actor: Actor, as_of: date) -> tuple[DatedAdvance, ...]:
    """The advances of the organisations that somebody is attached to."""
    return _dated(session, as_of, Advance.organisation_id.in_(actor.organisations))


def advance_for(session: Session, actor: Actor, advance_id: UUID) -> Advance:
    """An advance that somebody may read. Raises AdvanceNotFound."""
    found = session.scalars(select(Advance).where(Advance.id == advance_id, readable(actor))).one_or_none()
    if found is None:
        raise AdvanceNotFound()
    return found


def dated_advance(session: Session, advance: Advance, as_of: date) -> DatedAdvance:
    """Where one advance stands."""
    return _dated(session, as_of, Advance.id == advance.id)[0]


def _dated(session: Session, as_of: date, *scope: ColumnElement[bool]) -> tuple[DatedAdvance, ...]:
    rows: Sequence[tuple[Advance, Organisation]] = (
        session.execute(
            select(Advance, Organisation)
            .join(Organisation, Organisation.id == Advance.organisation_id)
            .where(*scope)
            .order_by(Advance.number)
        )
        .tuples()
        .all()
    )
    facts = facts_of_many(session, [advance for advance, _ in rows])
    return tuple(
        DatedAdvance(advance, organisation, told.on(as_of))
        for (advance, organisation), told in zip(rows, facts, strict=True)
    )


def siblings_of(session: Session, advance: Advance) -> Sequence[Advance]:
    """The other advances of the same beneficiary in the same fund, by number."""
    return session.scalars(
        select(Advance)
        .where(
            Advance.fund_id == advance.fund_id,
            Advance.organisation_id == advance.organisation_id,
            Advance.id != advance.id,
        )
        .order_by(Advance.number)
    ).all()
