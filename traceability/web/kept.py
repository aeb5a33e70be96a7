"""Public pages kept in memory, in front of the application, asked each time if they are still true.

What is printed on packs is read by many, from poor networks, and must show a recall at once. So a
page is made once and kept while it is true, a minute at most, and a reader costs one statement: the
state of the lot, and how far the journal streams that its page rests on have come. A recall, a
certificate suspended, an analysis, a price or a name withdrawn: all show at the next request, in every
process. What the day alone changes (a date passed) shows within KEPT_SECONDS.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from time import monotonic
from typing import Any

from flask import Flask
from limits import parse
from werkzeug.datastructures import Headers, LanguageAccept
from werkzeug.http import parse_accept_header, parse_etags
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from kernel.db import db
from kernel.limits import PUBLIC_PER_ADDRESS, limiter
from kernel.presentation import PUBLIC_LOCALES
from traceability.queries.public_state import Stamp, Stamps

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
# The address, its query and the reader's language.
Key = tuple[str, str, str]

PREFIXES = ("/l/", "/01/", "/p/", "/c/", "/r/")
KEPT_SECONDS = 60
# In memory, by process: a page has about 20 kB, an image to share 50.
BYTES_MAX = 16_000_000
RATE_SCOPE = "public"
# A function that a view calls, before it reads anything else, with what its page will rest on.
RESTS_ON = "igoudar.page_rests_on"
_QUERIES = {"": None} | {f"lang={code}": code for code in PUBLIC_LOCALES}
# Of one request only, or of a session that a public page does not have.
_NOT_KEPT = ("Set-Cookie", "X-Request-Id", "Date", "X-RateLimit-Limit", "X-RateLimit-Remaining",
             "X-RateLimit-Reset", "Retry-After")  # fmt: skip


@dataclass(frozen=True, slots=True)
class MadeOf:
    """What a page rests on, as it was when it was made: it stays true while the stamp is the same."""

    token: str
    streams: tuple[str, ...]
    stamp: Stamp | None


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it is sent, and until when (seconds of the monotonic clock) it may be."""

    made_of: MadeOf
    body: bytes
    headers: list[tuple[str, str]]
    headers_unchanged: list[tuple[str, str]]
    etag: str
    until: float


@lru_cache(maxsize=1_024)
def preferred_language(accept_language: str) -> str:
    """The public language that a browser prefers, French when it asks for none of ours."""
    asked = parse_accept_header(accept_language, LanguageAccept)
    return asked.best_match(PUBLIC_LOCALES) or PUBLIC_LOCALES[0]


class KeptPages:
    """Answers a public page from memory while it is true; else lets the application make it."""

    def __init__(self, below: Application, stamps: Stamps, is_limited: bool) -> None:
        self._below = below
        self._stamps = stamps
        self._limit = parse(PUBLIC_PER_ADDRESS) if is_limited else None
        self._pages: dict[Key, KeptPage] = {}
        self._bytes = 0
        self._writing = Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """WSGI: public addresses pass here without cookies, all others pass untouched."""
        if not environ.get("PATH_INFO", "").startswith(PREFIXES):
            return self._below(environ, start_response)
        # Nobody is signed in on a public page: nothing personal can enter a cache.
        environ.pop("HTTP_COOKIE", None)
        query = environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or query not in _QUERIES:
            return self._made(environ)(environ, start_response)
        language = _QUERIES[query] or preferred_language(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        key = (environ["PATH_INFO"], query, language)
        page = self._pages.get(key)
        if page is not None and self._is_true(page) and self._is_welcome(environ):
            return _answer(page, environ, start_response)
        return self._made(environ, key)(environ, start_response)

    def _is_true(self, page: KeptPage) -> bool:
        made_of = page.made_of
        return monotonic() < page.until and self._stamps(made_of.token, made_of.streams) == made_of.stamp

    def _is_welcome(self, environ: Environ) -> bool:
        """Counted with what the application counts; it is the one to answer those too many."""
        if self._limit is None:
            return True
        return limiter.limiter.hit(self._limit, environ.get("REMOTE_ADDR", ""), RATE_SCOPE)

    def _made(self, environ: Environ, key: Key | None = None) -> Response:
        made_of: list[MadeOf] = []

        def rests_on(token: str, streams: tuple[str, ...]) -> None:
            made_of.append(MadeOf(token, streams, self._stamps(token, streams)))

        response = Response.from_app(self._below, environ | {RESTS_ON: rests_on}, buffered=True)
        _without_session(response.headers)
        is_whole = environ["REQUEST_METHOD"] == "GET" and response.status_code == 200
        if key is not None and is_whole and made_of and made_of[0].stamp is not None:
            self._keep(key, made_of[0], response)
        return response

    def _keep(self, key: Key, made_of: MadeOf, response: Response) -> None:
        headers = Headers([one for one in response.headers if one[0] not in _NOT_KEPT])
        unchanged = Headers([one for one in headers if one[0] not in ("Content-Length", "Content-Type")])
        page = KeptPage(
            made_of=made_of,
            body=response.get_data(),
            headers=list(headers),
            headers_unchanged=list(unchanged),
            etag=response.get_etag()[0] or "",
            until=monotonic() + KEPT_SECONDS,
        )
        with self._writing:
            self._forget(key)
            self._pages[key] = page
            self._bytes += len(page.body)
            while self._bytes > BYTES_MAX:
                self._forget(next(iter(self._pages)))

    def _forget(self, key: Key) -> None:
        if page := self._pages.pop(key, None):
            self._bytes -= len(page.body)


def _answer(page: KeptPage, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known and parse_etags(known).contains_weak(page.etag):
        start_response("304 NOT MODIFIED", list(page.headers_unchanged))
        return []
    start_response("200 OK", list(page.headers))
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [page.body]


def _without_session(headers: Headers) -> None:
    """The session stays unsent; a page that said it varies by cookie could not be cached."""
    headers.remove("Set-Cookie")
    varies = [name for name in headers.get("Vary", "").split(", ") if name not in ("", "Cookie")]
    headers.remove("Vary")
    if varies:
        headers["Vary"] = ", ".join(varies)


def keep_pages(app: Flask) -> None:
    """Put the kept pages in front of the application, behind the proxies that are believed."""
    with app.app_context():
        stamps = Stamps(db.engine)
    is_limited = bool(app.config["RATELIMIT_ENABLED"])
    # Inside ProxyFix, so that the address counted is the reader's and not the proxy's.
    front = app.wsgi_app
    if isinstance(front, ProxyFix):
        front.app = KeptPages(front.app, stamps, is_limited)
    else:
        app.wsgi_app = KeptPages(front, stamps, is_limited)  # type: ignore[method-assign]
