"""VAT rules that people add: seen before they are said, never for a day that is closed, heard by tills."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.errors import DomainError
from kernel.ids import new_id
from shop.models import TaxRule
from shop.operations.catalogue import DefineTaxRule, TaxRuleExists, TaxRuleIncomplete
from shop.operations.closings import ClosePlace, close_place
from shop.operations.sales import record_sale
from shop.operations.taxes import CountryUnknown, DayIsClosed, SourceMissing, add_tax_rule
from shop.queries.feed import tax_rules_of
from shop.queries.taxes import last_closed_day, tax_preview
from shop.rules.taxes import Subject
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import NOW, Do

TODAY = NOW.date()
JANUARY = date(2027, 1, 1)
SPICE = Subject("MA", "exempt_cooperative", "spice")
SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


def add(do: Do, day: date = JANUARY, **more: Any) -> None:
    given = {"rate_bp": 2_000, "mention": None, "source": "Loi de finances 2027", **more}
    country = given.pop("country", "MA")
    do(add_tax_rule, DefineTaxRule(new_id(), country, "exempt_cooperative", "spice", day, **given))


def test_a_rule_takes_over_from_its_day_and_tills_hear_of_it(do: Do, shop: Shop, session: Session) -> None:
    add(do)
    told = [one.rate_bp for one in tax_rules_of(session, "MA")
            if (one.seller_status, one.tax_class) == ("exempt_cooperative", "spice")]  # fmt: skip
    assert told == [0, 2_000]


def test_what_a_rule_changes_is_told_beforehand(do: Do, shop: Shop, session: Session) -> None:
    seen = tax_preview(session, SPICE, JANUARY, 2_000)
    assert seen.before is not None
    assert (seen.before.rate_bp, seen.ends_on) == (0, None)
    (effect,) = seen.effects
    assert (effect.row.article.id, effect.place.id) == (shop.article_id, shop.place_id)
    assert (effect.gross_cents, effect.tax_before_cents, effect.tax_after_cents) == (4_500, 0, 750)
    assert (effect.net_before_cents, effect.net_after_cents) == (4_500, 3_750)
    add(do)
    assert tax_preview(session, SPICE, JANUARY - timedelta(days=31), 1_000).ends_on == JANUARY
    assert not tax_preview(session, Subject("FR", "exempt_cooperative", "spice"), JANUARY, 2_000).effects
    assert not tax_preview(session, Subject("MA", "exempt_cooperative", "craft"), JANUARY, 2_000).effects


def test_a_day_that_is_closed_keeps_its_rate(do: Do, shop: Shop, session: Session) -> None:
    sale = a_receipt(shop, shop.jars(1))
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    do(close_place, ClosePlace(shop.place_id), at=NOW + timedelta(days=3))
    session.rollback()
    closed = last_closed_day(session, "MA")
    assert closed is not None
    assert closed >= TODAY
    assert last_closed_day(session, "FR") is None
    with pytest.raises(DayIsClosed):
        add(do, closed)
    add(do, closed + timedelta(days=1))


@pytest.mark.parametrize(
    ("error", "given"),
    [
        (SourceMissing, {"source": " "}),
        (TaxRuleIncomplete, {"rate_bp": 0}),
        (TaxRuleIncomplete, {"rate_bp": 10_001}),
        (CountryUnknown, {"country": "XX"}),
        (TaxRuleExists, {"day": date(2024, 1, 1)}),
    ],
)
def test_a_rule_that_says_too_little_is_refused(
    do: Do, error: type[DomainError], given: dict[str, Any]
) -> None:
    with pytest.raises(error):
        add(do, **given)


def test_the_manager_sees_what_changes_before_she_says_it(
    do: Do, shop: Shop, sign_in: SignIn, session: Session
) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    assert browser.get("/tax-rules/new").status_code == 200
    given = {"country": "MA", "seller_status": "exempt_cooperative", "tax_class": "spice",
             "valid_from": "2027-01-01", "rate": "20", "source": "Loi de finances 2027"}  # fmt: skip
    seen = browser.post("/tax-rules/new", data=given)
    assert seen.status_code == 200
    text = seen.text.replace("\xa0", " ")
    assert "7,50 MAD" in text
    assert "37,50 MAD" in text
    wanted = select(TaxRule.source).where(TaxRule.valid_from == JANUARY)
    assert session.scalars(wanted).all() == []
    assert browser.post("/tax-rules/new", data={**given, "stage": "confirm"}).status_code == 302
    session.rollback()
    assert session.scalars(wanted).all() == ["Loi de finances 2027: unsourced"]
    page = browser.get("/tax-rules?country=MA").text
    assert "Loi de finances 2027" in page
    assert "à venir" in page
    again = browser.post("/tax-rules/new", data={**given, "stage": "confirm"})
    assert again.status_code == 422


@pytest.mark.parametrize(
    "given",
    [{}, {"rate": "beaucoup"}, {"rate": "120", "stage": "confirm"}, {"rate": "0", "stage": "confirm"},
     {"valid_from": "demain"}, {"country": "XX"}, {"source": ""}],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_shown_again(do: Do, sign_in: SignIn, given: dict[str, str]) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    whole = {"country": "MA", "seller_status": "taxable", "tax_class": "spice", "valid_from": "2027-01-01",
             "rate": "20", "source": "Loi"} if given else {}  # fmt: skip
    assert browser.post("/tax-rules/new", data={**whole, **given}).status_code == 422
