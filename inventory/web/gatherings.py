"""Pages of what was weighed in with phones: the gatherings, and what waits to be settled."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory import messages
from inventory.forms.gatherings import CloseGatheringForm, SettleRefusalForm
from inventory.operations.gatherings import close_gathering
from inventory.operations.production import MAKERS
from inventory.operations.refusals import CountRefusal, KeepPhoto, count_refusal, drop_refusal, keep_photo
from inventory.queries.gatherings import (
    ToldRefusal,
    WeighedIn,
    gathering_for,
    gatherings_for,
    open_refusals,
    photos_of,
    refusal_for,
    weighed_in,
    weighings_of,
)
from kernel.access import Role, allow
from kernel.db import db
from kernel.errors import DomainError
from kernel.execute import Outcome, execute
from kernel.forms import problems_on, status_of
from kernel.messages import told as sentence_of
from kernel.security import current_actor
from producers.queries.dossiers import dossier_for
from producers.queries.members import members_of
from traceability.queries.lots import lot_for

pages = Blueprint("gatherings", __name__)
READERS = (*MAKERS, Role.AUDITOR)


@pages.get("/gatherings")
@allow(*READERS)
def gathering_list() -> str:
    """What is being weighed in, what became a lot, and how much waits to be settled."""
    session, actor = db.session(), current_actor()
    return render_template(
        "inventory/gatherings/list.html",
        gatherings=gatherings_for(session, actor),
        waiting=len(open_refusals(session, actor)),
    )


@pages.get("/gatherings/<uuid:gathering_id>")
@allow(*READERS)
def gathering(gathering_id: UUID) -> str:
    """One gathering: who brought what, its photos, and its lot."""
    session, actor = db.session(), current_actor()
    told = gathering_for(session, actor, gathering_id)
    return render_template(
        "inventory/gatherings/gathering.html",
        told=told,
        weighings=weighings_of(session, gathering_id),
        photos=photos_of(session, gathering_id),
        refusals=open_refusals(session, actor, gathering_id),
        reason_of=_reason_of,
        words=messages,
    )


@pages.route("/gatherings/<uuid:gathering_id>/closing", methods=["GET", "POST"])
@allow(*MAKERS)
def close(gathering_id: UUID) -> Response | tuple[str, int]:
    """Close a gathering from the desk, when its phone is lost or forgot."""
    told = gathering_for(db.session(), current_actor(), gathering_id)
    form = CloseGatheringForm()
    if form.validate_on_submit():
        with problems_on(form):
            outcome = execute(close_gathering, form.to_command(told), form.context())
            return _closed(outcome, gathering_id)
    return render_template("inventory/gatherings/close.html", form=form, told=told), status_of(form)


def _closed(outcome: Outcome, gathering_id: UUID) -> Response:
    if outcome["lot_id"] is None:
        flash(_("Rien n’avait été pesé : la pesée est close, sans lot."), "good")
        return redirect(url_for(".gathering", gathering_id=gathering_id))
    flash(_("Le lot %(code)s est enregistré.", code=outcome["code"]), "good")
    return redirect(url_for("lots.lot_page", lot_id=outcome["lot_id"]))


@pages.get("/gatherings/to-settle")
@allow(*READERS)
def to_settle() -> str:
    """What phones said and could not be taken: kept, until somebody decides."""
    return render_template(
        "inventory/gatherings/to_settle.html",
        refusals=open_refusals(db.session(), current_actor()),
        reason_of=_reason_of,
        words=messages,
    )


@pages.route("/gatherings/to-settle/<uuid:refusal_id>", methods=["GET", "POST"])
@allow(*MAKERS)
def settle(refusal_id: UUID) -> Response | tuple[str, int]:
    """Count what was said after all, or leave it out."""
    session = db.session()
    told = refusal_for(session, current_actor(), refusal_id)
    form = SettleRefusalForm(told.refusal, members_of(session, told.organisation.id))
    if form.validate_on_submit():
        with problems_on(form):
            command, context = form.to_command(), form.context()
            if isinstance(command, CountRefusal):
                outcome = execute(count_refusal, command, context)
                flash(_("C’est compté dans cette pesée."), "good")
                return redirect(url_for(".gathering", gathering_id=outcome["gathering_id"]))
            if isinstance(command, KeepPhoto):
                execute(keep_photo, command, context)
                flash(_("C’est une pièce de l’organisation : joignez-la à une exigence depuis son dossier."))
                return redirect(url_for(".to_settle"))
            execute(drop_refusal, command, context)
            flash(_("C’est laissé de côté ; ce qui a été dit reste gardé."), "good")
            return redirect(url_for(".to_settle"))
    page = render_template(
        "inventory/gatherings/settle.html",
        form=form,
        told=told,
        subject=_subject_of(told),
        reason_of=_reason_of,
        words=messages,
    )
    return page, status_of(form)


def _reason_of(told: ToldRefusal) -> str:
    return sentence_of(told.refusal.reason, told.refusal.reason_values)


def _subject_of(told: ToldRefusal) -> tuple[str, str] | None:
    """What a photo was taken of, as one reads it, and its page; None when it is here no more."""
    session, actor, said = db.session(), current_actor(), told.refusal.said
    try:
        match said.get("subject"):
            case "lot":
                lot = lot_for(session, actor, UUID(said["lot_id"]))
                return lot.code, url_for("lots.lot_page", lot_id=lot.id)
            case "requirement":
                dossier = dossier_for(session, actor, UUID(said["dossier_id"])).dossier
                return dossier.number, url_for("dossiers.dossier", dossier_id=dossier.id)
    except DomainError:
        return None
    return None


def gathering_of_lot(lot_id: UUID) -> WeighedIn | None:
    """Where a lot was weighed in, for its page."""
    return weighed_in(db.session(), lot_id)


def install(app: Flask) -> None:
    """Put the pages on the application, and the gathering of a lot within reach of its page."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(gathering_of_lot=gathering_of_lot)
