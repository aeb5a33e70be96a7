"""Pages of price lists: what a place asks today, what is planned, and planning for many articles at once."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

import shop.messages.prices as words
from inventory.models import Place
from inventory.queries.places import place_for
from kernel.access import Role, allow
from kernel.addresses import id_of, one_of, page_number
from kernel.clock import business_day, now
from kernel.db import db
from kernel.errors import DomainError, Invalid, Refused
from kernel.execute import execute
from kernel.forms import add_problem, problems_on, status_of
from kernel.money import parse_cents
from kernel.security import current_actor
from shop import messages
from shop.forms.prices import (
    ALL,
    CHOSEN,
    PlanForm,
    PriceLine,
    WithdrawForm,
    command_of,
    line_of,
)
from shop.operations.prices import (
    PRICERS,
    NothingToChange,
    PriceNotPlanned,
    WithdrawPlannedPrice,
    plan_prices,
    withdraw_planned_price,
)
from shop.queries.catalogue import article_by_id, prices_on
from shop.queries.prices import (
    Priceable,
    dated_prices,
    past_prices,
    planned_at,
    priceable,
)
from shop.queries.selling import selling_places
from shop.rules.prices import price_on

pages = Blueprint("price_lists", __name__)
READERS = (*PRICERS, Role.COOPERATIVE_OFFICER, Role.SELLER, Role.AUDITOR)


@pages.get("/prices")
@allow(*READERS)
def price_list() -> str:
    """The prices of one place: of today, to come, and before."""
    session, actor = db.session(), current_actor()
    places = selling_places(session, actor)
    wanted = id_of("place")
    place = place_for(session, actor, wanted) if wanted else next(iter(places), None)
    view = one_of("view", words.VIEWS) or "today"
    return render_template(
        "shop/prices/list.html",
        places=places,
        place=place,
        view=view,
        on=today_at(place) if place else None,
        rows=_rows(place, view) if place else None,
        words=words,
        branches=messages.BRANCHES,
        may_price=actor.has(PRICERS),
    )


def _rows(place: Place, view: str) -> object:
    asked = {"today": prices_on, "planned": planned_at, "past": past_prices}[view]
    return asked(db.session(), place.id, today_at(place), page_number())


def today_at(place: Place) -> date:
    """The business day of a place, now."""
    return business_day(now(), place.timezone)


@pages.route("/places/<uuid:place_id>/prices/plan", methods=["GET", "POST"])
@allow(*PRICERS)
def plan(place_id: UUID) -> Response | tuple[str, int]:
    """Say what changes and how; see each new price; then, with the second sending, plan them."""
    place = place_for(db.session(), current_actor(), place_id)
    form = PlanForm(valid_from=today_at(place) + timedelta(days=1), article_ids=_asked_articles())
    _offer(form, place)
    if request.form.get("stage") == "confirm" and form.validate_on_submit():
        return _confirmed(form, place)
    if form.validate_on_submit():
        with problems_on(form):
            return _preview(form, place, _suggested(form, place)), 200
    page = render_template(
        "shop/prices/plan.html", form=form, place=place, articles=priceable(db.session(), place.id),
        on=today_at(place), price_on=price_on,
    )  # fmt: skip
    return page, status_of(form)


def _asked_articles() -> list[UUID]:
    article_id = id_of("article")
    return [article_id] if article_id else []


def _offer(form: PlanForm, place: Place) -> None:
    session, actor = db.session(), current_actor()
    others = [
        (one.id, one.name)
        for one in selling_places(session, actor)
        if one.id != place.id and one.currency == place.currency
    ]
    form.offer(place.currency, others, messages.BRANCHES.items())


def _suggested(form: PlanForm, place: Place) -> list[PriceLine]:
    """The lines to confirm; raises what is wrong with the form, or NothingToChange."""
    day, source = form.valid_from.data, _source(form)
    found = [line_of(one, day, form.suggested(one, source)) for one in _chosen(form, place, source)]
    if not found:
        raise NothingToChange(field="article_ids")
    return found


def _source(form: PlanForm) -> dict[UUID, int]:
    """The prices of that day at the place to copy from."""
    if form.way.data != "copy" or form.source_id.data is None:
        return {}
    session = db.session()
    source = place_for(session, current_actor(), form.source_id.data)
    ids = [one.row.article.id for one in priceable(session, source.id)]
    prices = dated_prices(session, source.id, ids)
    of_day = {one: price_on(form.valid_from.data, dated) for one, dated in prices.items()}
    return {one: cents for one, cents in of_day.items() if cents is not None}


def _chosen(form: PlanForm, place: Place, source: dict[UUID, int]) -> list[Priceable]:
    """The articles of a plan: those ticked, those the other place sells, or those that have a price."""
    session, scope = db.session(), form.scope.data
    if scope == CHOSEN:
        return priceable(session, place.id, form.article_ids.data or [])
    found = priceable(session, place.id, branch=None if scope == ALL else scope)
    if form.way.data == "copy":
        return [one for one in found if one.row.article.id in source]
    return [one for one in found if form.way.data == "amount" or one.prices]


def _confirmed(form: PlanForm, place: Place) -> Response | tuple[str, int]:
    lines = _typed(form, place)
    command = command_of(place.id, form.valid_from.data, form.until.data, lines)
    if command is not None:
        try:
            outcome = execute(plan_prices, command, form.context())
        except (Invalid, Refused) as error:
            return _preview(form, place, _seen_again(form, place, lines), error), 422
        flash(_planned(outcome["planned"]))
        return redirect(
            url_for(".price_list", place=place.id, view="planned", planned=form.valid_from.data.isoformat())
        )
    return _preview(form, place, lines), 422


def _planned(count: int) -> str:
    return ngettext(
        "%(num)s prix est prévu. Les caisses l’appliqueront ce jour-là, même sans réseau.",
        "%(num)s prix sont prévus. Les caisses les appliqueront ce jour-là, même sans réseau.",
        count,
    )


def _typed(form: PlanForm, place: Place) -> list[PriceLine]:
    """The lines as they were sent: the price typed, and what its reader had seen planned."""
    ids = [UUID(one) for one in request.form.getlist("line") if _is_id(one)]
    lines = [
        line_of(one, form.valid_from.data, request.form.get(f"price-{one.row.article.id}", "")[:20])
        for one in priceable(db.session(), place.id, ids)
    ]
    for line in lines:
        line.seen_cents = _amount(request.form.get(f"seen-{line.of.row.article.id}", ""))
    return lines


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _amount(text: str) -> int | None:
    try:
        return parse_cents(text) if text else None
    except DomainError:
        return None


def _seen_again(form: PlanForm, place: Place, lines: Sequence[PriceLine]) -> list[PriceLine]:
    """The same lines with what is planned by now: who sends again has seen it."""
    typed = {line.of.row.article.id: line.typed for line in lines}
    again = priceable(db.session(), place.id, list(typed))
    return [line_of(one, form.valid_from.data, typed[one.row.article.id]) for one in again]


def _preview(
    form: PlanForm, place: Place, lines: Sequence[PriceLine], error: DomainError | None = None
) -> str:
    if error is not None:
        add_problem(form, error)
    return render_template("shop/prices/preview.html", form=form, place=place, lines=lines)


@pages.route(
    "/places/<uuid:place_id>/prices/<uuid:article_id>/<day>/withdraw", methods=["GET", "POST"]
)  # fmt: skip
@allow(*PRICERS)
def withdraw(place_id: UUID, article_id: UUID, day: str) -> Response | tuple[str, int]:
    """Ask, then take back a price whose day has not come."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    row, planned = article_by_id(session, article_id), _planned_row(place, article_id, day)
    if row is None or planned is None:
        raise PriceNotPlanned()
    form = WithdrawForm()
    if form.validate_on_submit():
        with problems_on(form):
            command = WithdrawPlannedPrice(place.id, article_id, planned[0], planned[1])
            execute(withdraw_planned_price, command, form.context())
            flash(_("Ce prix ne sera pas demandé. Les caisses l’apprennent à leur prochaine question."))
            return redirect(url_for(".price_list", place=place.id, view="planned"))
    page = render_template(
        "shop/prices/withdraw.html", form=form, place=place, row=row, day_of=planned[0], cents=planned[1]
    )
    return page, status_of(form)


def _planned_row(place: Place, article_id: UUID, day: str) -> tuple[date, int] | None:
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        return None
    prices = dated_prices(db.session(), place.id, [article_id]).get(article_id, [])
    return next(((one.valid_from, one.gross_cents) for one in prices if one.valid_from == wanted), None)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
