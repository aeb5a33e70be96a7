"""Pages of the deliveries: *Livrer*, *Recevoir*."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from inventory.forms.deliveries import DifferencesForm, ReceiveForm, SendForm
from inventory.messages import (
    DIFFERENCE_ANSWERS,
    DIFFERENCE_REASONS,
    PRICED_BY,
    SIGNATURE_STANDINGS,
    SIGNING_PARTS,
    TERMS_SAID,
)
from inventory.operations.deliveries import receive_delivery, send_delivery
from inventory.operations.differences import answer_differences
from inventory.operations.signatures import SIGNERS, either_end
from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.deliveries import (
    STANDINGS,
    DeliveryNote,
    delivery_note,
    delivery_page,
    waiting_for,
)
from inventory.queries.places import destinations, place_for, visible_places
from inventory.queries.scanning import NamedLot, lots_meant, lots_named
from inventory.queries.shelf import shelf
from inventory.queries.signatures import SignatureRow, signatures_on
from inventory.rules.road import overdue_before
from inventory.web.readers import LIST_ZONE, READERS, asked_page, today_at, typed_ids
from kernel.access import Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from kernel.strokes import GRID_HEIGHT, GRID_WIDTH
from traceability.gateways.codes import qr_svg

pages = Blueprint("deliveries", __name__)
RECEIVERS = (*STOCK_KEEPERS, Role.SELLER)


@pages.get("/deliveries")
@allow(*READERS)
def delivery_list() -> str:
    """Deliveries from and to the places of this person; filters in the address."""
    standing = request.args.get("standing", "")
    standing = standing if standing in STANDINGS else ""
    today = business_day(now(), LIST_ZONE)
    return render_template(
        "inventory/deliveries/list.html",
        page=delivery_page(db.session(), current_actor(), today, standing, asked_page()),
        standing=standing,
        today=today,
        overdue_before=overdue_before(today),
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
    page = render_template(
        "inventory/deliveries/send.html", form=form, source=source, shelf=rows, priced_by=PRICED_BY
    )
    return page, status_of(form)


@pages.get("/deliveries/<uuid:delivery_id>")
@allow(*READERS)
def note(delivery_id: UUID) -> str:
    """The delivery note, with what was found on arrival."""
    session, actor = db.session(), current_actor()
    found = delivery_note(session, actor, delivery_id)
    is_mine = actor.may(RECEIVERS, at_place(session, found.target.id))
    may_answer = found.differences and actor.may(STOCK_KEEPERS, at_place(session, found.source.id))
    signatures = signatures_on(session, found)
    is_open = len(signatures) < len(SIGNING_PARTS)
    return render_template(
        "inventory/deliveries/note.html",
        note=found,
        may_receive=found.intake is None and is_mine,
        may_answer=may_answer,
        may_sign=is_open and actor.may(SIGNERS, either_end(session, delivery_id)),
        **_signed(signatures),
        answers=DIFFERENCE_ANSWERS,
        reasons=DIFFERENCE_REASONS,
        terms=TERMS_SAID,
        priced_by=PRICED_BY,
    )


@pages.get("/deliveries/<uuid:delivery_id>/print")
@allow(*READERS)
def print_note(delivery_id: UUID) -> str:
    """The delivery note on paper, to travel with the goods and be signed."""
    session = db.session()
    found = delivery_note(session, current_actor(), delivery_id)
    address = url_for(".note", delivery_id=delivery_id, _external=True)
    return render_template(
        "inventory/deliveries/print.html",
        note=found,
        **_signed(signatures_on(session, found)),
        reasons=DIFFERENCE_REASONS,
        terms=TERMS_SAID,
        priced_by=PRICED_BY,
        picture=Markup(qr_svg(address, found.delivery.number)),
    )


def _signed(signatures: Mapping[str, SignatureRow]) -> dict[str, object]:
    """What a page says of the signatures of a note."""
    return {
        "signatures": signatures,
        "signing_parts": SIGNING_PARTS,
        "standings": SIGNATURE_STANDINGS,
        "grid": (GRID_WIDTH, GRID_HEIGHT),
    }


@pages.route("/deliveries/<uuid:delivery_id>/receive", methods=["GET", "POST"])
@allow(*RECEIVERS)
def receive(delivery_id: UUID) -> Response | tuple[str, int]:
    """Receive a delivery line by line; the sent quantities are proposed."""
    found = delivery_note(db.session(), current_actor(), delivery_id)
    if found.intake is not None and request.method == "GET":
        return redirect(url_for("deliveries.note", delivery_id=delivery_id))
    form = ReceiveForm(found)
    extras = lots_named(db.session(), typed_ids("extra"))
    # A code left in its field is looked up first: nobody means to receive without it.
    adds = request.method == "POST" and ("add" in request.form or bool((form.other.data or "").strip()))
    new = _besides(form, found, extras) if adds else []
    extras += new
    form.offer_extras((one.lot for one in extras), (one.lot for one in new))
    if not adds and form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            outcome = execute(receive_delivery, form.to_command(context.operation_id), context)
            flash(_said(outcome["differences"]), "warn" if outcome["differences"] else "good")
            return redirect(url_for("deliveries.note", delivery_id=delivery_id))
    page = render_template(
        "inventory/deliveries/receive.html", form=form, note=found, extras=extras, reasons=DIFFERENCE_REASONS
    )
    return page, status_of(form)


def _besides(form: ReceiveForm, found: DeliveryNote, extras: Sequence[NamedLot]) -> list[NamedLot]:
    """The lot that was scanned or typed and is on no line; or what is wrong with it, at its field."""
    lots = lots_meant(db.session(), found.source.id, form.other.data or "")
    known = {one.lot.id for one in found.lines} | {one.lot.id for one in extras}
    if len(lots) != 1:
        names = ", ".join(lot.code for lot, _name in lots)
        several = _("Plusieurs lots y répondent : %(lots)s. Écrivez le numéro entier.", lots=names)
        form.other.errors = [several if lots else _("Aucun lot ne répond à ce code.")]
        return []
    if lots[0][0].id in known:
        form.other.errors = [_("Ce lot a déjà sa ligne sur cette page.")]
        return []
    form.other.data = ""
    return lots


@pages.route("/deliveries/<uuid:delivery_id>/differences", methods=["GET", "POST"])
@allow(*STOCK_KEEPERS)
def differences(delivery_id: UUID) -> Response | tuple[str, int]:
    """What the sender says of the differences found."""
    found = delivery_note(db.session(), current_actor(), delivery_id)
    form = DifferencesForm()
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(answer_differences, form.to_command(context.operation_id, delivery_id), context)
            flash(_("Votre réponse est gardée à côté des différences."), "good")
            return redirect(url_for("deliveries.note", delivery_id=delivery_id))
    page = render_template(
        "inventory/deliveries/differences.html", form=form, note=found, reasons=DIFFERENCE_REASONS
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
