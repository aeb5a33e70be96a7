"""Pages of market stalls: stocked by one scan, emptied by another, and what became of the goods."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

import shop.messages.stalls  # noqa: F401
from inventory.models import Place
from inventory.operations.deliveries import ReceiveDelivery, ReceivedLine, receive_delivery
from inventory.operations.touching import at_place
from inventory.queries.deliveries import DeliveryRow, delivery_note, waiting_for
from inventory.queries.shelf import shelf
from kernel.access import Role, allow
from kernel.addresses import day_of
from kernel.clock import business_day, now
from kernel.db import db
from kernel.errors import Invalid
from kernel.execute import Outcome, execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from shop.forms.stalls import CODE_LENGTH_MAX, EmptyForm, ScanForm
from shop.operations.stalls import STALL_HOLDERS, EmptyStall, empty_stall
from shop.queries.stall_fates import fates_of
from shop.queries.stalls import homes_of, open_tills, stall_for, untold_tills
from shop.rules.stalls import meant_by
from traceability.gateways.codes import qr_svg

pages = Blueprint("stalls", __name__)
READERS = (*STALL_HOLDERS, Role.AUDITOR)
DAYS_MAX = 62


class StallCodeUnknown(Invalid):
    """What was scanned is no delivery on its way to the stall, and not the stall."""

    code = "stall-code-unknown"


@pages.route("/stalls/<uuid:place_id>", methods=["GET", "POST"])
@allow(*STALL_HOLDERS)
def stall(place_id: UUID) -> Response | tuple[str, int]:
    """Where one scans: a delivery to receive it whole, the stall to send back all that is left."""
    session, actor = db.session(), current_actor()
    place = stall_for(session, actor, place_id)
    form = ScanForm()
    if form.validate_on_submit():
        with problems_on(form):
            return _scanned(place, form)
    if not form.is_submitted():
        # A phone's camera opened the delivery: its number is written already.
        form.code.data = request.args.get("delivery", "")[:CODE_LENGTH_MAX]
    page = render_template(
        "shop/stalls/stall.html",
        place=place,
        form=form,
        waiting=waiting_for(session, actor, place.id),
        lying=shelf(session, place.id),
        opened=open_tills(session, place.id),
        untold=untold_tills(session, place.id),
        may_hold=actor.may(STALL_HOLDERS, at_place(session, place.id)),
    )
    return page, status_of(form)


def _scanned(place: Place, form: ScanForm) -> Response:
    """Do what the scanned code asks; raises StallCodeUnknown and what the operation refuses."""
    session = db.session()
    meant = meant_by(form.code.data or "")
    if meant == place.id:
        homes = homes_of(session, place.id)
        if len(homes) != 1:
            return redirect(url_for(".empty", place_id=place.id))
        outcome = execute(empty_stall, EmptyStall(form.id(), place.id, homes[0].id), form.context())
        return _emptied(outcome)
    for row in waiting_for(session, current_actor(), place.id):
        if meant in (row.delivery.id, row.delivery.number):
            return _received(row, form)
    raise StallCodeUnknown(field="code")


def _received(row: DeliveryRow, form: ScanForm) -> Response:
    note = delivery_note(db.session(), current_actor(), row.delivery.id)
    found = tuple(ReceivedLine(one.line.id, one.line.quantity) for one in note.lines)
    execute(receive_delivery, ReceiveDelivery(row.delivery.id, found), form.context())
    flash(_("La livraison %(number)s est reçue, sans différence.", number=row.delivery.number), "good")
    return redirect(url_for(".stall", place_id=row.target.id))


def _emptied(outcome: Outcome) -> Response:
    said = ngettext(
        "Le stand est vidé : %(num)s lot est rentré.",
        "Le stand est vidé : %(num)s lots sont rentrés.",
        outcome["lines"],
    )
    flash(said, "good")
    return redirect(url_for("deliveries.note", delivery_id=outcome["delivery_id"]))


@pages.route("/stalls/<uuid:place_id>/empty", methods=["GET", "POST"])
@allow(*STALL_HOLDERS)
def empty(place_id: UUID) -> Response | tuple[str, int]:
    """What goes back and where to, before it does; where the stall's printed code leads a phone."""
    session = db.session()
    place = stall_for(session, current_actor(), place_id)
    homes = homes_of(session, place.id)
    form = EmptyForm(homes)
    if form.validate_on_submit():
        with problems_on(form):
            return _emptied(execute(empty_stall, form.to_command(place.id), form.context()))
    page = render_template(
        "shop/stalls/empty.html",
        place=place,
        form=form,
        lying=shelf(session, place.id),
        opened=open_tills(session, place.id),
        untold=untold_tills(session, place.id),
    )
    return page, status_of(form)


@pages.get("/stalls/<uuid:place_id>/code")
@allow(*STALL_HOLDERS)
def code(place_id: UUID) -> str:
    """The stall's own code on paper, to scan when the festival is over."""
    place = stall_for(db.session(), current_actor(), place_id)
    address = url_for(".empty", place_id=place.id, _external=True)
    picture = Markup(qr_svg(address, _("Code du stand")))
    return render_template("shop/stalls/code.html", place=place, picture=picture)


@pages.get("/stalls/<uuid:place_id>/days")
@allow(*READERS)
def days(place_id: UUID) -> str:
    """What came, was sold, left otherwise, went back and stays, over some days of the stall."""
    session = db.session()
    place = stall_for(session, current_actor(), place_id)
    first, last, today = _asked_days(place)
    rows = fates_of(session, place, first, last)
    return render_template(
        "shop/stalls/days.html",
        place=place,
        first=first,
        last=last,
        today=today,
        rows=rows,
        differing=sum(1 for row in rows if row.fate.missing),
    )


def _asked_days(place: Place) -> tuple[date, date, date]:
    """The days asked for, in order and not too many; today's when none are."""
    today = business_day(now(), place.timezone)
    asked: Iterable[date] = (day_of("first") or today, day_of("last") or today)
    first, last = sorted(min(max(day, date(2000, 1, 1)), today) for day in asked)
    return max(first, last - timedelta(days=DAYS_MAX)), last, today


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
