"""Reporting a problem with a pack: a form that works without script, cookie or account.

Nothing is done in anybody's name: whoever may open the page may send the form, and a page elsewhere
that sent it would achieve no more. So it carries no CSRF token, which would ask for a cookie; what
holds programs off is a limit by address and a field that people do not see.
"""

from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import UUID, uuid5

from flask import Blueprint, Flask, Response, g, redirect, request
from werkzeug.datastructures import FileStorage

from kernel.access import public, system_actor
from kernel.clock import now
from kernel.db import db
from kernel.errors import Invalid, Refused
from kernel.execute import Context, execute
from kernel.files import ReceivedFile, receive
from kernel.http import csrf
from kernel.ids import is_token, new_id
from kernel.limits import REPORTS_PER_ADDRESS, limiter
from traceability.gateways.photos import plain_photo
from traceability.operations.reports import ReportProblem, report_problem
from traceability.queries.public import LotWithRecalls, lot_with_recalls
from traceability.queries.reports import report_by_code
from traceability.rules.reports import BOUGHT_LENGTH_MAX, CONTACT_LENGTH_MAX, REPORT_KINDS, NotForPeople
from traceability.web import public_words as words
from traceability.web.public_frame import answer, choose_language, limited, nothing, page

reports = Blueprint("public_reports", __name__)

# People do not see it; a program that fills every field does.
TRAP = "website"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was written in the form, and what is wrong with it, by field."""

    operation_id: UUID
    kind: str = ""
    what: str = ""
    bought_at: str = ""
    contact: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@reports.get("/l/<token>/problem")
@limited
@public
def problem(token: str) -> Response:
    """What to do, whom to tell, and a form to tell it."""
    choose_language()
    found = _lot(token)
    return found if isinstance(found, Response) else _form(found, Typed(new_id()))


@reports.post("/l/<token>/problem")
@limiter.limit(REPORTS_PER_ADDRESS)
@csrf.exempt
@public
def report(token: str) -> Response:
    """Keep the report, and lead to its number; the form again when something is wrong with it."""
    choose_language()
    found = _lot(token)
    if isinstance(found, Response):
        return found
    typed = _typed()
    try:
        code = _kept(found, typed)
    except (Invalid, Refused) as error:
        typed.errors[error.field or "form"] = words.report_error(error.code, error.values)
        return _form(found, typed, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect(f"/r/{code}?lang={g.locale}", HTTPStatus.SEE_OTHER)  # type: ignore[return-value]


@reports.get("/r/<code>")
@limited
@public
def thanks(code: str) -> Response:
    """The number of a report and how far it has come; nothing of what it says."""
    choose_language()
    one = report_by_code(db.session(), code)
    if one is None:
        return nothing(HTTPStatus.NOT_FOUND)
    name = words.product_name(one.product)
    response = answer(page("thanks", one=one, name=name))
    response.headers["Cache-Control"] = "no-store"
    return response


def _lot(token: str) -> LotWithRecalls | Response:
    if not is_token(token):
        return nothing(HTTPStatus.BAD_REQUEST)
    return lot_with_recalls(db.session(), token) or nothing(HTTPStatus.NOT_FOUND)


def _form(found: LotWithRecalls, typed: Typed, status: HTTPStatus = HTTPStatus.OK) -> Response:
    shown = page(
        "problem",
        found=found,
        name=words.pack_name(found.product, found.item),
        typed=typed,
        kinds=REPORT_KINDS,
        trap=TRAP,
        bought_max=BOUGHT_LENGTH_MAX,
        contact_max=CONTACT_LENGTH_MAX,
    )
    response = answer(shown, status)
    # Each form has an id of its own, by which sending twice acts once: it is nobody else's to read.
    response.headers["Cache-Control"] = "no-store"
    del response.headers["CDN-Cache-Control"]
    return response


def _typed() -> Typed:
    told = request.form
    try:
        operation_id = UUID(told.get("operation_id", ""))
    except ValueError:
        operation_id = new_id()
    return Typed(
        operation_id,
        told.get("kind", ""),
        told.get("what", ""),
        told.get("bought_at", ""),
        told.get("contact", ""),
    )


def _kept(found: LotWithRecalls, typed: Typed) -> str:
    """The number of the report; raises what is wrong with it."""
    if request.form.get(TRAP):
        raise NotForPeople(field=TRAP)
    command = ReportProblem(
        report_id=uuid5(typed.operation_id, "report"),
        lot_id=found.lot.id,
        kind=typed.kind,
        what=typed.what,
        bought_at=typed.bought_at,
        contact=typed.contact,
        photo=_photo(request.files.get("photo"), uuid5(typed.operation_id, "photo")),
        locale=g.locale,
    )
    context = Context(typed.operation_id, system_actor("public page"), "web", now())
    return str(execute(report_problem, command, context)["code"])


def _photo(sent: FileStorage | None, file_id: UUID) -> ReceivedFile | None:
    content = sent.read() if sent else b""
    return receive(plain_photo(content), "photo.jpg", file_id, "photo") if content else None


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(reports)
