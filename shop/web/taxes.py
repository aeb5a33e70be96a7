"""The VAT rules, where each comes from, and a further one with what it would change."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.addresses import one_of
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from shop import messages
from shop.forms.taxes import TaxRuleForm
from shop.operations.taxes import add_tax_rule
from shop.queries.catalogue import tax_rules
from shop.queries.taxes import last_closed_day, tax_preview
from shop.web.price_lists import READERS

pages = Blueprint("taxes", __name__)
ZONE = "Africa/Casablanca"


@pages.get("/tax-rules")
@allow(*READERS)
def tax_rule_list() -> str:
    """The VAT rates of a country or of all, and where each comes from."""
    country = one_of("country", messages.COUNTRIES)
    rules = [one for one in tax_rules(db.session()) if country in (None, one.country)]
    return render_template(
        "shop/taxes/list.html",
        rules=rules,
        country=country,
        today=business_day(now(), ZONE),
        words=messages,
        may_add=current_actor().has((Role.NETWORK_MANAGER,)),
    )


@pages.route("/tax-rules/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_tax_rule() -> Response | tuple[str, int]:
    """Write a rule; see what it changes; with the second sending, it is said."""
    form = TaxRuleForm()
    if form.validate_on_submit():
        with problems_on(form):
            command = form.to_command()
            if request.form.get("stage") != "confirm":
                return _preview(form), 200
            execute(add_tax_rule, command, form.context())
            flash(_("La règle est enregistrée. Les caisses l’apprennent à leur prochaine question."))
            return redirect(url_for(".tax_rule_list", country=command.country))
    return render_template("shop/taxes/new.html", form=form), status_of(form)


def _preview(form: TaxRuleForm) -> str:
    session = db.session()
    return render_template(
        "shop/taxes/preview.html",
        form=form,
        rate_bp=form.rate_bp(),
        seen=tax_preview(session, form.subject(), form.valid_from.data, form.rate_bp()),
        closed=last_closed_day(session, form.country.data),
        words=messages,
    )


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
