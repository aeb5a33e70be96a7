"""Problems that consumers reported: read, looked at, answered."""

from uuid import UUID

from flask import Blueprint, Flask, flash, make_response, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.files import FileNotFound, content_of, file_for
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from traceability.forms.reports import FollowReportForm
from traceability.operations.reports import ReportNotFound, follow_report
from traceability.queries.reports import Reported, report_for, visible_reports
from traceability.rules.reports import URGENT_KINDS

pages = Blueprint("reports", __name__)

KIND_NAMES = {
    "illness": _l("Quelqu’un a été malade"),
    "quality": _l("Goût, odeur, aspect"),
    "pack": _l("Emballage ou étiquette"),
    "doubt": _l("Doute sur l’authenticité"),
    "other": _l("Autre chose"),
}
STATE_NAMES = {
    "received": _l("Reçu, à examiner"),
    "looked_at": _l("À l’examen"),
    "answered": _l("Répondu"),
}
STATE_CHIPS = {"received": "bad", "looked_at": "warn", "answered": "good"}
_SHOWN = {
    "kinds": KIND_NAMES, "states": STATE_NAMES, "chips": STATE_CHIPS, "urgent": URGENT_KINDS,
}  # fmt: skip
_READERS = (Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)


@pages.get("/reports")
@allow(*_READERS)
def report_list() -> str:
    """The reports, the latest first; illness is marked."""
    rows = visible_reports(db.session(), current_actor())
    return render_template("traceability/reports/list.html", rows=rows, **_SHOWN)


@pages.route("/reports/<uuid:report_id>", methods=["GET", "POST"])
@allow(*_READERS)
def report_page(report_id: UUID) -> Response | tuple[str, int]:
    """What was reported, what became of it, and what to write next."""
    actor = current_actor()
    one = _report(report_id)
    may_follow = actor.has((Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER))
    form = FollowReportForm()
    if may_follow and form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(follow_report, form.to_command(context.operation_id, report_id), context)
            flash(_("C’est noté sur le signalement %(code)s.", code=one.report.code))
            return redirect(url_for("reports.report_page", report_id=report_id))
    page = render_template(
        "traceability/reports/page.html", one=one, form=form, may_follow=may_follow, **_SHOWN
    )
    return page, status_of(form)


@pages.get("/reports/<uuid:report_id>/photo")
@allow(*_READERS)
def photo(report_id: UUID) -> Response:
    """The photo that came with a report."""
    one = _report(report_id)
    if one.report.photo_id is None:
        raise FileNotFound()
    file = file_for(db.session(), current_actor(), one.report.photo_id)
    response = make_response(content_of(file))
    response.headers["Content-Type"] = file.media_type
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _report(report_id: UUID) -> Reported:
    found = report_for(db.session(), current_actor(), report_id)
    if found is None:
        raise ReportNotFound()
    return found


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
