"""What is asked of a fund: the list, one application with its visits and papers, the committee's word."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import fund.messages as words
from fund.forms import add_rows
from fund.forms.applications import ApplicationForm, PaperForm, VisitForm, WithdrawForm
from fund.forms.decisions import DecisionForm, lines_of, shares_of
from fund.models import Application, Fund
from fund.operations.applications import (
    OPEN,
    apply_for_advance,
    join_paper,
    record_visit,
    withdraw_application,
)
from fund.operations.decisions import decide_application
from fund.operations.touching import OFFICERS
from fund.queries.applications import advance_of, application_for, state_of, visible_applications
from fund.queries.funds import all_funds, fund_by_id
from fund.queries.stories import asking_of, members_of
from fund.web.asked import READERS, today_of
from kernel.access import Role, allow
from kernel.addresses import one_of
from kernel.clock import business_day, now
from kernel.db import db
from kernel.errors import Invalid
from kernel.execute import execute
from kernel.files import FileNotFound, receive
from kernel.forms import OperationForm, offer, problems_on, status_of
from kernel.security import current_actor
from kernel.web import file_answer
from producers.messages import BRANCH_NAMES
from producers.models import Organisation
from producers.queries.organisations import network, visible_organisations

pages = Blueprint("applications", __name__)
ASKERS = (*OFFICERS, Role.COOPERATIVE_OFFICER)
EVERYBODY = (*READERS, Role.COOPERATIVE_OFFICER)


@pages.get("/fund/applications")
@allow(*EVERYBODY)
def application_list() -> str:
    """What was asked, the latest first."""
    state = one_of("state", words.APPLICATION_STATES)
    rows = visible_applications(db.session(), current_actor())
    return render_template(
        "fund/applications/list.html",
        rows=[one for one in rows if state in (None, one.state)],
        state=state,
        branch_names=BRANCH_NAMES,
        words=words,
    )


@pages.route("/fund/applications/new", methods=["GET", "POST"])
@allow(*ASKERS)
def new_application() -> Response | tuple[str, int]:
    """Write what an organisation asks for; a cooperative's officer asks for her own."""
    form, funds = ApplicationForm(), {one.id: one for one in all_funds(db.session())}
    offer(form.fund_id, [(one.id, one.name) for one in funds.values()])
    offer(form.organisation_id, [(one.id, one.name) for one in _askers()])
    if form.more.data:
        add_rows(form.guarantors)
    elif form.validate_on_submit():
        with problems_on(form):
            command = form.to_command(funds[form.fund_id.data].currency)
            outcome = execute(apply_for_advance, command, form.context())
            flash(_("La demande porte le numéro %(number)s.", number=outcome["number"]))
            return redirect(url_for(".application", application_id=outcome["application_id"]))
    if form.submitted_on.data is None and not form.is_submitted():
        form.submitted_on.data = business_day(now(), "Africa/Casablanca")
    return render_template("fund/applications/new.html", form=form, has_fund=bool(funds)), status_of(form)


def _askers() -> list[Organisation]:
    actor = current_actor()
    return list(network(db.session()) if actor.has(OFFICERS) else visible_organisations(db.session(), actor))


@pages.get("/fund/applications/<uuid:application_id>")
@allow(*EVERYBODY)
def application(application_id: UUID) -> str:
    """Everything of an application."""
    return _page(application_id)


@pages.post("/fund/applications/<uuid:application_id>/visit")
@allow(*OFFICERS)
def visit(application_id: UUID) -> Response | tuple[str, int]:
    """Write what was seen on the spot."""
    form = VisitForm()
    return _recorded(application_id, form, lambda: execute(record_visit, form.to_command(application_id),
                                                           form.context()), visit_form=form)  # fmt: skip


@pages.post("/fund/applications/<uuid:application_id>/papers")
@allow(*ASKERS)
def paper(application_id: UUID) -> Response | tuple[str, int]:
    """Join a paper."""
    form = PaperForm()

    def join() -> Any:
        upload = form.file.data
        received = receive(upload.read(), upload.filename, form.id())
        return execute(join_paper, form.to_command(application_id, received), form.context())

    return _recorded(application_id, form, join, paper_form=form)


