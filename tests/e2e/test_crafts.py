"""A carpet, from the village where it was woven to the kitchen of who bought it, as the people do it."""

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import StockBalance
from kernel import outbox
from kernel.access import Role
from kernel.db import db
from kernel.models import User
from tests.builders.inventory import a_boutique, delivered
from tests.builders.makings import Group, a_group, a_picture
from tests.builders.shop import a_person, a_till
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_public_page import BYTES_MAX
from tests.e2e.test_the_thread import next_question, scan, sign_in
from traceability.models import Lot


@dataclass(frozen=True, slots=True)
class Craft:
    """A women's group and a boutique that knows nothing of its carpet yet."""

    group: Group
    boutique_id: UUID
    till_id: UUID
    officer: str
    keeper: str
    seller: str


@pytest.fixture
def craft(do: Do) -> Craft:
    group = a_group(do)
    boutique = a_boutique(do, "Boutique de Taroudannt")
    people = {
        "officer": a_person(do, Role.COOPERATIVE_OFFICER, "Rkia", organisation_id=group.organisation_id),
        "keeper": a_person(do, Role.BOUTIQUE_MANAGER, "Nadia", place_id=boutique),
        "seller": a_person(do, Role.SELLER, "Fatima", place_id=boutique),
    }
    emails = {name: db.session.get_one(User, user_id).email for name, user_id in people.items()}
    return Craft(group, boutique, a_till(do, boutique), **emails)


def register_a_carpet(page: Page, origin: str, photo: Path) -> Lot:
    """One question a screen, on a phone; a photo from its camera."""
    page.goto(f"{origin}/makings")
    page.locator("label.choice", has_text="Tapis").first.click()
    next_question(page)
    expect(page.get_by_label("Une pièce unique")).to_be_checked()
    page.get_by_label("Comment l’appelez-vous ?").fill("Glaoui rouge")
    next_question(page)
    page.get_by_label("La photo").set_input_files(photo)
    next_question(page)
    page.get_by_label("Zahra B.").fill("2")
    page.get_by_label("Itto M.").fill("1")
    next_question(page)
    page.get_by_text("Tapis noué").click()
    page.get_by_label("De quoi est-ce fait ?").fill("Laine de Siroua, teinture à la garance")
    next_question(page)
    page.get_by_label("Longueur, en cm").fill("200")
    page.get_by_label("Largeur, en cm").fill("120")
    page.get_by_label("Heures de travail").fill("180")
    next_question(page)
    next_question(page)
    expect(page.locator(".recap")).to_contain_text("Glaoui rouge")
    expect(page.locator(".recap")).to_contain_text("tapis.jpg")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Enregistrer la fabrication").click()
    expect(page.locator(".notice.good")).to_be_visible()
    db.session.rollback()
    return db.session.scalars(select(Lot)).one()


def print_its_label(page: Page, origin: str, carpet: Lot) -> None:
    page.goto(f"{origin}/lots/{carpet.id}/labels")
    page.get_by_role("button", name="Préparer les étiquettes").click()
    expect(page.locator("#job")).to_be_visible()
    assert outbox.deliver_due() >= 1
    file = page.get_by_role("link", name="Ouvrir le fichier")
    expect(file).to_be_visible()
    answer = page.request.get(f"{origin}{file.get_attribute('href')}")
    assert answer.body().startswith(b"%PDF")


def price_it(page: Page, origin: str, craft: Craft) -> None:
    """The task of the first page leads to the piece; its price is all there is to say."""
    page.goto(origin)
    page.get_by_role("link", name=re.compile("Donner un prix")).first.click()
    expect(page.get_by_role("heading", name="Donner un prix aux pièces")).to_be_visible()
    page.get_by_label("Prix TTC, en MAD").fill("1800")
    page.get_by_role("button", name="Mettre en vente").click()
    expect(page.get_by_text("Toutes les pièces qui sont ici ont un prix.")).to_be_visible()


def sell_it(page: Page, origin: str, craft: Craft, carpet: Lot) -> None:
    page.goto(f"{origin}/till/{craft.till_id}")
    page.get_by_test_id("enrol").click()
    page.get_by_test_id("open-float").fill("300")
    page.get_by_test_id("open-session").click()
    scan(page, f"{origin}/l/{carpet.token}")
    expect(page.get_by_test_id("basket-line")).to_contain_text("Glaoui rouge")
    page.get_by_test_id("pay").click()
    expect(page.get_by_test_id("due")).to_contain_text(re.compile(r"1\s?800,00"))
    page.get_by_test_id("tender-exact").click()
    page.get_by_test_id("confirm-payment").click()
    expect(page.get_by_test_id("receipt")).to_contain_text("TAR1-000001")
    page.get_by_test_id("next-sale").click()
    expect(page.get_by_test_id("unsent")).to_have_count(0)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_carpet_from_the_loom_to_the_kitchen(
    do: Do, session: Session, browser: Browser, origin: str, craft: Craft, tmp_path: Path
) -> None:
    photo = tmp_path / "tapis.jpg"
    photo.write_bytes(a_picture())
    officer = sign_in(browser, origin, craft.officer, PHONE)
    carpet = register_a_carpet(officer, origin, photo)
    expect(officer.get_by_text("Pièce unique")).to_be_visible()
    expect(officer.get_by_text("Zahra B. : 2 sur 3")).to_be_visible()
    print_its_label(officer, origin, carpet)
    delivered(do, craft.group.store_id, craft.boutique_id, [(carpet.id, craft.group.organisation_id, 1)])
    price_it(sign_in(browser, origin, craft.keeper, PHONE), origin, craft)
    sell_it(sign_in(browser, origin, craft.seller, COUNTER), origin, craft, carpet)
    db.session.rollback()
    here = StockBalance.place_id == craft.boutique_id
    assert db.session.scalars(select(StockBalance.quantity).where(here)).all() == [0]
    consumer_reads(browser, origin, carpet)


def consumer_reads(browser: Browser, origin: str, carpet: Lot) -> None:
    """Her name, since she agreed; the photo, with words for who does not see it; no more than 60 kB."""
    page = browser.new_context(viewport=PHONE, locale="fr-FR", java_script_enabled=False).new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{origin}/l/{carpet.token}", wait_until="networkidle")
    expect(page.get_by_text("Zahra B.")).to_be_visible()
    expect(page.get_by_text("Itto M.")).to_have_count(0)
    picture = page.get_by_role("img", name="Photo : Tapis · Glaoui rouge, Tapis noué")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => one.naturalWidth") > 0
    assert any(answer.url.endswith("/photo.jpg?lang=fr") for answer in answers)
    assert sum(len(answer.body()) for answer in answers) <= BYTES_MAX
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("link", name="العربية").click()
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    expect(page.get_by_text("قطعة فريدة")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_pages_of_crafts_are_for_everybody(do: Do, browser: Browser, origin: str, craft: Craft) -> None:
    from tests.builders.makings import a_making, some_bowls

    carpet, bowls = a_making(do, craft.group), some_bowls(do, craft.group)
    owner = craft.group.organisation_id
    delivered(do, craft.group.store_id, craft.boutique_id, [(carpet, owner, 1), (bowls, owner, 5)])
    officer = sign_in(browser, origin, craft.officer, PHONE)
    for address in (f"/makings/{craft.group.store_id}", f"/lots/{carpet}"):
        officer.goto(f"{origin}{address}")
        is_for_everybody(officer)
    keeper = sign_in(browser, origin, craft.keeper, PHONE)
    keeper.goto(f"{origin}/places/{craft.boutique_id}/pieces")
    is_for_everybody(keeper)
