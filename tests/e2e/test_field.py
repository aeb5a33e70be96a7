"""A season's weighing on a phone without network: digits alone, once each, exact; for everybody."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

import inventory.api.field as door
from inventory.models import FieldRefusal, Gathering, GatheringPhoto, Weighing, WeighingCancellation
from kernel import files
from kernel.access import Role
from kernel.db import db
from kernel.models import StoredFile, User
from producers.models import Evidence
from producers.operations.dossiers import EndDossier, end_dossier
from producers.operations.members import RecordDeparture, record_departure
from tests.builders.certification import TODAY, a_dossier
from tests.builders.inventory import GRAM, Producer, a_harvest, a_producer
from tests.builders.producers import a_member
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.sizes import PHONE
from tests.e2e.till import eventually, serving, sign_in
from traceability.cli.reference import product_id
from traceability.models import Contribution, Lot, LotPiece

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# WCAG 2.2 AA is what we hold ourselves to.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SMALL_TARGETS = """() => [...document.querySelectorAll('button, a, input')]
  .filter((one) => one.checkVisibility() && !one.closest('p'))
  .filter((one) => one.getBoundingClientRect().height < 47.5 || one.getBoundingClientRect().width < 43.5)
  .map((one) => one.outerHTML.slice(0, 120))"""
# No keyboard at all: every key that is pressed, and every field that takes letters, is counted.
NO_KEYBOARD = """window.pressed = []
addEventListener('keydown', (event) => window.pressed.push(event.key), true)
addEventListener('focusin', (event) => {
  if (event.target.matches('input, textarea')) window.pressed.push('field')
}, true)
"""
# Weighs in one woman after another with the keys on the screen: her number, then what the scale shows.
WEIGH = """async (weighings) => {
  const at = (id) => document.querySelector(`[data-testid="${id}"]`)
  const soon = async (find) => {
    for (let tries = 0; tries < 1500; tries += 1) {
      const found = find()
      if (found) return found
      await new Promise((resolve) => setTimeout(resolve, 4))
    }
    throw new Error('waited in vain: ' + find)
  }
  for (const { id, number, grams } of weighings) {
    await soon(() => at('total'))
    for (const digit of number) at(`key-${digit}`).click()
    ;(await soon(() => at(`member-${id}`))).click()
    await soon(() => at('save'))
    for (const digit of String(grams)) at(`key-${digit}`).click()
    ;(await soon(() => { const save = at('save'); return save.disabled ? null : save })).click()
    await soon(() => at('total'))
  }
}"""


@dataclass(frozen=True)
class Village:
    """A cooperative, its women by number, and the address of who weighs."""

    producer: Producer
    women: dict[str, UUID]
    officer_id: UUID
    email: str


@pytest.fixture
def village(do: Do) -> Village:
    producer = a_producer(do)
    women = {
        f"{n:03}": a_member(do, producer.organisation_id, f"Adhérente {n}", number=f"{n:03}")
        for n in range(1, 31)
    }
    officer_id = a_person(do, Role.COOPERATIVE_OFFICER, "Zahra", organisation_id=producer.organisation_id)
    return Village(producer, women, officer_id, db.session.get_one(User, officer_id).email)


@pytest.fixture
def phone(browser: Browser) -> Iterable[BrowserContext]:
    """A phone with its own storage, service worker and network."""
    context = browser.new_context(
        viewport=PHONE,
        locale="fr-FR",
        has_touch=True,
        service_workers="allow",
    )
    context.add_init_script(NO_KEYBOARD)
    yield context
    context.close()


def visited(phone: BrowserContext, url: str, village: Village) -> Page:
    """The application after its first visit with network: it knows the women and keeps itself."""
    page = sign_in(phone, url, village.email)
    page.goto(f"{url}/field/")
    expect(page.get_by_test_id("new")).to_be_enabled(timeout=15_000)
    eventually(page, "navigator.serviceWorker.controller !== null", 20)
    return page


def begin(page: Page) -> None:
    """A gathering of saffron flowers, today."""
    page.get_by_test_id("new").tap()
    page.get_by_test_id(f"product-{product_id('saffron_flowers')}").tap()
    page.get_by_test_id("day-0").tap()
    expect(page.get_by_test_id("total")).to_be_visible()


def in_grams(page: Page, number: str) -> None:
    """The scale shows grams from now on."""
    page.locator(f"[data-testid^=member-]:has-text('{number}')").first.tap()
    page.get_by_test_id("measure-g").tap()
    page.get_by_test_id("back").tap()
    expect(page.get_by_test_id("total")).to_be_visible()


def weigh_by_hand(page: Page, village: Village, number: str, typed: str) -> None:
    """One weighing with a finger."""
    for digit in number:
        page.get_by_test_id(f"key-{digit}").tap()
    page.get_by_test_id(f"member-{village.women[number]}").tap()
    for key in typed:
        page.get_by_test_id(f"key-{key}").tap()
    page.get_by_test_id("save").tap()
    expect(page.get_by_test_id("total")).to_be_visible()


def pressed(page: Page) -> list[str]:
    keys: list[str] = page.evaluate("window.pressed")
    return keys


def all_sent(page: Page, seconds: int = 60) -> None:
    page.goto(page.url.split("#")[0] + "#/")
    expect(page.get_by_test_id("all-sent")).to_be_visible(timeout=seconds * 1_000)


def break_off_after(monkeypatch: pytest.MonkeyPatch, records: int) -> Event:
    """The server dies after so many records of a batch: those are kept, no answer leaves."""
    real, taken, broke = door.receive_one, [], Event()

    def receive(*given: Any) -> Any:
        if len(taken) == records:
            broke.set()
            raise RuntimeError("the power went")
        taken.append(given)
        return real(*given)

    monkeypatch.setattr(door, "receive_one", receive)
    return broke


def counted(table: type[Any]) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


class Season:
    """Three hundred weighings, told in parts, and what they must come to."""

    def __init__(self, village: Village) -> None:
        chance = Random(2026)
        numbers = list(village.women)
        self.all = [(chance.choice(numbers), chance.randrange(80, 4_000)) for _ in range(300)]
        self.village, self.done = village, 0

    def part(self, count: int) -> list[dict[str, Any]]:
        taken = self.all[self.done : self.done + count]
        self.done += count
        women = self.village.women
        return [{"id": str(women[number]), "number": number, "grams": grams} for number, grams in taken]

    def by_woman(self) -> dict[UUID, int]:
        totals: dict[UUID, int] = {}
        for number, grams in self.all:
            woman = self.village.women[number]
            totals[woman] = totals.get(woman, 0) + grams * GRAM
        return totals


def test_a_seasons_three_hundred_weighings_without_network_arrive_once_each_and_the_lot_is_exact(
    app: Flask, village: Village, phone: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    season = Season(village)
    with serving(app) as origin:
        page = visited(phone, origin.url, village)
        phone.set_offline(True)
        begin(page)
        in_grams(page, "001")
        for one in season.part(6):
            weigh_by_hand(page, village, one["number"], str(one["grams"]))
        page.evaluate(WEIGH, season.part(84))
        keys = pressed(page)
        page.reload()
        expect(page.get_by_test_id("total")).to_be_visible(timeout=15_000)
        page.evaluate(WEIGH, season.part(80))
        keys += pressed(page)
        where = page.url
        page.close(run_before_unload=False)  # the tab is killed
        page = phone.new_page()
        page.goto(where)
        expect(page.get_by_test_id("total")).to_be_visible(timeout=15_000)
        page.evaluate(WEIGH, season.part(60))
        # A slip of the finger: weighed, and taken back by a further fact.
        weigh_by_hand(page, village, "030", "999")
        page.get_by_test_id("undo").tap()
        page.get_by_test_id("undo-yes").tap()
        assert counted(Weighing) == 0

        # The network is back, and the server dies in the middle of a batch.
        broke = break_off_after(monkeypatch, records=20)
        phone.set_offline(False)
        assert broke.wait(30)
        origin.stop()
        monkeypatch.undo()
        assert 0 < counted(Weighing) < 230
        page.evaluate(WEIGH, season.part(50))
        origin.start()
        page.evaluate(WEIGH, season.part(20))
        keys += pressed(page)
        all_sent(page, 90)
        assert counted(Weighing) == 301

        page.locator("[data-testid^=gathering-]").first.tap()
        page.get_by_test_id("finish").tap()
        expect(page.get_by_test_id("recap")).to_contain_text("personnes ont apporté")
        page.get_by_test_id("finish-yes").tap()
        expect(page.get_by_test_id("lot")).to_contain_text("FLS-26-0001", timeout=20_000)
        all_sent(page)

    assert keys == []
    assert (counted(WeighingCancellation), counted(FieldRefusal), counted(Gathering)) == (1, 0, 1)
    lot = db.session.scalars(select(Lot)).one()
    brought = db.session.execute(select(Contribution.member_id, Contribution.quantity))
    assert {row[0]: row[1] for row in brought} == season.by_woman()
    assert lot.quantity == sum(season.by_woman().values())


def test_two_phones_at_the_same_weighing_make_one_lot_and_what_comes_late_waits(
    app: Flask, browser: Browser, village: Village
) -> None:
    with serving(app) as origin:
        contexts = [
            browser.new_context(viewport=PHONE, has_touch=True, service_workers="allow") for _ in range(2)
        ]
        pages = [visited(context, origin.url, village) for context in contexts]
        for context, page in zip(contexts, pages, strict=True):
            context.set_offline(True)
            begin(page)
            in_grams(page, "001")
        weigh_by_hand(pages[0], village, "001", "700")
        weigh_by_hand(pages[1], village, "002", "540")
        contexts[0].set_offline(False)
        all_sent(pages[0])
        pages[0].locator("[data-testid^=gathering-]").first.tap()
        pages[0].get_by_test_id("finish").tap()
        pages[0].get_by_test_id("finish-yes").tap()
        expect(pages[0].get_by_test_id("lot")).to_be_visible(timeout=20_000)
        contexts[1].set_offline(False)
        all_sent(pages[1])
        pages[1].get_by_test_id("to-settle").tap()
        expect(pages[1].locator(".settle")).to_contain_text("540")
        for context in contexts:
            context.close()
    assert counted(Lot) == 1
    assert db.session.scalars(select(Lot.quantity)).all() == [700 * GRAM]
    assert db.session.scalars(select(FieldRefusal.reason)).all() == ["gathering-closed"]


def test_a_woman_who_left_is_said_on_the_phone_and_the_others_go_on(
    do: Do, app: Flask, village: Village, phone: BrowserContext
) -> None:
    with serving(app) as origin:
        page = visited(phone, origin.url, village)
        phone.set_offline(True)
        begin(page)
        in_grams(page, "001")
        from tests.builders.field import DAY

        do(record_departure, RecordDeparture(village.women["002"], DAY))
        for number in ("001", "002", "003"):
            weigh_by_hand(page, village, number, "800")
        phone.set_offline(False)
        all_sent(page)
        page.get_by_test_id("to-settle").tap()
        expect(page.locator(".settle p")).to_contain_text("a quitté la coopérative")
    assert counted(Weighing) == 2


def noise(path: Path, size: tuple[int, int]) -> Path:
    """A photo that no compression makes small."""
    Image.frombytes("RGB", size, Random(1).randbytes(size[0] * size[1] * 3)).save(path, quality=92)
    return path


def test_photos_of_a_lot_and_of_what_a_dossier_asks_land_as_their_pages_would_have_put_them(
    do: Do, app: Flask, village: Village, phone: BrowserContext, tmp_path: Path
) -> None:
    organisation_id = village.producer.organisation_id
    lot_id, dossier_id = a_harvest(do, village.producer), a_dossier(do, organisation_id)
    photo = noise(tmp_path / "photo.jpg", (800, 600))
    with serving(app) as origin:
        page = visited(phone, origin.url, village)
        phone.set_offline(True)

        def take(count: int) -> None:
            page.get_by_test_id("photo").set_input_files(photo)
            expect(page.get_by_test_id("taken")).to_have_attribute("data-count", str(count), timeout=15_000)

        page.get_by_test_id("photograph").tap()
        page.get_by_test_id("photo-lots").tap()
        page.get_by_test_id("key-1").tap()
        page.get_by_test_id(f"lot-{lot_id}").tap()
        page.get_by_test_id("step-drying").tap()
        take(1)
        assert pressed(page) == []
        page.get_by_test_id("write").tap()
        page.get_by_test_id("word").fill("le soir")
        take(2)
        for _ in range(2):
            page.get_by_test_id("back").tap()
        page.get_by_test_id("photo-asked").tap()
        for code in ("ics.procedures", "plot.clean"):
            page.get_by_test_id(f"asked-{code}").tap()
            take(1)
            page.get_by_test_id("back").tap()
            expect(page.get_by_test_id(f"asked-{code}")).to_contain_text("1")
        # The phone is switched off, and the office ends the dossier meanwhile.
        page.close(run_before_unload=False)
        do(end_dossier, EndDossier(dossier_id, "abandoned", TODAY))
        page = phone.new_page()
        page.goto(f"{origin.url}/field/")
        expect(page.get_by_test_id("unsent")).to_have_attribute("data-count", "4", timeout=15_000)
        phone.set_offline(False)
        all_sent(page)
        page.get_by_test_id("to-settle").tap()
        expect(page.locator(".settle")).to_have_count(2)
    db.session.rollback()
    pieces = select(Evidence.shows).join(LotPiece, LotPiece.evidence_id == Evidence.id)
    assert sorted(db.session.scalars(pieces)) == ["Séchage", "Séchage : le soir"]
    kept = db.session.scalars(select(FieldRefusal).order_by(FieldRefusal.id)).all()
    assert [(one.kind, one.reason) for one in kept] == [("photo", "dossier-ended")] * 2
    assert counted(StoredFile) == 4


def test_a_photo_taken_without_network_is_made_small_and_arrives_as_evidence(
    app: Flask, village: Village, phone: BrowserContext, tmp_path: Path
) -> None:
    assert noise(tmp_path / "photo.jpg", (2400, 1800)).stat().st_size > 2_000_000
    with serving(app) as origin:
        page = visited(phone, origin.url, village)
        phone.set_offline(True)
        begin(page)
        page.get_by_test_id("photo").set_input_files(tmp_path / "photo.jpg")
        expect(page.locator(".photo")).to_contain_text("1", timeout=15_000)
        page.get_by_test_id("photo").set_input_files(Path(__file__))
        expect(page.locator(".trouble")).to_contain_text("ne se lit pas")
        page.get_by_test_id("trouble-read").tap()
        page.reload()
        expect(page.locator(".photo")).to_contain_text("1", timeout=15_000)
        phone.set_offline(False)
        all_sent(page)
    assert counted(GatheringPhoto) == 1
    kept = db.session.scalars(select(GatheringPhoto)).one()
    stored = db.session.get_one(StoredFile, kept.file_id)
    assert stored.media_type == "image/jpeg"
    assert stored.size_bytes < 1_000_000
    with Image.open(files.path_of(stored.sha256)) as small:
        assert small.size == (1600, 1200)
        assert not small.getexif()


def test_after_one_visit_the_phone_opens_without_network_and_one_tab_weighs(
    app: Flask, village: Village, phone: BrowserContext
) -> None:
    with serving(app) as origin:
        page = visited(phone, origin.url, village)
        phone.set_offline(True)
        page.reload()
        expect(page.get_by_test_id("new")).to_be_enabled(timeout=15_000)
        expect(page.get_by_test_id("offline")).to_be_visible(timeout=15_000)
        second = phone.new_page()
        second.goto(f"{origin.url}/field/")
        expect(second.locator("h1")).to_contain_text("autre onglet")
        begin(page)


def test_who_has_something_unsent_cannot_leave_the_phone(
    app: Flask, village: Village, phone: BrowserContext
) -> None:
    with serving(app) as origin:
        page = visited(phone, origin.url, village)
        phone.set_offline(True)
        begin(page)
        page.goto(f"{origin.url}/field/#/phone")
        page.get_by_test_id("leave").tap()
        expect(page.locator(".trouble")).to_contain_text("à envoyer")
        page.get_by_test_id("trouble-read").tap()
        phone.set_offline(False)
        all_sent(page)
        page.goto(f"{origin.url}/field/#/phone")
        page.get_by_test_id("leave").tap()
        page.wait_for_url("**/login?next=/field/")
        expect(page.locator("input[name=email]")).to_be_visible()


def test_a_weight_that_nobody_brings_is_asked_again_and_kept_when_it_is_right(
    app: Flask, village: Village, phone: BrowserContext
) -> None:
    with serving(app) as origin:
        page = visited(phone, origin.url, village)
        begin(page)
        page.get_by_test_id(f"member-{village.women['001']}").tap()
        for key in "99":
            page.get_by_test_id(f"key-{key}").tap()
        page.get_by_test_id("save").tap()
        expect(page.locator(".doubt")).to_contain_text("c’est beaucoup")
        page.get_by_test_id("doubt-yes").tap()
        expect(page.get_by_test_id("total")).to_have_text("99 kg")
        all_sent(page)
    assert counted(Weighing) == 1
    assert db.session.scalars(select(Weighing.net_mg)).all() == [99_000 * GRAM]


def violations(page: Page) -> list[Any]:
    """What axe finds against WCAG 2.2 AA on the page as it stands."""
    page.evaluate(AXE.read_text())
    found: list[Any] = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then((one) => one.violations)")
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


@pytest.mark.parametrize("language", ["fr", "ar", "zgh"])
def test_every_screen_of_the_phone_is_for_everybody(
    do: Do, app: Flask, village: Village, browser: Browser, tmp_path: Path, language: str
) -> None:
    a_dossier(do, village.producer.organisation_id)
    photo = noise(tmp_path / "photo.jpg", (640, 480))
    context = browser.new_context(viewport=PHONE, has_touch=True, bypass_csp=True)
    wrong: list[Any] = []

    def look(page: Page, screen: str) -> None:
        page.wait_for_timeout(100)
        wrong.extend((screen, one) for one in violations(page))
        wrong.extend((screen, one) for one in page.evaluate(SMALL_TARGETS))
        if page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
            wrong.append((screen, "too wide"))

    with serving(app) as origin:
        page = visited(context, origin.url, village)
        page.get_by_test_id(f"speak-{language}").tap()
        expect(page.locator("html")).to_have_attribute("lang", language)
        expect(page.get_by_test_id("new")).to_be_enabled(timeout=15_000)
        look(page, "home")
        page.get_by_test_id("new").tap()
        look(page, "product")
        page.get_by_test_id(f"product-{product_id('saffron_flowers')}").tap()
        look(page, "day")
        page.get_by_test_id("day-0").tap()
        weigh_by_hand(page, village, "001", "2")
        look(page, "women")
        page.get_by_test_id("undo").tap()
        look(page, "undo")
        page.get_by_test_id(f"member-{village.women['002']}").tap()
        look(page, "scale")
        for key in "99":
            page.get_by_test_id(f"key-{key}").tap()
        page.get_by_test_id("save").tap()
        look(page, "doubt")
        page.get_by_test_id("doubt-no").tap()
        page.get_by_test_id("back").tap()
        page.get_by_test_id("finish").tap()
        look(page, "recap")
        page.get_by_test_id("finish-yes").tap()
        expect(page.get_by_test_id("lot")).to_be_visible(timeout=20_000)
        look(page, "closed")
        for screen in ("settle", "phone", "photo", "photo/lot", "photo/asked"):
            page.goto(f"{origin.url}/field/#/{screen}")
            look(page, screen)
        page.get_by_test_id("asked-plot.clean").tap()
        look(page, "asked photo")
        page.goto(f"{origin.url}/field/#/photo/lot")
        page.locator("[data-testid^=lot-]").first.tap()
        page.get_by_test_id("step-drying").tap()
        page.get_by_test_id("write").tap()
        page.get_by_test_id("photo").set_input_files(photo)
        expect(page.get_by_test_id("taken")).to_have_attribute("data-count", "1", timeout=15_000)
        look(page, "lot photo")
    context.close()
    assert wrong == []


def test_a_keyboard_alone_weighs_too(app: Flask, village: Village, phone: BrowserContext) -> None:
    with serving(app) as origin:
        page = visited(phone, origin.url, village)
        begin(page)
        for key in "007":
            page.keyboard.press(key)
        page.get_by_test_id(f"member-{village.women['007']}").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("save")).to_be_visible()
        for key in ("1", ",", "2", "5", "Backspace", "4", "Enter"):
            page.keyboard.press(key)
        expect(page.get_by_test_id("total")).to_have_text("1,24 kg")
