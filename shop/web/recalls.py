"""Recalling a lot across the counter, or rehearsing it: what it will do, then what is left to do."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from kernel.access import Actor, Role, allow
from kernel.clock import now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of, web_context
from kernel.ids import new_id
from kernel.security import current_actor
from shop import messages
from shop.forms.recalls import DrillForm, RecallForm
from shop.operations.recalls import rehearse, take_back
from shop.queries.recalls.balances import accounted_ppm, balances_of, totals_of
from shop.queries.recalls.cases import (
    REHEARSED_AFTER_DAYS,
    SHOWN_MAX,
    Case,
    case_for,
    last_drill_at,
    steps_of,
    visible_drills,
    visible_recalls,
)
from shop.queries.recalls.effects import what_would_happen
from shop.queries.recalls.evidence import (
    analyses_of,
    counts_of,
    labels_printed,
    lots_of,
    runs_of,
    siblings_of,
    sources_of,
)
from shop.queries.recalls.notices import notes_of, notices_of
from shop.queries.recalls.timelines import timeline_of
from shop.queries.recalls.whereabouts import (
    held_by_place,
    held_now,
    sent_on,
    sold_to,
    sold_totals,
    still_to_stop,
)
from shop.rules.recalls import DRILL_MINUTES_MAX
from traceability.models import Lot, Product
from traceability.operations.drills import NoteDrillStep, note_drill_step
from traceability.queries.lots import lot_for, lots_by_codes

pages = Blueprint("recalls", __name__)
RECALLERS = (Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER)
READERS = (*RECALLERS, Role.BOUTIQUE_MANAGER, Role.SELLER, Role.AUDITOR)


@pages.get("/recalls")
@allow(*READERS)
def recall_list() -> str:
    """The recalls and the drills that concern this person, latest first."""
    session, actor = db.session(), current_actor()
    last = last_drill_at(session)
    return render_template(
        "shop/recalls/list.html",
        recalls=visible_recalls(session, actor),
        drills=visible_drills(session, actor),
        last_drill=last,
        is_drill_due=last is None or now() - last > timedelta(days=REHEARSED_AFTER_DAYS),
        drill_minutes_max=DRILL_MINUTES_MAX,
    )


@pages.route("/lots/<uuid:lot_id>/recall", methods=["GET", "POST"])
@allow(*RECALLERS)
def begin(lot_id: UUID) -> BaseResponse | tuple[str, int]:
    """Say what a recall of this lot will do, then do it."""
    lot = lot_for(db.session(), current_actor(), lot_id)
    form = RecallForm()
    if form.validate_on_submit():
        with problems_on(form):
            command = form.to_command(lot_id, lots_by_codes(db.session(), lot.organisation_id, form.codes))
            outcome = execute(take_back, command, form.context())
            flash(_("Le rappel %(code)s a commencé : les caisses refusent déjà ces lots.",
                    code=outcome["recall"]))  # fmt: skip
            return redirect(url_for(".recall_page", recall_id=command.recall_id))
    return _beginning("shop/recalls/begin.html", form, lot)


@pages.route("/lots/<uuid:lot_id>/drill", methods=["GET", "POST"])
@allow(*RECALLERS)
def begin_drill(lot_id: UUID) -> BaseResponse | tuple[str, int]:
    """Rehearse the recall of this lot: the clock starts with the button."""
    lot = lot_for(db.session(), current_actor(), lot_id)
    form = DrillForm()
    if form.validate_on_submit():
        with problems_on(form):
            command = form.to_command(lot_id)
            outcome = execute(rehearse, command, form.context())
            if not outcome.replayed:
                # A second fact, of the moment when the first was written: the scope is found.
                found = NoteDrillStep(command.drill_id, "scope")
                execute(note_drill_step, found, web_context(new_id()))
            flash(_("L’exercice %(code)s a commencé : le temps court.", code=outcome["drill"]))
            return redirect(url_for(".recall_page", recall_id=command.drill_id))
    return _beginning("shop/recalls/begin_drill.html", form, lot)


def _beginning(template: str, form: RecallForm | DrillForm, lot: Lot) -> tuple[str, int]:
    session = db.session()
    page = render_template(
        template,
        form=form,
        lot=lot,
        product=session.get_one(Product, lot.product_id),
        effect=what_would_happen(session, lot.id),
        drill_minutes_max=DRILL_MINUTES_MAX,
    )
    return page, status_of(form)


@pages.get("/recalls/<uuid:recall_id>")
@allow(*READERS)
def recall_page(recall_id: UUID) -> str:
    """A recall or a drill: what is left to do, where all of it is, whether it adds up, its story."""
    session, actor = db.session(), current_actor()
    case = case_for(session, actor, recall_id)
    notices, notes = notices_of(session, actor, case), notes_of(session, case)
    receipts, sold_pieces = sold_totals(session, actor, case)
    return render_template(
        "shop/recalls/recall.html",
        case=case,
        **_whereabouts(case, actor),
        **_evidence(case),
        receipts=receipts,
        sold_pieces=sold_pieces,
        notices=notices,
        unanswered=[one for one in notices if one.answer is None and not case.over_at],
        events=timeline_of(session, case, notices, notes),
        retests=[note for note, _by in notes if note.kind == "retest"],
        steps=steps_of(session, case) if case.is_drill else {},
        drill_minutes_max=DRILL_MINUTES_MAX,
        shown_max=SHOWN_MAX,
        words=messages,
        may_open=lambda lot: actor.sees_all or lot.organisation_id in actor.organisations,
        may_act=_may_act(actor, case),
        may_lift=actor.has((Role.NETWORK_MANAGER,)) and not case.is_drill and not case.over_at,
    )


def _whereabouts(case: Case, actor: Actor) -> dict[str, Any]:
    session = db.session()
    return {
        "held": held_now(session, actor, case, SHOWN_MAX),
        "by_place": held_by_place(session, actor, case),
        "to_stop": still_to_stop(session, case),
        "sold": list(sold_to(session, actor, case, SHOWN_MAX)),
        "sent": list(sent_on(session, case, SHOWN_MAX)),
    }


def _evidence(case: Case) -> dict[str, Any]:
    session = db.session()
    totals = totals_of(session, case)
    return {
        "lots": lots_of(session, case, limit=SHOWN_MAX),
        "counts": counts_of(session, case),
        "balances": list(balances_of(session, case, SHOWN_MAX)),
        "totals": totals,
        "accounted": accounted_ppm(totals),
        "sources": sources_of(session, case, SHOWN_MAX),
        "runs": runs_of(session, case, SHOWN_MAX),
        "analyses": analyses_of(session, case, SHOWN_MAX),
        "siblings": siblings_of(session, case),
        "labels": labels_printed(session, case),
    }


def _may_act(actor: Actor, case: Case) -> bool:
    mine = case.organisation_id in actor.organisations and actor.has((Role.COOPERATIVE_OFFICER,))
    return mine or actor.has((Role.NETWORK_MANAGER,))


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
