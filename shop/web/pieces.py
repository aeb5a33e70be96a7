"""Pages of pieces made by hand that wait for a price where they lie."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.queries.places import place_for
from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.ids import new_id
from kernel.security import current_actor
from shop.forms.pieces import PieceForm
from shop.operations.pieces import price_piece
from shop.operations.prices import PRICERS
from shop.queries.pieces import unpriced_pieces
from shop.web.price_lists import today_at

pages = Blueprint("pieces", __name__)


@pages.route("/places/<uuid:place_id>/pieces", methods=["GET", "POST"])
@allow(*PRICERS)
def to_price(place_id: UUID) -> Response | tuple[str, int]:
    """Each piece that lies here without a price, with its photo and a field for one."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    form, day = PieceForm(), today_at(place)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(price_piece, form.to_command(place.id, day, context.operation_id), context)
            flash(_("Le prix est enregistré. Les caisses l’appliquent à partir de ce jour."), "good")
            return redirect(url_for(".to_price", place_id=place.id))
    page = render_template(
        "shop/pieces/list.html",
        place=place,
        form=form,
        rows=unpriced_pieces(session, place.id, day),
        new_id=new_id,
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(pages)
