"""Pages of the processing: *Transformer*, *Diviser*, *Réunir*."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from inventory.forms.parting import MergeForm, SplitForm
from inventory.forms.processing import PackForm, TransformForm
from inventory.messages import RUN_KINDS
from inventory.models import Place
from inventory.operations.parting import merge_lots, split_lot
from inventory.operations.production import MAKERS, process_lots
from inventory.queries.places import place_for, production_places
from inventory.queries.shelf import ShelfRow, shelf, workable_products
from inventory.rules.preview import Weighed, preview
from inventory.web.readers import today_at
from inventory.web.stock import row_at
from kernel.access import allow
from kernel.db import db
from kernel.errors import DomainError
from kernel.execute import Outcome, execute
from kernel.forms import problems_on, status_of
from kernel.messages import sentence
from kernel.quantity import Unit
from kernel.security import current_actor
from traceability.models import PROCESS_KINDS, Product
from traceability.queries.products import bands_of, products_by_id, trade_items_of
from traceability.rules.yields import Band

pages = Blueprint("processing", __name__)


@dataclass(frozen=True, slots=True)
class Work:
    """One process of one product at one place: what there is to work, and what it should give."""

    place: Place
    kind: str
    product: Product
    shelf: Sequence[ShelfRow]
    bands: Sequence[Band]
    products: dict[UUID, Product]


@pages.get("/processing")
@allow(*MAKERS)
def choose_place() -> Response | str:
    """Where the work is done; skipped when there is one place only."""
    places = production_places(db.session(), current_actor())
    if len(places) == 1:
        return redirect(url_for("processing.choose_work", place_id=places[0].id))
    return render_template(
        "inventory/places/choose.html",
        title=_("Transformer"),
        question=_("Où travaillez-vous ?"),
        endpoint="processing.choose_work",
        places=places,
    )


@pages.get("/processing/<uuid:place_id>")
@allow(*MAKERS)
def choose_work(place_id: UUID) -> str:
    """What is done, and to what: each process with the products it can work here."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    works = [
        (kind, workable_products(session, place.id, _keeper(place), kind, today_at(place)))
        for kind in PROCESS_KINDS
    ]
    return render_template(
        "inventory/processing/works.html",
        place=place,
        works=[(kind, products) for kind, products in works if products],
        kinds=RUN_KINDS,
    )


@pages.route(
    "/processing/<uuid:place_id>/<any(drying,sorting,crushing,cold_pressing,distilling):kind>"
    "/<uuid:product_id>",
    methods=["GET", "POST"],
)
@allow(*MAKERS)
def transform(place_id: UUID, kind: str, product_id: UUID) -> Response | tuple[str, int]:
    """Work lots of one product into what its process gives."""
    work = _work(place_id, kind, product_id)
    form = _transform_form(work)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            outcome = execute(process_lots, form.to_command(context.operation_id), context)
            return _done(outcome)
    page = render_template("inventory/processing/transform.html", form=form, work=work, kinds=RUN_KINDS)
    return page, status_of(form)


@pages.route("/processing/<uuid:place_id>/packing/<uuid:product_id>", methods=["GET", "POST"])
@allow(*MAKERS)
def pack(place_id: UUID, product_id: UUID) -> Response | tuple[str, int]:
    """Put lots of one product into packs."""
    work = _work(place_id, "packing", product_id)
    form = _pack_form(work)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            outcome = execute(process_lots, form.to_command(context.operation_id), context)
            return _done(outcome)
    page = render_template("inventory/processing/pack.html", form=form, work=work, kinds=RUN_KINDS)
    return page, status_of(form)


@pages.post("/processing/<uuid:place_id>/<kind>/<uuid:product_id>/yield")
@allow(*MAKERS)
def yield_so_far(place_id: UUID, kind: str, product_id: UUID) -> str:
    """The yield of what is typed so far against what is expected, for the page to show."""
    if kind not in PROCESS_KINDS:
        raise NotFound()
    work = _work(place_id, kind, product_id)
    form = _pack_form(work) if kind == "packing" else _transform_form(work)
    for rows in form.rows():
        rows.read()
    verdict, problem = None, None
    try:
        verdict = preview(_taken(form, work), _made(form, work), work.bands)
    except DomainError as error:
        problem = sentence(error)
    return render_template("inventory/processing/_yield.html", verdict=verdict, problem=problem)


