"""Recalling a lot across the counter: what it will do, then what is left to do."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

from flask import Blueprint, Flask, Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.presentation import moment, quantity
from kernel.security import current_actor
from shop import messages
from shop.forms import RecallForm
from shop.queries.recalls import (
    DOWNLOADED_MAX,
    LISTED_MAX,
    LotBalance,
    balances_of,
    held_now,
    recall_at_the_counter,
    sold_to,
    sold_totals,
    visible_recalls,
    what_would_happen,
)
from shop.rules.recalls import NOTHING
from traceability.models import Product
from traceability.operations.recalls import recall_lot
from traceability.queries.lots import lot_for
from traceability.queries.recalls import counts_of_recall, lots_of_recall

pages = Blueprint("recalls", __name__)
RECALLERS = (Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER)
READERS = (*RECALLERS, Role.BOUTIQUE_MANAGER, Role.SELLER, Role.AUDITOR)


@pages.get("/recalls")
@allow(*READERS)
def recall_list() -> str:
    """The recalls that concern this person, latest first."""
    return render_template("shop/recalls/list.html", recalls=visible_recalls(db.session(), current_actor()))


@pages.route("/lots/<uuid:lot_id>/recall", methods=["GET", "POST"])
@allow(*RECALLERS)
def begin(lot_id: UUID) -> BaseResponse | tuple[str, int]:
    """Say what a recall of this lot will do, then do it."""
    session = db.session()
    lot = lot_for(session, current_actor(), lot_id)
    form = RecallForm()
    if form.validate_on_submit():
        with problems_on(form):
            command = form.to_command(lot_id)
            outcome = execute(recall_lot, command, form.context())
            flash(_("Le rappel %(code)s a commencé : les caisses refusent déjà ces lots.",
                    code=outcome["recall"]))  # fmt: skip
            return redirect(url_for(".recall_page", recall_id=command.recall_id))
    page = render_template(
        "shop/recalls/begin.html",
        form=form,
        lot=lot,
        product=session.get_one(Product, lot.product_id),
        effect=what_would_happen(session, lot_id),
    )
    return page, status_of(form)


@pages.get("/recalls/<uuid:recall_id>")
@allow(*READERS)
def recall_page(recall_id: UUID) -> str:
    """A recall: its lots both ways, where some is held now, who bought some, whether it adds up."""
    session, actor = db.session(), current_actor()
    recall = recall_at_the_counter(session, actor, recall_id)
    balances = list(balances_of(session, recall_id))
    pieces = sum((one.sums for one in balances if one.lot.unit == "H87"), NOTHING)
    receipts, sold_pieces = sold_totals(session, actor, recall_id)
    return render_template(
        "shop/recalls/recall.html",
        recall=recall,
        lots=lots_of_recall(session, recall_id),
        counts=counts_of_recall(session, recall_id),
        held=held_now(session, actor, recall_id),
        sold=list(sold_to(session, actor, recall_id)),
        receipts=receipts,
        sold_pieces=sold_pieces,
        balances=balances,
        pieces=pieces,
        listed_max=LISTED_MAX,
        words=messages,
        may_open=lambda lot: actor.sees_all or lot.organisation_id in actor.organisations,
    )


@pages.get("/recalls/<uuid:recall_id>/receipts.csv")
@allow(*READERS)
def receipts_file(recall_id: UUID) -> Response:
    """The receipts to reach, as a file for a spreadsheet."""
    recall = recall_at_the_counter(db.session(), current_actor(), recall_id)
    head = [_("Ticket"), _("Lieu"), _("Date"), _("Vendeur"), _("Lot"), _("Article"), _("Quantité")]
    rows = (
        [one.receipt_number, one.place, moment(one.occurred_at, one.timezone), one.seller or "",
         one.lot_code, one.label, str(one.quantity)]
        for one in sold_to(db.session(), current_actor(), recall_id, DOWNLOADED_MAX)
    )  # fmt: skip
    return _file(f"{recall.code}-{_('tickets')}.csv", head, rows)


@pages.get("/recalls/<uuid:recall_id>/lots.csv")
@allow(*READERS)
def lots_file(recall_id: UUID) -> Response:
    """The lots taken back and where all of each has gone, as a file for a spreadsheet."""
    recall = recall_at_the_counter(db.session(), current_actor(), recall_id)
    head = [
        _("Lot"),
        _("Produit"),
        _("Produit en tout"),
        _("Trouvé en plus"),
        _("Vendu"),
        _("Perdu"),
        _("Utilisé dans d’autres lots"),
        _("Sur place"),
        _("En route"),
        _("Inexpliqué"),
    ]
    rows = (_told(one) for one in balances_of(db.session(), recall_id, DOWNLOADED_MAX))
    return _file(f"{recall.code}-{_('lots')}.csv", head, rows)


def _told(one: LotBalance) -> list[str]:
    sums = one.sums
    amounts = (
        sums.produced,
        sums.found,
        sums.sold,
        sums.lost,
        sums.used,
        sums.on_hand,
        sums.in_transit,
        sums.unexplained,
    )
    shown = (quantity(amount, one.lot.unit) for amount in amounts)
    return [one.lot.code, one.product.name_fr, *shown]


def _file(name: str, head: list[str], rows: Iterator[list[str]]) -> Response:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    # Spreadsheets recognise UTF-8 by its mark.
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
