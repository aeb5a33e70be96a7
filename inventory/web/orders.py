"""Pages of the orders: *Commander*, for who orders and for who answers."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.forms.orders import AnswerForm, EndOrderForm, OrderForm, SendOrderForm
from inventory.messages import ORDER_STATES, PRICED_BY, TERMS
from inventory.operations.order_ends import cancel_order, close_order, send_for_order
from inventory.operations.orders import SUPPLIERS, answer_order, place_order
from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.order_lots import free_by_item, proposed_lots
from inventory.queries.orders import (
    ORDER_STANDINGS,
    OrderNotFound,
    OrderRow,
    order_page,
    order_row,
    order_sheet,
    stores_of,
    suppliers,
)
from inventory.queries.places import place_for, visible_places
from inventory.queries.shelf import shelf
from inventory.web.readers import READERS, asked_page, today_at
from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.operations.organisations import touch_of
from traceability.queries.products import trade_items_of

pages = Blueprint("orders", __name__)


@pages.get("/orders")
@allow(*READERS)
def order_list() -> str:
    """The orders of this person's places, and those to her organisation; filters in the address."""
    standing = request.args.get("standing", "")
    standing = standing if standing in ORDER_STANDINGS else ""
    return render_template(
        "inventory/orders/list.html",
        page=order_page(db.session(), current_actor(), standing, asked_page()),
        standing=standing,
    )


@pages.get("/orders/new")
@allow(*STOCK_KEEPERS)
def choose_place() -> Response | str:
    """For which place; skipped when there is one only."""
    places = visible_places(db.session(), current_actor())
    if len(places) == 1:
        return redirect(url_for(".choose_supplier", place_id=places[0].id))
    return render_template(
        "inventory/places/choose.html",
        title=_("Commander"),
        question=_("Pour quel lieu ?"),
        endpoint="orders.choose_supplier",
        places=places,
    )


@pages.get("/orders/new/<uuid:place_id>")
@allow(*STOCK_KEEPERS)
def choose_supplier(place_id: UUID) -> str:
    """From which cooperative."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    return render_template("inventory/orders/suppliers.html", place=place, suppliers=suppliers(session))


@pages.route("/orders/new/<uuid:place_id>/<uuid:supplier_id>", methods=["GET", "POST"])
@allow(*STOCK_KEEPERS)
def new_order(place_id: UUID, supplier_id: UUID) -> Response | tuple[str, int]:
    """How many of which articles; amounts in the address are proposed (`ask-<article>=12`)."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    supplier = next((one for one in suppliers(session) if one.id == supplier_id), None)
    if supplier is None:
        return redirect(url_for(".choose_supplier", place_id=place_id))
    items = trade_items_of(session, [supplier_id])
    form = OrderForm(place, supplier_id, items)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            outcome = execute(place_order, form.to_command(context.operation_id), context)
            flash(_("La commande %(number)s est passée.", number=outcome["number"]), "good")
            return redirect(url_for(".order", order_id=outcome["order_id"]))
    page = render_template(
        "inventory/orders/new.html", form=form, place=place, supplier=supplier, items=items
    )
    return page, status_of(form)


@pages.get("/orders/<uuid:order_id>")
@allow(*READERS)
def order(order_id: UUID) -> str:
    """An order, what was promised, sent and received of it, and what may be done now."""
    actor = current_actor()
    sheet = order_sheet(db.session(), actor, order_id)
    row = sheet.row
    supplies = actor.may(SUPPLIERS, touch_of(row.supplier.id))
    orders = actor.may(STOCK_KEEPERS, at_place(db.session(), row.place.id))
    is_open = row.end is None
    return render_template(
        "inventory/orders/order.html",
        sheet=sheet,
        may_answer=is_open and supplies and (row.left or not row.is_sent),
        may_send=is_open and supplies and row.left,
        may_cancel=is_open and orders and not row.is_sent,
        may_close=is_open and (supplies or (orders and row.is_sent)) and (row.left or not row.is_sent),
    )


