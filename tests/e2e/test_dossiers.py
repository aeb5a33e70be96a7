"""A dossier on the phone of an officer: from its opening to the PDF that the control body reads."""

import io
import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from pypdf import PdfReader

from kernel import outbox
from kernel.access import Role
from kernel.clock import business_day, now
from kernel.db import db
from kernel.models import User
from producers.operations.organisations import REGISTER_ZONE
from producers.rules.standards import Content
from tests.builders.certification import ROAD, a_dossier, a_road
from tests.builders.files import a_photo
from tests.builders.producers import a_cooperative, a_member, a_plot
from tests.builders.shop import a_person
from tests.builders.standards import a_requirement, a_version
from tests.conftest import Do
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_the_thread import sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@dataclass(frozen=True, slots=True)
class Group:
    """A cooperative of two women and one man, what it may be certified for, and its officer."""

    id: UUID
    version_id: UUID
    members: tuple[UUID, ...]
    officer: str


@pytest.fixture
def group(do: Do) -> Group:
    cooperative = a_cooperative(do, "Coopérative Souktana")
    aicha = a_member(do, cooperative, "Aïcha Amzil", number="001")
    touda = a_member(do, cooperative, "Touda Bihi", number="002")
    brahim = a_member(do, cooperative, "Brahim Ouali", number="003", gender="man")
    a_plot(do, cooperative, "P1", member_id=aicha)
    officer = a_person(do, Role.COOPERATIVE_OFFICER, "Rkia", organisation_id=cooperative)
    email = db.session.get_one(User, officer).email
    return Group(cooperative, a_version(do, asking(), ROAD), (aicha, touda, brahim), email)


def asking() -> Content:
    """What the small certification asks, and a training within the year besides."""
    training = a_requirement(
        "ics.training", text_fr="Une formation est faite chaque année.", applies_to="organisation",
        rule="trainings_held", parameters={"months_max": 12, "trainings_min": 1},
    )  # fmt: skip
    return a_road(requirements=(*a_road().requirements, training))


def a_picture(name: str) -> FilePayload:
    """A photo as the phone's camera gives it."""
    return FilePayload(name=name, mimeType="image/jpeg", buffer=a_photo())


def percent(page: Page) -> int:
    """The share of requirements that are met, as the dossier shows it."""
    return int(re.sub(r"\D", "", page.locator(".readiness b").inner_text()))


def first_step(page: Page) -> str:
    return page.locator(".next-step").first.inner_text()


def open_a_dossier(page: Page, origin: str) -> str:
    """Open it from *Certifier*; its address."""
    page.goto(f"{origin}/dossiers")
    page.get_by_role("link", name="Ouvrir un dossier").click()
    page.get_by_label("Certification visée").select_option(label="Certification d’essai · 2010")
    page.get_by_label("Organisme de contrôle").fill("Normacert")
    page.get_by_role("button", name="Ouvrir le dossier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Certification d’essai")
    return page.url


def join_a_photo(page: Page, requirement: str) -> None:
    """Photograph what shows a requirement, and say that it is met."""
    page.get_by_role("link", name=requirement).last.click()
    page.get_by_role("link", name="Photo ou PDF").click()
    page.locator("#photo").set_input_files(a_picture("cahier.jpg"))
    page.locator("#shows").fill("Le cahier des contrôles")
    page.get_by_role("button", name="Joindre").click()
    expect(page.get_by_role("status")).to_contain_text("La pièce est jointe.")
    page.get_by_role("link", name="Dire que c’est rempli").click()
    page.get_by_role("button", name="Noter").click()
    expect(page.locator("main .state.met").first).to_be_visible()


def record_a_training(page: Page) -> None:
    """Two women and a man of the cooperative, and a woman who came along."""
    page.get_by_role("link", name="Formations").click()
    page.get_by_role("link", name="Noter une formation").first.click()
    page.get_by_label("Sujet").fill("Sécher le safran")
    page.get_by_label("Formateur, formatrice").fill("Hassan B.")
    page.get_by_label("Lieu").fill("Taliouine")
    page.get_by_label("Durée en heures").fill("3,5")
    for name in ("Aïcha Amzil", "Touda Bihi", "Brahim Ouali"):
        page.get_by_label(name).check()
    page.get_by_label("Invitées, non adhérentes").fill("1")
    page.locator("#photo").set_input_files(a_picture("feuille.jpg"))
    page.get_by_role("button", name="Noter la formation").click()
    figures = page.locator(".figures")
    expect(figures.locator(".figure", has_text="femmes")).to_contain_text("3")
    expect(figures.locator(".figure", has_text="hommes")).to_contain_text("1")


def inspect(page: Page, name: str, fault: str | None = None) -> None:
    """Follow the checklist; what is wrong is asked only when something is."""
    page.get_by_role("link", name=f"Inspecter {name}").click()
    line = page.locator(".check-line").first
    expect(line.get_by_label("Ce qui ne va pas")).to_be_hidden()
    line.locator(f"input[value={'not_conforming' if fault else 'conforming'}]").check()
    if fault:
        in_two_weeks = business_day(now(), REGISTER_ZONE) + timedelta(days=14)
        line.get_by_label("Gravité").select_option(label="Majeure")
        line.get_by_label("Ce qui ne va pas").fill(fault)
        line.get_by_label("Ce qu’il faut faire").fill("Sortir le sac et nettoyer")
        line.get_by_label("Au plus tard le").fill(in_two_weeks.isoformat())
    page.get_by_role("button", name="Noter l’inspection").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Inspection de {name}")


