"""Pages of counts of the stock: opening one, counting without seeing what is expected, posting."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

import shop.messages.counts as words
from inventory.operations.stock import STOCK_KEEPERS
from inventory.queries.places import place_for, visible_places
from kernel.access import Role, allow
from kernel.addresses import page_number
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import OperationForm, offer, problems_on, status_of
from kernel.quantity import Unit
from kernel.security import current_actor
from shop.forms.counts import MEASURE, CountedForm, EndForm, OpenForm, offer_shelves
from shop.operations.counters import SettleUnknown, settle_unknown
from shop.operations.counts.ending import cancel_count, post_count
from shop.operations.counts.figures import TellAbsent, tell_absent, tell_counted
from shop.operations.counts.opening import Recount, open_count, recount
from shop.operations.counts.standing import COUNTERS, SHELF_LENGTH_MAX
from shop.queries.counts.counters import still_counting, unknown_codes
from shop.queries.counts.listing import (
    CountRow,
    count_for,
    counted_herself,
    counters_of,
    lines_of,
    lots_to_recount,
    own_entries,
    round_of,
    visible_counts,
)
from shop.queries.counts.reckoning import Reckoned, items_at, reckoned
from shop.queries.counts.scanning import lot_named, lots_meant
from shop.queries.counts.shelves import shelves_at
from shop.rules.counts import shelf_meant

pages = Blueprint("counts", __name__)
READERS = (*COUNTERS, Role.AUDITOR)


@pages.get("/counts")
@allow(*READERS)
def count_list() -> str:
    """The counts of the places this person may see."""
    session, actor = db.session(), current_actor()
    may_open = actor.has(STOCK_KEEPERS)
    return render_template(
        "shop/counts/list.html",
        counts=visible_counts(session, actor, page_number()),
        places=visible_places(session, actor) if may_open else (),
        words=words,
    )


@pages.route("/places/<uuid:place_id>/counts/new", methods=["GET", "POST"])
@allow(*STOCK_KEEPERS)
def new_count(place_id: UUID) -> Response | tuple[str, int]:
    """Say what is to be counted at a place."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    form = OpenForm()
    offer(form.trade_item_ids, items_at(session, place.id))
    offer_shelves(form, shelves_at(session, place.id))
    if form.validate_on_submit():
        with problems_on(form):
            outcome = execute(open_count, form.to_command(place.id), form.context())
            return redirect(url_for(".count", count_id=outcome["count_id"]))
    return render_template("shop/counts/new.html", form=form, place=place), status_of(form)


@pages.get("/counts/<uuid:count_id>")
@allow(*READERS)
def count(count_id: UUID) -> Response | str:
    """Where one counts: a field for the scanner, and what she told herself; the result once it is over."""
    session, actor = db.session(), current_actor()
    row = count_for(session, actor, count_id)
    if row.end:
        return _result(row)
    text = request.args.get("q", "")
    if shelf := shelf_meant(text):
        return redirect(url_for(".count", count_id=count_id, shelf=shelf[:SHELF_LENGTH_MAX]))
    found = lots_meant(session, row.place.id, text)
    if len(found) == 1:
        return redirect(url_for(".counted", count_id=count_id, lot_id=found[0].lot.id, shelf=_shelf()))
    round = round_of(session, count_id)
    return render_template(
        "shop/counts/count.html",
        row=row,
        round=round,
        again=lots_to_recount(session, count_id, round),
        entries=own_entries(session, count_id, round, actor.id),
        found=found,
        text=text,
        shelf=_shelf() or row.count.shelf,
        may_count=actor.has(COUNTERS),
        may_end=actor.has(STOCK_KEEPERS),
        words=words,
    )


def _shelf() -> str:
    return request.args.get("shelf", "")[:SHELF_LENGTH_MAX]


def _result(row: CountRow) -> str:
    session = db.session()
    lines = lines_of(session, row.count.id)
    return render_template(
        "shop/counts/result.html",
        row=row,
        lines=lines,
        counters=counters_of(session, row.count.id),
        value_cents=sum(line.line.value_cents or 0 for line in lines),
        words=words,
    )


@pages.route("/counts/<uuid:count_id>/lots/<uuid:lot_id>", methods=["GET", "POST"])
@allow(*COUNTERS)
def counted(count_id: UUID, lot_id: UUID) -> Response | tuple[str, int]:
    """Tell what was found of a lot; how many are expected is nowhere on the page."""
    session = db.session()
    row = count_for(session, current_actor(), count_id)
    named = lot_named(session, lot_id)
    form = CountedForm()
    if form.validate_on_submit():
        with problems_on(form):
            command = form.to_command(count_id, named.lot)
            execute(tell_counted, command, form.context())
            flash(_("%(lot)s est compté.", lot=named.lot.code), "good")
            return redirect(url_for(".count", count_id=count_id, shelf=command.shelf or None))
    if not form.is_submitted():
        form.shelf.data = _shelf()
    measure = MEASURE[Unit(named.lot.unit)]
    page = render_template("shop/counts/counted.html", row=row, named=named, form=form, measure=measure)
    return page, status_of(form)


