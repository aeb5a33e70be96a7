"""A fund's report to those who gave it its money: on a page, and on paper."""

from datetime import date

from flask import Blueprint, Flask, Response, render_template
from flask_babel import gettext as _

from fund.gateways.reports import ReportPaper, pdf_of
from fund.models import Donor, Fund
from fund.queries.reports import Report, donors_of, report_of
from fund.web.asked import READERS, chosen_fund, today_of
from fund.web.report_tables import tables_of
from kernel.access import allow
from kernel.accounts import check_period
from kernel.addresses import day_of, id_of
from kernel.db import db
from kernel.presentation import day, money, text_direction

pages = Blueprint("fund_reports", __name__)


@pages.get("/fund/report")
@allow(*READERS)
def report() -> str:
    """What was received, lent, repaid and lost over some days, for whom, with what each figure counts."""
    fund = chosen_fund()
    if fund is None:
        return render_template("fund/funds/none.html")
    told = _told(fund)
    return render_template(
        "fund/reports/report.html",
        told=told,
        fund=fund,
        donors=donors_of(db.session(), fund.id),
        today=today_of(fund),
        title=_title(told),
        subtitle=_subtitle(told),
        facts=_facts(told),
        tables=tables_of(told),
    )


@pages.get("/fund/report.pdf")
@allow(*READERS)
def report_pdf() -> Response:
    """The same on paper, with its charts."""
    fund = chosen_fund()
    if fund is None:
        return Response(render_template("fund/funds/none.html"))
    told = _told(fund)
    paper = ReportPaper(
        _title(told),
        _subtitle(told),
        _facts(told),
        tables_of(told),
        _("Total"),
        _("Rien sur ces jours."),
    )
    answer = Response(pdf_of(paper, rtl=text_direction() == "rtl"), mimetype="application/pdf")
    word = _("rapport")
    name = f"{word}-{fund.code}-{told.first:%Y%m%d}-{told.last:%Y%m%d}.pdf"
    answer.headers.set("Content-Disposition", "inline", filename=name)
    return answer


def _told(fund: Fund) -> Report:
    """The report of the address: this year's until today, of the whole fund, when it names nothing else.

    Raises PeriodUpsideDown.
    """
    today = today_of(fund)
    last = min(day_of("last") or today, today)
    first = max(day_of("first") or date(last.year, 1, 1), min(fund.opened_on, last))
    check_period(first, last)
    return report_of(db.session(), fund, first, last, _donor(fund))


def _donor(fund: Fund) -> Donor | None:
    asked = id_of("donor")
    return next((one for one in donors_of(db.session(), fund.id) if one.id == asked), None)


def _title(told: Report) -> str:
    """What the report is called."""
    if told.donor:
        return _("Rapport à %(donor)s", donor=told.donor.donor.name)
    return _("Rapport du fonds")


def _subtitle(told: Report) -> str:
    days = _("Du %(first)s au %(last)s", first=day(told.first), last=day(told.last))
    return f"{told.fund.name} · {days}"


def _facts(told: Report) -> list[tuple[str, str]]:
    """The few figures that a report begins with."""
    currency, kept, part = told.fund.currency, told.figures.overview.figures, told.donor
    period = {one.kind: one.period_cents for one in told.flows}
    own = [
        (_("Donné par ce bailleur"), money(part.pooled.own_cents, currency)),
        (_("dont sur la période"), money(part.given_in_period_cents, currency)),
    ] if part else []  # fmt: skip
    return [
        *own,
        (_("Prêté sur la période"), money(period["disbursed"], currency)),
        (_("Remboursé sur la période"), money(period["repaid"], currency)),
        (_("Passé en perte sur la période"), money(period["written_off"], currency)),
        (_("Encours au %(day)s", day=day(told.last)), money(kept.outstanding_cents, currency)),
        (_("Prêté à nouveau, depuis le début"), money(told.lent_again_cents, currency)),
    ]


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
