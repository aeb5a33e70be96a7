"""The stock of a place at the end of any day, with its worth; the page and its file."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Flask, Response, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from inventory.models import Place
from inventory.queries.places import place_for, visible_places
from kernel.access import Role, allow
from kernel.addresses import day_of
from kernel.clock import business_day, now
from kernel.db import db
from kernel.presentation import quantity
from kernel.security import current_actor
from kernel.spreadsheets import amount_text, csv_answer
from shop.queries.valuation import ValuedRow, totals_by_owner, valued_stock

pages = Blueprint("valuation", __name__)
READERS = (Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, Role.COOPERATIVE_OFFICER, Role.AUDITOR)
SHOWN_MAX = 300


@pages.get("/stock/value")
@allow(*READERS)
def choose_place() -> AnyResponse | str:
    """Of which place; skipped when there is one only."""
    places = visible_places(db.session(), current_actor())
    if len(places) == 1:
        return redirect(url_for("valuation.stock_on", place_id=places[0].id))
    return render_template(
        "inventory/places/choose.html",
        title=_("Valoriser le stock"),
        question=_("Le stock de quel lieu ?"),
        endpoint="valuation.stock_on",
        places=places,
    )


@pages.get("/places/<uuid:place_id>/stock-on")
@allow(*READERS)
def stock_on(place_id: UUID) -> str:
    """What lay here at the end of a day, and its worth; today's when no day is given."""
    place, day, today = _asked(place_id)
    rows = valued_stock(db.session(), place, day)
    return render_template(
        "shop/stock/on.html",
        place=place,
        on=day,
        today=today,
        rows=rows[:SHOWN_MAX],
        is_cut=len(rows) > SHOWN_MAX,
        totals=totals_by_owner(rows),
    )


@pages.get("/places/<uuid:place_id>/stock-on.csv")
@allow(*READERS)
def stock_on_csv(place_id: UUID) -> Response:
    """The same as a table, whole."""
    place, day, _today = _asked(place_id)
    head = [
        _("Jour"), _("Lieu"), _("À qui"), _("Produit"), _("Lot"), _("Quantité"), _("Unité"), _("Conditions"),
        _("Valeur au prix du jour"), _("Valeur au prix d’achat"), _("Dû si vendu"), _("Monnaie"),
    ]  # fmt: skip
    rows = (_cells(place, day, row) for row in valued_stock(db.session(), place, day))
    return csv_answer(f"{_('stock')}-{place.key}-{day}.csv", [head, *rows])


def _cells(place: Place, day: date, row: ValuedRow) -> list[str]:
    past = row.past
    value = "" if row.value_cents is None else amount_text(row.value_cents)
    return [
        day.isoformat(),
        place.name,
        past.owner.name,
        past.trade_item.name_fr if past.trade_item else past.product.name_fr,
        past.lot.code,
        quantity(past.quantity, past.lot.unit),
        past.lot.unit,
        _("Dépôt-vente") if row.is_consigned else _("À la maison qui tient le lieu"),
        *((value, "") if row.is_consigned else ("", value)),
        "" if row.due_cents is None else amount_text(row.due_cents),
        place.currency,
    ]


def _asked(place_id: UUID) -> tuple[Place, date, date]:
    """The place, the day asked for, today; a day to come is today."""
    place = place_for(db.session(), current_actor(), place_id)
    today = business_day(now(), place.timezone)
    return place, max(min(day_of("day") or today, today), date(2000, 1, 1)), today


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
