"""Everything between the fund and a beneficiary on one page, for the fund and for the beneficiary itself."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

import shop.web.relation as page_of
from fund.operations.applications import Surety
from fund.operations.calls import NoteCall, note_call
from kernel.access import Role
from kernel.ids import new_id
from shop.models import Payout
from shop.operations.sales import record_sale
from tests.builders.fund import LATER, a_fund, a_grant, an_advance, an_application
from tests.builders.inventory import a_producer
from tests.builders.payouts import TERMS, an_agreement, an_approved_run
from tests.builders.producers import a_certificate
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
DUE = date(2026, 11, 15)


@pytest.fixture(autouse=True)
def _a_later_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The run of payouts is of December."""
    monkeypatch.setattr(page_of, "now", lambda: datetime(2026, 12, 10, 10, 0, tzinfo=UTC))


@pytest.fixture
def shop(do: Do) -> Shop:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id, TERMS)
    sale = a_receipt(shop, shop.jars(2), number=1)
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    return shop


def read(browser: FlaskClient, organisation_id: UUID) -> str:
    answer = browser.get(f"/fund/beneficiaries/{organisation_id}")
    assert answer.status_code == 200
    return answer.text


def test_one_page_tells_what_was_asked_lent_sold_retained_promised_and_guaranteed(
    do: Do, shop: Shop, sign_in: SignIn, session: Session
) -> None:
    lending = a_fund(do, beneficiary=shop.owner_id)
    surety = (Surety(new_id(), "GIE Maison du Safran", 40_000),)
    asked = an_application(do, lending, 50_000, guarantors=surety)
    advance = an_advance(do, lending, ((DUE, 1_000), (date(2027, 11, 30), 49_000)), application_id=asked)
    an_approved_run(do, shop.place_id)
    promise = NoteCall(new_id(), advance, date(2026, 11, 20), "answered", "Fatima", 30_000, date(2026, 12, 5))
    do(note_call, promise, at=LATER)
    certificate = a_certificate(do, shop.owner_id)
    page = read(sign_in(a_person(do, Role.FUND_OFFICER, "Youssef")), shop.owner_id)
    payout = session.scalars(select(Payout)).one()
    for told in (
        "FDIR-A-25-0001", "FDIR-D-25-0001", "GIE Maison du Safran", payout.number, f"/payouts/{payout.id}",
        "Retenu sur un reversement", "promesse non tenue", "10,00\u00a0MAD", "490,00\u00a0MAD",
        f"/certificates/{certificate}", "Lots vendus depuis un an", "Versement d’une tranche",
    ):  # fmt: skip
        assert told in page, told
    sold = page.split('id="sold"')[1].split("</section>")[0]
    assert "lot-code" in sold


def test_a_cooperative_reads_its_own_relation_without_the_fund_s_notes(
    do: Do, shop: Shop, sign_in: SignIn
) -> None:
    lending = a_fund(do, beneficiary=shop.owner_id)
    advance = an_advance(do, lending, ((DUE, 50_000),))
    do(note_call, NoteCall(new_id(), advance, DUE, "no_answer", note="Ne répond jamais"), at=LATER)
    own = a_person(do, Role.COOPERATIVE_OFFICER, "Khadija", organisation_id=shop.owner_id)
    browser = sign_in(own)
    page = read(browser, shop.owner_id)
    assert "FDIR-A-25-0001" in page
    assert "Ne répond jamais" not in page
    assert browser.get(f"/fund/beneficiaries/{lending.holder_id}").status_code == 404
    assert f"/fund/beneficiaries/{shop.owner_id}" in browser.get("/my-advances").text


def test_the_page_goes_back_to_a_day_and_takes_it_along(do: Do, shop: Shop, sign_in: SignIn) -> None:
    lending = a_fund(do, beneficiary=shop.owner_id)
    an_advance(do, lending, ((DUE, 50_000),))
    browser = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
    at = f"/fund/beneficiaries/{shop.owner_id}"
    then = browser.get(f"{at}?on=2025-02-15").text
    assert "Situation au 15 février 2025" in then
    assert ("FDIR-D-25-0001" in then, "FDIR-A-25-0001" in then, "déposée" in then) == (True, False, True)
    assert "lot-code" not in then.split('id="sold"')[1].split("</section>")[0]
    later = browser.get(f"{at}?on=2025-04-01").text
    assert "Versement d’une tranche" in later
    link = later.split('href="/fund/advances/')[1].split('"')[0]
    assert link.endswith("?on=2025-04-01")
    back = browser.get(f"/fund/advances/{link}").text
    assert f"{at}?on=2025-04-01" in back
    assert "Situation au" in browser.get(f"{at}?on=1999-01-01").text
    assert "?on=" not in read(browser, shop.owner_id)


def test_a_guarantor_sees_for_whom_it_answers(do: Do, sign_in: SignIn) -> None:
    lending = a_fund(do)
    gie = a_producer(do, "GIE Maison du Safran", kind="gie").organisation_id
    surety = (Surety(new_id(), "GIE Maison du Safran", 40_000, gie),)
    asked = an_application(do, lending, 50_000, guarantors=surety)
    a_grant(do, lending, ((DUE, 50_000),), application_id=asked)
    page = read(sign_in(a_person(do, Role.NETWORK_MANAGER, "Marie")), gie)
    assert "Pour qui il répond" in page
    assert "400,00\u00a0MAD" in page
    assert "Aucune avance ne lui a été accordée." in page
