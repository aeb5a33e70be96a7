"""What a fund asks of its officer today: on its page and on hers, each leading to where it is dealt with."""

from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from uuid import UUID

from flask import Flask, url_for
from flask.testing import FlaskClient
from flask_babel import force_locale

from fund.messages.alerts import PAGES, VERBS, address_of
from fund.operations.applications import Surety
from fund.operations.calls import NoteCall, note_call
from fund.operations.capital import ReceiveContribution, receive_contribution
from fund.operations.contacts import PauseReminders, StateContact, pause_reminders, state_contact
from fund.operations.reminders import Remind, remind
from fund.queries.alerts import alerts_on
from fund.queries.funds import fund_by_id
from fund.rules.alerts import KINDS, Alert
from kernel.access import Role
from kernel.clock import business_day, now
from kernel.db import db
from kernel.ids import new_id
from tests.builders.bank import a_line
from tests.builders.fund import LATER, Lending, a_fund, a_grant, an_advance, an_application, repay
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
DUE = date(2025, 9, 30)
# The fund's day, which is another than that of UTC late in the evening.
TODAY = business_day(now(), "Africa/Casablanca")


def told(lending: Lending, as_of: date) -> dict[str, tuple[int, int]]:
    """Each alert with how many there are and what they amount to."""
    db.session.rollback()
    fund = fund_by_id(db.session(), lending.fund_id)
    return {one.kind: (one.count, one.cents) for one in alerts_on(db.session(), fund, as_of)}


def test_what_is_newly_late_is_told_for_a_week(do: Do, lending: Lending) -> None:
    an_advance(do, lending, ((DUE, 3_600_000),))
    assert "newly_late" not in told(lending, DUE)
    assert told(lending, date(2025, 10, 1))["newly_late"] == (1, 3_600_000)
    assert told(lending, date(2025, 10, 7))["newly_late"] == (1, 3_600_000)
    assert "newly_late" not in told(lending, date(2025, 10, 8))


def test_a_broken_promise_is_told_until_it_is_paid(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, ((DUE, 3_600_000),))
    promise = NoteCall(
        new_id(), advance, date(2025, 10, 10), "answered", "Fatima", 600_000, date(2025, 10, 20)
    )
    do(note_call, promise, at=LATER)
    assert told(lending, date(2025, 10, 20)) == {}
    assert told(lending, date(2025, 10, 21)) == {"broken_promise": (1, 3_600_000)}
    repay(do, advance, 600_000, date(2025, 10, 22))
    assert told(lending, date(2025, 10, 22)) == {}


def test_what_is_due_this_week_is_told_while_nobody_wrote_or_called(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, ((DUE, 3_600_000),))
    day = DUE - timedelta(days=6)
    assert "due_without_contact" not in told(lending, DUE - timedelta(days=8))
    assert told(lending, day) == {"due_without_contact": (1, 3_600_000)}
    do(note_call, NoteCall(new_id(), advance, day, "no_answer"), at=LATER)
    assert told(lending, day) == {}


def test_a_paused_beneficiary_is_not_told_as_left_in_silence(do: Do, lending: Lending) -> None:
    soon = TODAY + timedelta(days=3)
    an_advance(do, lending, ((soon, 3_600_000),))
    assert "due_without_contact" in told(lending, TODAY)
    paused = PauseReminders(new_id(), lending.organisation_id, soon, "Deuil")
    do(pause_reminders, paused, at=now())
    assert told(lending, TODAY) == {}


def test_a_guarantee_that_ends_before_the_advance_is_told(do: Do, lending: Lending, sign_in: SignIn) -> None:
    surety = (Surety(new_id(), "GIE Taliouine", 400_000, ends_on=date(2025, 12, 31)),)
    asked = an_application(do, lending, 3_600_000, guarantors=surety)
    advance = an_advance(do, lending, ((date(2031, 9, 30), 3_600_000),), application_id=asked)
    assert told(lending, date(2025, 10, 31)) == {}
    assert told(lending, date(2025, 11, 1)) == {"guarantee_ending": (1, 400_000)}
    page = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef")).get("/fund?on=2025-11-01").text
    assert "GIE Taliouine répond jusqu’au 31 décembre 2025" in unescape(page)
    assert f"/fund/advances/{advance}/guarantors" in page.split('id="alerts"')[1].split("</section>")[0]
    repay(do, advance, 3_600_000, date(2025, 11, 2))
    assert told(lending, date(2025, 11, 2)) == {}


