"""The tables of takings: cut by time, by hour and by means, every row opening its receipts."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from babel.dates import get_day_names
from flask import url_for
from flask_babel import gettext as _

from kernel.presentation import current_locale, day
from kernel.tables import Chart, Column, Row, Table
from shop import messages
from shop.queries.figures.scope import Scope
from shop.queries.figures.takings import Taken
from shop.rules.periods import Period


def sales_address(scope: Scope, period: Period | None = None, **more: Any) -> str:
    """The list of the receipts that a figure is made of."""
    days = period or scope.period
    place = scope.places[0].id if len(scope.places) == 1 else None
    given = {"place": place, "first": days.first.isoformat(), "last": days.last.isoformat(), **more}
    return url_for("sales.sale_list", **given)


def narrowed(scope: Scope) -> dict[str, Any]:
    """The goods that a scope is narrowed to, for an address."""
    return {"branch": scope.branch or None, "owner": scope.owner_id}


def by_time(
    scope: Scope, told: Mapping[date, Taken], others: Sequence[tuple[Period, Mapping[date, Taken]]]
) -> Table:
    """Takings by day, or by month when the period is long, beside those they are compared with if any."""
    steps = _steps(scope.period)
    compared = [[_within(days, step) for step in _steps(period)] for period, days in others]
    rows = [
        Row(
            (
                _step_name(step, scope.period),
                (taken := _within(told, step)).cents,
                None if scope.is_narrowed else taken.sales,
                *(other[at].cents if at < len(other) else None for other in compared),
            ),
            sales_address(scope, step, **narrowed(scope)),
        )
        for at, step in enumerate(steps)
    ]
    columns = (
        Column(_("Mois") if scope.period.is_by_month else _("Jour"), "text"),
        Column(_("Recettes"), "money"),
        Column(_("Ventes"), "count"),
        *((Column(_("Avant"), "money"), Column(_("L’an dernier"), "money")) if others else ()),
    )
    money_columns = tuple(at for at, one in enumerate(columns) if one.kind == "money")
    chart = Chart("lines", money_columns) if len(steps) > 1 else None
    title = _("Recettes par mois") if scope.period.is_by_month else _("Recettes par jour")
    return Table("days", title, columns, rows, scope.currency, chart, summed=tuple(range(1, len(columns))))


def _steps(period: Period) -> list[Period]:
    """The days of a period, or its months."""
    if not period.is_by_month:
        days = (period.first + timedelta(days=n) for n in range(period.days))
        return [Period(one, one) for one in days]
    found, first = [], period.first
    while first <= period.last:
        last = first.replace(day=monthrange(first.year, first.month)[1])
        found.append(Period(first, min(last, period.last)))
        first = last + timedelta(days=1)
    return found


def _step_name(step: Period, period: Period) -> str:
    return day(step.first, "MMM y" if period.is_by_month else "d MMM")


def _within(days: Mapping[date, Taken], step: Period) -> Taken:
    told = (step.first + timedelta(days=n) for n in range(step.days))
    return sum((days[one] for one in told if one in days), Taken())


def _plain_columns(name: str) -> tuple[Column, ...]:
    return (
        Column(name),
        Column(_("Recettes"), "money"),
        Column(_("Ventes"), "count"),
        Column(_("Panier moyen"), "money"),
    )


def by_hour(scope: Scope, hours: Mapping[str, Taken]) -> Table:
    """Takings by hour at the place."""
    rows = [
        Row(
            (f"{int(hour)} h", taken.cents, taken.sales, taken.basket_cents),
            sales_address(scope, hour=int(hour)),
        )
        for hour, taken in sorted(hours.items())
    ]
    chart = Chart("columns", (1,))
    columns = _plain_columns(_("Heure"))
    return Table("hours", _("Recettes par heure"), columns, rows, scope.currency, chart, summed=(1, 2))


def by_weekday(scope: Scope, days: Mapping[date, Taken]) -> Table:
    """Takings by day of the week."""
    sums: dict[int, Taken] = defaultdict(Taken)
    for one, taken in days.items():
        sums[one.weekday()] += taken
    names = get_day_names("wide", locale=current_locale())
    rows = [
        Row((names[at].capitalize(), sums[at].cents, sums[at].sales, sums[at].basket_cents))
        for at in range(7)
    ]
    chart, columns = Chart("columns", (1,)), _plain_columns(_("Jour"))
    title = _("Recettes par jour de la semaine")
    return Table("weekdays", title, columns, rows if days else (), scope.currency, chart, summed=(1, 2))


def by_means(scope: Scope, means: Mapping[str, Taken]) -> Table:
    """What was kept of each means of payment."""
    rows = [
        Row(
            (str(messages.MEANS[one]), taken.cents, taken.sales + taken.refunds),
            sales_address(scope, means=one),
        )
        for one, taken in means.items()
    ]
    columns = (Column(_("Moyen")), Column(_("Recettes"), "money"), Column(_("Paiements"), "count"))
    chart = Chart("bars", (1,))
    return Table(
        "means", _("Recettes par moyen de paiement"), columns, rows, scope.currency, chart, summed=(1, 2)
    )
