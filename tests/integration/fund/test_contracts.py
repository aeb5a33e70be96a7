"""The contract of an advance: read in two languages, signed once by each whom it binds."""

from collections.abc import Callable
from datetime import date
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale
from pypdf import PdfReader
from sqlalchemy import update

from fund.models import Guarantor
from fund.operations.applications import Surety
from fund.operations.contracts import ContractAlreadySigned, SignatoryUnknown, SignContract, sign_contract
from fund.queries.advances import advance_by_id
from fund.queries.contracts import Contract, contract_of
from fund.web.contract_papers import paper_of
from kernel.access import Actor, Grant, Role
from kernel.db import db
from kernel.execute import NotAllowed
from kernel.ids import new_id
from tests.builders.browsing import fields, send
from tests.builders.files import a_pdf
from tests.builders.fund import Lending, a_grant, an_application, pay_out
from tests.builders.inventory import a_producer
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
SHARES = ((date(2025, 9, 30), 3_600_000), (date(2026, 9, 30), 8_400_000))
STROKES = "100,200 150,210 200,190;500,100"


@pytest.fixture
def advance(do: Do, lending: Lending) -> UUID:
    surety = Surety(new_id(), "GIE Taliouine", 6_000_000)
    return a_grant(do, lending, SHARES, application_id=an_application(do, lending, guarantors=(surety,)))


def contract(advance: UUID) -> Contract:
    db.session.rollback()
    return contract_of(db.session(), advance_by_id(db.session(), advance))


def paper(browser: FlaskClient, advance: UUID, language: str) -> str:
    answer = browser.get(f"/fund/advances/{advance}/contract.pdf?language={language}")
    assert answer.mimetype == "application/pdf"
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)


def sign(do: Do, advance: UUID, who: str = "beneficiary", **more: Actor) -> None:
    do(sign_contract, SignContract(new_id(), advance, who, "Aïcha", STROKES), **more)


def test_each_whom_it_binds_signs_once(do: Do, advance: UUID) -> None:
    for who in contract(advance).unsigned:
        sign(do, advance, who)
    assert contract(advance).unsigned == []
    assert [one.standing for one in contract(advance).signatures.values()] == ["same"] * 3
    with pytest.raises(ContractAlreadySigned):
        sign(do, advance, "fund")
    with pytest.raises(SignatoryUnknown):
        sign(do, advance, str(new_id()))


def test_what_is_signed_is_what_was_agreed_whatever_is_paid_out_later(do: Do, advance: UUID) -> None:
    sign(do, advance)
    pay_out(do, advance, 6_000_000, date(2025, 10, 15))
    assert contract(advance).signatures["beneficiary"].standing == "same"


def test_a_contract_changed_behind_a_signature_says_so(do: Do, advance: UUID) -> None:
    sign(do, advance)
    db.session.execute(update(Guarantor).values(cents=1))
    db.session.commit()
    assert contract(advance).signatures["beneficiary"].standing == "other"


def test_a_contract_says_when_its_tranches_are_planned(do: Do, lending: Lending, sign_in: SignIn) -> None:
    plan = ((date(2025, 4, 1), 8_000_000), (date(2026, 2, 1), 4_000_000))
    advance = a_grant(do, lending, SHARES, tranches=plan)
    assert contract(advance).terms.tranches == plan
    browser = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
    assert "1 février 2026" in paper(browser, advance, "fr")
    assert "1 février 2026" in browser.get(f"/fund/advances/{advance}/contract/sign").text


def test_only_the_fund_and_the_beneficiary_hold_the_pen(do: Do, lending: Lending, advance: UUID) -> None:
    mine = Grant(Role.COOPERATIVE_OFFICER, organisation_id=lending.organisation_id)
    theirs = Grant(Role.COOPERATIVE_OFFICER, organisation_id=a_producer(do, "Ouzioua").organisation_id)
    with pytest.raises(NotAllowed):
        sign(do, advance, actor=Actor(None, "Autre", frozenset({theirs})))
    sign(do, advance, actor=Actor(None, "Aïcha", frozenset({mine})))


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", ("cent vingt mille dirhams", "Échéancier convenu", "GIE Taliouine", "FDIR-A-25-0001")),
     ("ar", ("GIE Taliouine", "FDIR-A-25-0001"))],
)  # fmt: skip
def test_the_paper_says_all_that_was_agreed(
    do: Do, advance: UUID, sign_in: SignIn, language: str, said: tuple[str, ...]
) -> None:
    sign(do, advance)
    browser = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
    text = paper(browser, advance, language)
    assert [one for one in said if one not in text] == []


def test_the_amount_is_in_the_words_of_the_language(app: Flask, do: Do, advance: UUID) -> None:
    for language, words in (("fr", "cent vingt mille dirhams"), ("ar", "مائة وعشرون ألف درهم")):
        with app.test_request_context(), force_locale(language):
            told = [text for _, texts in paper_of(contract(advance)).articles for text in texts]
        assert words in told
        assert "الفرنسية" not in "".join(told)


def test_it_is_signed_and_joined_on_its_pages(do: Do, advance: UUID, sign_in: SignIn) -> None:
    browser = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
    at = f"/fund/advances/{advance}/contract"
    assert "il manque 3 signatures" in browser.get(at).text
    assert send(browser, f"{at}/sign", part="fund", name="")[0] == 422
    assert send(browser, f"{at}/sign", part="fund", name="Youssef", strokes="9999,1")[0] == 422
    status, page = send(browser, f"{at}/sign", part="fund", name="Youssef", strokes=STROKES)
    assert (status, "La signature de Youssef est gardée." in page, "polyline" in page) == (200, True, True)
    status, page = send(browser, f"{at}/sign", part="fund", name="Youssef")
    assert (status, "une signature ne se refait pas" in page) == (422, True)
    for content, wanted in ((b"no paper", 422), (a_pdf(), 200)):
        sent = {**fields(browser.get(at).text), "dated_on": "2025-03-02", "file": (BytesIO(content), "c.pdf")}
        answer = browser.post(
            f"{at}/papers", data=sent, content_type="multipart/form-data", follow_redirects=True
        )
        assert answer.status_code == wanted
    assert "Contrat signé le 2 mars 2025" in answer.text
    file = answer.text.split(f"{at}/papers/")[1].split('"')[0]
    assert browser.get(f"{at}/papers/{file}").data == a_pdf()
    assert "contract" in browser.get(f"/fund/advances/{advance}").text
