"""Trying an advance before the sales of last year: for the fund, and for a cooperative of its own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

import fund.web.asked as page_of
from kernel.access import Role
from shop.operations.sales import record_sale
from tests.builders.fund import Lending, a_fund, an_application
from tests.builders.inventory import a_producer
from tests.builders.payouts import TERMS, an_agreement
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
SPACE = "\u00a0"


@pytest.fixture(autouse=True)
def _a_later_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """November 2026, when the jars are sold, is over."""
    monkeypatch.setattr(page_of, "now", lambda: datetime(2026, 12, 10, 10, 0, tzinfo=UTC))


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


@pytest.fixture
def lending(do: Do, shop: Shop) -> Lending:
    return a_fund(do, beneficiary=shop.owner_id)


@pytest.fixture
def officer(do: Do, sign_in: SignIn) -> FlaskClient:
    return sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))


def sell_two_jars(do: Do, shop: Shop) -> None:
    """90,00 in November: 70,20 due by the agreement, of which 21,06 may be retained."""
    an_agreement(do, shop.owner_id, TERMS)
    sale = a_receipt(shop, shop.jars(2), number=1)
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)


def try_one(browser: FlaskClient, shop: Shop, **asked: Any) -> str:
    told = {
        "organisation": str(shop.owner_id), "amount": "100", "paid_on": "2027-10-01", "branch": "saffron",
        "plan": "typed", "shares": "30/11/2027 20\n31/12/2027 80", **asked,
    }  # fmt: skip
    answer = browser.get("/fund/simulator", query_string=told)
    assert answer.status_code == 200
    return answer.text


def test_each_share_is_set_before_what_the_sales_of_its_month_would_have_repaid(
    do: Do, shop: Shop, lending: Lending, officer: FlaskClient
) -> None:
    sell_two_jars(do, shop)
    page = try_one(officer, shop)
    shares = page.split('id="of-shares"')[1].split("</section>")[0]
    assert f"70,20{SPACE}MAD" in shares
    assert "✓ payé" in shares
    assert f"✕ manque 78,94{SPACE}MAD" not in shares
    # Only what is due by November is retained of November: 20,00 of the 21,06 that could be.
    assert f"✕ manque 80,00{SPACE}MAD" in shares
    assert "dès décembre 2027" in page
    page = try_one(officer, shop, retention_cap="balance")
    assert f"✕ manque 78,94{SPACE}MAD" in page


def test_retentions_that_suffice_are_said_to(
    do: Do, shop: Shop, lending: Lending, officer: FlaskClient
) -> None:
    sell_two_jars(do, shop)
    page = try_one(officer, shop, amount="20", shares="30/11/2027 20")
    assert 'id="held"' in page
    assert "✕ manque" not in page


def test_the_shares_are_made_by_the_generators_of_the_committee_with_the_fee(
    do: Do, shop: Shop, lending: Lending, officer: FlaskClient
) -> None:
    sell_two_jars(do, shop)
    page = try_one(
        officer, shop, plan="after_harvest", count="1", shares="", fee_percent="5", fee_taken="in_instalments"
    )
    shares = page.split('id="of-shares"')[1].split("</section>")[0]
    assert "30 novembre 2027" in shares
    assert f"105,00{SPACE}MAD" in shares
    assert f"83,94{SPACE}MAD" in page


def test_without_sales_the_page_says_so_and_still_tells_the_schedule(
    do: Do, shop: Shop, lending: Lending, officer: FlaskClient
) -> None:
    page = try_one(officer, shop, plan="equal", count="2", every_months="6", shares="")
    assert 'id="no-sales"' in page
    assert f"50,00{SPACE}MAD" in page


def test_sales_without_an_agreement_are_told_and_nothing_is_supposed_of_them(
    do: Do, shop: Shop, lending: Lending, officer: FlaskClient
) -> None:
    sale = a_receipt(shop, shop.jars(2), number=1)
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    page = try_one(officer, shop)
    assert 'id="unshared"' in page
    assert f"✕ manque 100,00{SPACE}MAD" in page


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("amount", "beaucoup", None),
        ("amount", "0", "au-dessus de zéro"),
        ("paid_on", "", "À remplir"),
        ("fee_percent", "200", None),
        ("shares", "demain 100", "Une ligne s’écrit"),
        ("shares", "30/11/2027 20", "ne font pas le montant"),
        ("shares", "30/11/2099 100", "60 mois au plus"),
        ("shares", "30/11/2027 20\n30/10/2027 80", "ne se suivent pas"),
    ],
)
def test_bad_input_is_kept_and_the_reason_stands_at_its_field(
    do: Do, shop: Shop, lending: Lending, officer: FlaskClient, field: str, wrong: str, said: str | None
) -> None:
    page = try_one(officer, shop, **{field: wrong})
    assert wrong.splitlines()[0] in page if wrong else True
    assert "of-shares" not in page
    error = page.split(f'id="{field}-error"')[1].split("</p>")[0]
    assert (said or "✕") in error


def test_no_address_breaks_the_page(shop: Shop, lending: Lending, officer: FlaskClient) -> None:
    for asked in (
        "",
        "?amount=",
        "?amount=5&fund=x&organisation=x&branch=x&plan=x&count=x",
        "?fund=&amount=1e99",
    ):
        answer = officer.get(f"/fund/simulator{asked}")
        assert answer.status_code == 200
        assert "of-shares" not in answer.text


def test_a_cooperative_tries_for_its_own_and_reads_of_nobody_else_s_sales(
    do: Do, shop: Shop, lending: Lending, sign_in: SignIn
) -> None:
    sell_two_jars(do, shop)
    own = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, "Khadija", organisation_id=shop.owner_id))
    assert f"70,20{SPACE}MAD" in try_one(own, shop)
    assert "/fund/simulator" in own.get("/my-advances").text
    other = a_producer(do, "Ighil").organisation_id
    stranger = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, "Zahra", organisation_id=other))
    page = try_one(stranger, shop)
    assert "70,20" not in page
    assert 'id="organisation-error"' in page
    assert str(shop.owner_id) not in page
    assert 'id="no-sales"' in try_one(stranger, shop, organisation=str(other))


def test_without_a_fund_the_page_says_so(do: Do, sign_in: SignIn) -> None:
    page = sign_in(a_person(do, Role.NETWORK_MANAGER, "Marie")).get("/fund/simulator?amount=100").text
    assert "Aucun fonds" in page


def test_an_application_leads_to_its_own_simulation(
    do: Do, shop: Shop, lending: Lending, officer: FlaskClient
) -> None:
    asked = an_application(do, lending, 1_250_050)
    page = officer.get(f"/fund/applications/{asked}").text
    address = page.split('href="/fund/simulator')[1].split('"')[0].replace("&amp;", "&")
    told = officer.get(f"/fund/simulator{address}").text
    assert "of-shares" in told
    assert f"12{chr(0x202F)}500,50{SPACE}MAD" in told
    assert "/fund/simulator" in officer.get("/fund").text


def test_small_shares_and_then_all_that_is_left_are_made_of_their_amount_and_their_last_day(
    do: Do, shop: Shop, lending: Lending, officer: FlaskClient
) -> None:
    sell_two_jars(do, shop)
    small = {"plan": "balloon", "count": "2", "every_months": "1", "fixed": "10", "balloon_on": "2028-03-31"}
    shares = try_one(officer, shop, **small).split('id="of-shares"')[1].split("</section>")[0]
    rows = shares.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    made = (("1 novembre 2027", "10,00"), ("1 décembre 2027", "10,00"), ("31 mars 2028", "80,00"))
    assert all(
        on in row and f"{amount}{SPACE}MAD" in row for row, (on, amount) in zip(rows, made, strict=True)
    )
    page = try_one(officer, shop, **{**small, "balloon_on": ""})
    assert 'id="of-shares"' not in page
    assert "problems" in page
