"""Scans that surprise, for the cooperative to look at."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from traceability.forms.labels import AnswerForm
from traceability.operations.scans import answer_scan_alert
from traceability.queries.scans import alert_for, alerts, scans_of, unanswered
from traceability.queries.serials import pack

pages = Blueprint("scan_alerts", __name__)

SIGN_WORDS = {
    "burst": _l("Beaucoup de scans en peu de temps"),
    "late": _l("Un scan très longtemps après le premier"),
    "scattered": _l("Des scans à des heures très différentes"),
    "countries": _l("Des scans depuis plusieurs pays en quelques heures"),
    "after_use": _l("Un scan longtemps après l’usage du code caché"),
    "voided": _l("Une étiquette annulée a été scannée"),
}


@pages.get("/scan-alerts")
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)
def alert_list() -> str:
    """What surprised, that nobody has looked at first."""
    session, actor = db.session(), current_actor()
    return render_template(
        "traceability/scans/list.html", alerts=alerts(session, actor), waiting=unanswered(session, actor)
    )


@pages.route("/scan-alerts/<uuid:alert_id>", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def alert(alert_id: UUID) -> Response | tuple[str, int]:
    """One number whose scans surprise: when they were, and what was found about them."""
    session = db.session()
    raised = alert_for(session, current_actor(), alert_id)
    form = AnswerForm()
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(answer_scan_alert, form.to_command(alert_id), context)
            flash(_("C’est noté. Les scans continuent d’être comptés."))
            return redirect(url_for("scan_alerts.alert_list"))
    page = render_template(
        "traceability/scans/alert.html",
        form=form,
        raised=raised,
        pack=pack(session, raised.lot.id, raised.alert.serial),
        scans=scans_of(session, raised.lot.id, raised.alert.serial),
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application, and the words that other pages' templates use."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(scan_sign_words=SIGN_WORDS)
