"""What each money of a fund was lent for by the end of a day, and what it is made of."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance, Donor, Fund, FundContribution
from fund.queries.funds import balances_on
from fund.queries.played import played
from fund.queries.portfolio import groups_on
from fund.rules.earmarks import ANY, Drawn, Earmark, Given, Lent, Money, attributed, first_uses
from fund.rules.plans import RESULTS
from producers.models import Organisation
from producers.rules.texts import folded

# A page tells so many of the advances that drew on a money.
DRAWN_MAX = 100
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
    # By number.
    drawn: tuple[Drawn, ...]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return "-".join(filter(None, self.money.earmark))


@dataclass(frozen=True, slots=True)
class Earmarks:
    """Every money of a fund; `beyond` stands on none that fits, `earned_cents` may cover it."""

    rows: tuple[EarmarkRow, ...]
    beyond: tuple[Drawn, ...]
    # Fees, and what came back of losses, less what the fund costs.
    earned_cents: int

    @property
    def beyond_cents(self) -> int:
        return sum(one.out_cents + one.lost_cents for one in self.beyond)

    @property
    def misplaced_cents(self) -> int:
        """What was lent out of money given for something else."""
        return max(self.beyond_cents - max(self.earned_cents, 0), 0)


def earmarks_of(session: Session, fund: Fund, as_of: date) -> Earmarks:
    """The moneys of a fund by the end of a day, the narrowest first."""
    gifts = _gifts(session, fund.id, as_of)
    attribution = attributed(
        (Given(one.on, one.earmark, one.cents) for one in gifts), _lent(session, fund.id, as_of)
    )
    drawn: dict[Earmark | None, list[Drawn]] = defaultdict(list)
    for one in sorted(attribution.drawn, key=lambda one: one.number):
        drawn[one.earmark].append(one)
    donors = {one.id: one for one in session.scalars(select(Donor))}
    names: dict[Earmark, str] = {}
    for gift in gifts:
        names.setdefault(gift.earmark, gift.name)
    rows = [
        EarmarkRow(money, names[earmark], _uses(gifts, donors, money), tuple(drawn[earmark]))
        for earmark, money in attribution.moneys.items()
    ]
    rows.sort(key=lambda row: (NARROWEST_FIRST.index(row.money.earmark.kind), row.name))
    return Earmarks(tuple(rows), tuple(drawn[None]), _earned(session, fund.id, as_of))


def given_by_earmark(session: Session, fund_id: UUID, as_of: date) -> dict[Earmark, int]:
    """What was given for each thing by a day, less what was taken back."""
    told: dict[Earmark, int] = defaultdict(int)
    for gift in _gifts(session, fund_id, as_of):
        told[gift.earmark] += gift.cents
    return told


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


def drawn_rows(session: Session, drawn: Sequence[Drawn]) -> list[DrawnRow]:
    """Whose they are: those of which something is out first, then by number; at most DRAWN_MAX."""
    shown = sorted(drawn, key=lambda one: (not one.out_cents, one.number))[:DRAWN_MAX]
    rows = session.execute(
        select(Advance, Organisation)
        .join(Organisation, Organisation.id == Advance.organisation_id)
        .where(Advance.number.in_([one.number for one in shown]))
    ).tuples()
    known = {advance.number: (advance, organisation) for advance, organisation in rows}
    return [DrawnRow(one, *known[one.number]) for one in shown]


def _lent(session: Session, fund_id: UUID, as_of: date) -> Iterator[Lent]:
    fits = cache(_fits)
    for one in played(session, fund_id, as_of):
        yield Lent(one.number, fits(one.branch, one.is_womens_group, one.locality, one.province), one.steps)


def _fits(branch: str, is_womens_group: bool, *places: str | None) -> tuple[Earmark, ...]:
    """What money an advance may stand on, narrowest first."""
    return (
        *((Earmark("women"),) if is_womens_group else ()),
        *(Earmark("territory", _compared(place)) for place in places if place),
        Earmark("branch", branch),
        ANY,
    )


def _uses(gifts: list[_Gift], donors: dict[UUID, Donor], money: Money) -> tuple[DonorUse, ...]:
    given = [(one.on, str(one.donor_id), one.cents) for one in gifts if one.earmark == money.earmark]
    uses = first_uses(given, money.lent_cents)
    told = (DonorUse(donors[UUID(donor_id)], *use) for donor_id, use in uses.items())
    return tuple(sorted(told, key=lambda one: one.donor.name))


def _earned(session: Session, fund_id: UUID, as_of: date) -> int:
    """Fees received and what came back of losses, less costs; what is owed of fees is not there yet."""
    held = balances_on(session, fund_id, as_of)
    fees_due_cents = sum(one.fees_due_cents for one in groups_on(session, fund_id, as_of))
    return -sum(held.get(role, 0) for role in RESULTS if role != "losses") - fees_due_cents
