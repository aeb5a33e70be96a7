"""A line of the bank: what it may be, and saying what it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import fund.messages as words
import fund.messages.bank as bank_words
from fund.forms import add_rows
from fund.forms.bank import AsideForm, FactsForm, MoveForm, RepaymentsForm, UndoForm, typed
from fund.forms.capital import ContributionForm
from fund.models import BankLine
from fund.operations.bank.settlements import (
    SettleByContribution,
    set_line_aside,
    settle_by_contribution,
    settle_by_facts,
    settle_by_move,
    settle_by_repayments,
)
from fund.operations.bank.undoing import undo_settlement
from fund.operations.touching import OFFICERS
from fund.queries.bank.alike import repeats_of
from fund.queries.bank.guesses import guesses_for, open_advances
from fund.queries.bank.lines import Booked, history_of, line_by_id, standing_settlement, unmatched_facts
from fund.queries.capital import donors
from fund.queries.funds import fund_by_id
from fund.rules.bank.matching import Proposal
from fund.web.asked import READERS, acts, today_of
from kernel.access import allow
from kernel.db import db
from kernel.errors import NotFound
from kernel.execute import Operation, execute
from kernel.forms import OperationForm, offer, problems_on, status_of
from kernel.presentation import day, money
from producers.messages import BRANCH_NAMES

pages = Blueprint("bank_lines", __name__)
# How far from a line's day what is booked already is offered.
OFFERED_DAYS = 120


def quick_form(line: BankLine, guess: Proposal) -> RepaymentsForm | FactsForm:
    """What one click on a guess sends."""
    if guess.sort == "fact":
        return FactsForm(formdata=None, data={"facts": [UUID(guess.id)]})
    share = {"advance_id": UUID(guess.id), "cents": typed(line.cents)}
    # As the fund writes it: the payment is then that guarantor's, however the bank spells it.
    return RepaymentsForm(formdata=None, data={"shares": [share], "payer": guess.guarantor})


def repeat_form(earlier: BankLine) -> AsideForm:
    """What one click on a line that likely repeats an earlier one sends."""
    reason = _("La ligne du %(day)s d’un autre fichier dit déjà cette opération.", day=day(earlier.booked_on))
    return AsideForm(formdata=None, data={"reason": reason, "same_as": str(earlier.id)})


@pages.get("/fund/bank/lines/<uuid:line_id>")
@allow(*READERS)
def line(line_id: UUID) -> str:
    """A line, its guesses with their reasons, and all that was said of it."""
    return _page(line_by_id(db.session(), line_id))


@pages.post("/fund/bank/lines/<uuid:line_id>/repayments")
@allow(*OFFICERS)
def repayments(line_id: UUID) -> Response | tuple[str, int]:
    """It repays one advance, or several."""
    found, form = line_by_id(db.session(), line_id), RepaymentsForm()
    if form.more.data:
        add_rows(form.shares)
    _offer(form, found)
    if form.more.data:
        return _page(found, repayments=form), 200
    return _settle(found, form, settle_by_repayments, lambda: form.to_command(found), repayments=form)


@pages.post("/fund/bank/lines/<uuid:line_id>/facts")
@allow(*OFFICERS)
def facts(line_id: UUID) -> Response | tuple[str, int]:
    """It is in the books already."""
    found, form = line_by_id(db.session(), line_id), FactsForm()
    offer(form.facts, _booked(found))
    return _settle(found, form, settle_by_facts, lambda: form.to_command(found), facts=form)


@pages.post("/fund/bank/lines/<uuid:line_id>/contribution")
@allow(*OFFICERS)
def contribution(line_id: UUID) -> Response | tuple[str, int]:
    """It was given to the capital, or given back."""
    found, form = line_by_id(db.session(), line_id), ContributionForm()
    offer(form.donor_id, [(one.id, one.name) for one in donors(db.session())])
    fund = fund_by_id(db.session(), found.fund_id)

    def command() -> SettleByContribution:
        return SettleByContribution(form.id(), found.id, form.to_command(fund))

    return _settle(found, form, settle_by_contribution, command, contribution=form)


@pages.post("/fund/bank/lines/<uuid:line_id>/move")
@allow(*OFFICERS)
def move(line_id: UUID) -> Response | tuple[str, int]:
    """It is the fund's own money."""
    found, form = line_by_id(db.session(), line_id), MoveForm()
    form.offer(found)
    return _settle(found, form, settle_by_move, lambda: form.to_command(found), move=form)