def test_more_promised_than_the_fund_holds_is_told(do: Do) -> None:
    # 300 000,00 were given, 200 000,00 are out, 120 000,00 are promised.
    lending = a_fund(do, money_cents=30_000_000)
    an_advance(do, lending, ((date(2031, 9, 30), 20_000_000),))
    a_grant(do, lending, ((date(2031, 9, 30), 12_000_000),))
    assert told(lending, date(2025, 3, 20))["overcommitted"] == (0, 2_000_000)


def test_a_bank_s_statement_is_asked_for_after_a_month_and_some_days(do: Do, lending: Lending) -> None:
    assert told(lending, date(2026, 1, 31)) == {}
    a_line(do, lending, 100, on=date(2025, 10, 31))
    assert told(lending, date(2025, 12, 5)) == {}
    assert told(lending, date(2025, 12, 6)) == {"statement_old": (0, 0)}


def test_money_given_for_something_and_never_lent_for_it_is_told_after_a_year(
    do: Do, lending: Lending
) -> None:
    given = ReceiveContribution(
        new_id(), lending.fund_id, lending.donor_id, "kept", date(2025, 2, 1), 800_000, "MAD", "bank",
        "branch", "argan", "VIR 7",
    )  # fmt: skip
    do(receive_contribution, given, at=LATER)
    assert told(lending, date(2026, 1, 31)) == {}
    assert told(lending, date(2026, 2, 1)) == {"earmark_unused": (1, 800_000)}
    an_advance(do, lending, ((date(2031, 9, 30), 800_000),), branch="argan", paid_out_on=date(2026, 2, 2),
               decided_on=date(2026, 2, 1))  # fmt: skip
    assert told(lending, date(2026, 2, 3)) == {}


def test_the_officer_finds_alerts_on_the_fund_s_page_and_on_hers(
    do: Do, lending: Lending, sign_in: SignIn
) -> None:
    late = TODAY - timedelta(days=2)
    do(state_contact, StateContact(new_id(), lending.organisation_id, "Fatima", "0612345678"), at=now())
    granted = {"decided_on": TODAY - timedelta(days=90), "paid_out_on": TODAY - timedelta(days=80)}
    an_advance(do, lending, ((late, 3_600_000),), **granted)
    do(remind, Remind(lending.fund_id, TODAY), at=now())
    browser = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
    for address in ("/fund", "/"):
        page = unescape(browser.get(address).text)
        assert "1 avance est en retard depuis 7 jours au plus" in page
        assert f"/fund/calls?fund={lending.fund_id}" in page
        assert "1 relance attend quelqu’un" in page
        assert f"/fund/reminders?fund={lending.fund_id}" in page
    assert "relance attend" not in sign_in(a_person(do, Role.SELLER, "Nadia")).get("/").text


def test_every_alert_leads_to_a_page_that_opens(do: Do, lending: Lending, sign_in: SignIn) -> None:
    browser = sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
    advances = {"guarantee_ending": an_advance(do, lending, ((DUE, 3_600_000),))}
    assert set(KINDS) == set(PAGES) == set(VERBS)
    for kind in KINDS:
        with browser.application.test_request_context():
            address = url_for(
                PAGES[kind], **address_of(Alert(kind, advance_id=advances.get(kind)), lending.fund_id)
            )
        assert browser.get(address).status_code == 200


def test_to_call_back_is_not_to_recall_a_product(app: Flask) -> None:
    with app.test_request_context(), force_locale("ar"):
        assert str(VERBS["broken_promise"]) == "معاودة الاتصال"
