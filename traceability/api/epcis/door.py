"""What every EPCIS address shares: who may enter, versions, headers, and errors in the standard's words."""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import BadRequest, HTTPException

from kernel.access import Role, allow
from kernel.clock import now
from kernel.db import db
from kernel.errors import DomainError, Forbidden, Invalid, NotFound, Refused
from kernel.http import status_of
from kernel.limits import limiter
from kernel.messages import sentence, told
from kernel.tokens import accepts_token
from traceability.operations.epcis.capturing import BYTES_MAX, CAPTURERS, EVENTS_MAX, TooManyCaptured
from traceability.operations.epcis.publishing import BATCHES_PER_QUESTION, tell_what_is_new
from traceability.queries.epcis.asking import TooManyEvents
from traceability.rules.epcis.documents import OWN_PREFIXES
from traceability.rules.epcis.questions import UnknownParameter, WrongParameter

View = TypeVar("View", bound=Callable[..., Any])

READERS = (Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)
VERSION = (2, 0, 0)
PER_CALLER = "600 per minute"
ADDRESS_LENGTH_MAX = 8_000
BODY_TYPES = ("application/json", "application/ld+json")
# Values that events are listed by, as they stand in addresses.
COLLECTIONS = "eventTypes,bizSteps,bizLocations,readPoints,dispositions,epcs"
EPC_FORMATS = ("No_Preference", "Never_Translates", "Always_GS1_Digital_Link")

VERSION_HEADERS = {
    "GS1-EPCIS-Version": "2.0.0",
    "GS1-CBV-Version": "2.0.0",
    "GS1-Extensions": ", ".join(f"{prefix}={uri}" for prefix, uri in OWN_PREFIXES.items()),
}
DISCOVERY_HEADERS = {
    "GS1-EPCIS-Min": "2.0.0",
    "GS1-EPCIS-Max": "2.0.0",
    "GS1-CBV-Min": "2.0.0",
    "GS1-CBV-Max": "2.0.0",
    "GS1-EPC-Format": "Never_Translates",
    "GS1-CBV-XML-Format": "Never_Translates",
    "GS1-Vendor-Version": "igoudar/1",
}
CAPTURE_HEADERS = {
    "GS1-EPCIS-Capture-Limit": str(EVENTS_MAX),
    "GS1-EPCIS-Capture-File-Size-Limit": str(BYTES_MAX),
    "GS1-Capture-Error-Behaviour": "rollback",
}

door = Blueprint("epcis", __name__, url_prefix="/epcis")
limiter.limit(PER_CALLER)(door)


class NotAcceptable(Invalid):
    """The answer cannot be of the version or form that is asked (`header`)."""

    code = "epcis-not-acceptable"


class NotJson(Invalid):
    """Events are taken as JSON only."""

    code = "epcis-not-json"


class TooLarge(Invalid):
    """A body above what is taken (`kilobytes`)."""

    code = "epcis-too-large"


class AddressTooLong(Invalid):
    code = "epcis-address-too-long"


class NotValid(Invalid):
    """Not EPCIS 2.0: `flaws`, each a path and a reason."""

    code = "epcis-not-valid"


def reads(view: View) -> View:
    """Open to a key that may read events, and to who may read them signed in."""
    return allow(*READERS)(accepts_token("epcis:read")(view))


def captures(view: View) -> View:
    """Open to a key that may declare events, and to who may declare them signed in."""
    return allow(*CAPTURERS)(accepts_token("epcis:capture")(view))


def base() -> str:
    """The public address that our names begin with."""
    address: str = current_app.config["PUBLIC_BASE_URL"]
    return address


def tell_news() -> None:
    """Let what is asked next include what has happened meanwhile."""
    tell_what_is_new(db.session(), base(), now(), BATCHES_PER_QUESTION)
    db.session.rollback()


def answer(body: Any, status: int = 200, **headers: str) -> Response:
    """A JSON answer."""
    made = Response(json.dumps(body, ensure_ascii=False), status, mimetype="application/json")
    made.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return made


@door.before_request
def negotiate() -> None:
    """Refuse what could not be answered; raises NotAcceptable, AddressTooLong."""
    if len(request.url) > ADDRESS_LENGTH_MAX:
        raise AddressTooLong()
    for standard in ("EPCIS", "CBV"):
        for header, fits in _BOUNDS.items():
            name = f"GS1-{standard}-{header}"
            if name in request.headers and not _fits(request.headers[name], fits):
                raise NotAcceptable(header=name)
    if request.headers.get("GS1-EPC-Format", EPC_FORMATS[0]) not in EPC_FORMATS:
        raise NotAcceptable(header="GS1-EPC-Format")
    accepted = request.accept_mimetypes
    if accepted and not any(accepted[kind] for kind in (*BODY_TYPES, "application/problem+json")):
        raise NotAcceptable(header="Accept")