@pages.post("/fund/bank/lines/<uuid:line_id>/aside")
@allow(*OFFICERS)
def aside(line_id: UUID) -> Response | tuple[str, int]:
    """It is not of the fund."""
    found, form = line_by_id(db.session(), line_id), AsideForm()
    return _settle(found, form, set_line_aside, lambda: form.to_command(found), aside=form)


@pages.post("/fund/bank/lines/<uuid:line_id>/undoing")
@allow(*OFFICERS)
def undoing(line_id: UUID) -> Response | tuple[str, int]:
    """What was said of it was a mistake."""
    found, form = line_by_id(db.session(), line_id), UndoForm()
    settlement = standing_settlement(db.session(), found.id)
    if settlement is None:
        raise NotFound()
    if form.validate_on_submit():
        with problems_on(form):
            execute(undo_settlement, form.to_command(settlement.id), form.context())
            flash(_("Le pointage est annulé : la ligne est de nouveau à pointer."))
            return redirect(url_for(".line", line_id=found.id))
    return _page(found, undo=form), status_of(form)


def _settle(
    found: BankLine,
    form: OperationForm,
    operation: Operation[Any],
    command: Callable[[], Any],
    **forms: OperationForm,
) -> Response | tuple[str, int]:
    if form.validate_on_submit():
        with problems_on(form):
            execute(operation, command(), form.context())
            flash(_("La ligne est pointée."))
            return redirect(url_for("bank.bank", fund_id=found.fund_id))
    return _page(found, **forms), status_of(form)


def _page(found: BankLine, **forms: OperationForm) -> str:
    session, fund = db.session(), fund_by_id(db.session(), found.fund_id)
    settlement = standing_settlement(session, found.id)
    guesses = () if settlement else guesses_for(session, fund.id, [found])[found.id]
    repeated = None if settlement else repeats_of(session, fund.id, [found]).get(found.id)
    return render_template(
        "fund/bank/line.html",
        line=found,
        fund=fund,
        settlement=settlement,
        history=history_of(session, found.id),
        guesses=guesses,
        quick=[quick_form(found, one) for one in guesses],
        repeated=repeated,
        repeat=repeat_form(repeated) if repeated else None,
        forms={**(_forms(found) if acts() else {}), **forms},
        may_act=acts(),
        today=today_of(fund),
        branch_names=BRANCH_NAMES,
        words=words,
        bank_words=bank_words,
    )


def _forms(found: BankLine) -> dict[str, OperationForm]:
    """Every way of saying what a line is, as it is first shown."""
    first = [{"cents": typed(found.cents)}] if found.cents > 0 else []
    repaid = RepaymentsForm(formdata=None, data={"shares": first})
    _offer(repaid, found)
    in_books, moved, given = (
        FactsForm(formdata=None),
        MoveForm(formdata=None),
        ContributionForm(formdata=None),
    )
    offer(in_books.facts, _booked(found))
    moved.offer(found)
    offer(given.donor_id, [(one.id, one.name) for one in donors(db.session())])
    given.reference.data = (found.bank_reference or found.told)[:200]
    given.kind.data = "returned" if found.cents < 0 else given.kind.data
    undo = UndoForm(formdata=None)
    undo.dated_on.data = today_of(fund_by_id(db.session(), found.fund_id))
    return {
        "repayments": repaid,
        "facts": in_books,
        "contribution": given,
        "move": moved,
        "aside": AsideForm(formdata=None),
        "undo": undo,
    }


def _offer(form: RepaymentsForm, found: BankLine) -> None:
    fund = fund_by_id(db.session(), found.fund_id)
    form.offer(open_advances(db.session(), fund.id), fund.currency)


def _booked(found: BankLine) -> list[tuple[UUID, str]]:
    """What is in the books, goes the same way, and is not far from the day."""
    fund = fund_by_id(db.session(), found.fund_id)
    span = timedelta(days=OFFERED_DAYS)
    booked = unmatched_facts(
        db.session(), found.fund_id, since=found.booked_on - span, until=found.booked_on + span
    )
    near = [one for one in booked if (one.cents > 0) == (found.cents > 0)]
    near.sort(key=lambda one: (one.cents != found.cents, abs((one.dated_on - found.booked_on).days)))
    return [(one.id, _label(one, fund.currency)) for one in near]


def _label(one: Booked, currency: str) -> str:
    kinds = {"movement": words.MOVEMENTS, "contribution": words.CONTRIBUTION_KINDS}
    name = kinds.get(one.sort, words.MONEY_MOVES)[one.kind]
    told = (day(one.dated_on, "medium"), str(name), one.number, money(one.cents, currency), one.reference)
    return " · ".join(part for part in told if part)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
