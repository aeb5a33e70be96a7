"""An advance from what is asked to its closure, half of it repaid by saffron sold at a till."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from kernel.access import Role
from kernel.clock import now
from kernel.db import db
from tests.builders.fund import a_fund, an_application
from tests.builders.payouts import an_agreement
from tests.builders.shop import Shop, a_person, a_shop
from tests.conftest import Do
from tests.e2e.pages import LANGUAGES, is_for_everybody
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_recall import email
from tests.e2e.test_the_thread import sign_in
from tests.e2e.till import all_sent, begin, sell
from traceability.models import Lot, TradeItem

COMMITTEE = ("Fatima", "Hassan", "Lahcen")


def before(days: int) -> date:
    """A day that many days ago; the till sells today."""
    return now().date() - timedelta(days=days)


def numbered(letter: str, day: date) -> str:
    return f"FDIR-{letter}-{day:%y}-0001"


ASKED_ON, SEEN_ON, DECIDED_ON, PAID_OUT_ON, DUE_ON, LAST_DUE_ON = map(before, (320, 315, 310, 305, 30, -30))


def asks(page: Page, origin: str, shop: Shop) -> None:
    """The officer writes what the cooperative asks for, and what was seen there."""
    page.goto(f"{origin}/fund/applications/new")
    page.locator("#branch").select_option("saffron")
    page.locator("#organisation_id").select_option(str(shop.owner_id))
    page.locator("#purpose").fill("Des claies pour le séchage")
    page.locator("#cents").fill("60")
    page.locator("#submitted_on").fill(ASKED_ON.isoformat())
    page.get_by_role("button", name="Déposer la demande").click()
    expect(page.locator("main")).to_contain_text(numbered("D", ASKED_ON))
    page.get_by_text("Écrire une visite").click()
    page.locator("#visited_on").fill(SEEN_ON.isoformat())
    page.locator("#visited_by").fill("Hassan")
    page.locator("#report").fill("Le local est prêt.")
    page.get_by_label("favorable", exact=True).check()
    page.get_by_role("button", name="Écrire la visite").click()
    expect(page.locator("main")).to_contain_text("Le local est prêt.")
    is_for_everybody(page)


def grants(page: Page) -> None:
    """The committee's word with its votes; too few of them are refused with the figure."""
    page.get_by_role("link", name="Écrire la décision du comité").click()
    page.locator("#decided_on").fill(DECIDED_ON.isoformat())
    page.locator("#cents").fill("60")
    page.locator("#shares").fill(f"{DUE_ON:%d/%m/%Y} 30\n{LAST_DUE_ON:%d/%m/%Y} 30")
    page.locator("#votes-0-member").fill(COMMITTEE[0])
    page.get_by_role("button", name="Écrire la décision").click()
    expect(page.locator("main")).to_contain_text("quorum n’est pas atteint : 1 présents, il en faut 3")
    for row, name in enumerate(COMMITTEE):
        page.locator(f"#votes-{row}-member").fill(name)
    page.get_by_role("button", name="Écrire la décision").click()
    expect(page.locator("main")).to_contain_text(numbered("A", DECIDED_ON))
    is_for_everybody(page)


def pays_out(page: Page) -> None:
    page.get_by_role("link", name=f"Avance {numbered('A', DECIDED_ON)}").click()
    page.get_by_role("link", name="Verser une tranche").click()
    page.locator("#cents").fill("60")
    page.locator("#dated_on").fill(PAID_OUT_ON.isoformat())
    page.get_by_role("button", name="Verser une tranche").click()
    expect(page.locator("main")).to_contain_text("30 jours de retard")


def sells_its_saffron(browser: Browser, do: Do, origin: str, shop: Shop) -> None:
    """Three jars in two receipts, at the till of the boutique, yesterday: statements tell whole days."""
    page = sign_in(
        browser,
        origin,
        email(a_person(do, Role.BOUTIQUE_MANAGER, "Anna", place_id=shop.place_id)),
        COUNTER,
    )
    page.clock.set_system_time(now() - timedelta(days=1))
    begin(page, origin, shop.till_id)
    lot = db.session.get_one(Lot, shop.lot_id)
    code = db.session.get_one(TradeItem, lot.trade_item_id).code
    sell(page, code, times=2)
    sell(page, code)
    all_sent(page)


