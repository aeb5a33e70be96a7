"""Codes of a place's shelves, to print once and to scan at each count."""

from uuid import UUID

from flask import Blueprint, Flask, Response, render_template, request
from flask_babel import gettext as _

from inventory.models import Place
from inventory.operations.stock import STOCK_KEEPERS
from inventory.queries.places import place_for
from kernel.access import allow
from kernel.db import db
from kernel.errors import Invalid
from kernel.forms import add_problem
from kernel.security import current_actor
from shop.forms.shelf_codes import ShelfCodesForm
from shop.gateways.shelf_codes import shelf_codes_pdf
from shop.queries.counts.shelves import shelves_at

pages = Blueprint("shelf_codes", __name__)


@pages.get("/places/<uuid:place_id>/shelf-codes")
@allow(*STOCK_KEEPERS)
def choose(place_id: UUID) -> str:
    """Choose which shelves; those that were counted are written already."""
    place = _place(place_id)
    known = "\n".join(shelves_at(db.session(), place.id))
    return _page(place, ShelfCodesForm(formdata=None, names=known))


@pages.get("/places/<uuid:place_id>/shelf-codes.pdf")
@allow(*STOCK_KEEPERS)
def sheet(place_id: UUID) -> Response | tuple[str, int]:
    """The codes as a PDF; the page again when there is nothing to print."""
    place, form = _place(place_id), ShelfCodesForm(request.args)
    if not form.validate():
        return _page(place, form), 422
    try:
        pdf = shelf_codes_pdf(form.shelves())
    except Invalid as error:
        add_problem(form, error)
        return _page(place, form), 422
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"{_('rayons')}.pdf")
    return answer


def _place(place_id: UUID) -> Place:
    return place_for(db.session(), current_actor(), place_id)


def _page(place: Place, form: ShelfCodesForm) -> str:
    return render_template("shop/counts/shelf_codes.html", place=place, form=form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
