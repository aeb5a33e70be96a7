"""What the fund's cash will be in the months to come, with and without an advance that is tried."""

from uuid import UUID

from flask import Blueprint, Flask, Response, render_template, request
from flask_babel import gettext as _

from fund.forms.plans import ForecastForm
from fund.models import Fund
from fund.queries.forecasts import Foreseen, foresee
from fund.queries.funds import fund_by_id
from fund.rules.forecasts import RECORD_MONTHS, WhatIf
from fund.web.asked import READERS, as_of, today_of
from kernel.access import allow
from kernel.db import db
from kernel.forms import problems_on
from kernel.presentation import day
from kernel.spreadsheets import table_answer
from kernel.tables import Chart, Column, Row, Table
from producers.messages import BRANCH_NAMES

pages = Blueprint("forecast", __name__)


@pages.get("/fund/<uuid:fund_id>/forecast")
@allow(*READERS)
def forecast_page(fund_id: UUID) -> str:
    """Month by month: what falls due, what is counted on, what goes out, what is left."""
    fund, form, new = _asked(fund_id)
    told = foresee(db.session(), fund, as_of(fund), form.month_count(), new)
    return render_template(
        "fund/forecast/forecast.html",
        fund=fund,
        form=form,
        new=new,
        foreseen=told,
        is_promised_away=bool(new and new.cents > max(told.overview.figures.lendable_cents, 0)),
        tables=[_table(fund, told, has_new=new is not None)],
        record_months=RECORD_MONTHS,
        branch_names=BRANCH_NAMES,
        today=today_of(fund),
    )


@pages.get("/fund/<uuid:fund_id>/forecast.csv")
@allow(*READERS)
def forecast_csv(fund_id: UUID) -> Response:
    """The same months as a table, for a spreadsheet."""
    fund, form, new = _asked(fund_id)
    told = foresee(db.session(), fund, as_of(fund), form.month_count(), new)
    table = _table(fund, told, has_new=new is not None)
    return table_answer(f"{_('prevision')}-{fund.code}-{told.told.as_of}", "csv", table)


def _asked(fund_id: UUID) -> tuple[Fund, ForecastForm, WhatIf | None]:
    """The fund, what the address asks, and the advance to try when it can be read."""
    fund = fund_by_id(db.session(), fund_id)
    form = ForecastForm(formdata=request.args)
    if form.paid_on.data is None and not form.paid_on.raw_data:
        form.paid_on.data = as_of(fund)
    if form.is_asked and form.validate() and form.paid_on.data:
        with problems_on(form):
            return fund, form, form.what_if()
    return fund, form, None


def _table(fund: Fund, foreseen: Foreseen, *, has_new: bool) -> Table:
    columns = [
        Column(_("Mois")),
        Column(_("Échéances"), "money"),
        Column(_("Compté"), "money"),
        Column(_("Promis"), "money"),
        *((Column(_("Avance essayée"), "money"),) if has_new else ()),
        Column(_("Reste si tout rentre"), "money"),
        Column(_("Reste compté"), "money"),
    ]
    rows = [
        Row([
            day(one.first, "MMM y"),
            one.due_cents,
            one.expected_cents,
            one.promised_cents,
            *((one.lent_cents,) if has_new else ()),
            one.closing_cents,
            one.expected_closing_cents,
        ])
        for one in foreseen.told.months
    ]  # fmt: skip
    last = len(columns) - 1
    summed = tuple(range(1, last - 1))
    return Table(
        "months",
        _("Mois par mois"),
        columns,
        rows,
        fund.currency,
        Chart("lines", (last - 1, last)),
        _("Les deux lignes : ce qui reste si chaque échéance est payée, et ce qui reste de ce qu’on compte."),
        summed,
    )


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
