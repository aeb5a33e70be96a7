"""A consumer scans a jar with a phone: no script, no cookie, little to load, in her own letters."""

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.ids import new_id, new_token
from tests.builders.inventory import a_lot_of_jars, a_producer
from tests.conftest import Do
from tests.e2e.sizes import PHONE
from traceability.models import Lot
from traceability.operations.recalls import RecallLot, recall_lot

BYTES_MAX = 60_000


@pytest.fixture
def phone(browser: Browser) -> Page:
    """A small phone that runs no script, in French."""
    return browser.new_page(viewport=PHONE, java_script_enabled=False, locale="fr-FR")


def jars_at(do: Do, session: Session, origin: str) -> tuple[Lot, str]:
    """A lot of jars and the address that its QR code opens."""
    lot_id = a_lot_of_jars(do, a_producer(do, "Coopérative Souktana"))
    session.rollback()
    lot = session.scalars(select(Lot).where(Lot.id == lot_id)).one()
    return lot, f"{origin}/l/{lot.token}"


def test_a_consumer_reads_the_page_on_a_phone_without_script_or_cookie(
    phone: Page, do: Do, session: Session, origin: str
) -> None:
    lot, address = jars_at(do, session, origin)
    answers: list[Response] = []
    phone.on("response", lambda answer: answers.append(answer))
    phone.goto(address)
    expect(phone.get_by_text("Lot connu, aucun rappel")).to_be_visible()
    expect(phone.get_by_text(lot.code).first).to_be_visible()
    assert [answer for answer in answers if not answer.url.startswith(origin)] == []
    assert [answer.status for answer in answers] == [200] * len(answers)
    assert sum(len(answer.body()) for answer in answers) <= BYTES_MAX
    assert phone.context.cookies() == []


def test_the_status_is_seen_before_anything_else(phone: Page, do: Do, session: Session, origin: str) -> None:
    _lot, address = jars_at(do, session, origin)
    phone.goto(address)
    status, name = (phone.locator(part).bounding_box() for part in (".status", "h1"))
    assert status is not None
    assert name is not None
    assert status["y"] + status["height"] < min(name["y"], PHONE["height"] / 3)


@pytest.mark.parametrize(
    ("language", "said"),
    [("العربية", "دفعة معروفة"), ("English", "Known lot"), ("ⵜⴰⵎⴰⵣⵉⵖⵜ", "ⴰⵎⵓⵔ ⵉⵜⵜⵡⴰⵙⵙⵏ")],
)
def test_a_language_is_one_touch_away_and_nothing_overflows(
    phone: Page, do: Do, session: Session, origin: str, language: str, said: str
) -> None:
    _lot, address = jars_at(do, session, origin)
    phone.goto(address)
    phone.get_by_role("link", name=language).click()
    expect(phone.get_by_text(said).first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_thread_begins_at_the_right_in_arabic(phone: Page, do: Do, session: Session, origin: str) -> None:
    _lot, address = jars_at(do, session, origin)
    phone.goto(f"{address}?lang=ar")
    mark = phone.locator(".status svg").bounding_box()
    assert mark is not None
    assert mark["x"] > PHONE["width"] / 2


def test_a_recall_shows_when_the_page_is_opened_again(
    phone: Page, do: Do, session: Session, origin: str
) -> None:
    lot, address = jars_at(do, session, origin)
    phone.goto(address)
    do(recall_lot, RecallLot(new_id(), lot.id, "Humidité trop forte", "Rapportez-le."))
    phone.reload()
    expect(phone.get_by_text("Produit rappelé")).to_be_visible()
    expect(phone.get_by_text("Rapportez-le.")).to_be_visible()


def test_a_problem_is_reported_without_script_and_gets_a_number(
    phone: Page, do: Do, session: Session, origin: str
) -> None:
    lot, address = jars_at(do, session, origin)
    phone.goto(address)
    phone.get_by_role("link", name="Signaler un problème").click()
    expect(phone.get_by_role("heading", name="Signaler un problème")).to_be_visible()
    expect(phone.get_by_text(lot.code).first).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.get_by_label("Goût, odeur ou aspect").check()
    phone.get_by_label("Que s’est-il passé ?").fill("Une odeur de moisi")
    phone.get_by_role("button", name="Envoyer le signalement").click()
    expect(phone.get_by_text("Merci, c’est reçu")).to_be_visible()
    expect(phone.get_by_role("heading", name="Signalement SIG-")).to_be_visible()
    assert phone.context.cookies() == []


def test_an_unknown_code_says_what_to_do(phone: Page, origin: str) -> None:
    answer = phone.goto(f"{origin}/l/{new_token()}")
    assert answer is not None
    assert answer.status == 404
    expect(phone.get_by_role("heading", name="Que faire ?")).to_be_visible()
