"""Shelf labels: which, of which day, on what; and their sheet as a PDF."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import Blueprint, Flask, Response, render_template, request
from flask_babel import force_locale
from flask_babel import gettext as _

from inventory.models import Place
from inventory.queries.places import place_for
from kernel.access import allow
from kernel.db import db
from kernel.errors import Invalid
from kernel.forms import add_problem
from kernel.presentation import money
from kernel.security import current_actor
from producers.messages import SCHEME_NAMES
from shop.forms.shelf_labels import ShelfLabelsForm
from shop.gateways.shelf_labels import (
    STATIONERY,
    ShelfLabel,
    TooManyShelfLabels,
    shelf_labels_pdf,
)
from shop.queries.shelf_labels import Labelled, Mention, labelled, mentions_on_shelf
from shop.rules.prices import per_measure_cents
from shop.web.price_lists import READERS, today_at
from traceability.gateways.labels.label import Bilingual

pages = Blueprint("shelf_labels", __name__)
# Of a kilogram or of a litre, as a label says it.
_MEASURES = {"GRM": ("le kg", "للكيلوغرام"), "MLT": ("le litre", "للتر")}


class NoShelfLabels(Invalid):
    code = "shelf-labels-none"


@pages.get("/places/<uuid:place_id>/shelf-labels")
@allow(*READERS)
def choose(place_id: UUID) -> str:
    """Choose which labels to print."""
    return _page(_form(place_for(db.session(), current_actor(), place_id)), place_id)


def _form(place: Place) -> ShelfLabelsForm:
    form = ShelfLabelsForm(request.args if "scope" in request.args else None)
    if form.day.data is None and not request.args.get("day"):
        form.day.data = today_at(place)
    for name in ("sheet", "scope"):
        form[name].data = form[name].data or form[name].default
    if "printed" not in request.args:
        form.mentions.data, form.used_cells.data = True, 0
    return form


def _page(form: ShelfLabelsForm, place_id: UUID) -> str:
    place = place_for(db.session(), current_actor(), place_id)
    return render_template("shop/prices/shelf_labels.html", form=form, place=place)


@pages.get("/places/<uuid:place_id>/shelf-labels.pdf")
@allow(*READERS)
def sheet(place_id: UUID) -> Response | tuple[str, int]:
    """The labels as a PDF; the page again when there is nothing to print."""
    place = place_for(db.session(), current_actor(), place_id)
    form = _form(place)
    if not form.validate():
        return _page(form, place_id), 422
    try:
        pdf = shelf_labels_pdf(_labels(form, place), STATIONERY[form.sheet.data], form.used_cells.data or 0)
    except (NoShelfLabels, TooManyShelfLabels) as error:
        add_problem(form, error)
        return _page(form, place_id), 422
    answer = Response(pdf, mimetype="application/pdf")
    name = f"{_('etiquettes')}-{form.day.data.isoformat()}.pdf"
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer


def _labels(form: ShelfLabelsForm, place: Place) -> list[ShelfLabel]:
    session, day = db.session(), form.day.data
    scope = "all" if form.scope.data == "chosen" else form.scope.data
    found = labelled(session, place.id, day, scope)
    if form.scope.data == "chosen":
        found = [one for one in found if _is_wanted(one, form.wanted())]
    if not found:
        raise NoShelfLabels(field="scope")
    ids = [one.of.row.article.id for one in found]
    mentions = mentions_on_shelf(session, place.id, ids, day) if form.mentions.data else {}
    # A label is in French and Arabic, whatever the language of who prints it.
    with force_locale("fr"):
        return [_label(one, place, mentions) for one in found]


def _is_wanted(one: Labelled, wanted: Sequence[str]) -> bool:
    item = one.of.row.item
    marks = (item.code.lower(), item.gtin or "", (item.gtin or "").lstrip("0"))
    names = (item.name_fr.lower(), item.name_ar)
    return any(text in marks or any(text in name for name in names) for text in wanted)


def _label(one: Labelled, place: Place, mentions: Mapping[UUID, Sequence[Mention]]) -> ShelfLabel:
    row = one.of.row
    return ShelfLabel(
        name=Bilingual(row.item.name_fr, row.item.name_ar),
        price=money(one.gross_cents, place.currency),
        per_measure=_per_measure(one, place.currency),
        maker=row.maker.name,
        mentions=[_mention(each) for each in mentions.get(row.article.id, ())],
        code=row.item.gtin or row.item.code,
        is_gtin=row.item.gtin is not None,
    )


def _per_measure(one: Labelled, currency: str) -> Bilingual:
    """The price of a kilogram or of a litre; of goods by weight it is the price itself."""
    unit, item = one.of.unit, one.of.row.item
    cents = (
        one.gross_cents
        if one.of.row.article.is_weighed
        else per_measure_cents(one.gross_cents, item.net_content, unit)
    )
    if cents is None:
        return Bilingual("")
    text, (french, arabic) = money(cents, currency), _MEASURES[unit]
    return Bilingual(f"{text} {french}", f"{arabic}")


def _mention(one: Mention) -> str:
    name = SCHEME_NAMES.get(one.scheme, one.scheme)
    return f"{name} – certifié par {one.certificate.body}"


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
