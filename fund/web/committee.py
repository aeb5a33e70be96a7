"""What the committee decides of an advance it granted: new dates, a new plan of tranches, giving it up."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from fund.forms import add_rows
from fund.forms.decisions import ReplanningForm, ReschedulingForm, WriteOffForm, dated_lines, lines_of
from fund.models import Advance, Fund
from fund.operations.decisions import reschedule
from fund.operations.losses import write_off
from fund.operations.plans import earliest_plan_day, replan
from fund.operations.touching import OFFICERS, fund_of
from fund.queries.advances import AdvanceFacts, facts_of
from fund.queries.overview import advance_for
from fund.queries.stories import members_of
from fund.queries.tranches import plan_left, plans_of
from fund.rules.positions import takeable_cents
from fund.web.asked import today_of
from kernel.access import allow
from kernel.db import db
from kernel.errors import DomainError
from kernel.execute import execute
from kernel.forms import NewRecordForm, problems_on, status_of
from kernel.security import current_actor
from producers.models import Organisation

pages = Blueprint("committee", __name__)


@pages.route("/fund/advances/<uuid:advance_id>/rescheduling", methods=["GET", "POST"])
@allow(*OFFICERS)
def rescheduling(advance_id: UUID) -> Response | tuple[str, int]:
    """New dates for what is unpaid; the old and the new are seen before anything is written."""
    advance, fund, facts = _told(advance_id)
    form = ReschedulingForm()
    if form.more.data:
        add_rows(form.votes)
    elif form.validate_on_submit():
        with problems_on(form):
            if form.step.data not in ("plan", "compare"):
                outcome = execute(reschedule, form.to_command(advance.id), form.context())
                flash(_("La décision %(number)s est écrite.", number=outcome["number"]))
                return redirect(url_for("advances.advance_page", advance_id=advance.id))
            if form.step.data == "plan":
                unpaid_cents = facts.on(form.decided_on.data).outstanding_cents
                form.shares.data = lines_of(
                    form.make_shares(unpaid_cents, form.decided_on.data, advance.branch)
                )
            facts.rescheduled(form.read_shares(), form.decided_on.data)
    if not form.is_submitted():
        form.decided_on.data = today_of(fund)
    day = form.decided_on.data or today_of(fund)
    stands = facts.on(day)
    return _page(
        "fund/advances/rescheduling.html",
        form,
        advance,
        fund,
        stands=stands,
        earliest=facts.last.effective_on if facts.last else advance.granted_on,
        unpaid=[(one.due_on, one.unpaid_cents) for one in stands.shares if one.unpaid_cents],
        later=_later(form, facts, day),
    )


def _later(form: ReschedulingForm, facts: AdvanceFacts, day: date) -> list[tuple[date, int]]:
    """What would be due by the shares typed; nothing while they cannot be: the form says why when sent."""
    try:
        shares = form.read_shares()
        whole = facts.rescheduled(shares, day)
    except DomainError:
        return []
    return [(one.due_on, one.cents) for one in whole[-len(shares) :]]


@pages.route("/fund/advances/<uuid:advance_id>/tranches", methods=["GET", "POST"])
@allow(*OFFICERS)
def replanning(advance_id: UUID) -> Response | tuple[str, int]:
    """A new plan of what is left to pay out; what is left of the plan in force is proposed."""
    advance, fund, facts = _told(advance_id)
    plans, stands = plans_of(db.session(), advance), facts.on(today_of(fund))
    left = [(one, cents) for one, cents in plan_left(plans, stands) if cents]
    form = ReplanningForm()
    if form.more.data:
        add_rows(form.votes)
    elif form.validate_on_submit():
        with problems_on(form):
            outcome = execute(replan, form.to_command(advance.id), form.context())
            flash(_("La décision %(number)s est écrite.", number=outcome["number"]))
            return redirect(url_for("advances.advance_page", advance_id=advance.id))
    if not form.is_submitted():
        form.decided_on.data = today_of(fund)
        form.tranches.data = dated_lines((one.planned_on, cents) for one, cents in left)
    return _page(
        "fund/advances/replanning.html",
        form,
        advance,
        fund,
        stands=stands,
        left=left,
        earliest=earliest_plan_day(facts, plans),
    )


@pages.route("/fund/advances/<uuid:advance_id>/write-off", methods=["GET", "POST"])
@allow(*OFFICERS)
def loss(advance_id: UUID) -> Response | tuple[str, int]:
    """Give up all that is owed; what is lost is told before."""
    advance, fund, facts = _told(advance_id)
    form = WriteOffForm()
    if form.more.data:
        add_rows(form.votes)
    elif form.validate_on_submit():
        with problems_on(form):
            execute(write_off, form.to_command(advance.id), form.context())
            flash(_("L’avance %(number)s est passée en perte.", number=advance.number))
            return redirect(url_for("advances.advance_page", advance_id=advance.id))
    if not form.is_submitted():
        form.decided_on.data = today_of(fund)
    # No fact may be dated after the decision, so what is owed today is what is lost, whatever its day.
    stands = facts.on(today_of(fund))
    return _page(
        "fund/advances/write-off.html",
        form,
        advance,
        fund,
        stands=stands,
        lost_cents=takeable_cents(stands),
        earliest=facts.last_day,
    )


def _page(template: str, form: NewRecordForm, advance: Advance, fund: Fund, **more: Any) -> tuple[str, int]:
    """The form of one decision, with what the page tells of the advance beside it."""
    page = render_template(
        template,
        form=form,
        advance=advance,
        organisation=db.session.get(Organisation, advance.organisation_id),
        fund=fund,
        members=members_of(db.session(), fund.id),
        today=today_of(fund),
        **more,
    )
    return page, status_of(form)


def _told(advance_id: UUID) -> tuple[Advance, Fund, AdvanceFacts]:
    session = db.session()
    advance = advance_for(session, current_actor(), advance_id)
    return advance, fund_of(session, advance), facts_of(session, advance)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
