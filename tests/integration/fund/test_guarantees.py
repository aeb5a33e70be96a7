"""Guarantors called on for a late advance: within what they answer for and what is overdue."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from fund.operations.applications import Surety
from fund.operations.guarantees import (
    CallAlreadyWithdrawn,
    CallGuarantor,
    WithdrawCall,
    call_guarantor,
    withdraw_call,
)
from fund.operations.movements import ReverseMovement, reverse_movement
from fund.queries.advances import advance_by_id
from fund.queries.guarantees import guarantors_of
from fund.rules.guarantees import AboveGuarantee, AboveOverdue, Engagement, GuaranteeEnded, NothingOverdue
from kernel.access import Role
from kernel.db import db
from kernel.ids import new_id
from kernel.messages import sentence
from tests.builders.bank import a_line
from tests.builders.browsing import send
from tests.builders.fund import LATER, Lending, an_advance, an_application, repay, stands
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.integration.fund.test_bank import settle

SignIn = Callable[[UUID], FlaskClient]
GIE, FATIMA = new_id(), new_id()
DAY = date(2025, 10, 10)


@pytest.fixture
def advance(do: Do, lending: Lending) -> UUID:
    """50 000 due on 30 September 2025 and not paid; two answer for 30 000 and 40 000."""
    sureties = (Surety(GIE, "GIE Taliouine", 3_000_000), Surety(FATIMA, "Fatima", 4_000_000))
    asked = an_application(do, lending, guarantors=sureties)
    shares = ((date(2025, 9, 30), 5_000_000), (date(2030, 9, 30), 7_000_000))
    return an_advance(do, lending, shares, application_id=asked)


def call(do: Do, advance: UUID, who: UUID, cents: int, on: date = DAY) -> UUID:
    call_id = new_id()
    said = CallGuarantor(call_id, advance, who, on, date(2025, 12, 1), cents, "MAD")
    do(call_guarantor, said, at=LATER)
    return call_id


def of(advance: UUID, who: UUID = GIE, on: date = date(2026, 1, 1)) -> Engagement:
    db.session.rollback()
    rows = guarantors_of(db.session(), advance_by_id(db.session(), advance), on)
    return next(one.stands for one in rows if one.guarantor.id == who)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_guarantor_is_called_within_what_it_answers_for(do: Do, advance: UUID) -> None:
    with pytest.raises(AboveGuarantee) as refused:
        call(do, advance, GIE, 3_000_001)
    assert "30 000,00" in plain(sentence(refused.value))
    call(do, advance, GIE, 2_000_000)
    with pytest.raises(AboveGuarantee) as refused:
        call(do, advance, GIE, 1_000_001)
    assert refused.value.values["left_cents"] == 1_000_000


def test_nobody_is_called_on_after_the_day_that_they_answer_until(do: Do, lending: Lending) -> None:
    sureties = (Surety(GIE, "GIE Taliouine", 3_000_000, ends_on=DAY),)
    asked = an_application(do, lending, guarantors=sureties)
    advance = an_advance(do, lending, ((date(2025, 9, 30), 5_000_000),), application_id=asked)
    with pytest.raises(GuaranteeEnded) as refused:
        call(do, advance, GIE, 1_000_000, on=DAY + timedelta(days=1))
    assert "10 oct. 2025" in plain(sentence(refused.value))
    call(do, advance, GIE, 1_000_000, on=DAY)


def test_all_guarantors_together_are_called_within_what_is_overdue(do: Do, advance: UUID) -> None:
    call(do, advance, GIE, 3_000_000)
    with pytest.raises(AboveOverdue) as refused:
        call(do, advance, FATIMA, 2_000_001)
    told = plain(sentence(refused.value))
    assert "20 000,00" in told
    assert "50 000,00" in told
    call(do, advance, FATIMA, 2_000_000)


def test_nobody_is_called_before_something_is_overdue(do: Do, advance: UUID) -> None:
    with pytest.raises(NothingOverdue):
        call(do, advance, GIE, 100, on=date(2025, 9, 30))


def test_a_call_dated_back_does_not_ask_for_what_was_paid_meanwhile(do: Do, advance: UUID) -> None:
    repay(do, advance, 4_900_000, date(2025, 11, 1))
    with pytest.raises(AboveOverdue):
        call(do, advance, GIE, 100_001)


@pytest.mark.parametrize("typed", ["TALIOUINE G.I.E.", "Groupement Taliouine", "Gie Tàliouine, chèque 12"])
def test_a_payer_typed_by_hand_is_the_guarantor_in_any_spelling(
    do: Do, advance: UUID, sign_in: SignIn, typed: str
) -> None:
    browser = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
    at = f"/fund/advances/{advance}/repayment"
    page = browser.get(at).text
    assert ("<option value='Fatima'>" in page, "<option value='GIE Taliouine'>" in page) == (True, True)
    status, page = send(browser, at, cents="1 000", dated_on="2025-10-20", means="bank", payer=typed)
    assert (status, "compté pour le garant GIE Taliouine" in page) == (200, True)
    assert of(advance).paid_cents == 100_000


@pytest.mark.parametrize("typed", ["Souktana", "Fatima et GIE Taliouine", "GIE", "Hassan"])
def test_a_payer_who_names_nobody_or_two_is_no_guarantor(do: Do, advance: UUID, typed: str) -> None:
    repay(do, advance, 100_000, date(2025, 10, 20), payer=typed)
    assert (of(advance).paid_cents, of(advance, FATIMA).paid_cents) == (0, 0)


def test_what_a_guarantor_pays_repays_the_advance_and_is_told_as_its_own(do: Do, advance: UUID) -> None:
    call(do, advance, GIE, 2_000_000)
    paid = repay(do, advance, 1_500_000, date(2025, 10, 20), payer="gie  taliouine")
    told = of(advance)
    assert (told.called_cents, told.paid_cents, told.owed_cents, told.left_cents) == (
        2_000_000, 1_500_000, 500_000, 1_000_000,
    )  # fmt: skip
    assert stands(advance, date(2025, 10, 20)).overdue_cents == 3_500_000
    assert of(advance, on=date(2025, 10, 19)).owed_cents == 2_000_000
    assert of(advance, FATIMA).paid_cents == 0
    do(reverse_movement, ReverseMovement(paid, new_id(), date(2025, 10, 25), "Chèque impayé"), at=LATER)
    assert (of(advance).paid_cents, of(advance).owed_cents) == (0, 2_000_000)


def test_what_came_through_the_bank_is_told_of_the_guarantor_too(
    do: Do, lending: Lending, advance: UUID
) -> None:
    call(do, advance, GIE, 2_000_000)
    line = a_line(do, lending, 700_000, date(2025, 10, 20))
    settle(do, line, (advance, 700_000), payer="GIE Taliouine")
    assert of(advance).owed_cents == 1_300_000


def test_what_was_paid_before_a_call_does_not_answer_it_and_counts_in_the_engagement(
    do: Do, advance: UUID
) -> None:
    repay(do, advance, 1_000_000, date(2025, 10, 1), payer="GIE Taliouine")
    assert of(advance).left_cents == 2_000_000
    call(do, advance, GIE, 2_000_000)
    assert of(advance).owed_cents == 2_000_000


def test_a_call_is_withdrawn_by_a_fact_and_once(do: Do, advance: UUID) -> None:
    called = call(do, advance, GIE, 2_000_000)
    do(withdraw_call, WithdrawCall(called, date(2025, 10, 20), "Payé par la coopérative"), at=LATER)
    assert (of(advance, on=date(2025, 10, 19)).owed_cents, of(advance).owed_cents) == (2_000_000, 0)
    with pytest.raises(CallAlreadyWithdrawn):
        do(withdraw_call, WithdrawCall(called, date(2025, 10, 21), "Encore"), at=LATER)
    call(do, advance, GIE, 3_000_000)


def test_an_officer_calls_prints_takes_the_money_and_withdraws(
    do: Do, advance: UUID, sign_in: SignIn
) -> None:
    officer = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
    at = f"/fund/advances/{advance}"
    assert "Garants" in officer.get(at).text
    assert "Appeler ce garant" in officer.get(f"{at}/guarantors").text
    typed = {"called_on": "2025-10-10", "pay_by": "2030-12-01"}
    status, page = send(officer, f"{at}/guarantors/{GIE}/call", cents="30 000,01", **typed)
    assert (status, "30\u202f000,00" in page, 'value="30 000,01"' in page) == (422, True, True)
    status, page = send(officer, f"{at}/guarantors/{GIE}/call", cents="20 000", **typed)
    assert (status, "FDIR-G-25-0001" in page, "20\u202f000,00" in page) == (200, True, True)
    assert 'value="GIE Taliouine"' in officer.get(f"{at}/repayment?payer=GIE+Taliouine").text
    paid = {"cents": "5 000", "dated_on": "2025-10-20", "means": "bank", "payer": "GIE Taliouine"}
    assert send(officer, f"{at}/repayment", **paid)[0] == 200
    page = officer.get(f"{at}/guarantors").text
    assert "15\u202f000,00" in page
    withdrawal = "/fund/guarantee-calls/" + page.split("/fund/guarantee-calls/")[1].split("/")[0]
    assert send(officer, f"{withdrawal}/withdrawal", dated_on="2025-10-25", reason="")[0] == 422
    status, page = send(officer, f"{withdrawal}/withdrawal", dated_on="2025-10-25", reason="Accord")
    assert (status, "Accord" in page) == (200, True)
    assert "sa lettre ne vaut plus" in officer.get(f"{withdrawal}/letter").text
    assert officer.get(f"{at}/guarantors/{new_id()}/call").status_code == 404
