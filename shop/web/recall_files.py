"""The report of a recall or a drill as a PDF and for a spreadsheet, and its two long lists."""

from collections.abc import Iterable, Iterator, Sequence
from uuid import UUID

from flask import Blueprint, Flask, Response
from flask_babel import gettext as _

from kernel.access import Role, allow
from kernel.clock import now
from kernel.db import db
from kernel.presentation import moment, quantity, text_direction
from kernel.security import current_actor
from kernel.spreadsheets import csv_answer
from shop.gateways.reports import pdf_of
from shop.queries.recalls.balances import LotBalance, balances_of
from shop.queries.recalls.cases import DOWNLOADED_MAX, Case, case_for
from shop.queries.recalls.whereabouts import sold_to
from shop.web.recall_report import report_of

pages = Blueprint("recall_files", __name__)
READERS = (
    Role.NETWORK_MANAGER,
    Role.COOPERATIVE_OFFICER,
    Role.BOUTIQUE_MANAGER,
    Role.SELLER,
    Role.AUDITOR,
)


@pages.get("/recalls/<uuid:recall_id>/report.pdf")
@allow(*READERS)
def report_pdf(recall_id: UUID) -> Response:
    """The whole report, to print or to send."""
    case = _case(recall_id)
    report = report_of(db.session(), current_actor(), case, now())
    answer = Response(pdf_of(report, rtl=text_direction() == "rtl"), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{case.code}.pdf")
    return answer


@pages.get("/recalls/<uuid:recall_id>/report.csv")
@allow(*READERS)
def report_csv(recall_id: UUID) -> Response:
    """The whole report for a spreadsheet, one table under the other."""
    case = _case(recall_id)
    report = report_of(db.session(), current_actor(), case, now(), DOWNLOADED_MAX)
    rows: list[Sequence[str]] = [[report.title], [report.subtitle], *report.facts]
    for section in report.sections:
        rows += [[], [section.title], section.head, *section.rows]
    return csv_answer(f"{case.code}.csv", rows)


@pages.get("/recalls/<uuid:recall_id>/receipts.csv")
@allow(*READERS)
def receipts_file(recall_id: UUID) -> Response:
    """The receipts to reach, as a file for a spreadsheet."""
    case = _case(recall_id)
    head = [_("Ticket"), _("Lieu"), _("Date"), _("Vendeur"), _("Lot"), _("Article"), _("Quantité")]
    rows = (
        [one.receipt_number, one.place, moment(one.occurred_at, one.timezone), one.seller or "",
         one.lot_code, one.label, str(one.quantity)]
        for one in sold_to(db.session(), current_actor(), case, DOWNLOADED_MAX)
    )  # fmt: skip
    return csv_answer(f"{case.code}-{_('tickets')}.csv", _headed(head, rows))


@pages.get("/recalls/<uuid:recall_id>/lots.csv")
@allow(*READERS)
def lots_file(recall_id: UUID) -> Response:
    """The lots taken back and where all of each has gone, as a file for a spreadsheet."""
    case = _case(recall_id)
    head = [
        _("Lot"),
        _("Produit"),
        _("Produit en tout"),
        _("Trouvé en plus"),
        _("Vendu"),
        _("Rapporté"),
        _("Perdu"),
        _("Détruit depuis le rappel"),
        _("Prélevé"),
        _("Utilisé dans d’autres lots"),
        _("Sur place"),
        _("En route"),
        _("Inexpliqué"),
    ]
    rows = (_told(one) for one in balances_of(db.session(), case, DOWNLOADED_MAX))
    return csv_answer(f"{case.code}-{_('lots')}.csv", _headed(head, rows))


def _told(one: LotBalance) -> list[str]:
    sums = one.sums
    amounts = (
        sums.produced,
        sums.found,
        sums.sold,
        sums.returned,
        sums.lost,
        sums.destroyed,
        sums.sampled,
        sums.used,
        sums.on_hand,
        sums.in_transit,
        sums.unexplained,
    )
    shown = (quantity(amount, one.lot.unit) for amount in amounts)
    return [one.lot.code, one.product.name_fr, *shown]


def _case(recall_id: UUID) -> Case:
    return case_for(db.session(), current_actor(), recall_id)


def _headed(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
    yield head
    yield from rows


def install(app: Flask) -> None:
    """Put the files on the application."""
    app.register_blueprint(pages)
