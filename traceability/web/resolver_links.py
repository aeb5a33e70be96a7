"""Where the links of a GS1 address lead: the pages of the lot, of its product, of its certificates."""

from collections.abc import Iterable
from urllib.parse import quote

from flask import current_app

from kernel.clock import business_day, now
from kernel.db import db
from producers.models import Certificate
from traceability.models import Lot
from traceability.queries.claims import claims_of
from traceability.queries.public import COUNTRY_ZONE
from traceability.queries.resolver import NamedItem, certificates_on
from traceability.rules.gs1.digital_link import build_digital_link
from traceability.rules.gs1.elements import Element, element
from traceability.rules.gs1.links import Level, Link
from traceability.web import public_words as words

HTML = "text/html"
EVENTS_TYPE = "application/json"
# GS1's schema knows languages of two letters only: Tamazight (zgh) is on the pages all the same.
_LANGUAGES = tuple(code for code in words.LANGUAGES if len(code) == 2)


def base_address() -> str:
    """What every address of ours begins with, as it is printed."""
    base: str = current_app.config["PUBLIC_BASE_URL"]
    return base


def levels_of(
    named: NamedItem, asked_lot: str | None, serial: str | None = None, *, with_certificates: bool
) -> tuple[Level, ...]:
    """What an address names, the lot before its product; a lot that nobody knows leads up to the product.

    Certificates cost the lot's whole story: they are read when they may be in the answer.
    """
    product = _product_level(named, asked_lot, with_certificates)
    if named.lot is None:
        return (product,)
    return _lot_level(named, named.lot, serial, with_certificates), product


def _lot_level(named: NamedItem, lot: Lot, serial: str | None, with_certificates: bool) -> Level:
    home = f"{base_address()}/l/{lot.token}"
    name = f"{words.pack_name(named.product, named.item)} · {lot.code}"
    # Who scans one pack reads what is known of its own number.
    own = f"{home}/{quote(serial, safe='')}" if serial else home
    links = _pages("traceability", home, name, _held_by(lot) if with_certificates else (), own)
    anchor = _anchor(named, lot.code)
    return Level(anchor, name, links[0], (*links, _events(anchor, name)))


def _events(anchor: str, name: str) -> Link:
    """The events of a lot, for who has a key: it is said that not everybody may read them."""
    address = f"{base_address()}/epcis/epcs/{quote(anchor, safe='')}/events"
    # EPCIS refuses parameters that it does not know.
    return Link(
        "epcis", address, words.link_title("epcis", name), EVENTS_TYPE, is_public=False, takes_query=False
    )


def _product_level(named: NamedItem, asked_lot: str | None, with_certificates: bool) -> Level:
    home = f"{base_address()}/p/{named.item.gtin}"
    name = words.pack_name(named.product, named.item)
    links = _pages("pip", home, name, _held_now(named) if with_certificates else ())
    # Who holds a pack of a lot that nobody knows reads so on the page of the product.
    missed = f"?lot={quote(asked_lot, safe='')}" if asked_lot and not named.lot else ""
    return Level(_anchor(named), name, Link("pip", home + missed, links[0].title), links)


def _pages(
    kind: str, home: str, name: str, certificates: Iterable[Certificate], own: str | None = None
) -> tuple[Link, ...]:
    """The page of a thing, the state of its recalls, then its certificates."""
    return (
        Link(kind, own or home, words.link_title(kind, name), HTML, _LANGUAGES),
        # A page for people and JSON for programs at one address: no media type is the only one.
        Link("recallStatus", f"{home}/recall", words.link_title("recallStatus", name)),
        *(
            Link(
                "certificationInfo", certificate_address(one), words.certificate_title(one), HTML, _LANGUAGES
            )
            for one in certificates
        ),
    )


def certificate_address(certificate: Certificate) -> str:
    """The public page of a certificate."""
    return f"{base_address()}/c/{certificate.id}"


def _held_by(lot: Lot) -> list[Certificate]:
    """The certificates of the claims that hold for a lot, each once."""
    held = claims_of(db.session(), lot.id, business_day(now(), COUNTRY_ZONE)).held
    found = {one.told.certificate.id: one.told.certificate for claim in held for one in claim.resting}
    return list(found.values())


def _held_now(named: NamedItem) -> list[Certificate]:
    today = business_day(now(), COUNTRY_ZONE)
    told = certificates_on(db.session(), named.organisation.id, named.product.branch, today)
    return [one.certificate for one in told]


def _anchor(named: NamedItem, lot_code: str | None = None) -> str:
    elements = [element("01", str(named.item.gtin))]
    if lot_code:
        elements.append(Element("10", lot_code))
    return build_digital_link(elements, base_address())
