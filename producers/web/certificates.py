"""Pages of certificates."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.forms.certificates import CertificateForm
from producers.operations.certificates import record_certificate
from producers.operations.organisations import REGISTER_ZONE
from producers.queries import certificates as queries
from producers.queries import organisations
from producers.web.asked import READERS, manages, page_number

pages = Blueprint("certificates", __name__)


@pages.get("/organisations/<uuid:organisation_id>/certificates")
@allow(*READERS)
def certificates(organisation_id: UUID) -> str:
    """All certificates of an organisation, those that end last first."""
    session = db.session()
    organisation = organisations.organisation_for(session, current_actor(), organisation_id)
    return render_template(
        "producers/certificates/list.html",
        organisation=organisation,
        page=queries.certificate_page(session, organisation.id, page_number()),
        today=business_day(now(), REGISTER_ZONE),
        manages=manages(),
    )


@pages.route("/organisations/<uuid:organisation_id>/certificates/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_certificate(organisation_id: UUID) -> tuple[str, int] | Response:
    """Record a certificate as it stands on the paper."""
    organisation = organisations.organisation_for(db.session(), current_actor(), organisation_id)
    form = CertificateForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(record_certificate, form.to_command(organisation_id), form.context())
            flash(_("Le certificat est enregistré."))
            return redirect(url_for("certificates.certificates", organisation_id=organisation_id))
    page = render_template("producers/certificates/new.html", form=form, organisation=organisation)
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
