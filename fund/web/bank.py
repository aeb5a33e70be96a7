"""The fund's account at the bank: statements received, how far the books agree, what is left to match."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

import fund.messages as words
import fund.messages.bank as bank_words
from fund.forms.bank import AccountForm, StatementForm, typed
from fund.gateways.bank_tables import read_bank_table
from fund.gateways.camt import read_camt
from fund.models import Fund
from fund.operations.bank.statements import ReceiveStatements, receive_statements, tell_fund_bank_account
from fund.operations.touching import OFFICERS
from fund.queries.bank.alike import repeats_of
from fund.queries.bank.guesses import guesses_for
from fund.queries.bank.lines import lines_of, sums_of
from fund.queries.bank.statements import (
    account_of,
    columns_of,
    reconciliation_of,
    statement_by_id,
    statements_of,
)
from fund.queries.funds import all_funds, fund_by_id
from fund.web.asked import READERS, acts, today_of
from fund.web.bank_lines import quick_form, repeat_form
from kernel.access import allow
from kernel.addresses import one_of
from kernel.db import db
from kernel.execute import execute
from kernel.files import content_of, keep
from kernel.forms import problems_on, status_of
from kernel.models import StoredFile
from kernel.security import current_actor
from kernel.sniffing import CSV, FILE_BYTES_MAX, XLSX, XML, FileTooLarge
from kernel.waiting import held, hold

pages = Blueprint("bank", __name__)


@pages.get("/fund/bank")
@allow(*READERS)
def choose_fund() -> Response | str:
    """The account of which fund; skipped when there is one only."""
    funds = all_funds(db.session())
    if len(funds) == 1:
        return redirect(url_for(".bank", fund_id=funds[0].id))
    return render_template("fund/bank/choose.html", funds=funds)


@pages.get("/funds/<uuid:fund_id>/bank")
@allow(*READERS)
def bank(fund_id: UUID) -> str:
    """What the bank says, what the books say, and the lines between them."""
    session, fund = db.session(), fund_by_id(db.session(), fund_id)
    state = one_of("state", bank_words.STATES) or "open"
    lines = lines_of(session, fund.id, state)
    guesses = guesses_for(session, fund.id, lines) if state == "open" else {}
    repeats = repeats_of(session, fund.id, lines) if state == "open" else {}
    # What is told already is nobody's repayment: its guess would record it twice.
    first = {line_id: told[0] for line_id, told in guesses.items() if told and line_id not in repeats}
    return render_template(
        "fund/bank/bank.html",
        fund=fund,
        account=account_of(session, fund.id),
        reconciliation=reconciliation_of(session, fund.id),
        statements=statements_of(session, fund.id),
        sums=sums_of(session, fund.id, today_of(fund)),
        state=state,
        lines=lines,
        first=first,
        quick={one.id: quick_form(one, first[one.id]) for one in lines if one.id in first} if acts() else {},
        repeats=repeats,
        aside={line_id: repeat_form(one) for line_id, one in repeats.items()} if acts() else {},
        may_act=acts(),
        words=words,
        bank_words=bank_words,
    )


@pages.route("/funds/<uuid:fund_id>/bank/account", methods=["GET", "POST"])
@allow(*OFFICERS)
def account(fund_id: UUID) -> Response | tuple[str, int]:
    """Which account is the fund's."""
    fund, form = fund_by_id(db.session(), fund_id), AccountForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(tell_fund_bank_account, form.to_command(fund.id), form.context())
            flash(_("Le compte du fonds est noté."))
            return redirect(url_for(".bank", fund_id=fund.id))
    known = account_of(db.session(), fund.id)
    if known and not form.is_submitted():
        form.number.data, form.bank.data = known.number, known.bank
    return render_template("fund/bank/account.html", form=form, fund=fund), status_of(form)


@pages.route("/funds/<uuid:fund_id>/bank/statements/new", methods=["GET", "POST"])
@allow(*OFFICERS)
def new_statement(fund_id: UUID) -> Response | tuple[str, int]:
    """Receive a statement; a table says how it is read, and the next one is proposed the same."""
    fund, form = fund_by_id(db.session(), fund_id), StatementForm()
    if form.validate_on_submit():
        with problems_on(form):
            outcome = execute(receive_statements, _read(fund, form), form.context())
            flash(_told(outcome["added"], outcome["known"]))
            return redirect(url_for(".bank", fund_id=fund.id))
    last = statements_of(db.session(), fund.id)
    if not form.is_submitted():
        form.propose(columns_of(db.session(), fund.id))
        closing = last[0].statement.closing_cents if last else None
        form.opening.data = typed(closing) if closing is not None else ""
    page = render_template("fund/bank/statement.html", form=form, fund=fund, bank_words=bank_words)
    return page, status_of(form)


def _read(fund: Fund, form: StatementForm) -> ReceiveStatements:
    """What a file says; it is kept as it came once it could be read."""
    # Of another file than the one that was asked about, nobody was told that it repeats something.
    takes_alike = form.takes_alike.data and not form.file.data
    content = _content(form)
    is_xml = b"<" in content.lstrip()[:4]
    if is_xml:
        statements, columns = tuple(read_camt(content)), None
    else:
        statements = (read_bank_table(content, form.reading(), *form.balances()),)
        columns = form.reading().to_plain()
    media_type = XML if is_xml else XLSX if content.startswith(b"PK") else CSV
    received = keep(content, form.waiting_name.data, media_type, form.id())
    return ReceiveStatements(fund.id, received, statements, columns, takes_alike)


def _content(form: StatementForm) -> bytes:
    """What is sent, which waits from now on lest it be refused; else what waits since it was sent.

    Raises FileTooLarge, NoLongerWaiting.
    """
    sent, digest, form.waiting.data = form.file.data, form.waiting.data, ""
    if sent:
        content: bytes = sent.read(FILE_BYTES_MAX + 1)
        if len(content) > FILE_BYTES_MAX:
            raise FileTooLarge(field="file", megabytes_max=FILE_BYTES_MAX // (1024 * 1024))
        digest, form.waiting_name.data = hold(content, current_actor()), sent.filename
    else:
        content = held(digest, current_actor())
    form.waiting.data = digest
    return content


def _told(added: int, known: int) -> str:
    told = (
        ngettext("%(num)s ligne nouvelle.", "%(num)s lignes nouvelles.", added)
        if added
        else _("Aucune ligne nouvelle.")
    )
    if not known:
        return told
    return f"{told} {ngettext('%(num)s était déjà connue.', '%(num)s étaient déjà connues.', known)}"


@pages.get("/fund/bank/statements/<uuid:statement_id>/file")
@allow(*READERS)
def statement_file(statement_id: UUID) -> Response:
    """A statement exactly as it came from the bank, to keep."""
    found = statement_by_id(db.session(), statement_id)
    file = db.session().get_one(StoredFile, found.file_id)
    return send_file(
        BytesIO(content_of(file)), mimetype=file.media_type, download_name=file.name, as_attachment=True
    )


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
