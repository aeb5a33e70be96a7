"""What the office says of lots, claims, balances, analyses and keys, read in the browser by everybody."""

import re
from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.db import db
from kernel.models import User
from tests.builders.analyses import SAFFRON_I, an_analysis, edition
from tests.builders.claims import Grower, a_declaration, a_grower, dried, potted, stigmas
from tests.builders.inventory import GRAM, KILO
from tests.builders.producers import a_plot
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_the_thread import sign_in
from traceability.models import Lot

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# In force whenever the test is run: pages know the real day.
IN_FORCE = {"valid_until": date(2099, 12, 31), "number": "B-2026-7", "body": "CCPB MA-BIO-102"}


def page_of(browser: Browser, origin: str, user_id: UUID, viewport: ViewportSize = COUNTER) -> Page:
    email = db.session.get_one(User, user_id).email
    db.session.rollback()
    return sign_in(browser, origin, email, viewport)


def code_of(session: Session, lot_id: UUID) -> str:
    session.rollback()
    return session.get_one(Lot, lot_id).code


def dry_of_two(do: Do, grower: Grower) -> tuple[UUID, UUID]:
    """Dry saffron of a good harvest and of one from a plot without conversion; and that harvest."""
    plot = a_plot(do, grower.id, "P-NON", organic_status="conventional", organic_since=date(2020, 1, 1))
    bad = stigmas(do, grower, 60 * GRAM, plots=(plot,))
    good = stigmas(do, grower, 60 * GRAM)
    return dried(do, grower.producer, {good: 60 * GRAM, bad: 60 * GRAM}), bad


def test_a_refused_claim_leads_to_the_harvest_that_breaks_it(
    do: Do, session: Session, browser: Browser, origin: str
) -> None:
    grower = a_grower(do, **IN_FORCE)
    dry, bad = dry_of_two(do, grower)
    officer = a_person(do, Role.COOPERATIVE_OFFICER, "Rkia", organisation_id=grower.id)
    broken = code_of(session, bad)
    page = page_of(browser, origin, officer, PHONE)
    page.goto(f"{origin}/lots/{dry}")
    expect(page.locator("#claims")).to_contain_text("Ne peut pas se dire")
    page.get_by_role("link", name="Pourquoi, ligne par ligne").focus()
    page.keyboard.press("Enter")
    cause = page.locator("#claim-bio_ma .causes")
    expect(cause).to_contain_text("La parcelle P-NON n’est ni biologique ni en conversion")
    cause.get_by_role("link", name=broken).focus()
    page.keyboard.press("Enter")
    line = page.locator(f'[id="bio_ma-{bad}"]')
    expect(line).to_be_in_viewport()
    expect(line.get_by_role("img", name="Ne peut pas se dire").first).to_be_visible()
    is_for_everybody(page)
    page.locator(f'[id="bio_ma-{bad}"]').get_by_role("link", name=broken).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(broken)


def test_an_approved_yield_goes_down_with_each_harvest_and_refuses_the_one_too_many(
    do: Do, session: Session, browser: Browser, origin: str
) -> None:
    grower = a_grower(do, approved=None, **IN_FORCE)
    a_declaration(do, grower.id, grower.certificate_id, 2 * KILO)
    page = page_of(browser, origin, a_person(do, Role.NETWORK_MANAGER, "Salma"))
    page.goto(f"{origin}/certificates/{grower.certificate_id}")
    page.get_by_role("link", name="Noter une approbation").click()
    is_for_everybody(page)
    page.locator("#product_id").select_option(label="Stigmates frais de safran")
    page.fill("#season", "2026")
    page.fill("#quantity", "2")
    page.fill("#approved_on", "2026-10-01")
    page.fill("#reference", "Lettre 26-14")
    page.get_by_role("button", name="Enregistrer").click()
    left = page.locator(".figure", has_text="Reste")
    expect(left).to_contain_text("2 kg")
    stigmas(do, grower, 1_500 * GRAM, harvested_on=date(2026, 10, 20))
    page.reload()
    expect(left).to_contain_text("500 g")
    too_much = stigmas(do, grower, 600 * GRAM, harvested_on=date(2026, 10, 30))
    page.reload()
    expect(left).to_contain_text("500 g")
    expect(page.locator("main")).to_contain_text("Celles-ci ne tiennent pas dans ce qui reste")
    is_for_everybody(page)
    page.get_by_role("link", name=code_of(session, too_much)).click()
    expect(page.locator("#claims")).to_contain_text(
        re.compile(r"600\sg dépassent le rendement approuvé du certificat B-2026-7 : il en reste 500\sg")
    )


