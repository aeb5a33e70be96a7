"""An advance: everything of it as of a day, what may be recorded on it, its receipts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

import fund.messages as words
import fund.messages.reminders as followed
from fund.forms.acts import (
    ActForm,
    CreditUseForm,
    DisbursementForm,
    RecoveryForm,
    RefundForm,
    ReleaseForm,
    RepaymentForm,
    ReversalForm,
)
from fund.models import Advance, AdvanceMovement, Fund
from fund.operations.disbursements import disburse, release
from fund.operations.losses import recover
from fund.operations.movements import MovementNotFound, movement_by_id, reverse_movement
from fund.operations.repayments import record_repayment, refund_credit, use_credit
from fund.operations.touching import OFFICERS, fund_of
from fund.queries.applications import application_by_id
from fund.queries.calls import calls_of
from fund.queries.contacts import contacts_on, pauses_on
from fund.queries.funds import all_funds
from fund.queries.guarantees import guarantor_names
from fund.queries.overview import (
    DatedAdvance,
    advance_for,
    dated_advance,
    own_advances,
    siblings_of,
)
from fund.queries.reminders import reminders_of
from fund.queries.stories import asking_of, story_of
from fund.queries.tranches import plan_left, plans_of
from fund.rules.positions import Position, in_force, takeable_cents
from fund.web.asked import READERS, acts, as_of, today_of
from kernel.access import Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import Operation, Outcome, execute
from kernel.forms import offer, problems_on, status_of
from kernel.security import current_actor
from producers.messages import BRANCH_NAMES

pages = Blueprint("advances", __name__)
# Beneficiaries' advances are of several funds, most of them in Morocco.
LIST_ZONE = "Africa/Casablanca"


@dataclass(frozen=True, slots=True)
class Act:
    """Something that may be recorded on an advance: when it makes sense, and how it is asked."""

    verb: Any
    form: type[ActForm]
    operation: Operation[Any]
    is_open: Callable[[Position], bool]
    # What is proposed as the amount, minor units; 0 proposes nothing.
    proposed: Callable[[DatedAdvance], int]
    hint: Any = ""


ACTS: dict[str, Act] = {
    "disbursement": Act(
        _l("Verser une tranche"),
        DisbursementForm,
        disburse,
        lambda told: told.committed_cents > 0 and not told.is_lost,
        lambda one: one.stands.committed_cents,
        _l("Ce qui n’est pas encore à échéance est réparti de nouveau : l’échéancier d’avant reste visible."),
    ),
    "repayment": Act(
        _l("Enregistrer un remboursement"),
        RepaymentForm,
        record_repayment,
        lambda told: told.disbursed_cents > 0 and not told.is_lost,
        lambda one: one.next_share.unpaid_cents if one.next_share else 0,
        _l("Il paie l’échéance la plus ancienne d’abord. En espèces, il a un reçu numéroté."),
    ),
    "release": Act(
        _l("Renoncer à une part"),
        ReleaseForm,
        release,
        lambda told: told.committed_cents > 0,
        lambda one: one.stands.committed_cents,
        _l("Ce qui ne sera pas versé redevient disponible pour d’autres."),
    ),
    "refund": Act(
        _l("Rendre le trop-perçu"),
        RefundForm,
        refund_credit,
        lambda told: told.credit_cents > 0,
        lambda one: one.stands.credit_cents,
    ),
    "credit-use": Act(
        _l("Utiliser le trop-perçu"),
        CreditUseForm,
        use_credit,
        lambda told: told.credit_cents > 0,
        lambda one: one.stands.credit_cents,
        _l("Il rembourse une autre avance de la même organisation, dans le même fonds."),
    ),
    "recovery": Act(
        _l("Enregistrer une récupération"),
        RecoveryForm,
        recover,
        lambda told: told.is_lost and told.recovered_cents < told.written_off_cents,
        lambda one: 0,
        _l("L’avance est passée en perte : ce qui est reçu maintenant est un gain et ne la rouvre pas."),
    ),
}


@pages.get("/my-advances")
@allow(Role.COOPERATIVE_OFFICER)
def own() -> str:
    """The advances of somebody's own cooperative, today."""
    today = business_day(now(), LIST_ZONE)
    return render_template(
        "fund/advances/own.html",
        rows=own_advances(db.session(), current_actor(), today),
        currency_of={one.id: one.currency for one in all_funds(db.session())},
        words=words,
    )


@pages.get("/fund/advances/<uuid:advance_id>")
@allow(*READERS, Role.COOPERATIVE_OFFICER)
def advance_page(advance_id: UUID) -> str:
    """Everything of an advance by the end of a day."""
    session = db.session()
    advance = advance_for(session, current_actor(), advance_id)
    fund = fund_of(session, advance)
    on, today = as_of(fund), today_of(fund)
    told, story = dated_advance(session, advance, on), story_of(session, advance, on)
    now_stands = dated_advance(session, advance, today).stands
    organisation_ids = {advance.organisation_id}
    return render_template(
        "fund/advances/advance.html",
        told=told,
        story=story,
        in_force=in_force(story.facts.versions, on),
        asking=asking_of(session, application_by_id(session, advance.application_id)),
        plan=plan_left(story.plans, told.stands),
        fund=fund,
        on=on,
        today=today,
        acts=_open_acts(now_stands) if acts() else {},
        decides=_decisions(now_stands) if acts() else {},
        may_act=acts(),
        may_read_all=current_actor().has(READERS),
        contact=contacts_on(session, organisation_ids, on).get(advance.organisation_id),
        pause=pauses_on(session, organisation_ids, on).get(advance.organisation_id),
        reminders=reminders_of(session, advance, on),
        followed=followed,
        calls=calls_of(session, [story.facts], on)[advance.id],
        branch_names=BRANCH_NAMES,
        words=words,
    )


