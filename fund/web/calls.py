"""Whom to call, worst first, and noting what was answered and promised."""

from uuid import UUID

from flask import Blueprint, Flask, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

import fund.messages.reminders as words
from fund.forms.calls import CallForm
from fund.models import Fund
from fund.operations.calls import note_call
from fund.operations.touching import OFFICERS, fund_of
from fund.queries.advances import facts_of
from fund.queries.calls import SOON_DAYS, ToCall, calls_of, to_call, to_call_page
from fund.queries.contacts import contacts_on
from fund.queries.funds import all_funds
from fund.queries.overview import advance_for
from fund.rules.reminders import late_cents
from fund.web.asked import READERS, acts, as_of, chosen_fund, today_of
from kernel.access import allow
from kernel.addresses import page_number
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from kernel.spreadsheets import amount_text, csv_answer
from producers.models import Organisation

pages = Blueprint("calls", __name__)


@pages.get("/fund/calls")
@allow(*READERS)
def call_list() -> str:
    """What is late or soon due, with its number to call; broken promises first, then the most late."""
    fund = chosen_fund()
    if fund is None:
        return render_template("fund/funds/none.html")
    on = as_of(fund)
    return render_template(
        "fund/calls/list.html",
        fund=fund,
        funds=all_funds(db.session()),
        page=to_call_page(db.session(), fund, on, page_number()),
        on=on,
        today=today_of(fund),
        soon_days=SOON_DAYS,
        may_act=acts(),
        words=words,
    )


@pages.get("/fund/calls.csv")
@allow(*READERS)
def calls_csv() -> Response:
    """The same list as a table, for a spreadsheet."""
    head = [
        _("Avance"), _("Bénéficiaire"), _("Qui appeler"), _("Téléphone"), _("En retard"),
        _("Jours de retard"), _("Échéance"), _("Reste à payer"), _("Dernière relance"), _("Dernier appel"),
        _("Réponse"), _("Montant promis"), _("Promis pour le"), _("Promesse"), _("Ne pas relancer jusqu’au"),
        _("Situation au"), _("Monnaie"),
    ]  # fmt: skip
    fund = chosen_fund()
    if fund is None:
        return csv_answer(f"{_('appels')}.csv", [head])
    rows = [_cells(one, fund) for one in to_call(db.session(), fund, as_of(fund))]
    return csv_answer(f"{_('appels')}-{fund.code}-{as_of(fund)}.csv", [head, *rows])


def _cells(one: ToCall, fund: Fund) -> list[str]:
    last, promise = one.owing.last_call, one.owing.promise
    return [
        one.row.number,
        one.organisation.name,
        one.contact.name if one.contact else "",
        (one.contact.phone or "") if one.contact else "",
        amount_text(one.row.late_cents),
        str(one.row.past_due_days(as_of(fund))),
        one.owing.due_on.isoformat(),
        amount_text(one.row.next_cents),
        one.sent.sent_on.isoformat() if one.sent else "",
        last.call.called_on.isoformat() if last else "",
        str(words.ANSWERS[last.call.answer]) if last else "",
        amount_text(promise.promise.cents) if promise else "",
        promise.promise.due_on.isoformat() if promise else "",
        str(words.PROMISE_STATES[promise.state]) if promise else "",
        one.pause.until.isoformat() if one.pause else "",
        as_of(fund).isoformat(),
        fund.currency,
    ]


@pages.route("/fund/advances/<uuid:advance_id>/call", methods=["GET", "POST"])
@allow(*OFFICERS)
def call(advance_id: UUID) -> AnyResponse | tuple[str, int]:
    """Note a call about an advance."""
    session = db.session()
    advance = advance_for(session, current_actor(), advance_id)
    fund = fund_of(session, advance)
    today = today_of(fund)
    form = CallForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(note_call, form.to_command(advance.id), form.context())
            flash(_("L’appel est noté."))
            return redirect(url_for(".call_list", fund=fund.id))
    contact = contacts_on(session, {advance.organisation_id}, today).get(advance.organisation_id)
    if not form.is_submitted():
        form.propose(today, contact.name if contact else None)
    facts = facts_of(session, advance)
    stands = facts.on(today)
    page = render_template(
        "fund/calls/call.html",
        form=form,
        fund=fund,
        advance=advance,
        organisation=session.get_one(Organisation, advance.organisation_id),
        contact=contact,
        stands=stands,
        late_cents=late_cents(stands),
        calls=calls_of(session, [facts], today)[advance.id],
        today=today,
        words=words,
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