def correct(page: Page, name: str) -> None:
    page.get_by_role("link", name=f"Corriger la non-conformité de {name}").click()
    page.get_by_label("Ce qui a été fait").fill("Sac sorti, séchoir lavé")
    page.get_by_role("button", name="La non-conformité est corrigée").click()
    expect(page.get_by_role("status")).to_contain_text("La non-conformité est corrigée.")


def waive(page: Page, requirement: str) -> None:
    """Waived with a reason only; what was chosen is kept when it is missing."""
    page.get_by_role("link", name=requirement).last.click()
    page.get_by_role("link", name="Changer l’état").click()
    page.locator("input[value=waived]").check()
    page.get_by_role("button", name="Noter").click()
    expect(page.get_by_role("alert")).to_contain_text("Rien n’a été enregistré")
    expect(page.locator("input[value=waived]")).to_be_checked()
    page.get_by_label("Pourquoi").fill("Accordé par Normacert le 3 novembre")
    page.get_by_role("button", name="Noter").click()
    expect(page.locator("main .state.waived").first).to_be_visible()


def exported(page: Page, origin: str) -> PdfReader:
    """The PDF for the control body, made by the worker and opened."""
    page.get_by_role("button", name="Préparer le PDF").click()
    expect(page.locator("#job")).to_be_visible()
    assert outbox.deliver_due() >= 1
    file = page.get_by_role("link", name="Ouvrir le fichier")
    expect(file).to_be_visible()
    answer = page.request.get(f"{origin}{file.get_attribute('href')}")
    assert answer.headers["content-type"] == "application/pdf"
    return PdfReader(io.BytesIO(answer.body()))


def test_an_officer_brings_a_dossier_from_its_opening_to_the_pdf(
    group: Group, browser: Browser, origin: str
) -> None:
    page = sign_in(browser, origin, group.officer, PHONE)
    dossier = open_a_dossier(page, origin)
    at_first = percent(page)
    assert first_step(page).startswith("Inspecter")

    join_a_photo(page, "Les contrôles internes sont écrits.")
    page.goto(dossier)
    with_a_piece = percent(page)
    assert with_a_piece > at_first

    record_a_training(page)
    page.goto(dossier)
    assert percent(page) > with_a_piece

    inspect(page, "Aïcha Amzil", fault="Un sac d’engrais au séchoir")
    page.goto(dossier)
    assert "Corriger la non-conformité de Aïcha Amzil" in first_step(page)
    assert "Avant le" in first_step(page)
    for name in ("Touda Bihi", "Brahim Ouali"):
        inspect(page, name)
        page.goto(dossier)
    correct(page, "Aïcha Amzil")

    page.goto(dossier)
    waive(page, "La parcelle est propre.")
    page.goto(dossier)
    assert percent(page) == 100
    assert first_step(page).startswith("Envoyer le dossier")

    reader = exported(page, origin)
    text = "\n".join(one.extract_text() for one in reader.pages)
    for told in ("Normacert", "Aïcha Amzil", "Sac sorti", "Sécher le safran", "Accordé par Normacert"):
        assert told in text
    # The notebook of the controls and the attendance sheet.
    assert [name for name in titles(reader) if name.startswith("Pièce ")] == ["Pièce 1", "Pièce 2"]


def titles(reader: PdfReader) -> list[str]:
    """The bookmarks of a PDF, those within others among them."""
    found: list[str] = []
    waiting = list(reader.outline)
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, list):
            waiting[:0] = one
        else:
            found.append(str(one["/Title"]))
    return found


FOCUSED = "(document.activeElement.labels?.[0] ?? document.activeElement).innerText.trim()"


def by_keyboard(page: Page, wanted: str) -> None:
    """Go with the tabulator to the control whose name begins so."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(wanted):
            return
    raise AssertionError(f"« {wanted} » is not reached by the keyboard")


def enter(page: Page) -> None:
    """Use the control that has the focus, and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_a_requirement_is_decided_by_the_keyboard_alone(
    do: Do, group: Group, browser: Browser, origin: str
) -> None:
    dossier_id = a_dossier(do, group.id, version_id=group.version_id)
    page = sign_in(browser, origin, group.officer, COUNTER)
    page.goto(f"{origin}/dossiers/{dossier_id}")
    by_keyboard(page, "La parcelle est propre.")
    enter(page)
    by_keyboard(page, "Changer l’état")
    enter(page)
    by_keyboard(page, "Rempli")
    for _ in ("missing", "not_applicable", "waived"):
        page.keyboard.press("ArrowDown")
    by_keyboard(page, "Pourquoi")
    page.keyboard.type("Accordé par Normacert")
    by_keyboard(page, "Noter")
    enter(page)
    expect(page.locator("main .state.waived").first).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("C’est noté.")
