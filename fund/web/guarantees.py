"""The guarantors of an advance: what each answers for, was called on for, has paid; and the letter."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import fund.messages.guarantees  # noqa: F401 - the sentences of this package
from fund.forms.guarantees import CallForm, CallWithdrawalForm
from fund.operations.guarantees import call_guarantor, withdraw_call
from fund.operations.touching import OFFICERS, fund_of
from fund.queries.guarantees import call_by_id, guarantor_of, guarantors_of
from fund.queries.overview import advance_for, dated_advance
from fund.web.asked import READERS, acts, as_of, today_of
from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.models import Organisation

pages = Blueprint("guarantees", __name__)


@pages.get("/fund/advances/<uuid:advance_id>/guarantors")
@allow(*READERS, Role.COOPERATIVE_OFFICER)
def guarantors(advance_id: UUID) -> str:
    """Where each guarantor stands by the end of a day."""
    session = db.session()
    advance = advance_for(session, current_actor(), advance_id)
    fund = fund_of(session, advance)
    on = as_of(fund)
    return render_template(
        "fund/guarantees/guarantors.html",
        told=dated_advance(session, advance, on),
        rows=guarantors_of(session, advance, on),
        fund=fund,
        on=on,
        today=today_of(fund),
        may_act=acts(),
    )


@pages.route("/fund/advances/<uuid:advance_id>/guarantors/<uuid:guarantor_id>/call", methods=["GET", "POST"])
@allow(*OFFICERS)
def call(advance_id: UUID, guarantor_id: UUID) -> Response | tuple[str, int]:
    """Call on a guarantor for what is overdue."""
    session = db.session()
    advance = advance_for(session, current_actor(), advance_id)
    fund, guarantor = fund_of(session, advance), guarantor_of(session, advance, guarantor_id)
    form, today = CallForm(), today_of(fund)
    if form.validate_on_submit():
        with problems_on(form):
            command = form.to_command(advance.id, guarantor.id, fund.currency)
            outcome = execute(call_guarantor, command, form.context())
            flash(_("L’appel porte le numéro %(number)s : imprimez sa lettre.", number=outcome["number"]))
            return redirect(url_for(".letter", call_id=command.call_id))
    told, rows = dated_advance(session, advance, today), guarantors_of(session, advance, today)
    row = next(one for one in rows if one.guarantor.id == guarantor.id)
    overdue_cents = told.stands.overdue_cents + told.stands.overdue_fee_cents
    open_cents = sum(one.stands.owed_cents for one in rows)
    if not form.is_submitted():
        form.propose(today, min(row.stands.left_cents, overdue_cents - open_cents))
    page = render_template(
        "fund/guarantees/call.html",
        form=form,
        told=told,
        row=row,
        overdue_cents=overdue_cents,
        open_cents=open_cents,
        fund=fund,
        today=today,
    )
    return page, status_of(form)


@pages.route("/fund/guarantee-calls/<uuid:call_id>/withdrawal", methods=["GET", "POST"])
@allow(*OFFICERS)
def withdrawal(call_id: UUID) -> Response | tuple[str, int]:
    """Take a call back."""
    session, found = db.session(), call_by_id(db.session(), call_id)
    advance = advance_for(session, current_actor(), found.advance_id)
    fund, form = fund_of(session, advance), CallWithdrawalForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(withdraw_call, form.to_command(found.id), form.context())
            flash(_("L’appel %(number)s est retiré : il reste visible.", number=found.number))
            return redirect(url_for(".guarantors", advance_id=advance.id))
    if not form.is_submitted():
        form.dated_on.data = today_of(fund)
    page = render_template(
        "fund/guarantees/withdrawal.html",
        form=form,
        call=found,
        advance=advance,
        guarantor=guarantor_of(session, advance, found.guarantor_id),
        fund=fund,
        today=today_of(fund),
    )
    return page, status_of(form)


@pages.get("/fund/guarantee-calls/<uuid:call_id>/letter")
@allow(*READERS)
def letter(call_id: UUID) -> str:
    """The letter of a call, to print and sign."""
    session, found = db.session(), call_by_id(db.session(), call_id)
    advance = advance_for(session, current_actor(), found.advance_id)
    fund = fund_of(session, advance)
    rows = guarantors_of(session, advance, found.called_on)
    row = next(one for one in rows if one.guarantor.id == found.guarantor_id)
    return render_template(
        "fund/guarantees/letter.html",
        call=found,
        is_withdrawn=any(one.withdrawal for one in row.calls if one.call.id == found.id),
        guarantor=row.guarantor,
        told=dated_advance(session, advance, found.called_on),
        fund=fund,
        holder=session.get_one(Organisation, fund.holder_id),
    )


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
