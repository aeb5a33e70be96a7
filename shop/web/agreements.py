"""Pages of what was agreed with producers, and of the accounts they are paid on."""

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import shop.messages.payouts as words
import shop.queries.payouts.retentions  # noqa: F401 - what the contracts of the fund say of agreements
from kernel.access import Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import offer, problems_on, status_of
from kernel.security import current_actor
from producers.queries.organisations import visible_organisations
from shop.forms.payouts import EVERYWHERE, AgreementForm, BankAccountForm
from shop.operations.payouts.agreements import agree, tell_bank_account
from shop.queries.payouts.agreements import bank_accounts, visible_agreements
from shop.queries.selling import selling_places
from shop.rules.payouts.accounts import told

pages = Blueprint("agreements", __name__)
READERS = (
    Role.NETWORK_MANAGER,
    Role.BOUTIQUE_MANAGER,
    Role.COOPERATIVE_OFFICER,
    Role.AUDITOR,
)


@pages.get("/agreements")
@allow(*READERS)
def agreement_list() -> str:
    """What was agreed with each producer, and where it is paid."""
    session, actor = db.session(), current_actor()
    return render_template(
        "shop/agreements/list.html",
        agreements=visible_agreements(session, actor),
        accounts=bank_accounts(session, actor),
        told=told,
        words=words,
        may_change=actor.has((Role.NETWORK_MANAGER,)),
    )


@pages.route("/agreements/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_agreement() -> Response | tuple[str, int]:
    """Write what was agreed."""
    session, actor = db.session(), current_actor()
    form = AgreementForm()
    offer(form.organisation_id, [(one.id, one.name) for one in visible_organisations(session, actor)])
    places = selling_places(session, actor)
    form.place_id.choices = [
        (EVERYWHERE, _("Toutes les boutiques")),
        *((place.id, place.name) for place in places),
    ]
    if form.validate_on_submit():
        with problems_on(form):
            execute(agree, form.to_command(), form.context())
            flash(_("La convention est enregistrée."))
            return redirect(url_for(".agreement_list"))
    if form.valid_from.data is None and not form.is_submitted():
        form.valid_from.data = business_day(now(), "Africa/Casablanca")
    return render_template("shop/agreements/new.html", form=form), status_of(form)


@pages.route("/bank-accounts/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_account() -> Response | tuple[str, int]:
    """Write where an organisation is paid."""
    form = BankAccountForm()
    organisations = visible_organisations(db.session(), current_actor())
    offer(form.organisation_id, [(one.id, one.name) for one in organisations])
    if form.validate_on_submit():
        with problems_on(form):
            execute(tell_bank_account, form.to_command(), form.context())
            flash(_("Le compte est enregistré."))
            return redirect(url_for(".agreement_list"))
    if form.valid_from.data is None and not form.is_submitted():
        form.valid_from.data = business_day(now(), "Africa/Casablanca")
    return render_template("shop/agreements/account.html", form=form), status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
