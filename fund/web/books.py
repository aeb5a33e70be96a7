"""A fund's books: the trial balance beside the pages' figures, the journal, the files, the account table."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import fund.messages.books as words
from fund.forms.books import FundFecForm
from fund.gateways.books import beancount, book_lines, csv_rows
from fund.models import Fund
from fund.operations.accounts import tell_fund_account
from fund.queries.agreements import agreed
from fund.queries.books import (
    JournalRow,
    beneficiaries,
    books_of,
    journal_of,
    sides_on,
)
from fund.queries.funds import fund_by_id
from fund.queries.plans import holder_of, holders, plan_of, told_of
from fund.rules.plans import PLAN_ROLES
from fund.rules.trials import trial
from fund.web.asked import READERS, today_of
from kernel.access import Role, allow
from kernel.accounts import AccountRoleUnknown, check_period
from kernel.accounts.forms import AccountForm
from kernel.accounts.plans import TO_ASK
from kernel.addresses import day_of, page_number
from kernel.db import db
from kernel.execute import execute
from kernel.fec import COUNTRY, CURRENCY, check_french, fec_bytes, fec_rows, file_name, read_siren
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from kernel.spreadsheets import csv_answer
from producers.models import Organisation
from producers.queries.organisations import OrganisationNotFound

pages = Blueprint("books", __name__)


@pages.get("/funds/<uuid:fund_id>/books")
@allow(*READERS)
def books(fund_id: UUID) -> str:
    """What each account holds by the end of a period, that it is what the pages say, and each entry."""
    session, fund = db.session(), fund_by_id(db.session(), fund_id)
    first, last = _period(fund)
    holder = holder_of(session, fund)
    plan = plan_of(session, holder)
    rows = trial(sides_on(session, fund.id, last), plan)
    return render_template(
        "fund/books/books.html",
        fund=fund,
        holder=holder,
        first=first,
        last=last,
        today=today_of(fund),
        rows=rows,
        names=beneficiaries(session, fund.id),
        agreed=agreed(session, fund, last, rows),
        entries=journal_of(session, fund.id, first, last, page_number()),
        plan=plan,
        to_confirm=sum(1 for one in plan.values() if not one.is_confirmed),
        has_french_file=(holder.country, fund.currency) == (COUNTRY, CURRENCY),
        address_of=lambda row: _address_of(fund, row),
        words=words,
    )


def _period(fund: Fund) -> tuple[date, date]:
    """The days of the address: this year until today when it names none. Raises PeriodUpsideDown."""
    last = day_of("last") or today_of(fund)
    first = day_of("first") or max(date(last.year, 1, 1), min(fund.opened_on, last))
    check_period(first, last)
    return first, last


def _address_of(fund: Fund, row: JournalRow) -> str:
    """The page of the fact that an entry tells."""
    day = row.entry.day
    if row.advance_id:
        return url_for("advances.advance_page", advance_id=row.advance_id, _anchor="movements")
    if row.is_of_statement:
        return url_for("capital.solidarity", fund_id=fund.id, month=f"{day:%Y-%m}")
    anchor = "given" if row.contribution_id else "moves"
    return url_for("capital.capital", fund_id=fund.id, on=day.isoformat(), _anchor=anchor)


@pages.get("/funds/<uuid:fund_id>/books.csv")
@allow(*READERS)
def books_csv(fund_id: UUID) -> Response:
    """Each side of each entry of a period, for a spreadsheet or another program."""
    session, fund = db.session(), fund_by_id(db.session(), fund_id)
    first, last = _period(fund)
    plan = plan_of(session, holder_of(session, fund))
    told = books_of(session, fund, first, last)
    rows = csv_rows(fund.currency, plan, beneficiaries(session, fund.id), words.book_words(), told)
    return csv_answer(f"{_name(fund, first, last)}.csv", [words.csv_head(), *rows])


@pages.get("/funds/<uuid:fund_id>/books.beancount")
@allow(*READERS)
def books_beancount(fund_id: UUID) -> Response:
    """The same as plain-text double entry, which an independent checker reads without any tolerance."""
    session, fund = db.session(), fund_by_id(db.session(), fund_id)
    first, last = _period(fund)
    plan = plan_of(session, holder_of(session, fund))
    told = books_of(session, fund, first, last)
    lines = beancount(f"{fund.code} – {fund.name}", fund.currency, fund.opened_on, plan, told)
    answer = Response("".join(f"{line}\n" for line in lines), mimetype="text/plain")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{_name(fund, first, last)}.beancount")
    return answer


def _name(fund: Fund, first: date, last: date) -> str:
    return f"{fund.code}-{first:%Y%m%d}-{last:%Y%m%d}"


@pages.route("/funds/<uuid:fund_id>/fec", methods=["GET", "POST"])
@allow(*READERS)
def fec(fund_id: UUID) -> Response | tuple[str, int]:
    """The file that the French administration asks for; said not to be its own when it is not."""
    session, fund = db.session(), fund_by_id(db.session(), fund_id)
    holder, form = holder_of(session, fund), FundFecForm()
    if form.validate_on_submit():
        with problems_on(form):
            return _fec_file(fund, holder, form)
    if not form.is_submitted():
        year = today_of(fund).year
        form.first.data = day_of("first") or date(year, 1, 1)
        form.last.data = day_of("last") or date(year, 12, 31)
    is_french = (holder.country, fund.currency) == (COUNTRY, CURRENCY)
    page = render_template("fund/books/fec.html", form=form, fund=fund, holder=holder, is_french=is_french)
    return page, status_of(form)


def _fec_file(fund: Fund, holder: Organisation, form: FundFecForm) -> Response:
    """Raises NotFrenchBooks, SirenMalformed, PeriodUpsideDown."""
    session = db.session()
    check_french(holder.country, fund.currency)
    siren = read_siren(form.siren.data or "")
    check_period(form.first.data, form.last.data)
    told = books_of(session, fund, form.first.data, form.last.data)
    plan = plan_of(session, holder)
    lines = book_lines(plan, beneficiaries(session, fund.id), words.french_words(), told)
    answer = Response(fec_bytes(fec_rows(lines, today_of(fund))), mimetype="text/plain")
    answer.headers["Content-Type"] = "text/plain; charset=iso-8859-15"
    name = file_name(siren, form.last.data)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer


@pages.get("/fund/accounts")
@allow(*READERS)
def account_table() -> str:
    """The accounts of each organisation that holds a fund, and which of them are confirmed."""
    session = db.session()
    return render_template(
        "fund/books/accounts.html",
        tables=[(holder, plan_of(session, holder)) for holder in holders(session)],
        roles=PLAN_ROLES,
        to_ask=TO_ASK,
        words=words,
        may_change=current_actor().has((Role.NETWORK_MANAGER,)),
    )


@pages.route("/fund/accounts/<uuid:organisation_id>/<role>", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def account(organisation_id: UUID, role: str) -> Response | tuple[str, int]:
    """Tell the account of a role, or confirm it; what was told before stays below."""
    session = db.session()
    holder = next((one for one in holders(session) if one.id == organisation_id), None)
    if holder is None:
        raise OrganisationNotFound(organisation_id=str(organisation_id))
    if role not in PLAN_ROLES:
        raise AccountRoleUnknown()
    form = AccountForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(tell_fund_account, form.to_command(holder.id, role), form.context())
            flash(_("Le compte est enregistré."))
            return redirect(url_for(".account_table"))
    if not form.is_submitted():
        form.show(plan_of(session, holder)[role])
    page = render_template(
        "fund/books/account.html",
        form=form,
        holder=holder,
        role=words.ROLES[role],
        told=told_of(session, holder, role),
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