@pages.get("/fund/applications/<uuid:application_id>/papers/<uuid:file_id>")
@allow(*EVERYBODY)
def paper_file(application_id: UUID, file_id: UUID) -> Response:
    """A paper of an application, for whoever may read the application."""
    asking = asking_of(db.session(), application_for(db.session(), current_actor(), application_id))
    found = next((file for _, file in asking.papers if file.id == file_id), None)
    if found is None:
        raise FileNotFound(file_id=str(file_id))
    return file_answer(found)


@pages.post("/fund/applications/<uuid:application_id>/withdrawal")
@allow(*ASKERS)
def withdrawal(application_id: UUID) -> Response | tuple[str, int]:
    """The applicant asks no longer."""
    form = WithdrawForm()
    return _recorded(
        application_id,
        form,
        lambda: execute(withdraw_application, form.to_command(application_id), form.context()),
        withdraw_form=form,
    )


def _recorded(
    application_id: UUID, form: OperationForm, record: Callable[[], Any], **forms: OperationForm
) -> Response | tuple[str, int]:
    application_for(db.session(), current_actor(), application_id)
    if form.validate_on_submit():
        with problems_on(form):
            record()
            flash(_("C’est enregistré."))
            return redirect(url_for(".application", application_id=application_id))
    return _page(application_id, **forms), status_of(form)


def _page(application_id: UUID, **forms: OperationForm) -> str:
    found, fund, state = _found(application_id)
    return render_template(
        "fund/applications/application.html",
        asking=asking_of(db.session(), found),
        fund=fund,
        state=state,
        is_open=state in OPEN,
        advance=advance_of(db.session(), found),
        today=today_of(fund),
        may_act=current_actor().has(OFFICERS),
        may_ask=current_actor().has(ASKERS),
        branch_names=BRANCH_NAMES,
        words=words,
        **{"visit_form": VisitForm(formdata=None), "paper_form": PaperForm(formdata=None),
           "withdraw_form": WithdrawForm(formdata=None), **forms},
    )  # fmt: skip


def _found(application_id: UUID) -> tuple[Application, Fund, str]:
    session = db.session()
    found = application_for(session, current_actor(), application_id)
    return found, fund_by_id(session, found.fund_id), state_of(session, found)


@pages.route("/fund/applications/<uuid:application_id>/decision", methods=["GET", "POST"])
@allow(*OFFICERS)
def decision(application_id: UUID) -> Response | tuple[str, int]:
    """The committee's word; the shares are seen before anything is written."""
    found, fund, state = _found(application_id)
    form = DecisionForm()
    if form.more.data:
        add_rows(form.votes)
    elif form.validate_on_submit():
        with problems_on(form):
            if form.step.data == "plan":
                form.shares.data = lines_of(form.planned(found.branch))
                return _decision(form, found, fund, state)
            outcome = execute(decide_application, form.to_command(found, fund.currency), form.context())
            flash(_("La décision %(number)s est écrite.", number=outcome["number"]))
            return redirect(url_for(".application", application_id=found.id))
    if not form.is_submitted():
        form.decided_on.data = today_of(fund)
        form.cents.data = f"{found.cents // 100},{found.cents % 100:02d}"
    return _decision(form, found, fund, state)


def _decision(form: DecisionForm, found: Application, fund: Fund, state: str) -> tuple[str, int]:
    page = render_template(
        "fund/applications/decision.html",
        form=form,
        application=found,
        organisation=db.session.get(Organisation, found.organisation_id),
        fund=fund,
        members=members_of(db.session(), fund.id),
        is_open=state in OPEN,
        preview=_preview(form),
        today=today_of(fund),
        words=words,
    )
    return page, status_of(form)


def _preview(form: DecisionForm) -> tuple[Any, ...]:
    """The shares as they are typed; none while a line cannot be read, which the form says when it is sent."""
    try:
        return shares_of(form.shares.data or "")
    except Invalid:
        return ()


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