def is_paid_for_what_it_sold(browser: Browser, do: Do, origin: str, shop: Shop) -> None:
    """The boutique prepares what it owes, and another approves: the statement says what it retains."""
    keepers = [a_person(do, Role.BOUTIQUE_MANAGER, name, place_id=shop.place_id) for name in COMMITTEE[:2]]
    first, second = (sign_in(browser, origin, email(one), COUNTER) for one in keepers)
    first.goto(f"{origin}/places/{shop.place_id}/payouts?until={before(1)}")
    first.get_by_role("button", name="Préparer 1 relevé").click()
    expect(first.locator("main")).to_contain_text("Une autre personne l’approuve.")
    second.goto(first.url)
    second.get_by_role("button", name="Approuver").click()
    expect(second.locator("main")).to_contain_text("Approuvé")
    second.get_by_role("link", name=f"RV-{now():%y}-0001-01").click()
    expect(second.locator("main")).to_contain_text("30,00")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_advance_is_asked_granted_paid_out_and_repaid_half_by_saffron(
    do: Do, browser: Browser, origin: str
) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    a_fund(do, beneficiary=shop.owner_id)
    page = sign_in(browser, origin, email(a_person(do, Role.FUND_OFFICER, "Youssef")), COUNTER)
    asks(page, origin, shop)
    grants(page)
    pays_out(page)
    advance = page.url

    sells_its_saffron(browser, do, origin, shop)
    is_paid_for_what_it_sold(browser, do, origin, shop)
    page.goto(advance)
    main = page.locator("main")
    expect(main).to_contain_text("Retenu sur un reversement")
    expect(main).not_to_contain_text("jours de retard")

    page.get_by_role("link", name="Enregistrer un remboursement").click()
    page.locator("#cents").fill("30,01")
    page.locator("#dated_on").fill(now().date().isoformat())
    page.get_by_label("Espèces").check()
    page.get_by_role("button", name="Enregistrer un remboursement").click()
    expect(main).to_contain_text("C’est plus que ce qui est dû")
    page.locator("#cents").fill("30")
    page.get_by_role("button", name="Enregistrer un remboursement").click()
    expect(main).to_contain_text(f"Reçu {numbered('R', before(0))}")
    page.get_by_role("link", name="Retour à l’avance").click()
    expect(main).to_contain_text("remboursée")
    is_for_everybody(page)

    officer = a_person(do, Role.COOPERATIVE_OFFICER, "Zahra", organisation_id=shop.owner_id)
    phone = sign_in(browser, origin, email(officer), PHONE)
    phone.get_by_role("link", name=LANGUAGES["ar"]).click()
    phone.goto(f"{origin}/my-advances")
    phone.get_by_role("link", name=numbered("A", DECIDED_ON)).click()
    expect(phone.locator("main")).to_contain_text("مسددة")
    is_for_everybody(phone)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_sort_of_schedule_asks_its_own_fields_without_a_script(
    do: Do, browser: Browser, origin: str
) -> None:
    a_fund(do)
    sign_in(browser, origin, email(a_person(do, Role.FUND_OFFICER, "Youssef")), COUNTER)
    page = browser.new_context(
        java_script_enabled=False, storage_state=browser.contexts[0].storage_state()
    ).new_page()
    page.goto(f"{origin}/fund/simulator")
    asked_of = {
        "equal": ("count", "every_months", "grace_months"),
        "after_harvest": ("branch", "count"),
        "balloon": ("count", "every_months", "fixed", "balloon_on"),
        "typed": ("shares",),
    }
    for plan, names in asked_of.items():
        page.locator("#plan").select_option(plan)
        for name in {one for fields in asked_of.values() for one in fields}:
            expect(page.locator(f"#{name}")).to_be_visible(visible=name in names)
    page.locator("#amount").fill("1 000")
    page.locator("#shares").fill("demain 1 000")
    page.get_by_role("button", name="Essayer").click()
    expect(page.locator(".is-wrong #shares")).to_be_visible()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_committee_asks_for_more_voices_and_goes_on_at_the_first_of_them(
    do: Do, browser: Browser, origin: str
) -> None:
    asked = an_application(do, a_fund(do))
    page = sign_in(browser, origin, email(a_person(do, Role.FUND_OFFICER, "Youssef")), PHONE)
    page.goto(f"{origin}/fund/applications/{asked}/decision")
    page.locator("#votes-0-member").fill("Fatima")
    page.get_by_role("button", name="Ajouter des voix").click()
    expect(page.locator("#votes-9-member")).to_be_visible()
    expect(page.locator("#votes-7-member")).to_be_in_viewport()
    expect(page.locator("#votes-0-member")).to_have_value("Fatima")
    is_for_everybody(page)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_key_enter_sends_a_decision_and_asks_for_no_more_voices(
    do: Do, browser: Browser, origin: str
) -> None:
    asked = an_application(do, a_fund(do))
    page = sign_in(browser, origin, email(a_person(do, Role.FUND_OFFICER, "Youssef")), PHONE)
    page.goto(f"{origin}/fund/applications/{asked}/decision")
    page.locator("#decided_on").fill("2025-03-01")
    page.locator("input[name=outcome][value=refused]").check()
    page.locator("#votes-0-member").fill("Fatima")
    page.locator("#votes-0-member").press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#votes-7-member")).to_have_count(0)
