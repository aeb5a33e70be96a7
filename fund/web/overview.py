"""A fund as of a day: its figures with what they are made of, its advances; and opening one."""

from uuid import UUID

from flask import Blueprint, Flask, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

import fund.messages as words
import fund.messages.alerts as alert_words
from fund.forms.funds import OpenFundForm, TermsForm
from fund.operations.funds import open_fund, set_fund_terms
from fund.queries.alerts import alerts_on
from fund.queries.funds import all_funds, fund_by_id, terms_of
from fund.queries.overview import SOON_DAYS, DatedAdvance, Overview, overview_of
from fund.rules.indicators import PAR_DAYS
from fund.web.asked import READERS, acts, as_of, chosen_fund, today_of
from kernel.access import Role, allow
from kernel.addresses import one_of
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
    """A fund on a day, its advances late first; how to open one when there is none."""
    fund = chosen_fund()
    if fund is None:
        return render_template("fund/funds/none.html")
    told = overview_of(db.session(), fund, as_of(fund))
    return render_template(
        "fund/funds/overview.html",
        told=told,
        rows=_asked_rows(told),
        funds=all_funds(db.session()),
        today=today_of(fund),
        branch=one_of("branch", BRANCH_NAMES),
        state=one_of("state", words.STATES),
        branch_names=BRANCH_NAMES,
        soon_days=SOON_DAYS,
        par_days=PAR_DAYS,
        alerts=alerts_on(db.session(), fund, told.as_of),
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
    told = overview_of(db.session(), fund, as_of(fund))
    rows = (_cells(one, told) for one in _asked_rows(told))
    return csv_answer(f"{_('avances')}-{fund.code}-{told.as_of}.csv", [head, *rows])


def _asked_rows(told: Overview) -> list[DatedAdvance]:
    """The advances of the address's branch and state: the latest first, then what falls due first."""
    branch, state = one_of("branch", BRANCH_NAMES), one_of("state", words.STATES)
    rows = [
        one
        for one in told.advances
        if branch in (None, one.advance.branch) and state in (None, one.stands.state)
    ]
    return sorted(rows, key=_urgency)


def _urgency(one: DatedAdvance) -> tuple[int, bool, str]:
    share = one.next_share
    return -one.stands.past_due_days, share is None, share.due_on.isoformat() if share else ""


def _cells(one: DatedAdvance, told: Overview) -> list[str]:
    stands, share = one.stands, one.next_share
    return [
        one.advance.number,
        one.organisation.name,
        str(BRANCH_NAMES[one.advance.branch]),
        one.advance.granted_on.isoformat(),
        *map(amount_text, (stands.granted_cents, stands.disbursed_cents, stands.repaid_cents)),
        *map(amount_text, (stands.outstanding_cents, stands.fees_due_cents, stands.overdue_cents)),
        str(stands.past_due_days),
        share.due_on.isoformat() if share else "",
        amount_text(share.unpaid_cents) if share else "",
        *map(amount_text, (stands.written_off_cents, stands.recovered_cents)),
        str(words.STATES[stands.state]),
        told.as_of.isoformat(),
        told.fund.currency,
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
