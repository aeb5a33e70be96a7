"""What falls due, month by month: as a list, as a grid, as a table, as a calendar for a telephone."""

from calendar import Calendar
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request, url_for
from flask_babel import gettext as _

from fund.gateways.calendars import MEDIA_TYPE, WholeDay, calendar_text
from fund.models import Fund
from fund.queries.calendar import (
    Due,
    DuesAsked,
    Month,
    beneficiaries,
    dues_between,
    dues_page,
    months_of,
)
from fund.queries.funds import all_funds
from fund.rules.schedules import after_months
from fund.web.asked import READERS, as_of, chosen_fund, today_of
from kernel.access import allow
from kernel.addresses import id_of, one_of, page_number
from kernel.clock import now
from kernel.db import db
from kernel.presentation import day, money
from kernel.spreadsheets import amount_text, csv_answer
from producers.messages import BRANCH_NAMES

pages = Blueprint("calendar", __name__)
MONTHS_SHOWN = 12
# A telephone's calendar holds what is late since two years and due within two.
AROUND_MONTHS = 24
FIRST_MONTH, LAST_MONTH = date(2000, 1, 1), date(2100, 12, 1)
VIEWS = ("list", "grid")


@pages.get("/fund/calendar")
@allow(*READERS)
def month() -> str:
    """What falls due in a month, and in each of the twelve from it on."""
    fund = chosen_fund()
    if fund is None:
        return render_template("fund/funds/none.html")
    first = _month(fund)
    months = months_of(db.session(), _asked(fund, first, MONTHS_SHOWN))
    view = one_of("view", dict.fromkeys(VIEWS)) or VIEWS[0]
    asked = _asked(fund, first, 1)
    return render_template(
        "fund/calendar/month.html",
        fund=fund,
        funds=all_funds(db.session()),
        month=next((one for one in months if one.first == first), Month(first)),
        months=months,
        page=dues_page(db.session(), asked, page_number()) if view == "list" else None,
        dues=dues_between(db.session(), asked) if view == "grid" else (),
        weeks=Calendar().monthdatescalendar(first.year, first.month),
        view=view,
        before=after_months(first, -1) if first > FIRST_MONTH else None,
        after=after_months(first, 1) if first < LAST_MONTH else None,
        kept=_kept(fund),
        beneficiaries=beneficiaries(db.session(), fund.id),
        branch_names=BRANCH_NAMES,
        on=as_of(fund),
        today=today_of(fund),
    )


@pages.get("/fund/calendar.csv")
@allow(*READERS)
def calendar_csv() -> Response:
    """The twelve months as a table, for a spreadsheet."""
    head = [
        _("Échéance"), _("Avance"), _("Bénéficiaire"), _("Filière"), _("Dû"), _("Payé"), _("Reste à payer"),
        _("En retard"), _("Situation au"), _("Monnaie"),
    ]  # fmt: skip
    fund = chosen_fund()
    if fund is None:
        return csv_answer(f"{_('echeances')}.csv", [head])
    rows = [
        [
            due.share.due_on.isoformat(),
            due.advance.number,
            due.organisation.name,
            str(BRANCH_NAMES[due.advance.branch]),
            *map(amount_text, (due.share.cents, due.share.paid_cents, due.share.unpaid_cents)),
            _("oui") if due.is_late else _("non"),
            as_of(fund).isoformat(),
            fund.currency,
        ]
        for due in dues_between(db.session(), _asked(fund, _month(fund), MONTHS_SHOWN))
    ]
    return csv_answer(f"{_('echeances')}-{fund.code}-{_month(fund):%Y-%m}.csv", [head, *rows])


@pages.get("/fund/calendar.ics")
@allow(*READERS)
def calendar_ics() -> Response:
    """What is unpaid, late or to come, as a calendar."""
    fund, days = chosen_fund(), []
    if fund:
        first = after_months(as_of(fund).replace(day=1), -AROUND_MONTHS)
        dues = dues_between(db.session(), _asked(fund, first, 2 * AROUND_MONTHS + 1))
        days = [_whole_day(due, fund) for due in dues if due.share.unpaid_cents]
    answer = Response(calendar_text(fund.name if fund else "", days, now()), mimetype=MEDIA_TYPE)
    name = f"{_('echeances')}-{fund.code}.ics" if fund else "echeances.ics"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


def _whole_day(due: Due, fund: Fund) -> WholeDay:
    left = money(due.share.unpaid_cents, fund.currency)
    told = [
        _("Avance %(number)s", number=due.advance.number),
        _("Il en reste à payer : %(amount)s", amount=left),
        _("Situation au %(day)s", day=day(as_of(fund))),
    ]
    return WholeDay(
        uid=f"{due.advance.id}-{due.share.due_on}@igoudar",
        on=due.share.due_on,
        summary=f"{due.organisation.name} : {left}",
        description="\n".join(told),
        url=url_for("advances.advance_page", advance_id=due.advance.id, _external=True),
    )


def _asked(fund: Fund, first: date, count: int) -> DuesAsked:
    """So many months from the first, of the address's branch and beneficiary."""
    return DuesAsked(
        fund.id,
        first,
        after_months(first, count) - timedelta(days=1),
        as_of(fund),
        one_of("branch", BRANCH_NAMES),
        id_of("organisation"),
    )


def _month(fund: Fund) -> date:
    """`?month=2026-11`; that of the day asked for when it says nothing."""
    try:
        asked = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        asked = as_of(fund).replace(day=1)
    return min(max(asked, FIRST_MONTH), LAST_MONTH)


def _kept(fund: Fund) -> dict[str, Any]:
    """What of the address stays when another month or view is asked."""
    on = as_of(fund)
    return {
        "fund": fund.id,
        "branch": one_of("branch", BRANCH_NAMES),
        "organisation": id_of("organisation"),
        "on": on.isoformat() if on < today_of(fund) else None,
    }


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
