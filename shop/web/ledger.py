"""Pages of the shop's accounts: the journal, the trial balance, the account table, the files."""

from calendar import monthrange
from datetime import date
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import shop.messages.ledger as words
from inventory.models import Place
from kernel.access import Role, allow
from kernel.accounts import AccountRoleUnknown
from kernel.accounts.plans import TO_ASK
from kernel.addresses import day_of, id_of, page_number
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.fec import check_french, fec_bytes, fec_rows, file_name, read_siren
from kernel.forms import offer, problems_on, status_of
from kernel.presentation import percent
from kernel.security import current_actor
from kernel.slices import offset_of, sliced
from kernel.spreadsheets import csv_answer
from producers.models import Organisation
from producers.queries.organisations import OrganisationNotFound
from shop.forms.ledger import FecForm, LedgerAccountForm
from shop.gateways.ledger_files import journal_rows
from shop.operations.ledger import tell_ledger_account
from shop.queries.ledger.books import Books, books_of, keepers, keeping_places, parties
from shop.queries.ledger.journal import journal_of, parties_of, totals_of
from shop.queries.ledger.plans import plan_of
from shop.queries.ledger.purchases import without_cost
from shop.rules.ledger.accounts import BY_RATE, ROLES
from shop.rules.ledger.entries import Origin, balance_of
from shop.rules.ledger.fec import fec_lines

pages = Blueprint("ledger", __name__)
READERS = (Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, Role.AUDITOR)
BP_TO_PPM = 100
# An entry has five lines or so: these many are a page that a telephone loads.
ENTRIES_MAX = 25


@pages.get("/ledger")
@allow(*READERS)
def journal() -> str:
    """The journal of a place over some days, and what each account comes to."""
    session, actor = db.session(), current_actor()
    places = keeping_places(session, actor)
    if not places:
        return render_template("shop/ledger/journal.html", books=None, places=())
    books = _asked_books(places)
    entries = journal_of(session, books)
    plan, before = plan_of(session, books.keeper), offset_of(page_number(), ENTRIES_MAX)
    return render_template(
        "shop/ledger/journal.html",
        books=books,
        places=places,
        whole="whole" in request.args,
        place_id=_place(places).id,
        entries=sliced(entries[before : before + ENTRIES_MAX + 1], page_number(), ENTRIES_MAX),
        totals=totals_of(entries, plan),
        bought_cents=balance_of(entries, "purchases"),
        without_cost=without_cost(session, books),
        plan=plan,
        parties=parties(session, parties_of(entries)),
        names={place.id: place.name for place in places},
        address_of=_address_of,
        rate=lambda bp: percent(bp * BP_TO_PPM),
        roles={role: str(said) for role, said in words.ROLES.items()},
        kinds={kind: str(said) for kind, said in words.ENTRY_KINDS.items()},
    )


def _place(places: list[Place]) -> Place:
    """The place that the address names, else the first."""
    asked = id_of("place")
    return next((place for place in places if place.id == asked), places[0])


def _asked_books(places: list[Place]) -> Books:
    """The books of the address: this month when it names no days, two years at most."""
    place = _place(places)
    today = business_day(now(), place.timezone)
    first = day_of("first") or today.replace(day=1)
    last = day_of("last") or _end_of(first)
    whole = "whole" in request.args
    return books_of(db.session(), current_actor(), place.id, first, last, whole=whole)


