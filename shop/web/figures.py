"""What a manager looks at: a month, a season or any days, cut each way; each table a file too."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, abort, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from inventory.models import Place
from kernel.access import Role, allow
from kernel.addresses import day_of, id_of, one_of
from kernel.clock import business_day, now
from kernel.db import db
from kernel.presentation import money, number, percent
from kernel.security import current_actor
from kernel.spreadsheets import table_answer
from kernel.tables import Table
from producers.models import Organisation
from shop import messages
from shop.queries.figures.cover import cover
from shop.queries.figures.margins import margins
from shop.queries.figures.owned import to_pay_by_place
from shop.queries.figures.scope import Scope
from shop.queries.figures.sold import Shared, Sold, agreements_of_all, named, owners_of, shared, sold
from shop.queries.figures.takings import (
    Taken,
    taken_by_day,
    taken_by_hour,
    taken_by_means,
    taken_by_place,
)
from shop.queries.outflows import OutflowFilters, outflows
from shop.queries.selling import selling_places
from shop.rules.periods import PERIODS, Period, before, between, period_of, year_before
from shop.web import figure_tables as tables
from shop.web import goods_tables as goods
from shop.web.place_tables import AtPlace, by_cause, by_place

pages = Blueprint("figures", __name__)
READERS = (Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, Role.AUDITOR)
PERIOD_NAMES = {
    "today": _l("Aujourd’hui"),
    "week": _l("Sept jours"),
    "month": _l("Ce mois"),
    "last_month": _l("Le mois dernier"),
    "season": _l("La campagne"),
    "year": _l("Douze mois"),
}
ZONE = "Africa/Casablanca"
# Beyond ten times as much, a percentage says nothing.
CHANGE_TOLD_MAX = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: the scope, and all that could be chosen instead."""

    scope: Scope
    period_name: str | None
    place: Place | None
    places: list[Place]
    currencies: list[str]


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure beside that of the period before and of the same days last year."""

    label: str
    shown: str
    url: str | None
    against: tuple[tuple[str, str], ...]


@pages.get("/figures")
@allow(*READERS)
def figures() -> str:
    """The figures of some places over some days."""
    asked = asked_figures()
    if asked is None:
        return render_template("shop/figures/figures.html", asked=None)
    told, compared, owners = _tables(asked.scope)
    return render_template(
        "shop/figures/figures.html",
        asked=asked,
        tables=told,
        compared=compared,
        files=_files,
        owners=sorted(owners, key=lambda one: one.name),
        periods=PERIOD_NAMES,
        before=before(asked.scope.period),
        year_before=year_before(asked.scope.period),
        words=messages,
    )


@pages.get("/figures/<table>.<any(csv, xlsx):sort>")
@allow(*READERS)
def figures_file(table: str, sort: str) -> Response:
    """One of the tables, narrowed as the page is, as a file."""
    asked = asked_figures()
    told = {one.key: one for one in _tables(asked.scope)[0]} if asked else {}
    if asked is None or table not in told:
        abort(404)
    days = asked.scope.period
    return table_answer(f"{table}-{days.first:%Y%m%d}-{days.last:%Y%m%d}", sort, told[table])


def _files(table: str, sort: str) -> str:
    asked: dict[str, Any] = request.args.to_dict()
    return url_for(".figures_file", **{**asked, "table": table, "sort": sort})


def asked_figures() -> Asked | None:
    """What the address says; this month at all places of the commonest currency when it says nothing."""
    places = selling_places(db.session(), current_actor())
    if not places:
        return None
    place = next((one for one in places if one.id == id_of("place")), None)
    currencies = [currency for currency, _count in Counter(one.currency for one in places).most_common()]
    currency = place.currency if place else request.args.get("currency", "")
    if currency not in currencies:
        currency = currencies[0]
    chosen = [place] if place else [one for one in places if one.currency == currency]
    branch = one_of("branch", messages.BRANCHES) or ""
    name, period = _period_asked(branch, chosen[0].timezone)
    scope = Scope(chosen, currency, period, branch, id_of("owner"))
    return Asked(scope, name, place, places, currencies)


def _period_asked(branch: str, timezone: str) -> tuple[str | None, Period]:
    first, last = day_of("first"), day_of("last")
    if first or last:
        return None, between(first or last, last or first)  # type: ignore[arg-type]
    name = one_of("period", dict.fromkeys(PERIODS)) or "month"
    return name, period_of(name, business_day(now(), timezone), branch)


def _tables(scope: Scope) -> tuple[list[Table], list[Compared], list[Organisation]]:
    """The tables, the few figures, and the cooperatives that the goods could be narrowed to."""
    session = db.session()
    by_day = taken_by_day(session, scope, scope.period)
    cut_by_receipt = (
        []
        if scope.is_narrowed
        else [
            tables.by_hour(scope, taken_by_hour(session, scope)),
            tables.by_weekday(scope, by_day),
            tables.by_means(scope, taken_by_means(session, scope)),
        ]
    )
    periods = (before(scope.period), year_before(scope.period)) if scope.period.is_compared else ()
    others = [(one, taken_by_day(session, scope, one)) for one in periods]
    agreements = agreements_of_all(session, scope.owner_id)
    rows = sold(session, scope, agreements)
    names = named(session, rows)
    keepers = {place.id: place.organisation_id for place in scope.places}
    parts = {row: shared(row, keepers[row.place_id], agreements) for row in rows}
    places = {place.id: place.name for place in scope.places}
    told = [
        tables.by_time(scope, by_day, others),
        goods.by_article(scope, rows, names),
        goods.by_branch(scope, rows, names),
        goods.by_owner(scope, rows, names, parts.__getitem__, margins(session, scope)),
        *cut_by_receipt,
        *_compared_places(scope, parts),
        goods.covers(scope, cover(session, scope, business_day(now(), ZONE)), places),
    ]
    totals = [sum(days.values(), Taken()) for days in (by_day, *(days for _one, days in others))]
    owners = owners_of(session, scope) if scope.is_narrowed else list(names.owners.values())
    return told, _compared(scope, totals), owners


def _compared_places(scope: Scope, parts: Mapping[Sold, Shared]) -> Iterator[Table]:
    """What was lost; and the boutiques side by side when there are several."""
    session, days = db.session(), scope.period
    if scope.is_narrowed:
        return
    filters = OutflowFilters(days.first, days.last, scope.places[0].id if len(scope.places) == 1 else None)
    mine = set(scope.place_ids)
    lost = [one for one in outflows(session, current_actor(), filters) if one.place.id in mine]
    yield by_cause(scope, lost)
    if len(scope.places) < 2:
        return
    to_pay, earned = to_pay_by_place(session, scope.place_ids), defaultdict[UUID, Shared](Shared)
    for row, share in parts.items():
        earned[row.place_id] += share
    told = {
        place.id: AtPlace(
            earned[place.id],
            [one for one in lost if one.place.id == place.id],
            to_pay.get(place.id, 0),
        )
        for place in scope.places
    }
    yield by_place(scope, taken_by_place(session, scope, days), told)


def _compared(scope: Scope, totals: list[Taken]) -> list[Compared]:
    """The few figures of the period, beside those before; the first opens its receipts."""
    cents: Callable[[int], str] = lambda value: money(value, scope.currency)  # noqa: E731
    url = tables.sales_address(scope, branch=scope.branch or None, owner=scope.owner_id)
    found = [_one(_("Recettes"), [one.cents for one in totals], cents, url)]
    if not scope.is_narrowed:
        found += [
            _one(_("Ventes"), [one.sales for one in totals], number, url),
            _one(_("Panier moyen"), [one.basket_cents for one in totals], cents, None),
            _one(_("Remboursé"), [-one.refund_cents for one in totals], cents,
                 tables.sales_address(scope, kind="refund")),
        ]  # fmt: skip
    return found


def _one(
    label: str, values: list[int] | list[int | None], told: Callable[[int], str], url: str | None
) -> Compared:
    ours, *others = values
    names = (_("avant"), _("l’an dernier"))
    against = tuple(
        (name, f"{told(other)}{_change(ours, other)}")
        for name, other in zip(names, others, strict=False)
        if other is not None
    )
    return Compared(label, told(ours) if ours is not None else "—", url, against)


def _change(ours: int | None, other: int) -> str:
    """How much more or less than before, in percent; nothing when there was next to nothing before."""
    if ours is None or other <= 0 or ours > other * CHANGE_TOLD_MAX:
        return ""
    sign = "+" if ours >= other else "−"
    return f" ({sign}{percent(round(abs(ours - other) * 100 / other) * 10_000)})"


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
