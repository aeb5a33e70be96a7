"""Catalogue pages: articles, their prices, who gets what of them."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import shop.messages.prices as part_words
from inventory.queries.places import visible_places
from kernel.access import Role, allow
from kernel.addresses import one_of, page_number
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import offer, problems_on, status_of
from kernel.security import current_actor
from shop import messages
from shop.forms import ArticleForm, ChangeArticleForm, PriceForm
from shop.operations.catalogue import (
    ArticleNotFound,
    change_article,
    define_article,
)
from shop.operations.prices import PRICERS, PriceAlreadyPlanned, plan_prices
from shop.queries.catalogue import (
    ArticleRow,
    article_by_id,
    articles,
    prices_of,
    unsold_items,
)
from shop.queries.prices import dated_prices
from shop.web.price_parts import parts_shown

pages = Blueprint("catalogue", __name__)
READERS = (
    Role.NETWORK_MANAGER,
    Role.BOUTIQUE_MANAGER,
    Role.COOPERATIVE_OFFICER,
    Role.SELLER,
    Role.AUDITOR,
)


@pages.get("/articles")
@allow(*READERS)
def article_list() -> str:
    """What is sold, by branch."""
    branch = one_of("branch", messages.BRANCHES)
    search = request.args.get("q", "").strip()[:80]
    return render_template(
        "shop/catalogue/list.html",
        articles=articles(db.session(), branch, search, page_number()),
        branch=branch,
        search=search,
        words=messages,
        may_add=current_actor().has((Role.NETWORK_MANAGER,)),
    )


@pages.route("/articles/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_article() -> Response | tuple[str, int]:
    """Put a trade item on sale."""
    form = ArticleForm()
    items = unsold_items(db.session())
    offer(
        form.trade_item_id,
        [(item.id, f"{item.name_fr} · {maker.name} · {item.code}") for item, maker in items],
    )
    if form.validate_on_submit():
        with problems_on(form):
            outcome = execute(define_article, form.to_command(), form.context())
            flash(_("L’article est en vente. Donnez-lui un prix là où il se vend."))
            return redirect(url_for(".article_page", article_id=outcome["article_id"]))
    return render_template("shop/catalogue/new.html", form=form, items=items), status_of(form)


@pages.route("/articles/<uuid:article_id>", methods=["GET", "POST"])
@allow(*READERS)
def article_page(article_id: UUID) -> Response | tuple[str, int]:
    """An article, its prices, and a new price from a day on."""
    row, actor = _article(article_id), current_actor()
    form = PriceForm()
    places = visible_places(db.session(), actor)
    offer(form.place_id, [(place.id, f"{place.name} ({place.currency})") for place in places])
    if form.validate_on_submit():
        with problems_on(form):
            _price(form, article_id)
            flash(_("Le prix est enregistré. Les caisses l’appliquent à partir de ce jour."))
            return redirect(url_for(".article_page", article_id=article_id))
    if form.valid_from.data is None and request.method == "GET":
        form.valid_from.data = business_day(now(), "Africa/Casablanca")
    page = render_template(
        "shop/catalogue/article.html",
        row=row,
        form=form,
        prices=prices_of(db.session(), actor, article_id),
        who=parts_shown(row),
        part_words=part_words,
        words=messages,
        may_price=actor.has(PRICERS),
        may_change=actor.has((Role.NETWORK_MANAGER,)),
    )
    return page, status_of(form)


def _price(form: PriceForm, article_id: UUID) -> None:
    """Plan the price; when there is one for that day already, say so, and let who has seen it replace it."""
    try:
        execute(plan_prices, form.to_command(article_id), form.context())
    except PriceAlreadyPlanned:
        dated = dated_prices(db.session(), form.place_id.data, [article_id]).get(article_id, ())
        seen = (one.gross_cents for one in dated if one.valid_from == form.valid_from.data)
        form.replaces.data = next(seen, None)
        raise


@pages.route("/articles/<uuid:article_id>/change", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def edit_article(article_id: UUID) -> Response | tuple[str, int]:
    """Move an article to another tab, change its class of VAT, stop selling it."""
    row = _article(article_id)
    form = ChangeArticleForm(obj=row.article)
    if form.validate_on_submit():
        with problems_on(form):
            execute(change_article, form.to_command(row.article), form.context())
            flash(_("L’article est modifié."))
            return redirect(url_for(".article_page", article_id=article_id))
    return render_template("shop/catalogue/change.html", form=form, row=row), status_of(form)


def _article(article_id: UUID) -> ArticleRow:
    row = article_by_id(db.session(), article_id)
    if row is None:
        raise ArticleNotFound()
    return row


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