def _end_of(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _address_of(origin: Origin) -> str | None:
    """The page of what an entry is made of."""
    if origin.payout_id:
        return url_for("payouts.payout", payout_id=origin.payout_id)
    if origin.delivery_id:
        return url_for("deliveries.note", delivery_id=origin.delivery_id)
    if origin.kind in ("sales", "refunds", "commissions"):
        return url_for("sales.sale_list", place=origin.place_id, day=origin.day.isoformat())
    if origin.kind in ("cash_difference", "cash_movement"):
        return url_for("tills.drawer_list")
    return url_for("payouts.owed", place_id=origin.place_id)


@pages.get("/ledger/journal.csv")
@allow(*READERS)
def journal_csv() -> Response:
    """The journal by day and VAT rate, every line of it, for a spreadsheet or another program."""
    session, actor = db.session(), current_actor()
    places = keeping_places(session, actor)
    if not places:
        raise OrganisationNotFound()
    books = _asked_books(places)
    entries = journal_of(session, books)
    rows = journal_rows(
        entries,
        plan_of(session, books.keeper),
        parties(session, parties_of(entries)),
        {place.id: place.name for place in books.places},
        words.own_words(books.last),
        books.currency,
    )
    name = f"journal-{books.keeper.key}-{books.first:%Y%m%d}-{books.last:%Y%m%d}.csv"
    return csv_answer(name, [words.csv_head(), *rows])


@pages.route("/ledger/fec", methods=["GET", "POST"])
@allow(*READERS)
def fec() -> Response | tuple[str, int]:
    """The file that the French administration asks for; the form says what is missing for it."""
    session, actor = db.session(), current_actor()
    form = FecForm()
    offer(form.place_id, [(place.id, place.name) for place in keeping_places(session, actor)])
    if form.validate_on_submit():
        with problems_on(form):
            return _fec_file(form)
    if not form.is_submitted():
        year = business_day(now(), "Europe/Paris").year
        form.place_id.data = id_of("place") or form.place_id.data
        form.first.data = day_of("first") or date(year, 1, 1)
        form.last.data = day_of("last") or date(year, 12, 31)
    return render_template("shop/ledger/fec.html", form=form), status_of(form)


def _fec_file(form: FecForm) -> Response:
    """Raises SirenMalformed, NotFrenchBooks, PeriodUpsideDown, UnbalancedEntry."""
    session = db.session()
    siren = read_siren(form.siren.data or "")
    books = books_of(
        session,
        current_actor(),
        form.place_id.data,
        form.first.data,
        form.last.data,
        whole=form.whole.data,
    )
    check_french(books.keeper.country, books.currency)
    entries = journal_of(session, books)
    told = words.french_words(business_day(now(), "Europe/Paris"))
    lines = fec_lines(entries, plan_of(session, books.keeper), parties(session, parties_of(entries)), told)
    answer = Response(fec_bytes(fec_rows(lines, told.made_on)), mimetype="text/plain")
    answer.headers["Content-Type"] = "text/plain; charset=iso-8859-15"
    answer.headers.set("Content-Disposition", "attachment", filename=file_name(siren, books.last))
    return answer


@pages.get("/ledger/accounts")
@allow(*READERS)
def account_table() -> str:
    """The accounts of each organisation that keeps a boutique, and which of them are confirmed."""
    session, actor = db.session(), current_actor()
    tables = [(keeper, plan_of(session, keeper)) for keeper in keepers(session, actor)]
    return render_template(
        "shop/ledger/accounts.html",
        tables=tables,
        rate=lambda bp: percent(bp * BP_TO_PPM),
        to_ask=TO_ASK,
        words=words,
        may_change=actor.has((Role.NETWORK_MANAGER,)),
    )


@pages.route("/ledger/accounts/<uuid:organisation_id>/<role>", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def account(organisation_id: UUID, role: str) -> Response | tuple[str, int]:
    """Tell the account of a role, or confirm it."""
    session = db.session()
    keeper = _keeper(organisation_id)
    if role not in ROLES:
        raise AccountRoleUnknown()
    form = LedgerAccountForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(tell_ledger_account, form.to_command(keeper.id, role), form.context())
            flash(_("Le compte est enregistré."))
            return redirect(url_for(".account_table"))
    if not form.is_submitted():
        form.show(plan_of(session, keeper).of(role))
    page = render_template(
        "shop/ledger/account.html",
        form=form,
        keeper=keeper,
        role=words.ROLES[role],
        by_rate=role in BY_RATE,
    )
    return page, status_of(form)


def _keeper(organisation_id: UUID) -> Organisation:
    found = (one for one in keepers(db.session(), current_actor()) if one.id == organisation_id)
    keeper = next(found, None)
    if keeper is None:
        raise OrganisationNotFound(organisation_id=str(organisation_id))
    return keeper


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
