"""What every public page shares: its language, its frame, how long it may be kept, who is answered what."""

from http import HTTPStatus
from typing import Any

from flask import Response, current_app, g, request
from flask_babel import refresh

from kernel.db import db
from kernel.limits import PUBLIC_PER_ADDRESS, limiter
from kernel.presentation import PUBLIC_LOCALES
from traceability.queries.public_state import streams_behind
from traceability.queries.resolver import NamedItem, named_item
from traceability.rules.gs1.check_digits import gtin14
from traceability.rules.gs1.errors import InvalidGs1
from traceability.web import public_words as words
from traceability.web.kept import KEPT_SECONDS, RATE_SCOPE, RESTS_ON, preferred_language

limited = limiter.shared_limit(PUBLIC_PER_ADDRESS, scope=RATE_SCOPE)

FOLDER = "traceability/public"
# What changes on a recalled lot is the advice: it must travel fast.
RECALLED_SECONDS = 30
STALE_SECONDS = 60


def choose_language() -> None:
    """The language asked in the address, else the browser's; sentences of the public catalogue."""
    asked = request.args.get("lang")
    header = request.headers.get("Accept-Language", "")
    g.locale = asked if asked in PUBLIC_LOCALES else preferred_language(header)
    g.is_language_asked = asked in PUBLIC_LOCALES
    refresh()  # type: ignore[no-untyped-call]
    words.WORDS.as_default()  # type: ignore[no-untyped-call]


def rest_on(token: str) -> None:
    """Say what the page of a lot will rest on, so that it may be kept: before anything else is read."""
    streams = streams_behind(db.session(), token)
    # What is read from here on is at least as new as what is noted.
    db.session.rollback()
    if streams:
        request.environ[RESTS_ON](token, streams)


def page(template: str, **told: Any) -> str:
    """A page of the public's own templates, in the language chosen."""
    # Not render_template: what the office's frame adds asks who is signed in, and here nobody is.
    made = current_app.jinja_env.get_template(f"{FOLDER}/{template}.html")
    frame = {
        "words": words,
        "languages": words.LANGUAGES,
        "address": request.path,
        "demo": current_app.config["DEMO"],
        "contact": current_app.config.get("PUBLIC_CONTACT_EMAIL", ""),
    }
    return made.render({**frame, **told})


def nothing(status: HTTPStatus) -> Response:
    """A code that is nobody's, or no code: what the page says helps who holds the pack."""
    return answer(page("unknown", is_malformed=status is HTTPStatus.BAD_REQUEST), status)


def named_by(gtin: str, lot_code: str | None = None) -> NamedItem | Response:
    """The pack of a GTIN as it was asked, with its lot of a code; else what to answer."""
    try:
        number = gtin14(gtin)
    except InvalidGs1:
        return nothing(HTTPStatus.BAD_REQUEST)
    return named_item(db.session(), number, lot_code) or nothing(HTTPStatus.NOT_FOUND)


def answer(
    body: str | bytes,
    status: HTTPStatus = HTTPStatus.OK,
    seconds: int = KEPT_SECONDS,
    media_type: str = "text/html",
) -> Response:
    """An answer that shared caches may keep for so many seconds, and a phone asks again each time."""
    response = Response(body, status, mimetype=media_type)
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
