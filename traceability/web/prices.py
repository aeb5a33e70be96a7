"""What the price of a pack is made of: stated by the cooperative, published, withdrawn."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from traceability.forms.prices import PriceForm, WithdrawPriceForm
from traceability.operations.prices import PriceStatementNotFound, state_price, withdraw_price
from traceability.queries.prices import prices_of
from traceability.queries.products import trade_item_for
from traceability.web.lots import today

pages = Blueprint("prices", __name__)

PART_NAMES = {
    "producer": _l("Productrices et producteurs"),
    "cooperative": _l("Coopérative"),
    "boutique": _l("Boutique"),
    "fund": _l("Fonds de solidarité"),
    "tax": _l("Taxe"),
}


@pages.route("/trade-items/<uuid:item_id>/price", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def item_price(item_id: UUID) -> Response | tuple[str, int]:
    """The prices published for a pack, and the next one."""
    session, actor = db.session(), current_actor()
    item = trade_item_for(session, actor, item_id)
    form = PriceForm(**{"stated_on": today(), "consented_on": today(), **_asked()})
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(state_price, form.to_command(context.operation_id, item_id), context)
            flash(_("Le partage du prix est publié sur la page du produit."))
            return redirect(url_for("prices.item_price", item_id=item_id))
    page = render_template(
        "traceability/prices/item.html",
        form=form,
        item=item,
        stated=prices_of(session, actor, item_id),
        parts=PART_NAMES,
    )
    return page, status_of(form)


def _asked() -> dict[str, object]:
    """What a page that leads here proposes to publish, still to be read and agreed to."""
    names = ("price", "currency", "producer", "cooperative", "boutique", "fund", "tax")
    found: dict[str, object] = {name: request.args[name][:20] for name in names if name in request.args}
    try:
        found["stated_on"] = date.fromisoformat(request.args.get("stated_on", ""))
    except ValueError:
        found.pop("stated_on", None)
    return found


@pages.route("/trade-items/<uuid:item_id>/price/<uuid:statement_id>/withdraw", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def withdraw(item_id: UUID, statement_id: UUID) -> Response | tuple[str, int]:
    """Ask why, and publish a price no longer."""
    session, actor = db.session(), current_actor()
    item = trade_item_for(session, actor, item_id)
    stated = next(
        (one for one in prices_of(session, actor, item_id) if one.statement.id == statement_id), None
    )
    if stated is None:
        raise PriceStatementNotFound()
    form = WithdrawPriceForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(withdraw_price, form.to_command(statement_id), form.context())
            flash(_("Ce prix n’est plus publié."))
            return redirect(url_for("prices.item_price", item_id=item_id))
    page = render_template(
        "traceability/prices/withdraw.html", form=form, item=item, one=stated, parts=PART_NAMES
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
