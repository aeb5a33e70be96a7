"""À régler: what tills said that a manager should look at."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.addresses import id_of, page_number
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.messages import told as sentence_of
from kernel.security import current_actor
from shop import messages
from shop.forms import SettleForm
from shop.operations.settling import SettleFlag, SettleRecord, settle_flag, settle_record
from shop.queries.cards import paid_without_sale
from shop.queries.sales import receipt_for
from shop.queries.settling import open_flags, open_records, record_for
from shop.web.oddities import told

pages = Blueprint("settling", __name__)
READERS = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, Role.AUDITOR)
MANAGERS = (Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)


@pages.get("/settling")
@allow(*READERS)
def to_settle() -> str:
    """What waits for a manager, at the places this person keeps."""
    session, actor, place_id = db.session(), current_actor(), id_of("place")
    return render_template(
        "shop/settling/list.html",
        flags=open_flags(session, actor, page_number(), place_id),
        records=open_records(session, actor, place_id),
        payments=paid_without_sale(session, actor, place_id),
        told=told,
        reason_of=lambda record: sentence_of(record.reason, record.reason_values or {}),
        words=messages,
    )


@pages.route("/settling/sales/<uuid:sale_id>/<uuid:flag_id>", methods=["GET", "POST"])
@allow(*MANAGERS)
def flag(sale_id: UUID, flag_id: UUID) -> Response | tuple[str, int]:
    """Settle one oddity of a sale: what was done about it."""
    found = receipt_for(db.session(), current_actor(), sale_id)
    form = SettleForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(settle_flag, SettleFlag(flag_id, form.note.data), form.context())
            flash(_("C’est réglé ; la vente reste comme elle a eu lieu."))
            return redirect(url_for(".to_settle"))
    odd = [(one, told(one, found.sale.currency)) for one in found.flags if one.id == flag_id]
    page = render_template("shop/settling/flag.html", form=form, receipt=found, odd=odd, words=messages)
    return page, status_of(form)


@pages.route("/settling/records/<uuid:record_id>", methods=["GET", "POST"])
@allow(*MANAGERS)
def record(record_id: UUID) -> Response | tuple[str, int]:
    """A record as it came, why it could not be taken, and what was done about it."""
    found = record_for(db.session(), current_actor(), record_id)
    form = SettleForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(settle_record, SettleRecord(record_id, form.note.data), form.context())
            flash(_("C’est réglé ; l’enregistrement reste gardé tel quel."))
            return redirect(url_for(".to_settle"))
    page = render_template(
        "shop/settling/record.html",
        form=form,
        found=found,
        reason=sentence_of(found.record.reason or "", found.record.reason_values or {}),
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
