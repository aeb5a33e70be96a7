"""From the sheet to the counter: a list with two wrong lines, corrected, imported, and sold."""

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from kernel import outbox
from kernel.access import Role
from tests.builders.inventory import a_boutique
from tests.builders.lists import a_csv
from tests.builders.producers import a_cooperative, an_organisation
from tests.builders.shop import a_person, a_till
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import COUNTER
from tests.e2e.test_recall import email
from tests.e2e.test_the_thread import sign_in
from tests.e2e.till import begin, sell, serving

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

ARTICLES = ("Coopérative", "Code", "Désignation", "Produit", "Contenu", "Unité", "Classe TVA")
RIGHT = ("souktana", "saf1g", "Safran 1 g", "Safran en filaments", "1", "g", "épice")
WRONG = (("souktana", "saf2g", "Safran 2 g", "Safran", "2", "g", "épice"), (*RIGHT[:4], "un", "g", "sel"))


def send(page: Page, origin: str, kind: str, content: bytes) -> None:
    """Send a list and wait for what its check says."""
    page.goto(f"{origin}/imports")
    page.locator(f"main a[href^='/imports/{kind}/new']").click()
    page.set_input_files("#file", {"name": "liste.csv", "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Vérifier le fichier").click()
    expect(page.get_by_role("heading", name="Vérification en cours")).to_be_visible()
    outbox.deliver_due()


def imported(page: Page) -> None:
    page.get_by_role("button", name="Importer", exact=True).click()
    expect(page.get_by_role("heading", name="Importation en cours")).to_be_visible()
    outbox.deliver_due()
    expect(page.get_by_role("heading", name="La liste est importée")).to_be_visible()


def test_a_corrected_list_is_for_sale_at_the_till(app: Flask, do: Do, browser: Browser) -> None:
    a_cooperative(do, "Souktana")
    keeper = an_organisation(do, "Migrations et Développement", "ngo")
    boutique = a_boutique(do, "Taroudannt", keeper)
    till = a_till(do, boutique)
    manager = email(a_person(do, Role.NETWORK_MANAGER, "Nadia"))
    with serving(app) as served:
        origin = served.url
        page = sign_in(browser, origin, manager, COUNTER)
        send(page, origin, "articles", a_csv(ARTICLES, *WRONG))
        expect(page.get_by_text("« Safran » n’est pas connu ici.").first).to_be_visible()
        expect(page.get_by_role("button", name="Importer", exact=True)).to_have_count(0)
        is_for_everybody(page)
        page.set_viewport_size(COUNTER)
        page.get_by_role("link", name="Déposer le fichier corrigé").click()
        expect(page.locator("#file")).to_be_visible()
        is_for_everybody(page)
        page.set_viewport_size(COUNTER)
        send(page, origin, "articles", a_csv(ARTICLES, RIGHT))
        expect(page.get_by_text("Safran 1 g").first).to_be_visible()
        is_for_everybody(page)
        page.set_viewport_size(COUNTER)
        imported(page)
        send(page, origin, "prices", a_csv(("article", "prix"), ("saf1g", "45")))
        imported(page)
        stock = a_csv(("article", "lieu", "quantité"), ("saf1g", "Taroudannt", "12"))
        send(page, origin, "opening-stock", stock)
        imported(page)
        page.goto(f"{origin}/imports")
        expect(page.get_by_text("importée").first).to_be_visible()
        is_for_everybody(page)
        page.set_viewport_size(COUNTER)
        begin(page, origin, till)
        assert sell(page, "saf1g")
