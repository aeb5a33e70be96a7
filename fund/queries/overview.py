"""A fund at a glance as of a day, and where single advances stand."""

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
from fund.queries.portfolio import Group, groups_on
from fund.rules.accounts import MONEY
from fund.rules.indicators import AgeRow, FundFigures, Portfolio, ageing, portfolio
from fund.rules.positions import Position, Share
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
    """A fund on a day, summed by branch and age. Balances are by account, above zero a debit."""

    fund: Fund
    as_of: date
    groups: tuple[Group, ...]
    balances: dict[str, int]

    @property
    def portfolio(self) -> Portfolio:
        return portfolio(one.exposure for one in self.groups)

    @property
    def ageing(self) -> list[AgeRow]:
        return ageing(one.exposure for one in self.groups)

    @property
    def soon_until(self) -> date:
        return self.as_of + timedelta(days=SOON_DAYS)

    @property
    def soon_cents(self) -> int:
        """What falls due from the day on until `soon_until`, both included; fees too."""
        return self._sum("soon_cents")

    @property
    def count(self) -> int:
        return self._sum("granted_count")

    @property
    def active_count(self) -> int:
        return self._sum("outstanding_count")

    @property
    def late_count(self) -> int:
        return sum(one.outstanding_count for one in self.groups if one.days)

    @property
    def recovered_cents(self) -> int:
        return self._sum("recovered_cents")

    @property
    def in_shops_cents(self) -> int:
        """What boutiques hold for the fund and have not handed over."""
        return self.balances.get("shops", 0)

    @property
    def figures(self) -> FundFigures:
        return FundFigures(
            contributed_cents=-sum(self.balances.get(role, 0) for role in CAPITAL),
            disbursed_cents=self._sum("disbursed_cents"),
            repaid_cents=self._sum("repaid_cents"),
            written_off_cents=self._sum("written_off_cents"),
            outstanding_cents=self._sum("outstanding_cents"),
            cash_cents=sum(self.balances.get(role, 0) for role in MONEY),
            committed_cents=self._sum("committed_cents"),
        )

    def _sum(self, name: str) -> int:
        return sum(getattr(one, name) for one in self.groups)


def overview_of(session: Session, fund: Fund, as_of: date) -> Overview:
    """A fund on a day: three statements, a few rows, however many advances it has."""
    groups = groups_on(session, fund.id, as_of, as_of + timedelta(days=SOON_DAYS))
    return Overview(fund, as_of, tuple(groups), balances_on(session, fund.id, as_of))


def names_of(session: Session, fund_id: UUID) -> dict[UUID, str]:
    """Who borrowed from a fund, by name."""
    borrowers = select(Advance.organisation_id).where(Advance.fund_id == fund_id)
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.id.in_(borrowers)))
    return dict(rows.tuples().all())


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
