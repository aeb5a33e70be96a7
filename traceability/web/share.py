"""The pictures of public pages: what a message shows of a shared one, and the photo of pieces."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Flask, Response, current_app, g, url_for

from kernel.access import public
from kernel.clock import business_day, now
from kernel.db import db
from kernel.files import content_of
from kernel.ids import is_token
from traceability.gateways.addresses import public_address
from traceability.gateways.photos import page_photo
from traceability.gateways.share.card import HEIGHT, WIDTH, Card, Mood
from traceability.gateways.share.images import Images
from traceability.queries.claims import Claim, claims_of
from traceability.queries.makings import photo_of_pieces
from traceability.queries.public import COUNTRY_ZONE, PublicLot, public_lot
from traceability.queries.resolver import NamedItem
from traceability.rules.public import Status
from traceability.web import public_words as words
from traceability.web.public_frame import (
    RECALLED_SECONDS,
    answer,
    choose_language,
    limited,
    named_by,
    nothing,
    rest_on,
)

pages = Blueprint("share", __name__)

PNG, JPEG = "image/png", "image/jpeg"
_images = Images()


@dataclass(frozen=True, slots=True)
class Share:
    """What the head of a page tells to who shows its address; every address whole."""

    title: str
    description: str
    address: str
    image: str
    alt: str
    locale: str
    width: int = WIDTH
    height: int = HEIGHT


@pages.get("/l/<token>/image.png")
@limited
@public
def lot_image(token: str) -> Response:
    """The image of a lot; 404 when nobody printed its code."""
    choose_language()
    if not is_token(token):
        return nothing(HTTPStatus.BAD_REQUEST)
    rest_on(token)
    told = public_lot(db.session(), token)
    if told is None:
        return nothing(HTTPStatus.NOT_FOUND)
    claims = claims_of(db.session(), told.lot.id, business_day(now(), COUNTRY_ZONE)).claims
    return _image(lot_card(told, claims))


@pages.get("/l/<token>/photo.jpg")
@limited
@public
def pieces_photo(token: str) -> Response:
    """The photo of pieces made by hand, small enough for any phone; 404 for what has none."""
    choose_language()
    if not is_token(token):
        return nothing(HTTPStatus.BAD_REQUEST)
    rest_on(token)
    photo = photo_of_pieces(db.session(), token)
    if photo is None:
        return nothing(HTTPStatus.NOT_FOUND)
    return answer(page_photo(content_of(photo)), media_type=JPEG)


@pages.get("/p/<gtin>/image.png")
@limited
@public
def product_image(gtin: str) -> Response:
    """The image of a product, without a lot; 404 when its GTIN is nobody's."""
    choose_language()
    named = named_by(gtin)
    return named if isinstance(named, Response) else _image(product_card(named))


def _image(card: Card) -> Response:
    # Short-lived in caches, as a recall must reach them too.
    return answer(_images(card), seconds=RECALLED_SECONDS, media_type=PNG)


def lot_card(told: PublicLot, claims: tuple[Claim, ...]) -> Card:
    """What the image of a lot says: its recall first; of a lot set aside, which one it is and no more."""
    name = words.pack_name(told.product, told.item)
    maker = words.maker(told.organisation)
    lot, note, rtl = words.lot_named(told.lot.code), _note(), g.locale == "ar"
    if told.lot.state == Status.RECALLED:
        alarm, advice = str(words.CAUTIONS["recalled"]), words.image_advice(told.product)
        return Card(
            Mood.RECALLED, told.product.branch, name, (maker,), lot, alarm=alarm, advice=advice,
            note=note, rtl=rtl,
        )  # fmt: skip
    if told.lot.state == Status.HELD:
        return Card(Mood.HELD, told.product.branch, name, (maker,), lot, note=note, rtl=rtl)
    season = words.season(told)
    lines = (maker, season) if season else (maker,)
    seals = tuple(dict.fromkeys(words.scheme(one)[0] for one in claims if one.state == "met"))
    return Card(Mood.PLAIN, told.product.branch, name, lines, lot, seals, note=note, rtl=rtl)


def product_card(named: NamedItem) -> Card:
    """What the image of a product says; nothing of any lot."""
    name, maker = words.pack_name(named.product, named.item), words.maker(named.organisation)
    return Card(Mood.PLAIN, named.product.branch, name, (maker,), note=_note(), rtl=g.locale == "ar")


def lot_share(told: PublicLot, claims: tuple[Claim, ...]) -> Share:
    """What is told of the page of a lot."""
    card = lot_card(told, claims)
    birth = words.birth_sentence(told) if card.mood is Mood.PLAIN else None
    description = card.advice or (birth.striptags() if birth else card.lines[0])
    image = url_for("share.lot_image", token=told.lot.token)
    return _share(card, f"/l/{told.lot.token}", image, description)


def product_share(named: NamedItem) -> Share:
    """What is told of the page of a product."""
    card, image = product_card(named), url_for("share.product_image", gtin=named.item.gtin)
    return _share(card, f"/p/{named.item.gtin}", image, card.lines[0])


def _share(card: Card, path: str, image: str, description: str) -> Share:
    said = [one for one in (card.alarm, card.title, card.lot) if one]
    return Share(
        title=" · ".join(said),
        description=description,
        address=f"{public_address(path)}?lang={g.locale}",
        image=f"{public_address(image)}?lang={g.locale}",
        alt=" · ".join([*said, *card.lines, *card.seals]),
        locale=words.SHARE_LOCALES[g.locale],
    )


def _note() -> str:
    return words.demo_note() if current_app.config["DEMO"] else ""


def install(app: Flask) -> None:
    """Put the images on the application."""
    app.register_blueprint(pages)
