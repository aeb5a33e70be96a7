"""Money given for something: what of it was lent, to whom, and what is left, on the pages and by facts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from fund.models import Fund
from fund.operations.capital import ReceiveContribution, TellDonor, receive_contribution, tell_donor
from fund.operations.losses import WriteOff, write_off
from fund.operations.movements import ReverseMovement, reverse_movement
from fund.queries.earmarks import Earmarks, earmarks_of
from fund.rules.earmarks import Earmark, Money
from kernel.access import Role
from kernel.ids import new_id
from tests.builders.books import a_lived_in_fund
from tests.builders.fund import LATER, Lending, a_committee, a_fund, an_advance, repay
from tests.builders.producers import a_cooperative
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
YEAR_END = date(2025, 12, 31)


@dataclass
class Place:
    """A fund with a women's group of Taliouine and a cooperative of elsewhere."""

    do: Do
    session: Session
    lending: Lending
    women: UUID
    others: UUID

    def give(self, cents: int, earmark: str, name: str | None = None, on: date = date(2025, 1, 10)) -> UUID:
        donor_id = new_id()
        self.do(tell_donor, TellDonor(donor_id, f"d-{donor_id.hex[-6:]}", "Amicale", "diaspora"), at=LATER)
        given = ReceiveContribution(
            new_id(),
            self.lending.fund_id,
            donor_id,
            "kept",
            on,
            cents,
            "MAD",
            "bank",
            earmark,
            name,
            "Convention",
        )
        self.do(receive_contribution, given, at=LATER)
        return donor_id

    def lend(self, cents: int, on: date = date(2025, 3, 15), *, to_women: bool = False) -> UUID:
        return an_advance(
            self.do,
            self.lending,
            ((date(2026, 9, 30), cents),),
            on,
            organisation_id=self.women if to_women else self.others,
            branch="saffron" if to_women else "argan",
            is_womens_group=to_women,
        )

    def told(self, on: date = YEAR_END) -> Earmarks:
        self.session.rollback()
        return earmarks_of(self.session, self.session.get_one(Fund, self.lending.fund_id), on)

    def money(self, kind: str, name: str = "", on: date = YEAR_END) -> Money:
        return next(row.money for row in self.told(on).rows if row.money.earmark == Earmark(kind, name))


@pytest.fixture
def place(do: Do, session: Session) -> Place:
    lending = a_fund(do, money_cents=100_000)
    women = a_cooperative(do, "Tagmate", locality="Taliouine", province="Taroudannt")
    return Place(do, session, lending, women, a_cooperative(do, "Arganeraie", locality="Ida Ougnidif"))


def test_a_tranche_draws_on_the_narrowest_money_that_it_fits(place: Place) -> None:
    place.give(50_000, "women")
    place.give(40_000, "territory", "TALIOUINE ")
    place.give(30_000, "branch", "saffron")
    place.lend(100_000, to_women=True)
    told = [place.money(*one).out_cents for one in (("women",), ("territory", "taliouine"))]
    assert (*told, place.money("branch", "saffron").out_cents) == (50_000, 40_000, 10_000)
    assert place.money("any").left_cents == 100_000


def test_what_is_repaid_may_be_lent_again_for_what_it_was_given_for(place: Place) -> None:
    place.give(50_000, "women")
    advance = place.lend(60_000, to_women=True)
    repay(place.do, advance, 45_000, date(2025, 9, 1))
    before, after = place.money("women", on=date(2025, 8, 31)), place.money("women")
    assert (before.left_cents, after.left_cents) == (0, 45_000)
    place.lend(45_000, date(2025, 10, 1), to_women=True)
    assert place.money("women").lent_cents == 95_000
    assert place.money("women").unused_cents == 0
    assert place.money("any").out_cents == 10_000


def test_money_for_one_thing_lent_for_another_is_said(place: Place) -> None:
    place.give(50_000, "women")
    place.lend(120_000)
    told = place.told()
    assert (told.beyond_cents, told.misplaced_cents) == (20_000, 20_000)
    assert place.money("women").left_cents == 50_000
    # As soon as money that fits comes in, it stands there.
    place.give(80_000, "branch", "argan", date(2025, 6, 1))
    assert place.told().beyond == ()
    assert place.money("branch", "argan").out_cents == 20_000


def test_what_is_lost_is_of_the_widest_money_first(place: Place) -> None:
    place.give(50_000, "women")
    advance = place.lend(70_000, to_women=True)
    repay(place.do, advance, 20_000, date(2025, 9, 1))
    lost = WriteOff(advance, new_id(), a_committee(date(2025, 11, 1)), "Dissoute")
    place.do(write_off, lost, at=LATER)
    assert (place.money("any").lost_cents, place.money("women").lost_cents) == (20_000, 30_000)
    assert place.money("women").left_cents == 20_000


def test_a_payment_that_bounced_is_out_again_and_was_lent_once(place: Place) -> None:
    place.give(50_000, "women")
    advance = place.lend(50_000, to_women=True)
    paid = repay(place.do, advance, 50_000, date(2025, 9, 1))
    place.do(reverse_movement, ReverseMovement(paid, new_id(), date(2025, 9, 5), "Chèque revenu"), at=LATER)
    assert place.money("women", on=date(2025, 9, 2)).left_cents == 50_000
    told = place.money("women")
    assert (told.out_cents, told.lent_cents) == (50_000, 50_000)


def test_a_fund_that_lived_has_every_dirham_attributed(do: Do, session: Session) -> None:
    lending = a_lived_in_fund(do)
    session.rollback()
    told = earmarks_of(session, session.get_one(Fund, lending.fund_id), date(2026, 6, 30))
    assert [row.money.given_cents for row in told.rows] == [50_000_000]
    money = told.rows[0].money
    assert (money.lent_cents, money.out_cents, money.lost_cents) == (1_200_000, 600_000, 300_000)
    # Fees and what came back of a loss, received.
    assert told.earned_cents == 6_000 + 20_000


def test_pages_open_on_who_gave_and_who_borrowed(do: Do, place: Place, sign_in: SignIn) -> None:
    officer = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
    place.give(50_000, "women")
    place.lend(120_000)
    place.lend(20_000, to_women=True)
    capital = officer.get(f"/funds/{place.lending.fund_id}/capital").text
    assert "Groupements de femmes" in capital
    assert "#women" in capital
    page = officer.get(f"/funds/{place.lending.fund_id}/earmarks").text
    women = page.split('id="women"')[1].split('id="any"')[0]
    assert "Amicale" in women
    assert "Tagmate" in women
    assert "Arganeraie" not in women
    assert "pris sur de l’argent donné pour autre chose" in page
    assert "Arganeraie" in page.split('id="beyond"')[1].split('id="women"')[0]