@pages.route("/stock/<uuid:place_id>/<uuid:lot_id>/split", methods=["GET", "POST"])
@allow(*MAKERS)
def split(place_id: UUID, lot_id: UUID) -> Response | tuple[str, int]:
    """Part a lot into others."""
    row = row_at(place_id, lot_id, _keeper(_place(place_id)))
    form = SplitForm(row)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            return _done(execute(split_lot, form.to_command(context.operation_id), context))
    return render_template("inventory/processing/split.html", form=form, row=row), status_of(form)


@pages.route("/stock/<uuid:place_id>/<uuid:lot_id>/merge", methods=["GET", "POST"])
@allow(*MAKERS)
def merge(place_id: UUID, lot_id: UUID) -> Response | tuple[str, int]:
    """Put a lot together with others of the same product, in the same pack."""
    session, place = db.session(), _place(place_id)
    row = row_at(place_id, lot_id, _keeper(place))
    alike = [
        one
        for one in shelf(
            session,
            place.id,
            owner_id=_keeper(place),
            product_id=row.product.id,
            free_on=today_at(place),
        )
        if one.on_hand.trade_item_id == row.on_hand.trade_item_id
    ]
    form = MergeForm(place, alike)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            return _done(execute(merge_lots, form.to_command(context.operation_id), context))
    page = render_template("inventory/processing/merge.html", form=form, row=row, shelf=alike)
    return page, status_of(form)


def _place(place_id: UUID) -> Place:
    return place_for(db.session(), current_actor(), place_id)


def _keeper(place: Place) -> UUID:
    """The organisation that works at a place; registered places all have one."""
    if place.organisation_id is None:
        raise NotFound()
    return place.organisation_id


def _work(place_id: UUID, kind: str, product_id: UUID) -> Work:
    session, place = db.session(), _place(place_id)
    products = products_by_id(session, [product_id])
    if product_id not in products:
        raise NotFound()
    bands = bands_of(session, kind, [product_id])
    rows = shelf(
        session,
        place.id,
        owner_id=_keeper(place),
        product_id=product_id,
        free_on=today_at(place),
    )
    return Work(
        place=place,
        kind=kind,
        product=products[product_id],
        shelf=[row for row in rows if row.trade_item is None],
        bands=bands,
        products=products_by_id(session, [product_id, *(one.output_product_id for one in bands)]),
    )


def _transform_form(work: Work) -> TransformForm:
    return TransformForm(work.place, work.kind, work.shelf, work.bands, work.products, today_at(work.place))


def _pack_form(work: Work) -> PackForm:
    items = trade_items_of(db.session(), [_keeper(work.place)], work.product.id)
    return PackForm(work.place, work.shelf, items, today_at(work.place))


def _taken(form: TransformForm | PackForm, work: Work) -> list[Weighed]:
    return [_weighed(work.product, amount, work.product.unit) for amount in form.takes.amounts.values()]


def _made(form: TransformForm | PackForm, work: Work) -> list[Weighed]:
    if isinstance(form, TransformForm):
        return [
            _weighed(work.products[UUID(product)], amount, work.products[UUID(product)].unit)
            for product, amount in form.makes.amounts.items()
        ]
    item = form.items.get(form.trade_item_id.data or "")
    pieces = form.pieces.data or 0
    if item is None or not pieces > 0:
        return []
    return [_weighed(work.product, pieces, Unit.PIECE, item.net_content)]


def _weighed(product: Product, quantity: int, unit: str, net_content: int | None = None) -> Weighed:
    return Weighed(
        product_id=product.id,
        quantity=quantity,
        unit=unit,
        product_unit=product.unit,
        density_g_per_l=product.density_g_per_l,
        net_content=net_content,
        is_water_added=product.is_water_added,
    )


def _done(outcome: Outcome) -> Response:
    """To the page of the first lot that came out, saying which did."""
    lots = outcome["lots"]
    codes = ", ".join(lot["code"] for lot in lots)
    flash(_("Enregistré : %(codes)s.", codes=codes), "good")
    return redirect(url_for("lots.lot_page", lot_id=lots[0]["lot_id"]))


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
