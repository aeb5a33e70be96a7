"""The page behind the QR code: what anybody may know of a lot, in four languages, no cookie."""

from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus

from flask import Blueprint, Flask, Response, request

from kernel.access import public
from kernel.clock import business_day, now
from kernel.db import db
from kernel.ids import is_token
from traceability.queries.claims import claims_of
from traceability.queries.prices import price_shown
from traceability.queries.public import COUNTRY_ZONE, public_lot
from traceability.rules.measures import Measure, is_within
from traceability.rules.public import Gauge, Status, gauge, status_of
from traceability.web import public_words as words
from traceability.web.kept import KEPT_SECONDS, MADE_OF, MadeOf, keep_pages
from traceability.web.public_frame import RECALLED_SECONDS, answer, choose_language, limited, nothing, page

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


def _lot_page(token: str) -> Response:
    told = public_lot(db.session(), token)
    if told is None:
        return nothing(HTTPStatus.NOT_FOUND)
    request.environ.setdefault(MADE_OF, []).append(MadeOf(token, told.lot.state))
    today = business_day(now(), COUNTRY_ZONE)
    status = status_of(told.lot.state, told.lot.best_before, today)
    seconds = RECALLED_SECONDS if status is Status.RECALLED else KEPT_SECONDS
    return answer(
        page(
            "lot",
            told=told,
            status=status,
            name=words.pack_name(told.product, told.item),
            said=words.harvest_sentence(told),
            claims=claims_of(db.session(), told.lot.id, today).claims,
            price=price_shown(db.session(), told.item.id, today) if told.item else None,
            tests=[(test, [_measured(m) for m in test.analysis.measures]) for test in told.tests],
        ),
        seconds=seconds,
    )


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