_BOUNDS: dict[str, Callable[[tuple[int, ...]], bool]] = {
    "Version": lambda asked: asked == VERSION[: len(asked)],
    "Min": lambda asked: asked <= VERSION,
    "Max": lambda asked: asked >= VERSION[: len(asked)],
}


def _fits(text: str, fits: Callable[[tuple[int, ...]], bool]) -> bool:
    parts = text.split(".")
    if not all(part.isascii() and part.isdigit() and len(part) < 6 for part in parts):
        return False
    return fits(tuple(int(part) for part in parts))


@door.after_request
def announce(response: Response) -> Response:
    """Say the versions on every answer; on OPTIONS, all that a client may want to know beforehand."""
    response.headers.update(VERSION_HEADERS)
    if request.method == "OPTIONS" and response.status_code == 200:
        response.headers.update(DISCOVERY_HEADERS)
        if "POST" in response.headers.get("Allow", ""):
            response.headers.update(CAPTURE_HEADERS)
        response.status_code = 204
        response.set_data(b"")
    return response


# The standard's name and status of what can go wrong, the most particular first.
_EXCEPTIONS: tuple[tuple[type[DomainError], int, str], ...] = (
    (UnknownParameter, 400, "QueryParameterException"),
    (WrongParameter, 400, "QueryParameterException"),
    (TooManyEvents, 413, "QueryTooLargeException"),
    (TooManyCaptured, 413, "CaptureLimitExceededException"),
    (TooLarge, 413, "CaptureLimitExceededException"),
    (AddressTooLong, 414, "URITooLongException"),
    (NotAcceptable, 406, "NotAcceptableException"),
    (NotJson, 415, "UnsupportedMediaTypeException"),
    (Invalid, 400, "ValidationException"),
    (NotFound, 404, "NoSuchResourceException"),
    (Forbidden, 403, "SecurityException"),
    (Refused, 409, "ResourceAlreadyExistsException"),
)
_STATUSES = {
    400: "ValidationException",
    401: "SecurityException",
    403: "SecurityException",
    404: "NoSuchResourceException",
    405: "ImplementationException",
    406: "NotAcceptableException",
    413: "CaptureLimitExceededException",
    414: "URITooLongException",
    415: "UnsupportedMediaTypeException",
}


def problem(status: int, kind: str, title: str, **more: Any) -> Response:
    """An error as the standard writes it (RFC 7807)."""
    body = {"type": f"epcisException:{kind}", "title": title, "status": status, **more}
    text = json.dumps(body, ensure_ascii=False, default=str)
    made = Response(text, status, mimetype="application/problem+json")
    if status == 413:
        made.headers.update(CAPTURE_HEADERS)
    return made


def told_error(error: DomainError) -> dict[str, Any]:
    """What is wrong, for an answer or for a capture's list of errors."""
    _, status, kind = next(one for one in _EXCEPTIONS if isinstance(error, one[0]))
    flaws = [{"path": flaw.path, "reason": flaw.reason} for flaw in error.values.get("flaws", ())]
    said = {"type": f"epcisException:{kind}", "title": sentence(error), "status": status}
    return {**said, "errors": flaws} if flaws else said


@door.errorhandler(DomainError)
def on_error(error: DomainError) -> Response:
    """Errors of ours, in the standard's words."""
    said = told_error(error)
    kind = said.pop("type").removeprefix("epcisException:")
    return problem(said.pop("status", status_of(error)), kind, said.pop("title"), code=error.code, **said)


@door.errorhandler(HTTPException)
def on_http_error(error: HTTPException) -> Response | HTTPException:
    """Errors of the web, in the standard's words."""
    status = error.code or 500
    if status < 400:
        return error
    code = {400: "malformed-body", 401: "key-needed"}.get(status, "bad-request")
    if isinstance(error, BadRequest) and error.description and "CSRF" in error.description:
        code = "form-expired"
    made = problem(status, _STATUSES.get(status, "ImplementationException"), told(code, {}), code=code)
    for name, value in error.get_headers():
        if name.lower() in ("retry-after", "allow", "www-authenticate"):
            made.headers[name] = value
    return made
