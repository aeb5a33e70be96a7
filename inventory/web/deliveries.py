"""Pages of the deliveries: *Livrer*, *Recevoir*."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from inventory.forms.deliveries import ReceiveForm, SendForm
from inventory.messages import DIFFERENCE_REASONS, TERMS_SAID
from inventory.operations.deliveries import receive_delivery, send_delivery
from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.deliveries import STANDINGS, delivery_note, delivery_page, waiting_for
from inventory.queries.places import destinations, place_for, visible_places
from inventory.queries.shelf import shelf
from inventory.web.readers import READERS, asked_page, today_at
from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor

pages = Blueprint("deliveries", __name__)
RECEIVERS = (*STOCK_KEEPERS, Role.SELLER)


@pages.get("/deliveries")
@allow(*READERS)
def delivery_list() -> str:
    """Deliveries from and to the places of this person; filters in the address."""
    standing = request.args.get("standing", "")
    standing = standing if standing in STANDINGS else ""
    return render_template(
        "inventory/deliveries/list.html",
        page=delivery_page(db.session(), current_actor(), standing, asked_page()),
        standing=standing,
    )


@pages.get("/deliveries/receive")
@allow(*RECEIVERS)
def to_receive() -> str:
    """What is on its way here, oldest first."""
    waiting = waiting_for(db.session(), current_actor())
    return render_template("inventory/deliveries/to_receive.html", waiting=waiting)


@pages.get("/deliveries/new")
@allow(*STOCK_KEEPERS)
def choose_source() -> Response | str:
    """Where the goods leave from; skipped when there is one place only."""
    places = visible_places(db.session(), current_actor())
    if len(places) == 1:
        return redirect(url_for("deliveries.send", place_id=places[0].id))
    return render_template(
        "inventory/places/choose.html",
        title=_("Livrer"),
        question=_("D’où partent les marchandises ?"),
        endpoint="deliveries.send",
        places=places,
    )


@pages.route("/deliveries/new/<uuid:place_id>", methods=["GET", "POST"])
@allow(*STOCK_KEEPERS)
def send(place_id: UUID) -> Response | tuple[str, int]:
    """Send lots of a place to another."""
    session = db.session()
    source = place_for(session, current_actor(), place_id)
    rows = shelf(session, source.id, free_on=today_at(source))
    form = SendForm(source, destinations(session, source.id), rows)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            outcome = execute(send_delivery, form.to_command(context.operation_id), context)
            flash(_("La livraison %(number)s est en route.", number=outcome["number"]), "good")
            return redirect(url_for("deliveries.note", delivery_id=outcome["delivery_id"]))
    page = render_template("inventory/deliveries/send.html", form=form, source=source, shelf=rows)
    return page, status_of(form)


@pages.get("/deliveries/<uuid:delivery_id>")
@allow(*READERS)
def note(delivery_id: UUID) -> str:
    """The delivery note, with what was found on arrival."""
    session, actor = db.session(), current_actor()
    found = delivery_note(session, actor, delivery_id)
    is_mine = actor.may(RECEIVERS, at_place(session, found.target.id))
    return render_template(
        "inventory/deliveries/note.html",
        note=found,
        may_receive=found.intake is None and is_mine,
        reasons=DIFFERENCE_REASONS,
        terms=TERMS_SAID,
    )


@pages.get("/deliveries/<uuid:delivery_id>/print")
@allow(*READERS)
def print_note(delivery_id: UUID) -> str:
    """The delivery note on paper, to travel with the goods and be signed."""
    found = delivery_note(db.session(), current_actor(), delivery_id)
    return render_template(
        "inventory/deliveries/print.html", note=found, reasons=DIFFERENCE_REASONS, terms=TERMS_SAID
    )


@pages.route("/deliveries/<uuid:delivery_id>/receive", methods=["GET", "POST"])
@allow(*RECEIVERS)
def receive(delivery_id: UUID) -> Response | tuple[str, int]:
    """Receive a delivery line by line; the sent quantities are proposed."""
    found = delivery_note(db.session(), current_actor(), delivery_id)
    form = ReceiveForm(found)
    if found.intake is not None and request.method == "GET":
        return redirect(url_for("deliveries.note", delivery_id=delivery_id))
    if form.validate_on_submit():
        with problems_on(form):
            outcome = execute(receive_delivery, form.to_command(), form.context())
            flash(_said(outcome["differences"]), "warn" if outcome["differences"] else "good")
            return redirect(url_for("deliveries.note", delivery_id=delivery_id))
    page = render_template(
        "inventory/deliveries/receive.html", form=form, note=found, reasons=DIFFERENCE_REASONS
    )
    return page, status_of(form)


def _said(differences: int) -> str:
    if not differences:
        return _("La livraison est reçue, sans différence.")
    return ngettext(
        "La livraison est reçue, avec %(num)s différence.",
        "La livraison est reçue, avec %(num)s différences.",
        differences,
    )


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
