"""A page is shared in a message: what the message shows, in whose language, and what it never says."""

import re
from datetime import date
from html import unescape
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.ids import new_id, new_token
from tests.builders.claims import a_grower, dried, potted, stigmas
from tests.builders.inventory import a_lot_of_jars, a_producer, a_saffron_jar
from tests.conftest import Do
from traceability.gateways.share import images
from traceability.gateways.share.card import Card, Mood
from traceability.models import Lot
from traceability.operations.holds import HoldLot, hold_lot
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.web import share
from traceability.web.public_words import LANGUAGES

IMAGE_BYTES_MAX = 120_000
GTIN = "06111234567895"


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Card]:
    """The cards that are drawn in a test, whose images no other test has kept."""
    cards: list[Card] = []
    draw = images.draw

    def noted(card: Card) -> bytes:
        cards.append(card)
        return draw(card)

    monkeypatch.setattr(images, "draw", noted)
    monkeypatch.setattr(share, "_images", images.Images())
    return cards


@pytest.fixture
def jars(do: Do, session: Session) -> Lot:
    """Certified jars, as they are printed."""
    grower = a_grower(do, "Coopérative Souktana")
    return found(
        session, potted(do, grower.producer, dried(do, grower.producer, {stigmas(do, grower): 600_000}))
    )


def found(session: Session, lot_id: UUID) -> Lot:
    session.rollback()
    lot = session.scalars(select(Lot).where(Lot.id == lot_id)).one()
    session.expunge(lot)
    return lot


def image(client: FlaskClient, address: str) -> Image.Image:
    answer = client.get(address)
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert len(answer.data) <= IMAGE_BYTES_MAX
    return Image.open(BytesIO(answer.data))


def told(client: FlaskClient, address: str) -> dict[str, str]:
    """What the head of a page tells to who shares it."""
    page = client.get(address).text
    pairs = re.findall(r'<meta (?:property|name)="([a-z:_]+)" content="([^"]*)">', page)
    return {name: unescape(text) for name, text in pairs}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_image_of_a_lot_is_drawn_in_the_readers_language(
    client: FlaskClient, jars: Lot, drawn: list[Card], language: str
) -> None:
    assert image(client, f"/l/{jars.token}/image.png?lang={language}").size == (1_200, 630)
    (card,) = drawn
    assert jars.code in card.lot
    assert card.seals == ("BIO",)
    assert card.rtl == (language == "ar")
    names = {"fr": "Safran 1 g", "ar": "زعفران 1 غ", "en": "Saffron 1 g", "zgh": "ⵣⵄⴼⵕⴰⵏ 1 g"}
    assert card.title == names[language]


def test_the_image_names_who_made_it_where_and_in_which_season(
    client: FlaskClient, jars: Lot, drawn: list[Card]
) -> None:
    image(client, f"/l/{jars.token}/image.png?lang=fr")
    maker, season = drawn[0].lines
    assert "Coopérative Souktana" in maker
    assert season == "Récolte 2026 · Tassousfi"
    assert drawn[0].lot == f"Lot {jars.code}"


def test_the_image_of_a_recalled_lot_says_the_recall_and_claims_nothing(
    client: FlaskClient, do: Do, jars: Lot, drawn: list[Card]
) -> None:
    before = client.get(f"/l/{jars.token}/image.png?lang=fr")
    do(recall_lot, RecallLot(new_id(), jars.id, "Humidité", "Rapportez-le."))
    after = client.get(
        f"/l/{jars.token}/image.png?lang=fr", headers={"If-None-Match": before.headers["ETag"]}
    )
    assert after.status_code == 200
    card = drawn[-1]
    assert (card.mood, card.alarm, card.seals) == (Mood.RECALLED, "Produit rappelé", ())
    red = Image.open(BytesIO(after.data)).convert("RGB").getpixel((1_190, 10))
    assert red == pytest.approx((166, 27, 27), abs=4)
    head = told(client, f"/l/{jars.token}?lang=fr")
    assert head["og:title"].startswith("Produit rappelé")
    assert head["og:image:alt"].startswith("Produit rappelé")


def test_the_image_of_a_lot_set_aside_is_neutral(
    client: FlaskClient, do: Do, jars: Lot, drawn: list[Card]
) -> None:
    do(hold_lot, HoldLot(new_id(), jars.id, reason="Doute"))
    image(client, f"/l/{jars.token}/image.png?lang=fr")
    (card,) = drawn
    assert (card.mood, card.alarm, card.seals, len(card.lines)) == (Mood.HELD, "", (), 1)


def test_an_image_is_drawn_once_for_a_state_whoever_asks(
    client: FlaskClient, app: Flask, do: Do, jars: Lot, drawn: list[Card]
) -> None:
    address = f"/l/{jars.token}/image.png?lang=fr"
    first = client.get(address)
    # Any other query goes past what is kept in front of the application.
    again = client.get(f"{address}&n=1")
    assert again.data == first.data
    unchanged = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert first.headers["Cache-Control"] == "public, max-age=0, s-maxage=30"
    assert "Set-Cookie" not in first.headers
    assert len(drawn) == 1


def test_the_images_kept_take_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "draw", lambda card: card.title.encode())
    monkeypatch.setattr(images, "KEPT_MAX", 3)
    kept = images.Images()
    for number in range(9):
        assert kept(Card(Mood.PLAIN, "saffron", f"Safran {number}")) == f"Safran {number}".encode()
    assert len(kept._kept) == 3


def test_the_image_of_a_code_that_nobody_printed_is_not_found(client: FlaskClient) -> None:
    assert client.get(f"/l/{new_token()}/image.png").status_code == 404
    assert client.get("/l/abc/image.png").status_code == 400
    assert client.get(f"/p/{GTIN}/image.png").status_code == 404
    assert client.get("/p/1/image.png").status_code == 400


@pytest.mark.parametrize(("language", "locale"), [("fr", "fr_FR"), ("ar", "ar_AR")])
def test_a_shared_page_tells_its_title_sentence_and_image_with_whole_addresses(
    client: FlaskClient, jars: Lot, language: str, locale: str
) -> None:
    head = told(client, f"/l/{jars.token}?lang={language}")
    assert jars.code in head["og:title"]
    assert head["og:description"] == head["description"] != ""
    assert "<" not in head["og:description"]
    assert head["og:url"] == f"http://localhost/l/{jars.token}?lang={language}"
    assert head["og:image"] == f"http://localhost/l/{jars.token}/image.png?lang={language}"
    assert (head["og:image:width"], head["og:image:height"]) == ("1200", "630")
    assert (head["og:type"], head["og:locale"]) == ("website", locale)
    assert head["twitter:card"] == "summary_large_image"
    assert jars.code in head["og:image:alt"]
    assert image(client, head["og:image"].removeprefix("http://localhost")).size == (1_200, 630)


def test_a_shared_product_has_an_image_without_a_lot(
    client: FlaskClient, do: Do, session: Session, drawn: list[Card]
) -> None:
    producer = a_producer(do, "Coopérative Souktana", gs1_prefix="6111234")
    item = a_saffron_jar(do, producer.organisation_id, gtin=GTIN, gtin_status="licensed")
    a_lot_of_jars(do, producer, item_id=item, packed_on=date(2026, 11, 5))
    head = told(client, f"/p/{GTIN}?lang=en")
    assert (head["og:title"], head["og:url"]) == ("Saffron 1 g", f"http://localhost/p/{GTIN}?lang=en")
    image(client, head["og:image"].removeprefix("http://localhost"))
    (card,) = drawn
    assert (card.title, card.lot, card.seals) == ("Saffron 1 g", "", ())
