"""Today at the counters: takings by means and hour, best articles; and what a manager should look at."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.models import Place
from kernel.access import Actor
from kernel.clock import now
from kernel.db import db
from kernel.presentation import day, money, number
from kernel.tables import Table
from shop.queries.figures.cover import LOW_DAYS, cover
from shop.queries.figures.scope import Scope
from shop.queries.figures.sold import named, sold
from shop.queries.figures.takings import Taken, taken_by_day, taken_by_hour, taken_by_means
from shop.queries.pieces import places_with_unpriced
from shop.queries.selling import selling_places
from shop.queries.watch import drawers_left_open, silent_tills
from shop.rules.periods import Period
from shop.web import figure_tables, goods_tables
from shop.web.tasks import Figure, Task

BEST_MAX = 5


@dataclass(frozen=True, slots=True)
class SoldToday:
    """What the places of one currency sold today."""

    scope: Scope
    name: str
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]

    @property
    def key(self) -> str:
        return self.scope.currency


def today_at_counters(actor: Actor, today: date) -> list[SoldToday]:
    """What was sold today, currency by currency: two are never added."""
    return [_sold(scope) for scope in _scopes(actor, Period(today, today))]


def _scopes(actor: Actor, period: Period) -> Iterator[Scope]:
    by_currency: dict[str, list[Place]] = {}
    for place in selling_places(db.session(), actor):
        by_currency.setdefault(place.currency, []).append(place)
    for currency, places in by_currency.items():
        yield Scope(places, currency, period)


def _sold(scope: Scope) -> SoldToday:
    session = db.session()
    total = sum(taken_by_day(session, scope, scope.period).values(), Taken())
    currency = scope.currency
    rows = sold(session, scope)
    articles = goods_tables.by_article(scope, rows, named(session, rows))
    basket = total.basket_cents
    figures = (
        Figure(_("Recettes"), money(total.cents, currency), figure_tables.sales_address(scope)),
        Figure(_("Ventes"), number(total.sales), figure_tables.sales_address(scope)),
        Figure(_("Panier moyen"), "—" if basket is None else money(basket, currency)),
    )
    tables = (
        figure_tables.by_means(scope, taken_by_means(session, scope)),
        figure_tables.by_hour(scope, taken_by_hour(session, scope)),
        replace(articles, title=_("Les meilleurs articles"), rows=articles.rows[:BEST_MAX], summed=()),
    )
    name = scope.places[0].name if len(scope.places) == 1 else currency
    return SoldToday(scope, name, figures, tuple(replace(one, key=f"{one.key}-{currency}") for one in tables))


def tasks_of_watch(actor: Actor, today: date, *, is_low_told: bool) -> Iterator[Task]:
    """Drawers left open, silent tills, pieces without a price; what runs out, unless a minimum said so."""
    session = db.session()
    drawers = drawers_left_open(session, actor, today)
    if drawers:
        first = drawers[0][0]
        why = ngettext(
            "%(num)s caisse est ouverte depuis le %(day)s.",
            "%(num)s caisses n’ont pas été comptées, la première depuis le %(day)s.",
            len(drawers),
            day=day(first.business_day, "medium"),
        )
        url = url_for("tills.drawer_page", cash_session_id=first.id)
        yield Task(_("Compter la caisse"), why, url, "drawer", is_urgent=True)
    silent = silent_tills(session, actor, now())
    if silent:
        names = ", ".join(one.till.code for one in silent)
        why = ngettext(
            "%(tills)s ne s’est pas fait entendre : ses ventes sont peut-être encore sur l’appareil.",
            "%(tills)s ne se sont pas fait entendre : leurs ventes sont peut-être encore sur les appareils.",
            len(silent),
            tills=names,
        )
        yield Task(_("Réveiller une caisse"), why, url_for("tills.till_list"), "till", is_urgent=True)
    for place, count in places_with_unpriced(session, actor, today):
        why = ngettext(
            "%(place)s : %(num)s article fait à la main attend son prix.",
            "%(place)s : %(num)s articles faits à la main attendent leur prix.",
            count,
            place=place.name,
        )
        yield Task(_("Donner un prix"), why, url_for("pieces.to_price", place_id=place.id), "price")
    if not is_low_told:
        yield from _low(actor, today)


def _low(actor: Actor, today: date) -> Iterator[Task]:
    session = db.session()
    for scope in _scopes(actor, Period(today, today)):
        low = [one for one in cover(session, scope, today) if one.is_low]
        if low:
            why = ngettext(
                "%(num)s article sera épuisé dans moins de %(days)s jours.",
                "%(num)s articles seront épuisés dans moins de %(days)s jours.",
                len(low),
                days=LOW_DAYS,
            )
            url = url_for("figures.figures", currency=scope.currency) + "#of-cover"
            yield Task(_("Réapprovisionner"), why, url, "stock")
