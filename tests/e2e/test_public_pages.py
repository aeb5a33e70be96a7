"""Every public page on a small phone, in French and in Arabic: for everybody, light, and alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, Response, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.ids import new_id
from producers.operations.certificates import DecideOnCertificate, decide_on_certificate
from tests.builders.analyses import SAFFRON_I, an_analysis, edition
from tests.builders.claims import a_grower, dried, potted, stigmas
from tests.builders.inventory import GRAM, a_saffron_jar
from tests.builders.producers import a_certificate
from tests.conftest import Do
from tests.e2e.sizes import PHONE
from tests.e2e.test_till_counter import AXE, RULES
from traceability.models import Lot
from traceability.operations.prices import StatePrice, state_price

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

BYTES_MAX = 60_000
GTIN = "06111234567895"
COMMUNES = ("Tassousfi", "Assaki", "Sidi Hssaine", "Agadir Melloul", "Taliouine", "Zagmouzen")
LANGUAGES = ("fr", "ar")
# Names on the map that lie on one another, or are cut by its edge.
NAMES_IN_TROUBLE = """() => {
  const map = document.querySelector('.map').getBoundingClientRect();
  const names = [...document.querySelectorAll('.map text')];
  const boxed = names.map((one) => [one.textContent, one.getBoundingClientRect()]);
  const cut = boxed.filter(([, box]) => box.left < map.left || box.right > map.right
    || box.top < map.top || box.bottom > map.bottom);
  const over = boxed.flatMap(([name, a], at) => boxed.slice(at + 1)
    .filter(([, b]) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom)
    .map(([other]) => `${name} / ${other}`));
  return [...cut.map(([name]) => name), ...over];
}"""


@dataclass(frozen=True, slots=True)
class Pack:
    """Jars with everything that a page can tell, and where their pages are."""

    lot: str
    product: str
    certificate: str

    @property
    def problem(self) -> str:
        """The form to report a problem."""
        return f"{self.lot}/problem"


@pytest.fixture
def pack(do: Do, session: Session, origin: str) -> Pack:
    grower = a_grower(do, "Coopérative Souktana", gs1_prefix="6111234")
    a_certificate(do, grower.id, scheme="aop_taliouine", number="AOP-7", valid_until=date(2026, 10, 1))
    fresh = {stigmas(do, grower, commune=commune): 600 * GRAM for commune in COMMUNES}
    dry = dried(do, grower.producer, fresh)
    item = a_saffron_jar(do, grower.id, gtin=GTIN, gtin_status="licensed")
    jars = potted(do, grower.producer, dry, 20, item=item)
    an_analysis(do, dry, edition(session), SAFFRON_I)
    worse = {**SAFFRON_I, "moisture": "14"}
    an_analysis(do, jars, edition(session), worse, analysed_on=date(2026, 11, 14))
    price(do, item)
    suspension = (new_id(), grower.certificate_id, "suspended", date(2026, 11, 15), "Contrôle")
    do(decide_on_certificate, DecideOnCertificate(*suspension))
    session.rollback()
    token = session.scalars(select(Lot.token).where(Lot.id == jars)).one()
    certificate = f"{origin}/c/{grower.certificate_id}"
    return Pack(f"{origin}/l/{token}", f"{origin}/p/{GTIN}", certificate)


def price(do: Do, item_id: UUID) -> None:
    """What a jar of 60 dirhams is made of."""
    parts = {"producer": 3_600, "cooperative": 1_400, "boutique": 700, "fund": 200, "tax": 100}
    cents = {f"{part}_cents": amount for part, amount in parts.items()}
    agreed = {"consented_by": "Aïcha A.", "consented_on": date(2026, 11, 1)}
    command = StatePrice(
        new_id(), item_id, date(2026, 11, 1), currency="MAD", price_cents=6_000, **cents, **agreed
    )
    do(state_price, command)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A small phone that runs no script."""
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="fr-FR")
    yield context.new_page()
    context.close()


@pytest.fixture
def examined(browser: Browser) -> Iterator[Page]:
    """The same phone with scripts, so that axe can run: our pages have none."""
    context = browser.new_context(viewport=PHONE, locale="fr-FR")
    yield context.new_page()
    context.close()


def is_alone_and_light(phone: Page, address: str) -> None:
    """Nothing from elsewhere, no script, no cookie, nothing missing, and little to load."""
    answers: list[Response] = []
    phone.on("response", lambda answer: answers.append(answer))
    phone.goto(address)
    origin = address.split("/", 3)[:3]
    assert [one.url for one in answers if one.url.split("/", 3)[:3] != origin] == []
    assert {one.status for one in answers} == {200}
    assert sum(len(one.body()) for one in answers) <= BYTES_MAX
    assert phone.locator("script").count() == 0
    assert phone.context.cookies() == []


def is_for_everybody(page: Page, address: str) -> None:
    """Nothing against WCAG 2.2 AA, nothing wider than the phone, and read from its own side."""
    for language in LANGUAGES:
        page.goto(f"{address}?lang={language}")
        page.evaluate(AXE.read_text())
        found = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then((one) => one.violations)")
        assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert page.evaluate("getComputedStyle(document.body).direction") == (
            "rtl" if language == "ar" else "ltr"
        )


@pytest.mark.parametrize("which", ["lot", "product", "certificate", "problem"])
def test_a_public_page_is_for_everybody_light_and_alone(
    phone: Page, examined: Page, pack: Pack, which: str
) -> None:
    address = getattr(pack, which)
    for language in LANGUAGES:
        is_alone_and_light(phone, f"{address}?lang={language}")
    is_for_everybody(examined, address)


def test_the_page_of_a_lot_says_certificates_and_laboratory_before_its_story(phone: Page, pack: Pack) -> None:
    phone.goto(f"{pack.lot}?lang=fr")
    titles = phone.locator("h2").all_inner_texts()
    assert titles[:3] == ["Ses certifications", "Ce que dit le laboratoire", "D’où il vient"]
    expect(phone.get_by_text("Catégorie I", exact=True)).to_be_visible()
    expect(phone.get_by_text("Hors de toute catégorie")).to_be_visible()
    expect(phone.get_by_text("Certificat suspendu, depuis le 15 novembre 2026")).to_be_visible()
    expect(phone.get_by_text("60,00").first).to_be_visible()


def test_a_suspended_certificate_says_since_when_in_both_languages(phone: Page, pack: Pack) -> None:
    for language, said in {"fr": "depuis le 15 novembre 2026", "ar": "15"}.items():
        phone.goto(f"{pack.certificate}?lang={language}")
        assert said in phone.locator(".status").inner_text()


@pytest.mark.parametrize("language", ["fr", "ar", "en", "zgh"])
def test_no_name_on_the_map_lies_on_another_or_is_cut(examined: Page, pack: Pack, language: str) -> None:
    examined.goto(f"{pack.lot}?lang={language}")
    assert examined.evaluate(NAMES_IN_TROUBLE) == []


def test_a_report_is_corrected_and_sent_in_arabic_without_script(
    phone: Page, examined: Page, pack: Pack
) -> None:
    phone.goto(f"{pack.problem}?lang=ar")
    phone.locator("input[name=kind][value=quality]").check()
    phone.locator("textarea").fill("  \n ")
    phone.locator("form button").click()
    expect(phone.get_by_role("alert")).to_be_visible()
    assert phone.locator("input[value=quality]").is_checked()
    phone.locator("textarea").fill("رائحة عفن")
    phone.locator("form button").click()
    assert "/r/SIG-" in phone.url
    is_for_everybody(examined, phone.url.split("?")[0])
