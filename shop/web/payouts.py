"""Pages of producers' payouts: what is owed, runs, statements down to the receipt."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import shop.messages.payouts as words
from inventory.models import Place
from inventory.queries.places import place_for
from kernel.access import Role, allow
from kernel.addresses import day_of, id_of, page_number
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import offer, problems_on, status_of
from kernel.presentation import money
from kernel.security import current_actor
from shop.forms.payouts import CorrectionForm, DecideForm, DepositForm, PayForm, PrepareForm
from shop.operations.payouts.corrections import correct_payout
from shop.operations.payouts.decisions import decide_run
from shop.operations.payouts.payments import pay_deposit, pay_payout
from shop.operations.payouts.runs import PrepareRun, prepare_run
from shop.operations.payouts.touching import PAYERS
from shop.queries.payouts.agreements import paying_account
from shop.queries.payouts.drafts import drafts
from shop.queries.payouts.statements import (
    PayoutRow,
    corrections_of,
    excerpt_for,
    name_of,
    page_of_lines,
    payout_for,
    payouts_of,
    producers,
    run_for,
    shares_of_members,
    visible_payouts,
    visible_runs,
)
from shop.queries.selling import selling_places

pages = Blueprint("payouts", __name__)
READERS = (*PAYERS, Role.COOPERATIVE_OFFICER, Role.AUDITOR, Role.FUND_OFFICER)
KEEPERS = (*PAYERS, Role.AUDITOR)


@pages.get("/payouts")
@allow(*READERS)
def payout_list() -> str:
    """The runs of the boutiques this person keeps, or the statements of her cooperative."""
    session, actor = db.session(), current_actor()
    keeps = actor.has(KEEPERS)
    place_id = id_of("place")
    return render_template(
        "shop/payouts/list.html",
        runs=visible_runs(session, actor, place_id, page_number()) if keeps else None,
        payouts=None if keeps else visible_payouts(session, actor, page_number()),
        places=selling_places(session, actor) if keeps else (),
        place_id=place_id,
        may_prepare=actor.has(PAYERS),
        words=words,
    )


@pages.route("/places/<uuid:place_id>/payouts", methods=["GET", "POST"])
@allow(*KEEPERS)
def owed(place_id: UUID) -> Response | tuple[str, int]:
    """What a boutique owes each producer up to a day, before anything is written; then write it."""
    session, actor = db.session(), current_actor()
    place = place_for(session, actor, place_id)
    yesterday = business_day(now(), place.timezone) - timedelta(days=1)
    until = min(day_of("until") or yesterday, yesterday)
    form = PrepareForm()
    if form.validate_on_submit():
        with problems_on(form):
            command = form.to_command(PrepareRun(form.id(), place.id, until))
            outcome = execute(prepare_run, command, form.context())
            flash(_("%(number)s est préparé. Une autre personne l’approuve.", number=outcome["number"]))
            return redirect(url_for(".run", run_id=outcome["run_id"]))
    page = render_template(
        "shop/payouts/owed.html",
        place=place,
        until=until,
        yesterday=yesterday,
        drafts=drafts(session, place, until),
        form=form,
        may_prepare=actor.has(PAYERS),
    )
    return page, status_of(form)


@pages.route("/places/<uuid:place_id>/payouts/deposit", methods=["GET", "POST"])
@allow(*PAYERS)
def deposit(place_id: UUID) -> Response | tuple[str, int]:
    """Money given to a producer before its statement."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    form = DepositForm()
    offer(form.organisation_id, [(one.id, one.name) for one in producers(session, place)])
    if form.validate_on_submit():
        with problems_on(form):
            execute(pay_deposit, form.to_command(place.id), form.context())
            flash(_("L’acompte est noté : il sera déduit du prochain relevé."))
            return redirect(url_for(".owed", place_id=place.id))
    if form.paid_on.data is None and not form.is_submitted():
        form.paid_on.data = business_day(now(), place.timezone)
    return render_template("shop/payouts/deposit.html", form=form, place=place), status_of(form)


