"""Organisations, articles and prices from the sheet that a network has kept for years."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import outbox
from kernel.access import Role, system_actor
from kernel.db import close_connections, db
from kernel.execute import NotAllowed
from kernel.imports.declared import Subject, importable_of
from kernel.imports.reading import read_table
from kernel.models import User
from kernel.security import actor_of
from kernel.spreadsheets import csv_text
from producers.models import Affiliation, Organisation
from shop.models import Article, Price, PriceFact
from shop.queries.lists import lists_of
from tests import databases
from tests.builders.inventory import a_boutique
from tests.builders.lists import a_csv, an_xlsx
from tests.builders.producers import a_cooperative, an_organisation
from tests.builders.registers import Sender
from tests.builders.shop import a_person
from tests.conftest import Do, make_app
from traceability.models import TradeItem

ORGANISATIONS = ("Nom court", "Sigle", "Nom", "Sorte", "Fait partie de", "Filières", "TVA")
ARTICLES = ("Coopérative", "Code", "Désignation", "Produit", "Contenu", "Unité", "Classe TVA")
PRICES = ("Article", "Boutique", "Prix TTC", "Devise", "Depuis")
SAFFRON = ("souktana", "art-saf1g", "Safran 1 g", "Safran en filaments", "1", "g", "épice")


@pytest.fixture
def sender(app: Flask, do: Do, session: Session) -> Sender:
    return Sender(app, do, session)


def count(session: Session, model: type[object]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def two_boutiques(do: Do) -> tuple[UUID, UUID]:
    keeper = an_organisation(do, "Migrations et Développement", "ngo")
    return a_boutique(do, "Taroudannt", keeper), a_boutique(do, "Agadir", keeper)


def test_a_network_is_registered_whatever_the_order_of_its_lines(sender: Sender, session: Session) -> None:
    content = a_csv(
        ORGANISATIONS,
        ("souktana", "SKT", "Souktana", "Coopérative", "gie-safran", "safran, amande", "exonérée"),
        ("gie-safran", "GIE", "GIE du safran", "GIE", "fimasafran", "safran", ""),
        ("fimasafran", "FIM", "FIMASAFRAN", "fédération", "", "", "assujettie"),
    )
    assert sender.send("organisations", content) == {"new": 3, "updated": 0, "unchanged": 0}
    keys = dict(session.execute(select(Organisation.id, Organisation.key)).tuples().all())
    links = session.execute(select(Affiliation.organisation_id, Affiliation.parent_id)).tuples()
    assert {(keys[child], keys[parent]) for child, parent in links} == {
        ("souktana", "gie-safran"), ("gie-safran", "fimasafran"),
    }  # fmt: skip
    assert sender.send("organisations", content) == {"new": 0, "updated": 0, "unchanged": 3}


def test_an_organisation_is_corrected_and_keeps_what_the_sheet_leaves_empty(
    sender: Sender, session: Session
) -> None:
    sender.send(
        "organisations", a_csv(ORGANISATIONS, ("ait", "AIT", "Aït", "ferme", "", "argan", "franchise"))
    )
    renamed = a_csv(("nom_court", "sigle", "nom", "sorte"), ("ait", "AIT", "Aït Baamrane", "coop"))
    _, check = sender.check("organisations", renamed)
    assert check.outcome["changes"] == [
        {"line": 2, "name": "ait · Aït Baamrane", "is_new": False,
         "columns": [["nom", "Aït", "Aït Baamrane"], ["sorte", "ferme", "coopérative"]]},
    ]  # fmt: skip
    sender.send("organisations", renamed)
    found = session.scalars(select(Organisation)).one()
    assert (found.name, found.tax_status) == ("Aït Baamrane", "vat_franchise")


def test_what_is_wrong_with_an_organisation_is_told_at_its_column(sender: Sender, do: Do) -> None:
    a_cooperative(do, "Tifaout")
    content = a_csv(
        ORGANISATIONS,
        ("a-b", "AAA", "A", "clan", "", "", ""),
        ("b-c", "B", "B", "ferme", "", "blé", ""),
        ("c-d", "CCC", "C", "ferme", "nulle-part", "", ""),
        ("e", "EEE", "E", "ferme", "f", "", ""),
        ("f", "FFF", "F", "ferme", "e", "", ""),
        ("f", "GGG", "F", "ferme", "", "", ""),
    )
    _, check = sender.check("organisations", content)
    assert {(one["line"], one["column"], one["code"]) for one in check.outcome["problems"]} == {
        (2, "Sorte", "import-word-unknown"), (3, "Filières", "import-crop-unreadable"),
        (3, "Sigle", "organisation-code-malformed"), (4, "Fait partie de", "import-organisation-unknown"),
        (5, "Fait partie de", "belongs-to-itself"), (6, "Fait partie de", "belongs-to-itself"),
        (7, "Nom court", "import-line-twice"),
    }  # fmt: skip


def test_articles_are_defined_and_put_on_sale(sender: Sender, do: Do, session: Session) -> None:
    a_cooperative(do, "Souktana")
    oil = ("SOUKTANA", "arg-250", "Huile d’argan 250 ml", "argan_oil_food", "250 ml", "", "Huile alimentaire")
    content = a_csv(ARTICLES, SAFFRON, oil)
    assert sender.send("articles", content) == {"new": 2, "updated": 0, "unchanged": 0}
    items = {one.code: one for one in session.scalars(select(TradeItem))}
    assert {code: one.net_content for code, one in items.items()} == {"art-saf1g": 1_000, "arg-250": 250_000}
    assert items["art-saf1g"].name_ar.endswith(" 1 g")
    told = session.execute(select(Article.branch, Article.tax_class, Article.is_active)).tuples()
    assert set(told) == {("saffron", "spice", True), ("argan", "edible_oil", True)}
    assert sender.send("articles", content) == {"new": 0, "updated": 0, "unchanged": 2}
    assert (count(session, TradeItem), count(session, Article)) == (2, 2)


def test_an_article_is_corrected_but_never_its_content(sender: Sender, do: Do, session: Session) -> None:
    a_cooperative(do, "Souktana")
    sender.send("articles", a_csv(ARTICLES, SAFFRON))
    header = (*ARTICLES, "En vente")
    renamed = (*SAFFRON[:2], "Safran en pistils 1 g", *SAFFRON[3:6], "autre aliment", "non")
    assert sender.send("articles", a_csv(header, renamed)) == {"new": 0, "updated": 1, "unchanged": 0}
    article, item = session.scalars(select(Article)).one(), session.scalars(select(TradeItem)).one()
    assert (item.name_fr, article.tax_class, article.is_active) == ("Safran en pistils 1 g", "food", False)
    _, check = sender.check("articles", a_csv(ARTICLES, (*SAFFRON[:4], "2", "g", "épice")))
    assert [(one["column"], one["code"]) for one in check.outcome["problems"]] == [
        ("Contenu", "import-article-stays")
    ]


def test_what_is_wrong_with_an_article_is_told_at_its_column(sender: Sender, do: Do) -> None:
    a_cooperative(do, "Souktana")
    header = (*ARTICLES, "EAN", "Conservation", "Au poids")
    content = a_csv(
        header,
        ("inconnue", *SAFFRON[1:], "", "", ""),
        ("souktana", "un code trop long", *SAFFRON[2:], "", "", ""),
        ("souktana", "a", "A", "Or", "1", "g", "épice", "", "", ""),
        ("souktana", "b", "B", "Safran en filaments", "1", "l", "épice", "", "", ""),
        ("souktana", "c", "C", "Safran en filaments", "un", "g", "sel", "6111000000000", "", ""),
        ("souktana", "d", "D", "Safran en filaments", "2", "g", "épice", "", "longtemps", "oui"),
        ("souktana", "e", "=1+1", "Safran en filaments", "2", "g", "épice", "6111242100992", "", ""),
    )
    _, check = sender.check("articles", content)
    assert {(one["line"], one["column"], one["code"]) for one in check.outcome["problems"]} == {
        (2, "Coopérative", "import-name-unknown"), (3, "Code", "item-code-malformed"),
        (4, "Produit", "import-name-unknown"), (5, "Contenu", "import-content-of-another-unit"),
        (6, "Contenu", "import-content-unreadable"), (6, "Classe TVA", "import-word-unknown"),
        (6, "EAN", "gs1-invalid-check-digit"), (7, "Contenu", "import-not-one-gram"),
        (7, "Conservation", "import-life-unreadable"), (8, "Désignation", "text-is-formula"),
        (8, "EAN", "gtin-not-licensed"),
    }  # fmt: skip


def test_prices_are_said_of_one_place_or_of_all(sender: Sender, do: Do, session: Session) -> None:
    a_cooperative(do, "Souktana")
    taroudannt, _ = two_boutiques(do)
    sender.send("articles", a_csv(ARTICLES, SAFFRON))
    everywhere = ("art-saf1g", "", "45,00", "MAD", "")
    assert sender.send("prices", a_csv(PRICES, everywhere))["new"] == 2
    later = an_xlsx([PRICES, ("art-saf1g", "taroudannt", 47.5, "mad", "2030-01-01")])
    here = Subject(place_id=taroudannt)
    assert sender.send("prices", later, here) == {"new": 1, "updated": 0, "unchanged": 0}
    assert sender.send("prices", later, here) == {"new": 0, "updated": 0, "unchanged": 1}
    assert session.scalar(select(Price.gross_cents).where(Price.valid_from == date(2030, 1, 1))) == 4_750
    assert count(session, PriceFact) == count(session, Price) == 3


def test_a_past_price_is_taken_only_where_nothing_was_asked(sender: Sender, do: Do, session: Session) -> None:
    a_cooperative(do, "Souktana")
    place = Subject(place_id=a_boutique(do, "Taroudannt"))
    sender.send("articles", a_csv(ARTICLES, SAFFRON))
    old = a_csv(PRICES, ("art-saf1g", "", "40", "", "01/01/2026"))
    assert sender.send("prices", old, place)["new"] == 1
    _, check = sender.check("prices", a_csv(PRICES, ("art-saf1g", "", "41", "", "02/01/2026")), place)
    assert [one["code"] for one in check.outcome["problems"]] == ["import-price-day-has-begun"]
    assert sender.send("prices", old, place)["unchanged"] == 1


def test_a_manager_prices_her_own_boutique_and_no_other(sender: Sender, do: Do, session: Session) -> None:
    a_cooperative(do, "Souktana")
    own, other = two_boutiques(do)
    sender.send("articles", a_csv(ARTICLES, SAFFRON))
    manager = a_person(do, Role.BOUTIQUE_MANAGER, place_id=own)
    sender.actor = actor_of(session.get_one(User, manager))
    line = ("art-saf1g", "", "45", "", "")
    assert sender.send("prices", a_csv(PRICES, line), Subject(place_id=own))["new"] == 1
    elsewhere = a_csv(PRICES, ("art-saf1g", "Agadir", "45", "", ""))
    _, check = sender.check("prices", elsewhere, Subject(place_id=own))
    assert [one["code"] for one in check.outcome["problems"]] == ["import-name-unknown"]
    for kind, subject in (
        ("prices", Subject(place_id=other)),
        ("prices", Subject()),
        ("articles", Subject(place_id=own)),
    ):
        with pytest.raises(NotAllowed):
            sender.check(kind, elsewhere, subject)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_lists_that_leave_make_the_same_network_elsewhere(
    app: Flask, sender: Sender, do: Do, session: Session, templates: databases.Templates, tmp_path: Path
) -> None:
    a_network_of_lists(sender, do)
    leaving = lists(session)
    assert leaving.keys() == set(KINDS.values())
    # Here, nothing changes.
    for kind, name in KINDS.items():
        told = sender.send(kind, leaving[name])
        assert (told["new"], told["updated"], told["unchanged"] > 0) == (0, 0, True), kind
    # Elsewhere, the same is made; a place is registered by hand.
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with templates.copy("sqlite", elsewhere) as url:
        other = make_app(url, elsewhere)
        with other.app_context():
            there = Sender(other, do, db.session())
            there.send("organisations", leaving["organisations"])
            there.send("articles", leaving["articles"])
            keeper = db.session.scalars(select(Organisation.id).where(Organisation.kind == "ngo")).one()
            a_boutique(do, "Taroudannt", keeper, key="taroudannt")
            there.send("prices", leaving["prix"])
            there.send("opening-stock", leaving["stock"])
            assert lists(db.session()) == leaving
            close_connections()


KINDS = {"organisations": "organisations", "articles": "articles", "prices": "prix", "opening-stock": "stock"}


def a_network_of_lists(sender: Sender, do: Do) -> None:
    line = ("souktana", "SKT", "Souktana", "Coopérative", "md", "safran, amande", "exonérée")
    above = ("md", "MDD", "Migrations et Développement", "ONG", "", "", "assujettie")
    sender.send("organisations", a_csv(ORGANISATIONS, line, above))
    keeper = sender.session.scalars(select(Organisation.id).where(Organisation.key == "md")).one()
    a_boutique(do, "Taroudannt", keeper, key="taroudannt")
    header = (*ARTICLES, "EAN", "Conservation", "Au poids", "Favori", "En vente", "Nom arabe")
    sender.send("articles", a_csv(
        header,
        (*SAFFRON, "", "24 mois", "oui", "oui", "", "زعفران"),
        ("SKT", "arg-33", "Huile d’argan 33,3 cl", "argan_oil_food", "33,3", "cl", "huile alimentaire",
         "2000000000008", "", "", "", "", ""),
        ("SKT", "vieux", "Ancien", "saffron_powder", "0,5", "g", "épice", "", "", "", "", "non", ""),
    ))  # fmt: skip
    prices = (("art-saf1g", "", "45000", "", "01/01/2026"), ("arg-33", "", "120,5", "", "01/01/2030"))
    sender.send("prices", a_csv(PRICES, *prices))
    header = ("article", "propriétaire", "lot", "quantité", "ddm")
    jars = (("art-saf1g", "md", "L-7", "12", "31/12/2030"), ("arg-33", "", "", "5", ""))
    sender.send("opening-stock", a_csv(header, *jars))


def lists(session: Session) -> dict[str, bytes]:
    """What leaves, by its name."""
    found = lists_of(session, system_actor("tests"))
    return {name[7:-4]: csv_text(rows).encode() for name, rows in found if "-" not in name}


@pytest.mark.parametrize("kind", ["organisations", "members", "plots", "articles", "prices", "opening-stock"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_model_says_what_each_of_its_columns_is(
    app: Flask, do: Do, sign_in: Callable[[UUID], FlaskClient], kind: str
) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    importable = importable_of(kind)
    assert importable.about.keys() == {one.name for one in importable.headings}
    titles = [one.title for one in importable.headings]
    book = load_workbook(io.BytesIO(browser.get(f"/imports/models/{kind}.xlsx").data))
    assert [cell.value for cell in next(book.worksheets[0].iter_rows())] == titles
    assert [row[0].value for row in book.worksheets[1].iter_rows(min_row=2)] == titles
    assert list(read_table(browser.get(f"/imports/models/{kind}.csv").data).header) == titles
    assert browser.get(f"/imports/{kind}/new").status_code == 200


NASTY = {
    "empty": b"",
    "only spaces": b" \n ",
    "old excel": b"\xd0\xcf\x11\xe0\xa1\xb1",
    "no zip": b"PK\x03\x04nothing",
    "pdf": b"%PDF-1.7\x00",
    "only a header": a_csv(ARTICLES),
    "one column twice": a_csv((*ARTICLES, "code")),
    "a million columns": b";".join([b"x"] * 1_000_000) + b"\n1",
    "no such columns": a_csv(("a",), ("1",)),
}


@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_file_that_is_no_list_is_told_in_a_sentence(
    do: Do, session: Session, sign_in: Callable[[UUID], FlaskClient], name: str
) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    given = {"subject": "network", "file": (io.BytesIO(NASTY[name]), "liste.xlsx")}
    answer = browser.post("/imports/articles/new", data=given)
    if answer.status_code == 302:
        outbox.deliver_due()
        answer = browser.get(answer.headers["Location"])
        assert "n’a pas pu être lu" in answer.text
    else:
        assert answer.status_code == 422
    assert (count(session, TradeItem), "erreur de notre part" in answer.text) == (0, False)


def test_the_page_of_a_register_leads_who_may_send_its_list_to_it(
    do: Do, sign_in: Callable[[UUID], FlaskClient]
) -> None:
    boutique = a_boutique(do)
    manager = a_person(do, Role.NETWORK_MANAGER)
    keeper = a_person(do, Role.BOUTIQUE_MANAGER, place_id=boutique)
    for page, kind, who in (
        ("/articles", "articles/new", (manager,)),
        (f"/prices?place={boutique}", f"prices/new?subject={boutique}", (manager, keeper)),
        (f"/stock?place={boutique}", f"opening-stock/new?subject={boutique}", (manager, keeper)),
    ):
        seller = a_person(do, Role.SELLER, place_id=boutique)
        for user in (manager, keeper, seller):
            answer = sign_in(user).get(page)
            assert (f"/imports/{kind}" in answer.text) == (user in who), (page, user)
