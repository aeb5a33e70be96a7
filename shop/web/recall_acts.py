"""What is done in a recall or a drill once it has begun: tell, answer, note, lift, end."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as BaseResponse

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import Operation, Outcome, execute
from kernel.forms import OperationForm, problems_on, status_of
from kernel.presentation import number, percent
from kernel.security import current_actor
from shop import messages
from shop.forms.recalls import (
    AnswerForm,
    EndDrillForm,
    LiftForm,
    NoteForm,
    NoticeForm,
    StepForm,
    TellForm,
)
from shop.operations.recalls import (
    acknowledge,
    end_drill,
    figures_of,
    note_notice,
    tell_holders,
    told_of,
    write_note,
)
from shop.queries.recalls.cases import Case, case_for
from shop.queries.recalls.evidence import lots_of
from shop.queries.recalls.notices import notice_for, organisations_to_tell, places_to_tell
from shop.rules.recalls import letter_to_authority
from traceability.operations.drills import NoteDrillStep, note_drill_step
from traceability.operations.lifts import lift_recall

pages = Blueprint("recall_acts", __name__)
RECALLERS = (Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER)
ANSWERERS = (*RECALLERS, Role.BOUTIQUE_MANAGER, Role.SELLER)
Answer = BaseResponse | tuple[str, int]


@pages.route("/recalls/<uuid:case_id>/lift", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def lift(case_id: UUID) -> Answer:
    """Lift a recall, for all that is left in it or for some lots."""
    case = _case(case_id)
    form = LiftForm()
    left = [one for one in lots_of(db.session(), case) if one.is_left]
    form.lots.choices = [(one.lot.id, f"{one.product.name_fr} {one.lot.code}") for one in left]
    return _act(form, case, lift_recall, lambda: form.to_command(case_id), _lifted, "shop/recalls/lift.html")


def _lifted(outcome: Outcome) -> str:
    if outcome["is_over"]:
        return _("Le rappel est levé : ce qui n’est pas retenu par ailleurs se vend de nouveau.")
    return ngettext("Le rappel est levé pour %(num)s lot.", "Le rappel est levé pour %(num)s lots.",
                    outcome["lifted"])  # fmt: skip


@pages.route("/recalls/<uuid:case_id>/tell", methods=["GET", "POST"])
@allow(*RECALLERS)
def tell(case_id: UUID) -> Answer:
    """Tell those who hold some of it or made it, and were not told yet."""
    case, session = _case(case_id), db.session()
    form = TellForm()
    return _act(
        form, case, tell_holders, lambda: form.to_command(case_id), _told, "shop/recalls/tell.html",
        places=places_to_tell(session, case), organisations=organisations_to_tell(session, case),
    )  # fmt: skip


def _told(outcome: Outcome) -> str:
    return ngettext("%(num)s avis envoyé.", "%(num)s avis envoyés.", outcome["told"])


@pages.route("/recalls/<uuid:case_id>/notices/new", methods=["GET", "POST"])
@allow(*RECALLERS)
def new_notice(case_id: UUID) -> Answer:
    """Note that somebody was told by a person; the text to the authority is ready to send."""
    case = _case(case_id)
    form = NoticeForm()
    kind = request.args.get("kind")
    if request.method == "GET" and kind in messages.NOTICE_KINDS:
        form.kind.data = kind
        form.text.data = _authority(case) if kind == "authority" else None
    return _act(
        form, case, note_notice, lambda: form.to_command(case_id), _noted,
        "shop/recalls/notice.html",
    )  # fmt: skip


def _noted(outcome: Outcome) -> str:
    return _("C’est noté dans l’histoire du rappel.")


def _authority(case: Case) -> str:
    session = db.session()
    figures = figures_of(session, case)
    told = _(
        "%(places)s lieux en ont encore, %(receipts)s tickets en ont vendu (%(pieces)s pièces), "
        "%(accounted)s de la production retrouvée",
        places=number(figures["places"]),
        receipts=number(figures["receipts"]),
        pieces=number(figures["pieces_sold"]),
        accounted=percent(figures["accounted_ppm"]),
    )
    return letter_to_authority(told_of(session, case), told, case.team)


@pages.route("/recall-notices/<uuid:notice_id>/answer", methods=["GET", "POST"])
@allow(*ANSWERERS)
def answer(notice_id: UUID) -> Answer:
    """Answer a notice: what was put aside, and who says so."""
    session, actor = db.session(), current_actor()
    notice = notice_for(session, actor, notice_id)
    case = _case(notice.recall_id or notice.drill_id or notice.id)
    form = AnswerForm()
    if request.method == "GET" and not actor.sees_all:
        form.name.data = actor.name
    return _act(
        form, case, acknowledge, lambda: form.to_command(notice_id),
        _answered, "shop/recalls/answer.html", notice=notice,
    )  # fmt: skip


def _answered(outcome: Outcome) -> str:
    return _("Merci : votre réponse est dans l’histoire du rappel.")


@pages.route("/recalls/<uuid:case_id>/notes/new", methods=["GET", "POST"])
@allow(*RECALLERS)
def new_note(case_id: UUID) -> Answer:
    """Note a gap, a corrective action, a new analysis."""
    case = _case(case_id)
    form = NoteForm()
    return _act(
        form, case, write_note, lambda: form.to_command(case_id), _noted,
        "shop/recalls/note.html",
    )  # fmt: skip


@pages.route("/recalls/<uuid:case_id>/report-in-hand", methods=["GET", "POST"])
@allow(*RECALLERS)
def report_in_hand(case_id: UUID) -> Answer:
    """Note that the whole report of a drill is in hand."""
    case = _case(case_id)
    form = StepForm()
    step = NoteDrillStep(case_id, "report")
    return _act(form, case, note_drill_step, lambda: step, _noted, "shop/recalls/step.html")


@pages.route("/recalls/<uuid:case_id>/end", methods=["GET", "POST"])
@allow(*RECALLERS)
def end(case_id: UUID) -> Answer:
    """Stop the clock of a drill."""
    case = _case(case_id)
    form = EndDrillForm()
    return _act(
        form, case, end_drill, lambda: form.to_command(case_id),
        _ended, "shop/recalls/end.html",
    )  # fmt: skip


def _ended(outcome: Outcome) -> str:
    return _("L’exercice est terminé ; ses chiffres sont gardés.")


def _case(case_id: UUID) -> Case:
    return case_for(db.session(), current_actor(), case_id)


def _act(
    form: OperationForm,
    case: Case,
    operation: Operation[Any],
    command: Callable[[], Any],
    done: Callable[[Outcome], str],
    template: str,
    **shown: Any,
) -> Answer:
    """Do what a form asks and go back to the recall, or show the form with what is wrong."""
    if form.validate_on_submit():
        with problems_on(form):
            flash(done(execute(operation, command(), form.context())))
            return redirect(url_for("recalls.recall_page", recall_id=case.id))
    page = render_template(template, form=form, case=case, words=messages, **shown)
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
