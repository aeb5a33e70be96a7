"""The page behind the QR code: what anybody may know of a lot, in four languages, no cookie."""

from dataclasses import dataclass
from decimal import Decimal
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Flask, Response, current_app, g, request
from flask_babel import refresh

from kernel.access import public
from kernel.clock import business_day, now
from kernel.db import db
from kernel.ids import is_token
from kernel.limits import PUBLIC_PER_ADDRESS, limiter
from kernel.presentation import PUBLIC_LOCALES
from traceability.queries.public import COUNTRY_ZONE, public_lot, token_of_pack
from traceability.rules.gs1.digital_link import parse_digital_link
from traceability.rules.gs1.errors import InvalidGs1
from traceability.rules.measures import Measure, is_within
from traceability.rules.public import Gauge, Status, gauge, status_of
from traceability.web import public_words as words
from traceability.web.kept import (
    KEPT_SECONDS,
    MADE_OF,
    RATE_SCOPE,
    MadeOf,
    keep_pages,
    preferred_language,
)

pages = Blueprint("public", __name__)
limited = limiter.shared_limit(PUBLIC_PER_ADDRESS, scope=RATE_SCOPE)

FOLDER = "traceability/public"
# What changes on a recalled lot is the advice: it must travel fast.
RECALLED_SECONDS = 30
STALE_SECONDS = 60


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
    _choose_language()
    if not is_token(token):
        return _nothing(HTTPStatus.BAD_REQUEST)
    return _lot_page(token)


@pages.get("/01/<path:elements>")
@limited
@public
def pack(elements: str) -> Response:
    """The same page by the GS1 Digital Link of a licensed GTIN: `/01/{gtin14}/10/{lot}`."""
    _choose_language()
    try:
        found = parse_digital_link(f"https://pack/01/{quote(elements.rstrip('/'))}")
    except InvalidGs1:
        return _nothing(HTTPStatus.BAD_REQUEST)
    said = {each.ai: each.value for each in found}
    token = token_of_pack(db.session(), said["01"], said["10"]) if "10" in said else None
    return _lot_page(token) if token else _nothing(HTTPStatus.NOT_FOUND)


@pages.get("/l/<token>/problem")
@limited
@public
def problem(token: str) -> Response:
    """Whom to tell that something is wrong with a pack, and what to have at hand."""
    _choose_language()
    if not is_token(token):
        return _nothing(HTTPStatus.BAD_REQUEST)
    told = public_lot(db.session(), token)
    if told is None:
        return _nothing(HTTPStatus.NOT_FOUND)
    return _answer(_page("problem", told=told, name=words.pack_name(told.product, told.item)))


def _choose_language() -> None:
    """The language asked in the address, else the browser's; sentences of the public catalogue."""
    asked = request.args.get("lang")
    header = request.headers.get("Accept-Language", "")
    g.locale = asked if asked in PUBLIC_LOCALES else preferred_language(header)
    g.is_language_asked = asked in PUBLIC_LOCALES
    refresh()  # type: ignore[no-untyped-call]
    words.WORDS.as_default()  # type: ignore[no-untyped-call]


def _lot_page(token: str) -> Response:
    told = public_lot(db.session(), token)
    if told is None:
        return _nothing(HTTPStatus.NOT_FOUND)
    request.environ.setdefault(MADE_OF, []).append(MadeOf(token, told.lot.state))
    status = status_of(told.lot.state, told.lot.best_before, business_day(now(), COUNTRY_ZONE))
    seconds = RECALLED_SECONDS if status is Status.RECALLED else KEPT_SECONDS
    return _answer(
        _page(
            "lot",
            told=told,
            status=status,
            name=words.pack_name(told.product, told.item),
            said=words.harvest_sentence(told),
            tests=[(test, [_measured(m) for m in test.analysis.measures]) for test in told.tests],
        ),
        seconds=seconds,
    )


def _nothing(status: HTTPStatus) -> Response:
    """A code that is nobody's, or no code: what the page says helps who holds the pack."""
    return _answer(_page("unknown", is_malformed=status is HTTPStatus.BAD_REQUEST), status)


def _page(template: str, **told: Any) -> str:
    # Not render_template: what the office's frame adds asks who is signed in, and here nobody is.
    page = current_app.jinja_env.get_template(f"{FOLDER}/{template}.html")
    return page.render(
        words=words,
        languages=words.LANGUAGES,
        address=request.path,
        demo=current_app.config["DEMO"],
        contact=current_app.config.get("PUBLIC_CONTACT_EMAIL", ""),
        **told,
    )


def _answer(body: str, status: HTTPStatus = HTTPStatus.OK, seconds: int = KEPT_SECONDS) -> Response:
    response = Response(body, status, mimetype="text/html")
    # A phone asks again each time (a recall must show to who scans twice); shared caches absorb the crowd.
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={seconds}"
    response.headers["CDN-Cache-Control"] = (
        f"public, max-age={seconds}, stale-while-revalidate={STALE_SECONDS}"
    )
    response.headers["Content-Language"] = g.locale
    if not g.is_language_asked:
        response.vary.add("Accept-Language")
    response.add_etag()
    return response.make_conditional(request)  # type: ignore[return-value]


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
