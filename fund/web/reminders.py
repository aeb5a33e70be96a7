"""Reminders: what waits for a person, what was sent; how a beneficiary is reached, and not reminding her."""

from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import fund.messages.reminders as words
from fund.forms.reminders import ContactForm, MessageForm, PauseForm
from fund.gateways.letters import short_text
from fund.operations.contacts import pause_reminders, state_contact
from fund.operations.reminders import note_sending
from fund.operations.touching import OFFICERS, fund_of
from fund.queries.contacts import contacts_on, pauses_on
from fund.queries.funds import all_funds
from fund.queries.owed import owed_of
from fund.queries.reminders import Reminded, reminder_by_id, sent_of_fund, sent_rows, waiting_on
from fund.rules.phones import length_of
from fund.web.asked import READERS, acts, chosen_fund, today_of
from kernel.access import Role, allow
from kernel.addresses import page_number
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.operations.organisations import REGISTER_ZONE
from producers.queries.organisations import organisation_for

pages = Blueprint("reminders", __name__)


@pages.get("/fund/reminders")
@allow(*READERS)
def reminder_list() -> str:
    """What waits to be sent by somebody, then all that was sent, the latest first."""
    fund, session = chosen_fund(), db.session()
    if fund is None:
        return render_template("fund/funds/none.html")
    page = sent_of_fund(session, fund.id, page_number())
    today = today_of(fund)
    return render_template(
        "fund/reminders/list.html",
        fund=fund,
        funds=all_funds(session),
        today=today,
        waiting=waiting_on(session, fund, today),
        sent=sent_rows(session, page.rows),
        page={
            "number": page.number,
            "count": page.count,
            "url": lambda number: url_for(".reminder_list", fund=fund.id, page=number),
        },
        may_act=acts(),
        words=words,
    )


@pages.route("/fund/reminders/<uuid:reminder_id>/message", methods=["GET", "POST"])
@allow(*OFFICERS)
def message(reminder_id: UUID) -> Response | tuple[str, int]:
    """The text of a reminder, ready for a telephone; once it is sent, it is written as it was."""
    session, today = db.session(), business_day(now(), REGISTER_ZONE)
    told = reminder_by_id(session, reminder_id, today)
    form = MessageForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(note_sending, form.to_command(told.reminder.id), form.context())
            flash(_("C’est noté : le texte est gardé tel qu’il est parti."))
            return redirect(url_for(".reminder_list", fund=told.facts.advance.fund_id))
    if not form.is_submitted() and told.contact:
        form.text.data = short_text(owed_of(session, told, today), told.contact.language)
        form.way.data = told.contact.prefers if told.contact.wants_message else "sms"
        form.sent_to.data = told.contact.phone
    page = render_template(
        "fund/reminders/message.html",
        told=told,
        fund=fund_of(session, told.facts.advance),
        unpaid_cents=told.unpaid_cents(today),
        form=form,
        direction="rtl" if told.contact and told.contact.language == "ar" else "ltr",
        length=length_of(form.text.data or ""),
        links=_links(told, form.text.data or ""),
        today=today,
        words=words,
    )
    return page, status_of(form)


def _links(told: Reminded, text: str) -> dict[str, str]:
    """Addresses that open a telephone's own programs with number and text; none without a number."""
    phone = told.contact.phone if told.contact else None
    if phone is None:
        return {}
    body = quote(text, safe="")
    return {"sms": f"sms:{phone}?body={body}", "whatsapp": f"https://wa.me/{phone.lstrip('+')}?text={body}"}


@pages.route("/fund/beneficiaries/<uuid:organisation_id>/contact", methods=["GET", "POST"])
@allow(*OFFICERS, Role.COOPERATIVE_OFFICER)
def contact(organisation_id: UUID) -> Response | tuple[str, int]:
    """Whom a beneficiary asks to be reminded by; her own officer may say it."""
    organisation = organisation_for(db.session(), current_actor(), organisation_id)
    form = ContactForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(state_contact, form.to_command(organisation.id), form.context())
            flash(_("C’est noté : les prochaines relances iront là."))
            return redirect(_back())
    held = contacts_on(db.session(), {organisation.id}, business_day(now(), REGISTER_ZONE))
    known = held.get(organisation.id)
    if not form.is_submitted() and known:
        form.name.data, form.phone.data, form.email.data = known.name, known.phone, known.email
        form.language.data, form.prefers.data = known.language, known.prefers
    page = render_template(
        "fund/reminders/contact.html", form=form, organisation=organisation, known=known, back=_back()
    )
    return page, status_of(form)


@pages.route("/fund/beneficiaries/<uuid:organisation_id>/pause", methods=["GET", "POST"])
@allow(*OFFICERS)
def pause(organisation_id: UUID) -> Response | tuple[str, int]:
    """Do not remind a beneficiary until a day, and why."""
    organisation = organisation_for(db.session(), current_actor(), organisation_id)
    form = PauseForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(pause_reminders, form.to_command(organisation.id), form.context())
            flash(_("C’est noté. Les appels restent possibles."))
            return redirect(_back())
    today = business_day(now(), REGISTER_ZONE)
    page = render_template(
        "fund/reminders/pause.html",
        form=form,
        organisation=organisation,
        pause=pauses_on(db.session(), {organisation.id}, today).get(organisation.id),
        back=_back(),
    )
    return page, status_of(form)


def _back() -> str:
    """Where the person came from among the fund's own pages: the advance it names, else the first there."""
    advance = request.args.get("advance", "")
    try:
        return url_for("advances.advance_page", advance_id=UUID(advance))
    except ValueError:
        own = not current_actor().has(READERS)
        return url_for("advances.own") if own else url_for(".reminder_list")


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