@pages.route(
    "/fund/advances/<uuid:advance_id>/<any(disbursement,repayment,release,refund,'credit-use',recovery):kind>",
    methods=["GET", "POST"],
)
@allow(*OFFICERS)
def act(advance_id: UUID, kind: str) -> Response | tuple[str, int]:
    """Record something on an advance."""
    session, asked = db.session(), ACTS[kind]
    advance = advance_for(session, current_actor(), advance_id)
    fund = fund_of(session, advance)
    told = dated_advance(session, advance, today_of(fund))
    form = asked.form()
    if isinstance(form, CreditUseForm):
        offer(form.target_id, [(one.id, one.number) for one in siblings_of(session, advance)])
    if isinstance(form, RepaymentForm | RecoveryForm):
        form.payer.propose(guarantor_names(session, advance))
    if form.validate_on_submit():
        with problems_on(form):
            outcome = execute(asked.operation, form.to_command(advance.id, fund.currency), form.context())
            return _recorded(advance, form, outcome)
    if not form.is_submitted():
        form.propose(today_of(fund), _next_tranche(told) if kind == "disbursement" else asked.proposed(told))
        if isinstance(form, RepaymentForm):
            form.payer.data = request.args.get("payer", "")
    page = render_template(
        "fund/advances/act.html",
        act=asked,
        told=told,
        fund=fund,
        form=form,
        today=today_of(fund),
        words=words,
    )
    return page, status_of(form)


def _next_tranche(told: DatedAdvance) -> int:
    """What is planned next; all that is promised when no day is planned."""
    plan = plan_left(plans_of(db.session(), told.advance), told.stands)
    return next((left for _, left in plan if left), told.stands.committed_cents)


def _recorded(advance: Advance, form: ActForm, outcome: Outcome) -> Response:
    receipt = outcome.values.get("receipt")
    if receipt:
        flash(_("C’est enregistré. Le reçu porte le numéro %(number)s.", number=receipt))
        return redirect(url_for(".receipt", movement_id=form.id()))
    flash(_("C’est enregistré."))
    return redirect(url_for(".advance_page", advance_id=advance.id))


@pages.route("/fund/movements/<uuid:movement_id>/reversal", methods=["GET", "POST"])
@allow(*OFFICERS)
def reversal(movement_id: UUID) -> Response | tuple[str, int]:
    """Follow a movement by its opposite; both stay."""
    movement, advance, fund = _movement(movement_id)
    form = ReversalForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(reverse_movement, form.to_command(movement.id), form.context())
            flash(_("Le mouvement est annulé : les deux restent visibles."))
            return redirect(url_for(".advance_page", advance_id=advance.id))
    if form.dated_on.data is None and not form.is_submitted():
        form.dated_on.data = today_of(fund)
    page = render_template(
        "fund/advances/reversal.html",
        movement=movement,
        advance=advance,
        fund=fund,
        form=form,
        today=today_of(fund),
        words=words,
    )
    return page, status_of(form)


@pages.get("/fund/movements/<uuid:movement_id>/receipt")
@allow(*READERS, Role.COOPERATIVE_OFFICER)
def receipt(movement_id: UUID) -> str:
    """The numbered receipt of money taken in cash, to print."""
    movement, advance, fund = _movement(movement_id)
    if movement.receipt_number is None:
        raise MovementNotFound()
    told = dated_advance(db.session(), advance, movement.dated_on)
    return render_template("fund/advances/receipt.html", movement=movement, told=told, fund=fund, words=words)


def _movement(movement_id: UUID) -> tuple[AdvanceMovement, Advance, Fund]:
    session = db.session()
    movement = movement_by_id(session, movement_id)
    advance = advance_for(session, current_actor(), movement.advance_id)
    return movement, advance, fund_of(session, advance)


def _open_acts(stands: Position) -> dict[str, Act]:
    return {kind: one for kind, one in ACTS.items() if one.is_open(stands)}


def _decisions(stands: Position) -> dict[str, str]:
    """What the committee may decide of it: the page, and its verb."""
    told = (
        ("committee.rescheduling", _("Reporter les échéances"), stands.outstanding_cents > 0),
        ("committee.replanning", _("Changer les tranches prévues"), stands.committed_cents > 0),
        ("committee.loss", _("Passer en perte"), takeable_cents(stands) > 0),
    )
    return {page: verb for page, verb, applies in told if applies and not stands.is_lost}


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
