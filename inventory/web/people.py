"""Pages of the accounts: who may sign in, and a new one opened."""

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.forms.people import PersonForm
from inventory.queries.people import people
from inventory.queries.places import visible_places
from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import create_user, current_actor
from producers.queries.organisations import visible_organisations

pages = Blueprint("people", __name__)


@pages.get("/people")
@allow(Role.NETWORK_MANAGER, Role.AUDITOR)
def people_list() -> str:
    """Everybody with an account."""
    return render_template("inventory/people/list.html", people=people(db.session()))


@pages.route("/people/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_person() -> Response | tuple[str, int]:
    """Open an account with its role."""
    session, actor = db.session(), current_actor()
    form = PersonForm(visible_organisations(session, actor), visible_places(session, actor))
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(create_user, form.to_command(context.operation_id), context)
            flash(_("Le compte est ouvert."), "good")
            return redirect(url_for("people.people_list"))
    return render_template("inventory/people/new.html", form=form), status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
