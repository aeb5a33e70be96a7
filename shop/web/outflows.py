"""What left otherwise than sold: by cause, with its value; the page and its file."""

from datetime import date

from flask import Blueprint, Flask, Response, render_template
from flask_babel import gettext as _

from inventory.messages import CAUSES, PLACE_KINDS
from inventory.queries.places import visible_places
from kernel.access import Role, allow
from kernel.addresses import day_of, id_of, one_of
from kernel.clock import business_day, now
from kernel.db import db
from kernel.presentation import quantity
from kernel.security import current_actor
from kernel.spreadsheets import amount_text, csv_answer
from shop.messages.payouts import ON_THE_ROAD
from shop.queries.outflows import ROAD, Outflow, OutflowFilters, outflows, totals_by_cause

pages = Blueprint("outflows", __name__)
READERS = (Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, Role.COOPERATIVE_OFFICER, Role.AUDITOR)
# A list over several places speaks of the day in Morocco, where most of them are.
LIST_ZONE = "Africa/Casablanca"
SHOWN_MAX = 300
# A count asks nobody why: what it did not find is told by its account. Nor does a reception.
NAMES = {
    **CAUSES,
    "count_difference": PLACE_KINDS["count_difference"],
    "loss": PLACE_KINDS["loss"],
    ROAD: ON_THE_ROAD["road"],
}


@pages.get("/stock/left")
@allow(*READERS)
def left_list() -> str:
    """What left by cause between two days, this month when none are given."""
    session, actor = db.session(), current_actor()
    filters = _filters()
    rows = outflows(session, actor, filters)
    return render_template(
        "shop/stock/left.html",
        rows=rows[:SHOWN_MAX],
        is_cut=len(rows) > SHOWN_MAX,
        totals=totals_by_cause(rows),
        filters=filters,
        places=visible_places(session, actor),
        names=NAMES,
        causes=(*CAUSES, "count_difference", ROAD),
    )


@pages.get("/stock/left.csv")
@allow(*READERS)
def left_csv() -> Response:
    """The same as a table, whole."""
    filters = _filters()
    head = [
        _("Jour"), _("Lieu"), _("Lot"), _("Produit"), _("À qui"), _("Quantité"), _("Unité"), _("Pourquoi"),
        _("Ce qui a été dit"), _("Valeur au prix du jour"), _("Monnaie"),
    ]  # fmt: skip
    rows = (_cells(one) for one in outflows(db.session(), current_actor(), filters))
    return csv_answer(f"{_('sorties')}-{filters.first}-{filters.last}.csv", [head, *rows])


def _cells(one: Outflow) -> list[str]:
    return [
        one.day.isoformat(),
        one.place.name,
        one.lot.code,
        one.trade_item.name_fr if one.trade_item else one.product.name_fr,
        one.owner.name,
        quantity(one.move.quantity, one.lot.unit),
        one.lot.unit,
        str(NAMES.get(one.cause, one.cause)),
        one.move.reason or "",
        "" if one.value_cents is None else amount_text(one.value_cents),
        one.place.currency,
    ]


def _filters() -> OutflowFilters:
    """The filters of the address; days the wrong way round are put right."""
    today = business_day(now(), LIST_ZONE)
    days = sorted((day_of("first") or today.replace(day=1), day_of("last") or today))
    first, last = (min(max(day, date(2000, 1, 1)), date(2100, 1, 1)) for day in days)
    return OutflowFilters(first, last, id_of("place"), one_of("cause", NAMES) or "")


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
