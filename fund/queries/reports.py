"""What a fund tells those who gave it its money: the days asked for, and where it stands at their end."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Donor, Fund, FundContribution
from fund.queries.beneficiaries import Beneficiary, Members, members_on
from fund.queries.borrowers import FLOWS, Borrowed, borrowed_between
from fund.queries.earmarks import DonorUse, EarmarkRow, Earmarks, earmarks_of
from fund.queries.ends import End, ends_of
from fund.queries.figures import Figures, figures_on
from fund.queries.funds import balances_on
from fund.rules.reports import Pooled, month_ends
from producers.models import Organisation


@dataclass(frozen=True, slots=True)
class Month:
    """What came in and went out in a month, and what was out at its end."""

    last: date
    received_cents: int
    lent_cents: int
    repaid_cents: int
    outstanding_cents: int


@dataclass(frozen=True, slots=True)
class Flow:
    """What something came to over the days asked for, and since the beginning until their end."""

    kind: str
    period_cents: int
    whole_cents: int


@dataclass(frozen=True, slots=True)
class DonorPart:
    """What a donor gave, for what, and its part of what the fund holds in common."""

    donor: Donor
    given_in_period_cents: int
    pooled: Pooled
    uses: tuple[tuple[EarmarkRow, DonorUse], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A fund's report over some days; `donor` is None of the whole fund's."""

    fund: Fund
    first: date
    last: date
    flows: tuple[Flow, ...]
    months: tuple[Month, ...]
    lent_by_branch: dict[str, int]
    beneficiaries: tuple[Beneficiary, ...]
    figures: Figures
    earmarks: Earmarks
    donor: DonorPart | None

    @property
    def members(self) -> Members:
        """The members of every beneficiary whose register says something."""
        return sum((one.members for one in self.beneficiaries), Members())

    @property
    def without_register(self) -> int:
        """How many beneficiaries have nobody in the register."""
        return sum(1 for one in self.beneficiaries if not one.members.are_known)

    @property
    def lent_again_cents(self) -> int:
        """What was lent beyond all that was given, since the beginning: money that served twice or more."""
        kept = self.figures.overview.figures
        return max(kept.disbursed_cents - max(kept.contributed_cents, 0), 0)


def donors_of(session: Session, fund_id: UUID) -> Sequence[Donor]:
    """Those who gave to a fund, by name."""
    gave = select(FundContribution.donor_id).where(FundContribution.fund_id == fund_id)
    return session.scalars(select(Donor).where(Donor.id.in_(gave)).order_by(Donor.name, Donor.key)).all()


def report_of(session: Session, fund: Fund, first: date, last: date, donor: Donor | None) -> Report:
    """The report of a fund from `first` to `last`, both included."""
    before, ends = first - timedelta(days=1), tuple(month_ends(first, last))
    borrowed = borrowed_between(session, fund.id, before, last)
    moved = ends_of(session, fund.id, (before, *ends))
    given = _given(session, fund.id, last)
    figures = figures_on(session, fund, last)
    earmarks = earmarks_of(session, fund, last)
    return Report(
        fund,
        first,
        last,
        (*_received(given, first), *_lent(borrowed), *_own(session, fund.id, before, last)),
        tuple(_months(before, ends, moved, given)),
        _by_branch(borrowed),
        tuple(_beneficiaries(session, borrowed, last)),
        figures,
        earmarks,
        _donor_part(donor, given, first, earmarks) if donor else None,
    )


_Gift = tuple[date, UUID, str, int]


def _given(session: Session, fund_id: UUID, last: date) -> list[_Gift]:
    """Contributions by day, donor and kind."""
    one = FundContribution
    rows = session.execute(
        select(one.dated_on, one.donor_id, one.kind, func.sum(one.cents))
        .where(one.fund_id == fund_id, one.dated_on <= last)
        .group_by(one.dated_on, one.donor_id, one.kind)
    )
    return [(on, donor_id, kind, int(cents)) for on, donor_id, kind, cents in rows]


def _received(given: Sequence[_Gift], first: date) -> list[Flow]:
    """What was given by kind; what was given back is below zero."""
    period: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    for on, _, kind, cents in given:
        whole[kind] += cents
        period[kind] += cents if on >= first else 0
    return [Flow(kind, period[kind], whole[kind]) for kind in sorted(whole)]


def _lent(borrowed: Sequence[Borrowed]) -> list[Flow]:
    return [
        Flow(
            flow,
            sum(one.period_cents(flow) for one in borrowed),
            sum(one.whole_cents[flow] for one in borrowed),
        )
        for flow in FLOWS
    ]


def _own(session: Session, fund_id: UUID, before: date, last: date) -> list[Flow]:
    """What the fund earned of fees, and what it cost."""
    was, held = balances_on(session, fund_id, before), balances_on(session, fund_id, last)
    return [
        Flow(role, sign * (held.get(role, 0) - was.get(role, 0)), sign * held.get(role, 0))
        for role, sign in (("fees", -1), ("costs", 1))
    ]


def _months(
    before: date, ends: Sequence[date], moved: Mapping[date, Sequence[End]], given: Sequence[_Gift]
) -> Iterator[Month]:
    for since, last in pairwise((before, *ends)):
        was, now = moved.get(since, ()), moved.get(last, ())
        yield Month(
            last,
            sum(cents for on, _, _, cents in given if since < on <= last),
            sum(one.disbursed_cents for one in now) - sum(one.disbursed_cents for one in was),
            sum(one.repaid_cents for one in now) - sum(one.repaid_cents for one in was),
            sum(one.exposure.outstanding_cents for one in now),
        )


def _by_branch(borrowed: Sequence[Borrowed]) -> dict[str, int]:
    """What was lent over the days to each branch that borrowed, the most first."""
    lent: Counter[str] = Counter()
    for one in borrowed:
        lent[one.branch] += one.period_cents("disbursed")
    return {branch: cents for branch, cents in lent.most_common() if cents}


def _beneficiaries(session: Session, borrowed: Sequence[Borrowed], last: date) -> list[Beneficiary]:
    """Who borrowed or paid back over the days, or owes at their end; by name."""
    of: dict[UUID, list[Borrowed]] = defaultdict(list)
    for one in borrowed:
        if one.moved_count:
            of[one.organisation_id].append(one)
    organisations = session.scalars(
        select(Organisation).where(Organisation.id.in_(of)).order_by(Organisation.name, Organisation.id)
    ).all()
    members = members_on(session, of.keys(), last)
    return [
        Beneficiary(
            one,
            tuple(sorted({its.branch for its in of[one.id]})),
            any(its.is_womens_group for its in of[one.id]),
            members[one.id],
            sum(its.period_cents("disbursed") for its in of[one.id]),
            sum(its.period_cents("repaid") for its in of[one.id]),
            sum(its.outstanding_cents for its in of[one.id]),
        )
        for one in organisations
    ]


def _donor_part(donor: Donor, given: Sequence[_Gift], first: date, earmarks: Earmarks) -> DonorPart:
    own = [(on, cents) for on, donor_id, _, cents in given if donor_id == donor.id]
    return DonorPart(
        donor,
        sum(cents for on, cents in own if on >= first),
        Pooled(sum(cents for _, cents in own), sum(cents for *_, cents in given)),
        tuple((row, use) for row in earmarks.rows for use in row.donors if use.donor.id == donor.id),
    )
