"""A fund's own money: donors, what they gave and for what, what moved between its accounts."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

import fund.messages as words
from fund.forms.capital import ContributionForm, ContributionReversalForm, DonorForm, MoneyMoveForm
from fund.models import Fund
from fund.operations.capital import (
    ContributionNotFound,
    contribution_by_id,
    move_money,
    receive_contribution,
    reverse_contribution,
    tell_donor,
)
from fund.operations.touching import OFFICERS
from fund.queries.capital import contributions_of, donors, money_moves_of, solidarity_months, solidarity_of
from fund.queries.earmarks import drawn_rows, earmarks_of
from fund.queries.funds import all_funds, balances_on, fund_by_id
from fund.web.asked import READERS, acts, as_of, today_of
from kernel.access import allow
from kernel.addresses import page_number
from kernel.db import db
from kernel.execute import execute
from kernel.forms import OperationForm, offer, problems_on, status_of
from producers.messages import BRANCH_NAMES

pages = Blueprint("capital", __name__)
DONOR = _l("Inscrire un bailleur")
CONTRIBUTION = _l("Enregistrer une dotation")
MONEY_MOVE = _l("Déplacer de l’argent")
REVERSAL = _l("Annuler une dotation")


@pages.get("/fund/capital")
@allow(*READERS)
def choose_fund() -> Response | str:
    """The capital of which fund; skipped when there is one only."""
    funds = all_funds(db.session())
    if len(funds) == 1:
        return redirect(url_for(".capital", fund_id=funds[0].id))
    return render_template("fund/capital/choose.html", funds=funds)


@pages.get("/funds/<uuid:fund_id>/capital")
@allow(*READERS)
def capital(fund_id: UUID) -> str:
    """What came in, from whom and for what, and what each account holds on a day."""
    session, fund = db.session(), fund_by_id(db.session(), fund_id)
    on = as_of(fund)
    return render_template(
        "fund/capital/capital.html",
        fund=fund,
        on=on,
        today=today_of(fund),
        balances=balances_on(session, fund.id, on),
        contributions=contributions_of(session, fund.id, on),
        earmarks=earmarks_of(session, fund, on),
        months=solidarity_months(session, fund.id, on),
        moves=money_moves_of(session, fund.id, on),
        may_act=acts(),
        branch_names=BRANCH_NAMES,
        words=words,
    )


@pages.get("/funds/<uuid:fund_id>/earmarks")
@allow(*READERS)
def earmarks(fund_id: UUID) -> str:
    """What each money was given for, by whom, which advances drew on it, what is left of it."""
    session, fund = db.session(), fund_by_id(db.session(), fund_id)
    on = as_of(fund)
    told = earmarks_of(session, fund, on)
    return render_template(
        "fund/capital/earmarks.html",
        fund=fund,
        on=on,
        today=today_of(fund),
        told=told,
        beyond=drawn_rows(session, told.beyond),
        drawn={row.anchor: drawn_rows(session, row.drawn) for row in told.rows},
        branch_names=BRANCH_NAMES,
        words=words,
    )


@pages.get("/funds/<uuid:fund_id>/solidarity/<month>")
@allow(*READERS)
def solidarity(fund_id: UUID, month: str) -> str:
    """The statements whose solidarity shares make a month, `2026-11`."""
    session, fund = db.session(), fund_by_id(db.session(), fund_id)
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise ContributionNotFound() from None
    on = as_of(fund)
    return render_template(
        "fund/capital/solidarity.html",
        fund=fund,
        month=first,
        on=on,
        today=today_of(fund),
        shares=solidarity_of(session, fund.id, first, on, page_number()),
    )


@pages.route("/fund/donors/new", methods=["GET", "POST"])
@allow(*OFFICERS)
def new_donor() -> Response | tuple[str, int]:
    """Write who gives."""
    form = DonorForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(tell_donor, form.to_command(), form.context())
            flash(_("Le bailleur est inscrit."))
            return redirect(url_for(".choose_fund"))
    return _form(form, DONOR, None)


@pages.route("/funds/<uuid:fund_id>/contributions/new", methods=["GET", "POST"])
@allow(*OFFICERS)
def new_contribution(fund_id: UUID) -> Response | tuple[str, int]:
    """Write what came in."""
    fund, form = fund_by_id(db.session(), fund_id), ContributionForm()
    offer(form.donor_id, [(one.id, one.name) for one in donors(db.session())])
    if form.validate_on_submit():
        with problems_on(form):
            outcome = execute(receive_contribution, form.to_command(fund), form.context())
            flash(_("La dotation porte le numéro %(number)s.", number=outcome["number"]))
            return redirect(url_for(".capital", fund_id=fund.id))
    if not form.is_submitted():
        form.dated_on.data = today_of(fund)
    return _form(form, CONTRIBUTION, fund)


@pages.route("/funds/<uuid:fund_id>/money-moves/new", methods=["GET", "POST"])
@allow(*OFFICERS)
def new_money_move(fund_id: UUID) -> Response | tuple[str, int]:
    """Write what the fund's own money did."""
    fund, form = fund_by_id(db.session(), fund_id), MoneyMoveForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(move_money, form.to_command(fund), form.context())
            flash(_("C’est enregistré."))
            return redirect(url_for(".capital", fund_id=fund.id))
    if not form.is_submitted():
        form.dated_on.data = today_of(fund)
    return _form(form, MONEY_MOVE, fund)


@pages.route("/fund/contributions/<uuid:contribution_id>/reversal", methods=["GET", "POST"])
@allow(*OFFICERS)
def reversal(contribution_id: UUID) -> Response | tuple[str, int]:
    """Follow a contribution by its opposite; both stay."""
    found = contribution_by_id(db.session(), contribution_id)
    fund, form = fund_by_id(db.session(), found.fund_id), ContributionReversalForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(reverse_contribution, form.to_command(found.id), form.context())
            flash(_("La dotation est annulée : les deux restent visibles."))
            return redirect(url_for(".capital", fund_id=fund.id))
    if not form.is_submitted():
        form.dated_on.data = today_of(fund)
    return _form(form, REVERSAL, fund)


def _form(form: OperationForm, title: Any, fund: Fund | None) -> tuple[str, int]:
    page = render_template("fund/capital/form.html", form=form, title=title, fund=fund)
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
