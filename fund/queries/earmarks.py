"""What each money of a fund was lent for by the end of a day, and what it is made of."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, Application, Donor, Fund, FundContribution
from fund.queries.advances import ADVANCES_AT_ONCE, AdvanceFacts, facts_of_many
from fund.queries.funds import balances_on
from fund.queries.portfolio import groups_on
from fund.rules.earmarks import ANY, Drawn, Earmark, Given, Lent, Money, attributed, first_uses
from fund.rules.plans import RESULTS
from fund.rules.positions import REPAYING, Movement, allocated, in_force
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
    known = {
        row.id: row
        for row in session.execute(
            select(
                Advance.id,
                Advance.number,
                Advance.branch,
                Advance.fee_taken,
                Application.is_womens_group,
                Organisation.locality,
                Organisation.province,
            )
            .join(Application, Application.id == Advance.application_id)
            .join(Organisation, Organisation.id == Advance.organisation_id)
            .where(Advance.fund_id == fund_id)
        )
    }
    # What is paid of a fee is no principal: of the other advances the totals say everything.
    bearing = {key for key, row in known.items() if row.fee_taken == "in_instalments"}
    plain = _steps_of_totals(session, known.keys() - bearing, as_of)
    for advance_id, steps in chain(plain, _steps_of_shares(session, bearing, as_of)):
        if steps:
            yield Lent(known[advance_id].number, _fits_of(known[advance_id]), steps)


_Steps = tuple[tuple[date, int, int, int], ...]


def _steps_of_totals(session: Session, ids: Collection[UUID], as_of: date) -> Iterator[tuple[UUID, _Steps]]:
    """Of each of these advances, on each of its days: paid out, repaid and written off until then."""
    one = AdvanceMovement
    for some in _some(ids):
        rows = session.execute(
            select(one.advance_id, one.dated_on, one.kind, one.cents)
            .where(one.advance_id.in_(some), one.dated_on <= as_of)
            .order_by(one.advance_id, one.dated_on)
        )
        for advance_id, moved in groupby(rows, key=lambda row: row[0]):
            yield advance_id, tuple(_totals(moved))


def _some(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), ADVANCES_AT_ONCE):
        yield ordered[start : start + ADVANCES_AT_ONCE]


def _totals(moved: Iterator[Any]) -> Iterator[tuple[date, int, int, int]]:
    disbursed = paid = lost = 0
    for day, rows in groupby(moved, key=lambda row: row[1]):
        for _, _, kind, cents in rows:
            paid += cents * REPAYING.get(kind, 0)
            disbursed += cents if kind == "disbursement" else 0
            lost += cents if kind == "write_off" else 0
        yield day, disbursed, min(max(paid, 0), disbursed), lost


def _steps_of_shares(session: Session, ids: Collection[UUID], as_of: date) -> Iterator[tuple[UUID, _Steps]]:
    """The same of advances whose shares have fees, which are paid before the principal."""
    for some in _some(ids):
        for facts in facts_of_many(
            session, session.scalars(select(Advance).where(Advance.id.in_(some))).all()
        ):
            yield facts.advance.id, tuple(_steps(facts, as_of))


def _steps(facts: AdvanceFacts, as_of: date) -> Iterator[tuple[date, int, int, int]]:
    totals: dict[str, int] = defaultdict(int)
    days: dict[date, list[Movement]] = {one.effective_on: [] for one in facts.versions}
    for one in facts.movements:
        days.setdefault(one.on, []).append(one)
    for day in sorted(days):
        if day <= as_of:
            for one in days[day]:
                totals[one.kind] += one.cents
            version = in_force(facts.versions, day)
            paid_cents = sum(totals[kind] * sign for kind, sign in REPAYING.items())
            shares = allocated(version.instalments if version else (), paid_cents)
            repaid_cents = sum(share.principal_paid_cents for share in shares)
            yield day, totals["disbursement"], repaid_cents, totals["write_off"]


def _fits_of(advance: Any) -> tuple[Earmark, ...]:
    return _fits(advance.branch, advance.is_womens_group, advance.locality, advance.province)


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
