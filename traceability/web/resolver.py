"""GS1 addresses resolved: `/01/{gtin14}[/22/…][/10/{lot}][/21/{serial}]` leads to what is known of a pack.

Sources: GS1-Conformant Resolver Standard 1.2, GS1 Digital Link URI Syntax 1.4 and later, RFC 9264.
"""

import json
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, unquote

from flask import Blueprint, Flask, Response, request

from kernel.access import public
from kernel.db import db
from kernel.http import problem
from traceability.queries.resolver import NamedItem, named_item
from traceability.rules.gs1.dictionary import identifiers
from traceability.rules.gs1.digital_link import parse_digital_link
from traceability.rules.gs1.elements import Element, value_of
from traceability.rules.gs1.errors import InvalidGs1
from traceability.rules.gs1.links import (
    LINKSET,
    VOCABULARY,
    Level,
    Link,
    asked_kind,
    links_of,
    linkset,
    linkset_of,
    narrowed,
)
from traceability.web import public_words as words
from traceability.web.public_frame import answer, choose_language, limited, nothing, page
from traceability.web.resolver_links import HTML, base_address, levels_of

addresses = Blueprint("resolver", __name__)

PRIMARY_KEYS = tuple(sorted(ai for ai, known in identifiers().items() if known.link_paths is not None))
# Quoted: bare digits would be read as numbers.
_KEYS = f"any({','.join(map(repr, PRIMARY_KEYS))}):key"
LINKSET_TYPE = "application/linkset+json"
LD_TYPE = "application/ld+json"
_LISTED_TYPES = (LINKSET_TYPE, "application/json", LD_TYPE)
_READ_TYPES = (HTML, *_LISTED_TYPES)
CONTEXT_PATH = "/.well-known/gs1-linkset-context.jsonld"
_ADDRESS_CHARACTERS = "/%:@!$&'()*+,;=-._~"


@addresses.get(f"/<{_KEYS}>/", defaults={"rest": ""})
@addresses.get(f"/<{_KEYS}>/<path:rest>")
@limited
@public
def resolve(key: str, rest: str) -> Response:
    """Lead on to what is asked of a pack, or list all the links; 400 no address, 404 nothing, 300 several."""
    choose_language()
    try:
        said = parse_digital_link(_asked_address())
    except InvalidGs1:
        return _no(HTTPStatus.BAD_REQUEST, "gs1-invalid-digital-link")
    named = named_item(db.session(), said[0].value, value_of(said, "10")) if said[0].ai == "01" else None
    if named is None:
        return _no(HTTPStatus.NOT_FOUND, "gs1-nothing-here")
    return _led_on(said, named)


def _asked_address() -> str:
    """The address as it was written, with its escapes: in a lot's code, `%2F` is no slash."""
    written, _mark, query = str(request.environ.get("REQUEST_URI", "")).partition("?")
    path = written if unquote(written) == request.root_path + request.path else quote(request.path)
    query = query or request.query_string.decode("latin-1")
    # The strict form has no slash at the end; who typed one is understood.
    path = quote(path.removesuffix("/"), safe=_ADDRESS_CHARACTERS)
    return f"https://pack{path}?{quote(query, safe=_ADDRESS_CHARACTERS + '?')}"


def _led_on(said: Sequence[Element], named: NamedItem) -> Response:
    kind = asked_kind(request.args.get("linkType"))
    is_list = kind == LINKSET or ("linkType" not in request.args and _read_type() != HTML)
    levels = levels_of(
        named,
        value_of(said, "10"),
        value_of(said, "21"),
        with_certificates=is_list or kind == "certificationInfo",
    )
    if is_list:
        return _links(levels, linkset(levels))
    links = narrowed(links_of(levels, kind or ""), _media_types(), _languages())
    if not links:
        return _no(HTTPStatus.NOT_FOUND, "gs1-no-such-link")
    if len(links) > 1:
        return _choice(levels[0], links)
    return _redirect(links[0], levels[0])


def _read_type() -> str:
    """The media type that who asks prefers; a browser, and who says nothing, goes to the page."""
    return request.accept_mimetypes.best_match(_READ_TYPES) or HTML


def _media_types() -> list[str]:
    return [str(kind) for kind, _quality in request.accept_mimetypes]


