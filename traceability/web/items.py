"""The packs that organisations sell: the list, and defining one."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kernel.access import Actor, Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.queries.organisations import visible_organisations
from traceability.forms.filters import uuid_or_none
from traceability.forms.items import TradeItemForm
from traceability.operations.items import define_trade_item
from traceability.queries.products import listed_trade_items, packable_products, products_by_id
from traceability.web.lots import named

pages = Blueprint("items", __name__)


@pages.get("/trade-items")
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)
def item_list() -> str:
    """The packs, perhaps of one organisation only."""
    session, actor = db.session(), current_actor()
    organisation_id = uuid_or_none(request.args.get("organisation"))
    return render_template(
        "traceability/items/list.html",
        rows=listed_trade_items(session, actor, organisation_id),
        organisations=visible_organisations(session, actor),
        organisation_id=organisation_id,
        may_change=actor.has((Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)),
    )


@pages.route("/trade-items/new", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def new_item() -> Response | tuple[str, int]:
    """Define a pack."""
    session = db.session()
    form = TradeItemForm()
    _offer(form, session, current_actor())
    if form.validate_on_submit():
        product = products_by_id(session, {form.product_id.data})[form.product_id.data]
        context = form.context()
        with problems_on(form):
            execute(define_trade_item, form.to_command(context.operation_id, product), context)
            flash(_("« %(item)s » peut maintenant être conditionné.", item=form.name_fr.data))
            return redirect(url_for("items.item_list"))
    return render_template("traceability/items/new.html", form=form), status_of(form)


def _offer(form: TradeItemForm, session: Session, actor: Actor) -> None:
    """Choices: the person's own organisations, and what is put into packs."""
    organisations: list[tuple[UUID, str]] = [
        (one.id, one.name) for one in visible_organisations(session, actor)
    ]
    form.organisation_id.choices = organisations
    form.product_id.choices = [(one.id, named(one)) for one in packable_products(session)]


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
