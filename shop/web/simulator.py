"""What a schedule would look like against the sales of last year: tried, never written."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from flask import Blueprint, Flask, render_template, request
from flask_babel import gettext as _

from fund.forms.simulator import Asked, SimulatorForm
from fund.models import Fund
from fund.operations.touching import OFFICERS
from fund.queries.funds import all_funds
from fund.rules.comparisons import Compared, Sales, compared, year_of_sales
from fund.web.asked import today_of
from kernel.access import Role, allow
from kernel.db import db
from kernel.forms import problems_on
from kernel.presentation import day, money
from kernel.security import current_actor
from kernel.tables import Chart, Column, Row, Table
from producers.models import Organisation
from producers.queries.organisations import network, visible_organisations
from shop.queries.figures.months import sales_by_month

pages = Blueprint("simulator", __name__)


@pages.get("/fund/simulator")
@allow(*OFFICERS, Role.COOPERATIVE_OFFICER)
def simulator() -> str:
    """An advance that nobody granted; a cooperative's officer tries one for her own."""
    form, funds, owners = SimulatorForm(formdata=request.args), _funds(), _owners()
    form.offer_all(
        [(one.id, one.name) for one in funds.values()], [(one.id, one.name) for one in owners.values()]
    )
    fund = funds.get(form.fund.data) or next(iter(funds.values()), None)
    if fund and form.paid_on.data is None and not form.paid_on.raw_data:
        form.paid_on.data = today_of(fund)
    asked, sales, months = _answer(form, fund) if fund and "amount" in request.args else (None, {}, [])
    return render_template(
        "shop/relation/simulator.html",
        form=form,
        fund=fund,
        owner=owners.get(form.organisation.data),
        has_owners=bool(owners),
        asked=asked,
        year=year_of_sales(today_of(fund)) if fund else (),
        short=[one for one in months if one.shortfall_cents],
        ends_short=months[-1].shortfall_cents if months else 0,
        sales=list(sales.values()),
        tables=[_shares_table(asked, months, fund), _months_table(months, fund)] if fund and asked else (),
    )


def _funds() -> dict[UUID, Fund]:
    return {one.id: one for one in all_funds(db.session())}


def _owners() -> dict[UUID, Organisation]:
    session, actor = db.session(), current_actor()
    seen = network(session) if actor.has(OFFICERS) else visible_organisations(session, actor)
    return {one.id: one for one in seen}


def _answer(form: SimulatorForm, fund: Fund) -> tuple[Asked | None, Mapping[date, Sales], Sequence[Compared]]:
    """What was tried, the year of sales, the months; nothing when it cannot be read: the form says why."""
    if form.validate():
        with problems_on(form), form.about_shares():
            asked = form.asked()
            year = year_of_sales(today_of(fund))
            sales = sales_by_month(db.session(), asked.organisation_id, fund.currency, year)
            return asked, sales, compared(asked.shares, asked.paid_on, sales, asked.retention_cap)
    return None, {}, []


def _held(one: Compared, fund: Fund) -> str:
    if one.shortfall_cents:
        return _("✕ manque %(amount)s", amount=money(one.shortfall_cents, fund.currency))
    return _("✓ payé") if one.asked_so_far else _("rien d’échu")


def _shares_table(asked: Asked, months: Sequence[Compared], fund: Fund) -> Table:
    columns = [
        Column(_("Échéance"), "day"),
        Column(_("À la fin de ce mois")),
        Column(_("Montant"), "money"),
        Column(_("Dû à elle jusque-là"), "money"),
        Column(_("Retenu jusque-là"), "money"),
    ]
    by_month = {one.first: one for one in months}
    told = [(share, by_month[share.due_on.replace(day=1)]) for share in asked.shares]
    rows = [
        Row((share.due_on, _held(one, fund), share.cents, one.received_so_far, one.retained_so_far))
        for share, one in told
    ]
    return Table("shares", _("Échéance par échéance"), columns, rows, fund.currency, summed=(2,))


def _months_table(months: Sequence[Compared], fund: Fund) -> Table:
    columns = [
        Column(_("Mois")),
        Column(_("À la fin du mois")),
        Column(_("Ventes de")),
        Column(_("Vendu TTC"), "money"),
        Column(_("Dû à elle"), "money"),
        Column(_("Échu dans le mois"), "money"),
        Column(_("Retenu dans le mois"), "money"),
        Column(_("Échu en tout"), "money"),
        Column(_("Retenu en tout"), "money"),
    ]
    rows = [
        Row((
            day(one.first, "MMM y"),
            _held(one, fund),
            day(one.sold_in, "MMM y"),
            one.sales.gross_cents,
            one.sales.due_cents,
            one.asked_cents,
            one.retained_cents,
            one.asked_so_far,
            one.retained_so_far,
        ))
        for one in months
    ]  # fmt: skip
    return Table(
        "months",
        _("Mois par mois, d’après les ventes du même mois"),
        columns,
        rows,
        fund.currency,
        Chart("lines", (7, 8)),
        _("Les deux lignes : ce qui serait échu, et ce que les retenues auraient remboursé."),
        (3, 4, 5, 6),
    )


def install(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(pages)
