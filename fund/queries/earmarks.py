"""What each money of a fund was lent for by the end of a day, and what it is made of."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance, Application, Donor, Fund, FundContribution
from fund.queries.advances import AdvanceFacts, all_facts
from fund.queries.funds import balances_on
from fund.rules.earmarks import ANY, Attribution, Drawn, Earmark, Given, Lent, Money, attributed, first_uses
from fund.rules.plans import RESULTS
from producers.models import Organisation
from producers.rules.texts import folded

# Money for women's groups is drawn before that of a territory, of a branch, and what is for anything.
NARROWEST_FIRST = ("women", "territory", "branch", "any")


class _Gift(NamedTuple):
    """A contribution as the attribution needs it."""

    on: date
    donor_id: UUID
    earmark: Earmark
    # As it was first written.
    name: str
    cents: int


@dataclass(frozen=True, slots=True)
class DonorUse:
    """What a donor gave for one thing, and what of it was lent a first time."""

    donor: Donor
    given_cents: int
    used_cents: int


@dataclass(frozen=True, slots=True)
class DrawnRow:
    """What one advance drew on one money, and whose it is."""

    drawn: Drawn
    advance: Advance
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class EarmarkRow:
    """A money of the fund with who gave it and what drew on it."""

    money: Money
    name: str
    donors: tuple[DonorUse, ...]
    drawn: tuple[DrawnRow, ...]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return "-".join(filter(None, self.money.earmark))


@dataclass(frozen=True, slots=True)
class Earmarks:
    """Every money of a fund; `beyond` stands on none that fits, `earned_cents` may cover it."""

    rows: tuple[EarmarkRow, ...]
    beyond: tuple[DrawnRow, ...]
    # Fees, and what came back of losses, less what the fund costs.
    earned_cents: int

    @property
    def beyond_cents(self) -> int:
        return sum(one.drawn.out_cents + one.drawn.lost_cents for one in self.beyond)

    @property
    def misplaced_cents(self) -> int:
        """What was lent out of money given for something else."""
        return max(self.beyond_cents - max(self.earned_cents, 0), 0)


def earmarks_of(session: Session, fund: Fund, as_of: date) -> Earmarks:
    """The moneys of a fund by the end of a day, the narrowest first."""
    gifts, facts = _gifts(session, fund.id, as_of), list(all_facts(session, fund.id))
    attribution = attributed(
        (Given(one.on, one.earmark, one.cents) for one in gifts), _lent(session, fund.id, facts, as_of)
    )
    drawn = _drawn(session, fund.id, attribution)
    donors = {one.id: one for one in session.scalars(select(Donor))}
    names: dict[Earmark, str] = {}
    for gift in gifts:
        names.setdefault(gift.earmark, gift.name)
    rows = [
        EarmarkRow(money, names[earmark], _uses(gifts, donors, money), tuple(drawn[earmark]))
        for earmark, money in attribution.moneys.items()
    ]
    rows.sort(key=lambda row: (NARROWEST_FIRST.index(row.money.earmark.kind), row.name))
    return Earmarks(tuple(rows), tuple(drawn[None]), _earned(session, fund.id, facts, as_of))


def _gifts(session: Session, fund_id: UUID, as_of: date) -> list[_Gift]:
    one = FundContribution
    rows = session.execute(
        select(one.dated_on, one.donor_id, one.earmark, one.earmarked_for, one.cents)
        .where(one.fund_id == fund_id, one.dated_on <= as_of)
        .order_by(one.dated_on, one.number)
    )
    return [
        _Gift(on, donor_id, _earmark(kind, name), name or "", cents)
        for on, donor_id, kind, name, cents in rows
    ]


def _earmark(kind: str, name: str | None) -> Earmark:
    """Names of territories are typed by people: accents and capitals make no other territory."""
    return Earmark(kind, _compared(name) if kind == "territory" else name or "")


def _compared(name: str | None) -> str:
    told = name or ""
    return folded(told) or " ".join(told.casefold().split())


def _lent(
    session: Session, fund_id: UUID, known_facts: Sequence[AdvanceFacts], as_of: date
) -> Iterator[Lent]:
    known = {
        advance_id: (is_womens_group, locality, province)
        for advance_id, is_womens_group, locality, province in session.execute(
            select(Advance.id, Application.is_womens_group, Organisation.locality, Organisation.province)
            .join(Application, Application.id == Advance.application_id)
            .join(Organisation, Organisation.id == Advance.organisation_id)
            .where(Advance.fund_id == fund_id)
        )
    }
    for facts in known_facts:
        steps = tuple(_steps(facts, as_of))
        if steps:
            yield Lent(facts.advance.number, _fits(facts.advance.branch, *known[facts.advance.id]), steps)


def _fits(branch: str, is_womens_group: bool, *places: str | None) -> tuple[Earmark, ...]:
    """What money an advance may stand on, narrowest first."""
    return (
        *((Earmark("women"),) if is_womens_group else ()),
        *(Earmark("territory", _compared(place)) for place in places if place),
        Earmark("branch", branch),
        ANY,
    )


def _steps(facts: AdvanceFacts, as_of: date) -> Iterator[tuple[date, int, int, int]]:
    """The totals of each day on which something of an advance is dated."""
    days = {one.on for one in facts.movements} | {one.effective_on for one in facts.versions}
    for day in sorted(days):
        if day <= as_of:
            stands = facts.on(day)
            yield day, stands.disbursed_cents, stands.repaid_cents, stands.written_off_cents


def _drawn(session: Session, fund_id: UUID, attribution: Attribution) -> dict[Earmark | None, list[DrawnRow]]:
    known = {
        advance.number: (advance, organisation)
        for advance, organisation in session.execute(
            select(Advance, Organisation)
            .join(Organisation, Organisation.id == Advance.organisation_id)
            .where(Advance.fund_id == fund_id)
        ).tuples()
    }
    rows: dict[Earmark | None, list[DrawnRow]] = defaultdict(list)
    for one in sorted(attribution.drawn, key=lambda one: one.number):
        rows[one.earmark].append(DrawnRow(one, *known[one.number]))
    return rows


def _uses(gifts: list[_Gift], donors: dict[UUID, Donor], money: Money) -> tuple[DonorUse, ...]:
    given = [(one.on, str(one.donor_id), one.cents) for one in gifts if one.earmark == money.earmark]
    uses = first_uses(given, money.lent_cents)
    told = (DonorUse(donors[UUID(donor_id)], *use) for donor_id, use in uses.items())
    return tuple(sorted(told, key=lambda one: one.donor.name))


def _earned(session: Session, fund_id: UUID, facts: Sequence[AdvanceFacts], as_of: date) -> int:
    """Fees received and what came back of losses, less costs; what is owed of fees is not there yet."""
    held = balances_on(session, fund_id, as_of)
    fees_due_cents = sum(one.on(as_of).fees_due_cents for one in facts)
    return -sum(held.get(role, 0) for role in RESULTS if role != "losses") - fees_due_cents