@pages.route("/orders/<uuid:order_id>/answer", methods=["GET", "POST"])
@allow(*SUPPLIERS)
def answer(order_id: UUID) -> Response | tuple[str, int]:
    """Promise so much of each line; what lies free in the stores stands beside."""
    session = db.session()
    row = _of_supplier(order_id)
    form = AnswerForm(row)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(answer_order, form.to_command(context.operation_id), context)
            flash(_("La boutique voit votre réponse."), "good")
            return redirect(url_for(".order", order_id=order_id))
    stores = stores_of(session, row.supplier.id)
    free = free_by_item(session, [one.id for one in stores], row.supplier.id, today_at(row.place))
    return render_template("inventory/orders/answer.html", form=form, row=row, free=free), status_of(form)


@pages.get("/orders/<uuid:order_id>/send")
@allow(*SUPPLIERS)
def choose_store(order_id: UUID) -> Response | str:
    """From which store; skipped when there is one only."""
    stores = stores_of(db.session(), _of_supplier(order_id).supplier.id)
    if len(stores) == 1:
        return redirect(url_for(".send", order_id=order_id, place_id=stores[0].id))
    return render_template("inventory/orders/stores.html", order_id=order_id, places=stores)


@pages.route("/orders/<uuid:order_id>/send/<uuid:place_id>", methods=["GET", "POST"])
@allow(*SUPPLIERS)
def send(order_id: UUID, place_id: UUID) -> Response | tuple[str, int]:
    """Prepare the delivery of an order: lots first expired first, to be changed as one likes."""
    session = db.session()
    row = _of_supplier(order_id)
    source = place_for(session, current_actor(), place_id)
    day = today_at(source)
    asked = {one.item.id for one in row.lines}
    lots = [
        one
        for one in shelf(session, place_id, owner_id=row.supplier.id, free_on=day)
        if one.trade_item and one.trade_item.id in asked
    ]
    form = SendOrderForm(row, source, lots, proposed_lots(session, row, place_id, day))
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            outcome = execute(send_for_order, form.to_command(context.operation_id), context)
            flash(_("La livraison %(number)s est en route.", number=outcome["number"]), "good")
            return redirect(url_for("deliveries.note", delivery_id=outcome["delivery_id"]))
    page = render_template(
        "inventory/orders/send.html", form=form, row=row, source=source, shelf=lots, priced_by=PRICED_BY
    )
    return page, status_of(form)


@pages.route("/orders/<uuid:order_id>/cancel", methods=["GET", "POST"])
@allow(*STOCK_KEEPERS)
def cancel(order_id: UUID) -> Response | tuple[str, int]:
    """Want nothing of it any more."""
    return _ended(order_id, is_cancelled=True)


@pages.route("/orders/<uuid:order_id>/close", methods=["GET", "POST"])
@allow(*STOCK_KEEPERS)
def close(order_id: UUID) -> Response | tuple[str, int]:
    """Expect, or send, nothing more of it."""
    return _ended(order_id, is_cancelled=False)


def _ended(order_id: UUID, *, is_cancelled: bool) -> Response | tuple[str, int]:
    row = order_row(db.session(), current_actor(), order_id)
    form = EndOrderForm()
    if form.validate_on_submit():
        with problems_on(form):
            if is_cancelled:
                execute(cancel_order, form.to_cancel(order_id), form.context())
            else:
                execute(close_order, form.to_close(order_id), form.context())
            return redirect(url_for(".order", order_id=order_id))
    page = render_template("inventory/orders/end.html", form=form, row=row, is_cancelled=is_cancelled)
    return page, status_of(form)


def _of_supplier(order_id: UUID) -> OrderRow:
    """An order that this person may answer; raises OrderNotFound for one she only placed."""
    row = order_row(db.session(), current_actor(), order_id)
    if not current_actor().may(SUPPLIERS, touch_of(row.supplier.id)):
        raise OrderNotFound(order_id=str(order_id))
    return row


def install(app: Flask) -> None:
    """Put the pages on the application, and give templates the words of orders."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(order_states=ORDER_STATES, terms_names=TERMS)
