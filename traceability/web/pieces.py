"""The page on which a photo or a paper is joined to a lot."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.models import StoredFile
from kernel.security import current_actor
from producers.models import Evidence
from traceability.forms.pieces import LotPieceForm
from traceability.operations.pieces import join_piece_to_lot
from traceability.queries.lots import lot_for
from traceability.queries.pieces import pieces_of_lot
from traceability.web.lots import today, whole

pages = Blueprint("lot_pieces", __name__)


@pages.route("/lots/<uuid:lot_id>/pieces/new", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def new_piece(lot_id: UUID) -> Response | tuple[str, int]:
    """Join a photo or a PDF to a lot."""
    session = db.session()
    lot = lot_for(session, current_actor(), lot_id)
    form = LotPieceForm(today())
    if form.validate_on_submit():
        with problems_on(form):
            execute(join_piece_to_lot, form.to_command(lot), form.context())
            flash(_("La pièce est jointe."))
            return redirect(url_for("lots.lot_page", lot_id=lot_id, _anchor="pieces"))
    page = render_template("traceability/lots/piece.html", form=form, whole=whole(session, lot))
    return page, status_of(form)


def pieces_shown(lot_id: UUID) -> Sequence[tuple[Evidence, StoredFile]]:
    """The pieces that the page of a lot shows."""
    return pieces_of_lot(db.session(), lot_id)


def install(app: Flask) -> None:
    """Put the page on the application, and the pieces within reach of the lot's page."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(pieces_shown=pieces_shown)
