"""A fund as of a day: its figures with what they are made of, its advances; and opening one."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Flask, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

import fund.messages as words
import fund.messages.alerts as alert_words
from fund.forms.funds import OpenFundForm, TermsForm
from fund.messages.indicators import DEFINITIONS, SECTIONS
from fund.models import Fund
from fund.operations.funds import open_fund, set_fund_terms
from fund.queries.alerts import alerts_on
from fund.queries.figures import figures_on
from fund.queries.funds import all_funds, fund_by_id, terms_of
from fund.queries.overview import SOON_DAYS, names_of, overview_of
from fund.queries.portfolio import AdvanceRow, portfolio_on, portfolio_page
from fund.rules.indicators import PAR_DAYS, Indicator
from fund.web.asked import READERS, acts, as_of, chosen_fund, today_of
from kernel.access import Role, allow
from kernel.addresses import one_of, page_number
from kernel.db import db
from kernel.execute import execute
from kernel.forms import offer, problems_on, status_of
from kernel.security import current_actor
from kernel.spreadsheets import amount_text, csv_answer
from producers.messages import BRANCH_NAMES
from producers.queries.organisations import network

pages = Blueprint("fund", __name__)


@pages.get("/fund")
@allow(*READERS)
def overview() -> str:
    """A fund on a day, its advances late first, a page at a time; how to open one when there is none."""
    fund = chosen_fund()
    if fund is None:
        return render_template("fund/funds/none.html")
    told = overview_of(db.session(), fund, as_of(fund))
    return render_template(
        "fund/funds/overview.html",
        told=told,
        page=portfolio_page(db.session(), fund.id, told.as_of, page_number(), **_asked()),
        names=names_of(db.session(), fund.id),
        funds=all_funds(db.session()),
        today=today_of(fund),
        branch=one_of("branch", BRANCH_NAMES),
        state=one_of("state", words.STATES),
        branch_names=BRANCH_NAMES,
        soon_days=SOON_DAYS,
        par_days=PAR_DAYS,
        alerts=alerts_on(db.session(), fund, told.as_of, told),
        alert_words=alert_words,
        acts=acts(),
        words=words,
    )


@pages.get("/fund/advances.csv")
@allow(*READERS)
def advances_csv() -> Response:
    """The same advances as a table, for a spreadsheet."""
    head = [
        _("Avance"), _("Bénéficiaire"), _("Filière"), _("Accordée le"), _("Accordé"), _("Versé"),
        _("Remboursé"), _("Encours"), _("Frais dus"), _("Impayé"), _("Jours de retard"),
        _("Prochaine échéance"), _("Montant de l’échéance"), _("Perdu"), _("Récupéré"), _("État"),
        _("Situation au"), _("Monnaie"),
    ]  # fmt: skip
    fund = chosen_fund()
    if fund is None:
        return csv_answer(f"{_('avances')}.csv", [head])
    day, names = as_of(fund), names_of(db.session(), fund.id)
    rows = portfolio_on(db.session(), fund.id, day, **_asked())
    cells = (_cells(one, names[one.organisation_id], fund, day) for one in rows)
    return csv_answer(f"{_('avances')}-{fund.code}-{day}.csv", [head, *cells])


def _asked() -> dict[str, str | None]:
    """The address's branch and state."""
    return {"branch": one_of("branch", BRANCH_NAMES), "state": one_of("state", words.STATES)}


def _cells(one: AdvanceRow, name: str, fund: Fund, day: date) -> list[str]:
    return [
        one.number,
        name,
        str(BRANCH_NAMES[one.branch]),
        one.granted_on.isoformat(),
        *map(amount_text, (one.granted_cents, one.disbursed_cents, one.repaid_cents)),
        *map(amount_text, (one.outstanding_cents, one.fees_due_cents, one.overdue_cents)),
        str(one.past_due_days(day)),
        one.next_due.isoformat() if one.next_due else "",
        amount_text(one.next_cents) if one.next_due else "",
        *map(amount_text, (one.written_off_cents, one.recovered_cents)),
        str(words.STATES[one.state]),
        day.isoformat(),
        fund.currency,
    ]


@pages.get("/fund/<uuid:fund_id>/indicators")
@allow(*READERS)
def indicators(fund_id: UUID) -> str:
    """Every indicator of a fund on a day: its figure, what it is made of, how it is counted, who says so."""
    fund = fund_by_id(db.session(), fund_id)
    return render_template(
        "fund/funds/indicators.html",
        fund=fund,
        told=figures_on(db.session(), fund, as_of(fund)),
        today=today_of(fund),
        sections=SECTIONS,
        definitions=DEFINITIONS,
    )


@pages.get("/fund/<uuid:fund_id>/indicators.csv")
@allow(*READERS)
def indicators_csv(fund_id: UUID) -> Response:
    """The same as a table, for a spreadsheet: amounts in whole units, shares per cent."""
    fund = fund_by_id(db.session(), fund_id)
    day = as_of(fund)
    head = [
        _("Indicateur"), _("Valeur"), _("Unité"), _("Dividende"), _("Diviseur"), _("Comment c’est compté"),
        _("Source"), _("Situation au"),
    ]  # fmt: skip
    rows = (_told(one, fund, day) for one in figures_on(db.session(), fund, day).indicators)
    return csv_answer(f"{_('indicateurs')}-{fund.code}-{day}.csv", [head, *rows])


def _told(one: Indicator, fund: Fund, day: date) -> list[str]:
    said = DEFINITIONS[one.name]
    value = one.cents if one.cents is not None else one.percent_bp
    parts = (amount_text(one.ratio.part), amount_text(one.ratio.whole)) if one.ratio else ("", "")
    return [
        str(said.label),
        "" if value is None else amount_text(value),
        "%" if one.cents is None else fund.currency,
        *parts,
        str(said.counted),
        str(said.source),
        day.isoformat(),
    ]


@pages.route("/fund/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_fund() -> AnyResponse | tuple[str, int]:
    """Open a fund with the terms it is run by."""
    form = OpenFundForm()
    offer(form.holder_id, [(one.id, one.name) for one in network(db.session())])
    if form.validate_on_submit():
        with problems_on(form):
            outcome = execute(open_fund, form.to_command(), form.context())
            flash(_("Le fonds est ouvert."))
            return redirect(url_for(".overview", fund=outcome["fund_id"]))
    return render_template("fund/funds/new.html", form=form), status_of(form)


@pages.route("/funds/<uuid:fund_id>/terms", methods=["GET", "POST"])
@allow(*READERS)
def terms(fund_id: UUID) -> AnyResponse | tuple[str, int]:
    """The terms of a fund, day by day; a manager writes others from a day on."""
    fund = fund_by_id(db.session(), fund_id)
    form = TermsForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(set_fund_terms, form.to_command(fund.id), form.context())
            flash(_("Le règlement est écrit : les décisions prises avant restent ce qu’elles sont."))
            return redirect(url_for(".terms", fund_id=fund.id))
    page = render_template(
        "fund/funds/terms.html",
        fund=fund,
        rows=terms_of(db.session(), fund.id),
        form=form,
        manages=_manages(),
    )
    return page, status_of(form)


def _manages() -> bool:
    return current_actor().has((Role.NETWORK_MANAGER,))


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