def test_the_page_of_a_packed_lot_is_for_everybody(do: Do, browser: Browser, origin: str) -> None:
    grower = a_grower(do, **IN_FORCE)
    jars = potted(do, grower.producer, dried(do, grower.producer, {stigmas(do, grower): 600 * GRAM}))
    page = page_of(browser, origin, a_person(do, Role.NETWORK_MANAGER, "Salma"))
    page.goto(f"{origin}/lots/{jars}")
    menu = page.get_by_role("navigation", name="Tâches")
    expect(menu.get_by_role("link", name="Suivre les lots")).to_have_attribute("aria-current", "true")
    expect(page.locator("#claims")).to_contain_text("Peut se dire")
    is_for_everybody(page)


def test_the_plot_of_a_season_is_read_without_its_colours(
    do: Do, session: Session, browser: Browser, origin: str
) -> None:
    grower = a_grower(do, **IN_FORCE)
    version = edition(session)
    lots = [dried(do, grower.producer, {stigmas(do, grower): 600 * GRAM}) for _ in range(2)]
    for lot, colour in zip(lots, ("231", "176"), strict=True):
        an_analysis(do, lot, version, {**SAFFRON_I, "colour_e440": colour})
    page = page_of(browser, origin, a_person(do, Role.AUDITOR, "Audit"), PHONE)
    page.goto(f"{origin}/analyses?product=saffron_dry&season=2026&version={version}&measure=colour_e440")
    drawing = page.get_by_role("group", name="Valeur de chaque lot ; le tableau est écrit plus bas.")
    expect(drawing.locator(".season-limit-name")).to_contain_text(["· 200", "· 170", "· 120"])
    expect(drawing.get_by_role("link")).to_have_count(2)
    for lot, colour, grade in zip(lots, ("231", "176"), ("✓ Catégorie I", "✓ Catégorie II"), strict=True):
        code = code_of(session, lot)
        expect(drawing.get_by_role("link", name=re.compile(f"{code}, .* : {colour}"))).to_be_visible()
        row = page.get_by_role("row", name=re.compile(code))
        expect(row).to_contain_text(colour)
        expect(row).to_contain_text(grade)
    is_for_everybody(page)
    drawing.get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/analyses/[0-9a-f-]{36}$"))


def test_a_key_is_shown_once_then_never_again(do: Do, browser: Browser, origin: str) -> None:
    manager = a_person(do, Role.NETWORK_MANAGER, "Salma")
    page = page_of(browser, origin, manager)
    page.goto(f"{origin}/tokens")
    expect(page.locator(".empty")).to_contain_text("Aucun autre système n’est relié.")
    page.get_by_role("link", name="Faire une clé").click()
    is_for_everybody(page)
    page.get_by_role("button", name="Faire la clé").click()
    expect(page.locator(".problems")).to_be_visible()
    page.get_by_label("Quel système").fill("Moulin d’Aoulouz")
    page.locator("#user_id").select_option(value=str(manager))
    page.locator("input[name=scopes]").first.check()
    page.get_by_role("button", name="Faire la clé").click()
    secret = page.locator(".secret")
    expect(page.locator("main")).to_contain_text("elle ne sera plus jamais montrée")
    key = secret.inner_text()
    assert key.startswith("igoudar_")
    page.get_by_role("link", name="Voir les clés").click()
    expect(page.get_by_role("row", name=re.compile("Moulin d’Aoulouz"))).to_contain_text("Retirer")
    assert key not in page.content()
    is_for_everybody(page)