@pages.get("/counts/<uuid:count_id>/review")
@allow(*STOCK_KEEPERS)
def review(count_id: UUID) -> Response | str:
    """What differs, before it is brought to the stock; without the figures for who counted herself."""
    row = count_for(db.session(), current_actor(), count_id)
    if row.end:
        return redirect(url_for(".count", count_id=count_id))
    return _review(row, EndForm(formdata=None), EndForm(formdata=None))


def _review(row: CountRow, post_form: EndForm, cancel_form: EndForm) -> str:
    session = db.session()
    day = business_day(now(), row.place.timezone)
    rows = sorted(reckoned(session, row.count, row.place, day), key=lambda one: one.state == "equal")
    differing = [one for one in rows if one.state == "differs"]
    return render_template(
        "shop/counts/review.html",
        row=row,
        rows=rows,
        is_blind=counted_herself(session, row.count.id, current_actor().id),
        doubtful=[one for one in rows if one.tally and not one.is_settled],
        still_counting=still_counting(session, row.count.id),
        unknown=unknown_codes(session, row.count.id),
        uncounted=[one for one in rows if one.state == "uncounted"],
        differing=differing,
        value_cents=sum(one.value_cents or 0 for one in differing),
        has_unpriced=any(one.value_cents is None for one in differing),
        post_form=post_form,
        cancel_form=cancel_form,
        act_form=OperationForm(formdata=None),
        given=request.form,
        words=words,
    )


@pages.post("/counts/<uuid:count_id>/post")
@allow(*STOCK_KEEPERS)
def post(count_id: UUID) -> Response | tuple[str, int]:
    """Bring the differences to the stock."""
    session = db.session()
    row = count_for(session, current_actor(), count_id)
    form = EndForm()
    if form.validate_on_submit():
        with problems_on(form):
            rows = reckoned(session, row.count, row.place, business_day(now(), row.place.timezone))
            outcome = execute(post_count, form.to_posting(count_id, _own_reasons(rows)), form.context())
            flash(_posted(outcome["number"], outcome["differences"]), "good")
            return redirect(url_for(".count", count_id=count_id))
    if count_for(db.session(), current_actor(), count_id).end:
        return redirect(url_for(".count", count_id=count_id))
    return _review(row, form, EndForm(formdata=None)), status_of(form)


def _own_reasons(rows: Sequence[Reckoned]) -> dict[UUID, str]:
    """The reasons told beside single lots."""
    given = {one.named.lot.id: request.form.get(f"reason-{one.named.lot.id}", "").strip() for one in rows}
    return {lot_id: reason for lot_id, reason in given.items() if reason}


def _posted(number: str, differences: int) -> str:
    return ngettext(
        "%(number)s est dans le stock : %(num)s écart.",
        "%(number)s est dans le stock : %(num)s écarts.",
        differences,
        number=number,
    )


@pages.post("/counts/<uuid:count_id>/recount")
@allow(*STOCK_KEEPERS)
def again(count_id: UUID) -> Response | tuple[str, int]:
    """Have what differs counted again."""
    row = count_for(db.session(), current_actor(), count_id)
    form = EndForm()
    if form.validate_on_submit():
        with problems_on(form):
            lots = execute(recount, Recount(count_id), form.context())["lots"]
            flash(ngettext("%(num)s lot est à recompter.", "%(num)s lots sont à recompter.", lots))
            return redirect(url_for(".count", count_id=count_id))
    return _review(row, form, EndForm(formdata=None)), status_of(form)


@pages.post("/counts/<uuid:count_id>/absent")
@allow(*STOCK_KEEPERS)
def absent(count_id: UUID) -> Response | tuple[str, int]:
    """Nothing lies there of what nobody counted."""
    row = count_for(db.session(), current_actor(), count_id)
    form = EndForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(tell_absent, TellAbsent(count_id), form.context())
            return redirect(url_for(".review", count_id=count_id))
    return _review(row, form, EndForm(formdata=None)), status_of(form)


@pages.post("/counts/<uuid:count_id>/unknown/<uuid:unknown_id>")
@allow(*STOCK_KEEPERS)
def settle(count_id: UUID, unknown_id: UUID) -> Response | tuple[str, int]:
    """Somebody looked at what has an unknown code."""
    row = count_for(db.session(), current_actor(), count_id)
    form = EndForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(settle_unknown, SettleUnknown(unknown_id), form.context())
            return redirect(url_for(".review", count_id=count_id))
    return _review(row, form, EndForm(formdata=None)), status_of(form)


@pages.post("/counts/<uuid:count_id>/cancel")
@allow(*STOCK_KEEPERS)
def cancel(count_id: UUID) -> Response | tuple[str, int]:
    """Give the count up."""
    row = count_for(db.session(), current_actor(), count_id)
    form = EndForm()
    if form.validate_on_submit():
        with problems_on(form):
            number = execute(cancel_count, form.to_cancelling(count_id), form.context())["number"]
            flash(_("%(number)s est abandonné ; le stock n’a pas changé.", number=number))
            return redirect(url_for(".count_list"))
    return _review(row, EndForm(formdata=None), form), status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
