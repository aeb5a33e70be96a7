"""Recording a laboratory's result, and reading what class it has and why."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.presentation import current_locale
from kernel.security import current_actor
from producers.models import Standard, StandardVersion
from producers.queries.standards import as_limit, gradings_for, limits_of
from producers.rules.standards import Limit
from traceability.forms.analyses import AnalysisForm, JudgeForm, prepared, unprepared
from traceability.forms.filters import uuid_or_none
from traceability.messages.analyses import OUTCOME_NAMES
from traceability.models import Product
from traceability.operations.analyses import judge_again, record_analysis
from traceability.queries.grades import Graded, analysis_of, grades_of
from traceability.queries.lots import lot_for
from traceability.rules.grades import classes_of
from traceability.rules.public import gauge
from traceability.web.lots import today, whole

pages = Blueprint("analyses", __name__)
Grading = tuple[Standard, StandardVersion]


@pages.route("/lots/<uuid:lot_id>/analyses/new", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def new_analysis(lot_id: UUID) -> Response | tuple[str, int]:
    """A form whose lines come from the edition that was chosen, then the result kept."""
    session = db.session()
    lot = lot_for(session, current_actor(), lot_id)
    shown = whole(session, lot)
    gradings = gradings_for(session, shown.product.key)
    chosen = _chosen(gradings)
    limits = [as_limit(one) for one in limits_of(session, chosen[1].id)] if chosen else []
    form = AnalysisForm(data={"analysed_on": today(), **_first(chosen, limits)})
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            done = execute(record_analysis, form.to_command(context.operation_id, lot_id), context)
            flash(_("L’analyse du lot %(lot)s est enregistrée.", lot=lot.code))
            return redirect(url_for("analyses.analysis", analysis_id=done["analysis_id"]))
    page = render_template(
        "traceability/analyses/new.html",
        form=form,
        whole=shown,
        gradings=gradings,
        chosen=chosen,
        classes=classes_of(limits, {}),
    )
    return page, status_of(form)


@pages.get("/analyses/<uuid:analysis_id>")
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)
def analysis(analysis_id: UUID) -> str:
    """One result: its class, every limit beside its value, and all that it was judged by."""
    return _page(analysis_id, None)


@pages.post("/analyses/<uuid:analysis_id>/judgements")
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def judge(analysis_id: UUID) -> Response | tuple[str, int]:
    """Judge a result by another version; what was judged before stays."""
    session = db.session()
    found = _graded(session, analysis_id)
    form = _judge_form(_others(session, found))
    if form.validate_on_submit():
        with problems_on(form):
            execute(judge_again, form.to_command(analysis_id), form.context())
            flash(_("L’analyse est jugée de nouveau. Le premier jugement reste écrit."))
            return redirect(url_for("analyses.analysis", analysis_id=analysis_id))
    return _page(analysis_id, form), status_of(form)


def _page(analysis_id: UUID, form: JudgeForm | None) -> str:
    session, actor = db.session(), current_actor()
    found = _graded(session, analysis_id)
    others = _others(session, found)
    may_judge = actor.has((Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)) and bool(others)
    return render_template(
        "traceability/analyses/page.html",
        graded=found,
        whole=whole(session, lot_for(session, actor, found.analysis.lot_id)),
        form=(form or _judge_form(others)) if may_judge else None,
    )


def _graded(session: Session, analysis_id: UUID) -> Graded:
    """A result of a lot that the reader may see; raises AnalysisNotFound, LotNotFound."""
    lot_id = lot_for(session, current_actor(), analysis_of(session, analysis_id).lot_id).id
    return next(one for one in grades_of(session, lot_id) if one.analysis.id == analysis_id)


def _others(session: Session, found: Graded) -> Sequence[Grading]:
    """The filled versions of its standard that have not judged it yet."""
    if found.standard is None:
        return []
    lot = lot_for(session, current_actor(), found.analysis.lot_id)
    product = session.get_one(Product, lot.product_id)
    known = {one.version.id for one in found.judged}
    return [
        (standard, version)
        for standard, version in gradings_for(session, product.key)
        if standard.key == found.standard.key and version.is_filled and version.id not in known
    ]


def _judge_form(others: Sequence[Grading]) -> JudgeForm:
    form = JudgeForm()
    form.version_id.choices = [
        (str(version.id), f"{_name(standard)} ({version.edition}), v{version.version}")
        for standard, version in others
    ]
    return form


def _chosen(gradings: Sequence[Grading]) -> Grading | None:
    """The edition that the form was sent with, or that the address asks for."""
    wanted = uuid_or_none(request.form.get("version_id") or request.args.get("version"))
    return next((one for one in gradings if one[1].id == wanted), None)


def _first(chosen: Grading | None, limits: Sequence[Limit]) -> dict[str, object]:
    if chosen is None:
        return unprepared()
    standard, version = chosen
    return prepared(_name(standard), version.edition, version.id, limits, current_locale())


def _name(standard: Standard) -> str:
    return standard.name_ar if current_locale() == "ar" else standard.name_fr


def install(app: Flask) -> None:
    """Put the pages on the application, and what their templates use."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(outcome_names=OUTCOME_NAMES, gauge=gauge)
    app.jinja_env.filters["decimal"] = decimal_or_none


def decimal_or_none(text: str | None) -> Decimal | None:
    """A number as it is kept; None when there is none."""
    return Decimal(text) if text else None
