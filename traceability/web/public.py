"""The page behind the QR code: what anybody may know of a lot, in four languages, no cookie."""

from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, g

from kernel.access import public
from kernel.clock import business_day, now
from kernel.db import db
from kernel.http import csrf
from kernel.ids import is_token
from kernel.limits import HIDDEN_CODES_PER_ADDRESS, limiter
from traceability.queries.claims import claims_of
from traceability.queries.prices import price_shown
from traceability.queries.public import COUNTRY_ZONE, PublicLot, Tested, public_lot
from traceability.rules.measures import Measure, is_within, with_limits
from traceability.rules.public import Gauge, Status, gauge, status_of
from traceability.web import public_words as words
from traceability.web.kept import KEPT_SECONDS, keep_pages
from traceability.web.pack_numbers import ToldNumber, told_number, use_code
from traceability.web.public_frame import (
    RECALLED_SECONDS,
    answer,
    choose_language,
    limited,
    nothing,
    page,
    rest_on,
)
from traceability.web.public_maps import map_of
from traceability.web.share import lot_share

pages = Blueprint("public", __name__)


@dataclass(frozen=True, slots=True)
class Measured:
    """One line of an analysis as it is read: name, value, its limits in words and as a bar."""

    name: str
    value: str
    limits: str
    is_within: bool
    gauge: Gauge | None


@pages.get("/l/", defaults={"token": ""})
@pages.get("/l/<path:token>")
@limited
@public
def lot(token: str) -> Response:
    """The lot of a printed code; 404 when nobody printed it, 400 when it is no code at all."""
    choose_language()
    if not is_token(token):
        return nothing(HTTPStatus.BAD_REQUEST)
    return _lot_page(token)


@pages.get("/l/<token>/<serial>")
@limited
@public
def numbered_pack(token: str, serial: str) -> Response:
    """The lot of a pack that has a number of its own; 404 when no pack was given this number."""
    choose_language()
    if not is_token(token):
        return nothing(HTTPStatus.BAD_REQUEST)
    told = public_lot(db.session(), token)
    if told is None:
        return nothing(HTTPStatus.NOT_FOUND)
    return _numbered(told, serial, told_number(told.lot, told.item, serial))


@pages.post("/l/<token>/<serial>/code")
@limiter.limit(HIDDEN_CODES_PER_ADDRESS)
@csrf.exempt
@public
def hidden_code(token: str, serial: str) -> Response:
    """Use the code hidden in a pack, once; the page again, with what came of it."""
    choose_language()
    told = public_lot(db.session(), token) if is_token(token) else None
    if told is None:
        return nothing(HTTPStatus.NOT_FOUND)
    return _numbered(told, serial, use_code(told.lot, serial))


def _lot_page(token: str) -> Response:
    rest_on(token)
    told = public_lot(db.session(), token)
    if told is None:
        return nothing(HTTPStatus.NOT_FOUND)
    seconds = RECALLED_SECONDS if told.lot.state == Status.RECALLED else KEPT_SECONDS
    return answer(_lot_body(told), seconds=seconds)


def _numbered(told: PublicLot, serial: str, number: ToldNumber | None) -> Response:
    """The page of one pack: made for each reader and kept nowhere, since reading it is what is counted."""
    if number is None:
        name = words.pack_name(told.product, told.item)
        body, status = page("not_issued", told=told, name=name), HTTPStatus.NOT_FOUND
    else:
        address = f"/l/{told.lot.token}/{serial}"
        body, status = _lot_body(told, numbered=number, address=address), HTTPStatus.OK
    response = Response(body, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Language"] = g.locale
    return response


def _lot_body(told: PublicLot, **more: Any) -> str:
    today = business_day(now(), COUNTRY_ZONE)
    claims = claims_of(db.session(), told.lot.id, today).claims
    return page(
        "lot",
        told=told,
        status=status_of(told.lot.state, told.lot.best_before, today),
        name=words.pack_name(told.product, told.item),
        said=words.birth_sentence(told),
        map=map_of(told),
        claims=claims,
        price=price_shown(db.session(), told.item.id, today) if told.item else None,
        tests=[(test, _measures(test)) for test in told.tests],
        share=lot_share(told, claims),
        **more,
    )


def _measures(tested: Tested) -> list[Measured]:
    """What was measured, against the limits of the class that was judged last, else the laboratory's."""
    last = tested.graded.last
    lines = last.judgement.reached.lines if last else ()
    return [_measured(one) for one in with_limits(tested.analysis.measures, [each.limit for each in lines])]


def _measured(measure: Measure) -> Measured:
    value = Decimal(measure["value"] or 0)
    minimum, maximum = _limit(measure["minimum"]), _limit(measure["maximum"])
    return Measured(
        name=words.measure_name(measure),
        value=words.measured(value, measure["unit"]),
        limits=words.limits(minimum, maximum, measure["unit"]),
        is_within=is_within(measure) is not False,
        gauge=gauge(value, minimum, maximum),
    )


def _limit(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def install(app: Flask) -> None:
    """Put the pages on the application, and the kept ones in front of it."""
    app.register_blueprint(pages)
    keep_pages(app)