@pages.route("/payout-runs/<uuid:run_id>", methods=["GET", "POST"])
@allow(*KEEPERS)
def run(run_id: UUID) -> Response | tuple[str, int]:
    """A run: its statements, who prepared and decided it, and the files for the bank."""
    session, actor = db.session(), current_actor()
    row = run_for(session, actor, run_id)
    form = DecideForm()
    if actor.has(PAYERS) and form.validate_on_submit():
        with problems_on(form):
            outcome = execute(decide_run, form.to_command(run_id), form.context())
            flash(_decided(outcome["decision"], outcome["paid_cents"], row.run.currency))
            return redirect(url_for(".run", run_id=run_id))
    page = render_template(
        "shop/payouts/run.html",
        row=row,
        payouts=payouts_of(session, run_id),
        prepared_by=name_of(session, row.run.prepared_by),
        decided_by=name_of(session, row.decision.decided_by) if row.decision else None,
        pays_from=paying_account(session, row.place, business_day(now(), row.place.timezone)),
        is_own=row.run.prepared_by == actor.id,
        may_decide=actor.has(PAYERS) and row.decision is None,
        form=form,
        words=words,
    )
    return page, status_of(form)


def _decided(decision: str, paid_cents: int, currency: str) -> str:
    if decision == "rejected":
        return _("Rejeté : ces ventes seront dans les prochains reversements.")
    return _("Approuvé : %(amount)s à payer.", amount=money(paid_cents, currency))


@pages.get("/payouts/<uuid:payout_id>")
@allow(*READERS)
def payout(payout_id: UUID) -> str:
    """A producer's statement, line by line."""
    return _statement(_row(payout_id), PayForm(), CorrectionForm())


@pages.post("/payouts/<uuid:payout_id>/pay")
@allow(*PAYERS)
def pay(payout_id: UUID) -> Response | tuple[str, int]:
    """Mark a statement as paid."""
    row, form = _row(payout_id), PayForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(pay_payout, form.to_command(payout_id), form.context())
            flash(_("Le relevé %(number)s est payé.", number=row.payout.number))
            return redirect(url_for(".payout", payout_id=payout_id))
    return _statement(row, form, CorrectionForm(formdata=None)), status_of(form)


@pages.post("/payouts/<uuid:payout_id>/correct")
@allow(*PAYERS)
def correct(payout_id: UUID) -> Response | tuple[str, int]:
    """Say what a statement got wrong."""
    row, form = _row(payout_id), CorrectionForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(correct_payout, form.to_command(payout_id), form.context())
            flash(_("La correction sera une ligne du prochain relevé."))
            return redirect(url_for(".payout", payout_id=payout_id))
    return _statement(row, PayForm(formdata=None), form), status_of(form)


@pages.get("/payouts/<uuid:payout_id>/receipts/<uuid:sale_id>")
@allow(*READERS)
def receipt(payout_id: UUID, sale_id: UUID) -> str:
    """The receipt behind a line: its head, and the producer's own goods only."""
    row = _row(payout_id)
    return render_template(
        "shop/payouts/receipt.html", row=row, excerpt=excerpt_for(db.session(), row, sale_id)
    )


def _row(payout_id: UUID) -> PayoutRow:
    return payout_for(db.session(), current_actor(), payout_id)


def _statement(row: PayoutRow, pay_form: PayForm, correction_form: CorrectionForm) -> str:
    session = db.session()
    if pay_form.paid_on.data is None and not pay_form.is_submitted():
        pay_form.paid_on.data = business_day(now(), row.place.timezone)
    return render_template(
        "shop/payouts/payout.html",
        row=row,
        lines=page_of_lines(session, row.payout.id, page_number()),
        shares=shares_of_members(session, row.payout.id),
        corrections=corrections_of(session, row.payout.id),
        pay_form=pay_form,
        correction_form=correction_form,
        may_pay=_may_pay(row.place),
        words=words,
    )


def _may_pay(place: Place) -> bool:
    """Whether the person keeps this very boutique."""
    actor = current_actor()
    return actor.has((Role.NETWORK_MANAGER,)) or (
        actor.has(PAYERS) and (place.id in actor.places or place.organisation_id in actor.organisations)
    )


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
