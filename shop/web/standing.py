"""The boutiques side by side as they stand: every figure opens what it is made of."""

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.models import Place
from kernel.access import allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.security import current_actor
from kernel.spreadsheets import table_answer
from kernel.tables import Chart, Column, Row, Table, ordered
from producers.models import Organisation
from shop.queries.figures.cover import cover
from shop.queries.figures.scope import Scope
from shop.queries.figures.sold import Shared, agreements_of_all, shared, sold
from shop.queries.figures.standing import (
    LATE_AFTER_DAYS,
    Owed,
    Worth,
    cover_days,
    last_closed,
    owed_by_places,
    worth_of_stock,
)
from shop.queries.figures.takings import Taken, taken_by_place
from shop.queries.settling import open_by_place
from shop.queries.watch import silent_tills
from shop.web.figures import PERIOD_NAMES, READERS, ZONE, Asked, asked_figures

pages = Blueprint("standing", __name__)


@pages.get("/figures/standing")
@allow(*READERS)
def standing() -> str:
    """What each boutique took over some days, and how it stands today."""
    asked = asked_figures()
    return render_template(
        "shop/figures/standing.html",
        asked=asked,
        tables=_tables(asked) if asked else (),
        files=_files,
        periods=PERIOD_NAMES,
    )


@pages.get("/figures/standing/<table>.<any(csv, xlsx):sort>")
@allow(*READERS)
def standing_file(table: str, sort: str) -> Response:
    """One of the tables, in the order of the page, as a file."""
    asked = asked_figures()
    told = {one.key: one for one in _tables(asked)} if asked else {}
    if table not in told:
        abort(404)
    return table_answer(f"{table}-{business_day(now(), ZONE):%Y%m%d}", sort, told[table])


def _files(table: str, sort: str) -> str:
    asked: dict[str, Any] = request.args.to_dict()
    return url_for(".standing_file", **{**asked, "table": table, "sort": sort})


def _tables(asked: Asked) -> list[Table]:
    session, scope = db.session(), asked.scope
    agreements = agreements_of_all(session)
    owed = owed_by_places(session, scope.places, agreements, now())
    by_place, by_owner = defaultdict[UUID, Owed](Owed), defaultdict[UUID, Owed](Owed)
    for (place_id, owner_id), one in owed.items():
        by_place[place_id] += one
        by_owner[owner_id] += one
    keepers = {place.id: place.organisation_id for place in scope.places}
    earned = defaultdict[UUID, Shared](Shared)
    for row in sold(session, scope, agreements):
        earned[row.place_id] += shared(row, keepers[row.place_id], agreements)
    return [
        ordered(_of_places(scope, earned, by_place), request.args.get("places", "")),
        ordered(_of_owners(scope, by_owner), request.args.get("owners", "")),
    ]


def _of_places(scope: Scope, earned: dict[UUID, Shared], owed: dict[UUID, Owed]) -> Table:
    session, actor, today = db.session(), current_actor(), business_day(now(), ZONE)
    taken = taken_by_place(session, scope, scope.period)
    worth = worth_of_stock(session, scope.places, today)
    days = cover_days(cover(session, scope, today))
    closed, odd = last_closed(session, scope.places), open_by_place(session, actor)
    silent = Counter(one.place.id for one in silent_tills(session, actor, now()))
    listed = [
        Row(
            (
                place.name,
                (ours := taken.get(place.id, Taken())).cents,
                ours.basket_cents,
                earned[place.id].commission_cents,
                worth.get(place.id, Worth()).cents,
                days.get(place.id),
                owed[place.id].due_cents,
                owed[place.id].to_pay_cents,
                owed[place.id].late_cents,
                closed.get(place.id),
                odd.get(place.id, 0),
                silent.get(place.id, 0),
            ),
            _figures(place),
            links=_links(scope, place),
        )
        for place in sorted(scope.places, key=lambda one: -taken.get(one.id, Taken()).cents)
    ]
    columns = (
        Column(_("Boutique")),
        Column(_("Recettes"), "money"),
        Column(_("Panier moyen"), "money"),
        Column(_("Commission"), "money"),
        Column(_("Stock en dépôt, au prix du jour"), "money"),
        Column(_("Couverture (jours)"), "days"),
        Column(_("Dû, sans relevé"), "money"),
        Column(_("Relevés à payer"), "money"),
        Column(_("dont en retard"), "money"),
        Column(_("Dernière clôture"), "day"),
        Column(_("À régler"), "count"),
        Column(_("Caisses muettes"), "count"),
    )
    note = _(
        "Couverture : pièces vendables × 28 ÷ pièces vendues en 28 jours, tous articles ensemble. "
        "Recettes, panier et commission sont des jours choisis ; le reste est d’aujourd’hui. "
        "Un relevé approuvé depuis plus de %(days)s jours est en retard.",
        days=LATE_AFTER_DAYS,
    )
    title, summed = _("Où en est chaque boutique"), (1, 3, 4, 6, 7, 8, 10, 11)
    return Table("places", title, columns, listed, scope.currency, Chart("bars", (1,)), note, summed)


def _figures(place: Place, anchor: str | None = None) -> str:
    kept = {name: request.args[name] for name in ("period", "first", "last") if request.args.get(name)}
    return url_for("figures.figures", place=place.id, _anchor=anchor, **kept)  # type: ignore[arg-type]


def _links(scope: Scope, place: Place) -> dict[int, str]:
    """What each figure of a boutique is made of."""
    days = {"first": scope.period.first.isoformat(), "last": scope.period.last.isoformat()}
    sales = url_for("sales.sale_list", place=place.id, **days)  # type: ignore[arg-type]
    statements = url_for("payouts.payout_list", place=place.id)
    return {
        1: sales,
        2: sales,
        3: _figures(place, "of-owners"),
        4: url_for("valuation.stock_on", place_id=place.id),
        5: _figures(place, "of-cover"),
        6: url_for("payouts.owed", place_id=place.id),
        7: statements,
        8: statements,
        9: url_for("closings.closing_list", place=place.id),
        10: url_for("settling.to_settle", place=place.id),
        11: url_for("tills.till_list"),
    }


def _of_owners(scope: Scope, owed: dict[UUID, Owed]) -> Table:
    """What is owed to each cooperative, all boutiques of the currency together."""
    session = db.session()
    owners = {owner_id: session.get(Organisation, owner_id) for owner_id in owed}
    listed = [
        Row(
            (
                owner.name,
                one.due_cents,
                one.to_pay_cents,
                one.late_cents,
                one.waiting_cents,
            ),
            url_for("figures.figures", owner=owner_id, currency=scope.currency),
        )
        for owner_id, one in sorted(owed.items(), key=lambda pair: -pair[1].due_cents - pair[1].to_pay_cents)
        if (owner := owners[owner_id])
    ]
    columns = (
        Column(_("Coopérative")),
        Column(_("Dû, sans relevé"), "money"),
        Column(_("Relevés à payer"), "money"),
        Column(_("dont en retard"), "money"),
        Column(_("Sans accord"), "money"),
    )
    title, summed = _("Ce qui est dû à chaque coopérative"), (1, 2, 3, 4)
    return Table("owners", title, columns, listed, scope.currency, Chart("bars", (1,)), "", summed)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
