"""The page to carry one's data away: whose, and the job that makes the file."""

from uuid import UUID

from flask import Blueprint, Flask, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response
from wtforms import SelectField

from inventory.queries.places import visible_places
from kernel.access import EVERY_ROLE, NETWORK_WIDE, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import OperationForm, problems_on, status_of
from kernel.security import current_actor
from producers.queries.organisations import visible_organisations
from shop.operations.exports import RequestData, request_data

pages = Blueprint("exports", __name__)


class DataForm(OperationForm):
    """Whose data."""

    whose = SelectField(_l("De qui ?"))

    def to_command(self, job_id: UUID) -> RequestData:
        """The file asked for, of an organisation, a place, or all."""
        kind, _sign, text = str(self.whose.data).partition(":")
        one = UUID(text) if text else None
        return RequestData(job_id, one if kind == "organisation" else None, one if kind == "place" else None)


@pages.route("/my-data", methods=["GET", "POST"])
@allow(*EVERY_ROLE)
def my_data() -> Response | tuple[str, int]:
    """Say what leaves, and have it made."""
    form = DataForm()
    form.whose.choices = _choices()
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            done = execute(request_data, form.to_command(context.operation_id), context)
            return redirect(url_for("kernel.job", job_id=done["job_id"]))
    return render_template("shop/exports/data.html", form=form), status_of(form)


def _choices() -> list[tuple[str, str]]:
    session, actor = db.session(), current_actor()
    whole = [("all", _("Tout ce que je vois du réseau"))] if actor.has(NETWORK_WIDE) else []
    organisations = visible_organisations(session, actor) if actor.sees_all or actor.organisations else []
    mine = [one for one in organisations if actor.sees_all or one.id in actor.organisations]
    places = [one for one in visible_places(session, actor) if actor.sees_all or one.id in actor.places]
    return [
        *whole,
        *((f"organisation:{one.id}", one.name) for one in mine),
        *((f"place:{one.id}", one.name) for one in places),
    ]


def install(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(pages)