def _languages() -> list[str]:
    return [str(language)[:2].lower() for language, _quality in request.accept_languages]


def _choice(level: Level, links: Sequence[Link]) -> Response:
    """Several links fit as well: who asked chooses among them."""
    listed = Level(level.anchor, level.description, level.default, tuple(links))
    return _links((listed,), linkset_of(level, links), HTTPStatus.MULTIPLE_CHOICES)


def _links(levels: Sequence[Level], told: dict[str, Any], status: HTTPStatus = HTTPStatus.OK) -> Response:
    """Links as a page for who prefers one, else as JSON."""
    accepted = request.accept_mimetypes
    if accepted[HTML] > accepted[LINKSET_TYPE]:
        response = answer(page("links", levels=levels), status)
    else:
        response = _as_json(told, status)
    return _announced(response, levels[0])


def _as_json(told: dict[str, Any], status: HTTPStatus) -> Response:
    media_type = request.accept_mimetypes.best_match(_LISTED_TYPES) or LINKSET_TYPE
    where = base_address() + CONTEXT_PATH
    if media_type == LD_TYPE:
        told = {"@context": where, **told}
    response = answer(json.dumps(told, ensure_ascii=False), status, media_type=media_type)
    relation = "http://www.w3.org/ns/json-ld#context"
    response.headers.add("Link", f'<{where}>; rel="{relation}"; type="{LD_TYPE}"')
    return response


def _redirect(link: Link, level: Level) -> Response:
    address = link.href
    query = request.query_string.decode("latin-1")
    if query and link.takes_query:
        address += ("&" if "?" in address else "?") + quote(query, safe=_ADDRESS_CHARACTERS + "?")
    response = answer("", HTTPStatus.TEMPORARY_REDIRECT)
    response.headers["Location"] = address
    return _announced(response, level)


def _announced(response: Response, level: Level) -> Response:
    """The answer with the address of the linkset beside it, and said to depend on what was asked."""
    response.headers.add("Link", f'<{level.anchor}?linkType=linkset>; rel="linkset"; type="{LINKSET_TYPE}"')
    response.vary.update(("Accept", "Accept-Language"))
    return response


def _no(status: HTTPStatus, code: str) -> Response:
    if _read_type() == HTML:
        response = nothing(status)
    else:
        response = problem(status, code, words.refusal(code))
        response.headers["Cache-Control"] = "public, max-age=0, s-maxage=60"
    response.vary.add("Accept")
    return response


@addresses.get("/.well-known/gs1resolver")
@public
def description() -> Response:
    """The resolver described as GS1's schema of it asks."""
    told: dict[str, Any] = {
        "name": "Igoudar",
        "resolverRoot": base_address(),
        "supportedPrimaryKeys": ["01"],
        "supportedLinkType": [{"namespace": VOCABULARY, "prefix": "gs1:"}],
        "linkTypeDefaultCanBeLinkset": False,
        "jsonLdContextLocation": base_address() + CONTEXT_PATH,
    }
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/json", headers=_LASTING)


@addresses.get(CONTEXT_PATH)
@public
def context() -> Response:
    """How to read a linkset as JSON-LD: each context is a node, each link type a property of it."""
    return Response(json.dumps(_CONTEXT), mimetype=LD_TYPE, headers=_LASTING)


_LASTING = {"Cache-Control": "public, max-age=3600"}
_CONTEXT = {
    "@context": {
        "@version": 1.1,
        "@vocab": "https://www.iana.org/assignments/relation/",
        "linkset": "@graph",
        "anchor": "@id",
        "href": "@id",
        "itemDescription": {"@id": "http://purl.org/dc/terms/description"},
        "title": {"@id": "http://purl.org/dc/terms/title"},
        "type": {"@id": "http://purl.org/dc/terms/format"},
        "hreflang": {"@id": "http://purl.org/dc/terms/language", "@container": "@set"},
    }
}


@addresses.after_request
def open_to_all(response: Response) -> Response:
    """Any page of the world may ask, and read the headers that tell where the links are (CORS)."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response.headers["Access-Control-Allow-Headers"] = "Accept, Accept-Language"
    response.headers["Access-Control-Expose-Headers"] = "Link, Location, Content-Language"
    return response


def install(app: Flask) -> None:
    """Put the addresses on the application."""
    app.register_blueprint(addresses)
