"""A delivery note signed on the screen that two people stand before: *Signer*."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.forms.signatures import SignForm
from inventory.messages import DIFFERENCE_REASONS
from inventory.operations.signatures import SIGNERS, sign_delivery
from inventory.operations.touching import at_place
from inventory.queries.deliveries import DeliveryNote, delivery_note
from inventory.queries.signatures import signatures_on
from inventory.rules.signing import PARTS
from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor

pages = Blueprint("signing", __name__)


@pages.route("/deliveries/<uuid:delivery_id>/sign", methods=["GET", "POST"])
@allow(*SIGNERS)
def sign(delivery_id: UUID) -> Response | tuple[str, int]:
    """Sign for who hands over or for who receives; each once."""
    session, actor = db.session(), current_actor()
    found = delivery_note(session, actor, delivery_id)
    signed = signatures_on(session, found)
    left = [part for part in PARTS if part not in signed]
    form = SignForm()
    own = own_part(found)
    if request.method == "GET":
        if not left:
            return redirect(url_for("deliveries.note", delivery_id=delivery_id))
        form.offer(left, own if own in left else None, actor.name)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(sign_delivery, form.to_command(context.operation_id, delivery_id), context)
            flash(_("La signature de %(name)s est gardée.", name=form.name.data), "good")
            return redirect(url_for("deliveries.note", delivery_id=delivery_id))
    page = render_template(
        "inventory/deliveries/sign.html", form=form, note=found, own=own, reasons=DIFFERENCE_REASONS
    )
    return page, status_of(form)


def own_part(note: DeliveryNote) -> str | None:
    """The end at which the person who is signed in works; none when she works at both, or at neither."""
    session, actor = db.session(), current_actor()
    ends = zip(PARTS, (note.source, note.target), strict=True)
    mine = [part for part, place in ends if actor.may(SIGNERS, at_place(session, place.id))]
    return mine[0] if len(mine) == 1 else None


def install(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(pages)
