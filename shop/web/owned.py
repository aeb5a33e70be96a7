"""A cooperative's own page: what it has where, what was sold of it, what it is owed."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from flask import Blueprint, Flask, abort, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.wrappers import Response

from inventory.models import Place
from kernel.access import Role, allow
from kernel.addresses import id_of, one_of
from kernel.clock import business_day, now
from kernel.db import db
from kernel.presentation import current_locale, quantity
from kernel.security import current_actor
from kernel.spreadsheets import table_answer
from kernel.tables import Chart, Column, Row, Table
from producers.models import Organisation
from shop import messages
from shop.queries.figures.owned import Due, Ending, Lying, due, ending, lying
from shop.queries.figures.scope import Scope
from shop.queries.figures.sold import Named, Shared, Sold, agreements_of_all, named, shared, sold
from shop.queries.selling import sells
from shop.rules.periods import Period, period_of
from shop.web.figures import PERIOD_NAMES, ZONE
from shop.web.goods_tables import name_of

pages = Blueprint("owned", __name__)


@pages.get("/goods")
@allow(Role.COOPERATIVE_OFFICER)
def goods() -> str:
    """The goods of a cooperative, wherever they lie."""
    owners = _owners()
    owner = _owner(owners)
    name, period = _period()
    return render_template(
        "shop/figures/owned.html",
        owner=owner,
        owners=owners,
        period=period,
        period_name=name,
        periods={key: PERIOD_NAMES[key] for key in ("month", "last_month", "season", "year")},
        tables=_tables(owner, period) if owner else (),
        files=_files,
    )


@pages.get("/goods/<table>.<any(csv, xlsx):sort>")
@allow(Role.COOPERATIVE_OFFICER)
def goods_file(table: str, sort: str) -> Response:
    """One of the tables as a file."""
    owner = _owner(_owners())
    told = {one.key: one for one in _tables(owner, _period()[1])} if owner else {}
    if owner is None or table not in told:
        abort(404)
    return table_answer(f"{table}-{owner.key}", sort, told[table])


def _files(table: str, sort: str) -> str:
    kept: dict[str, Any] = {name: request.args.get(name) for name in ("owner", "period")}
    return url_for(".goods_file", **{**kept, "table": table, "sort": sort})


def _owners() -> list[Organisation]:
    mine = current_actor().organisations
    return list(
        db.session.scalars(select(Organisation).where(Organisation.id.in_(mine)).order_by(Organisation.name))
    )


def _owner(owners: list[Organisation]) -> Organisation | None:
    """Hers that the address names, else her first."""
    return next((one for one in owners if one.id == id_of("owner")), owners[0] if owners else None)


def _period() -> tuple[str, Period]:
    name = one_of("period", PERIOD_NAMES) or "month"
    branch = one_of("branch", messages.BRANCHES) or ""
    return name, period_of(name, business_day(now(), ZONE), branch)


def _tables(owner: Organisation, period: Period) -> list[Table]:
    session = db.session()
    agreements = agreements_of_all(session, owner.id)
    owed = due(session, owner.id, agreements)
    places = list(session.scalars(select(Place).where(sells())))
    by_currency: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_currency[place.currency].append(place)
    told = [_due_table([one for one in owed if one.place.currency == currency], currency)
            for currency in sorted({one.place.currency for one in owed})]  # fmt: skip
    for currency, some in sorted(by_currency.items()):
        scope = Scope(some, currency, period, owner_id=owner.id)
        rows = sold(session, scope, agreements)
        if rows:
            keepers = {place.id: place.organisation_id for place in some}
            parts = [(row, shared(row, keepers[row.place_id], agreements)) for row in rows]
            told.append(_sold_table(scope, parts, named(session, rows)))
    today = business_day(now(), ZONE)
    return [*told, _lying_table(lying(session, owner.id)), _ending_table(ending(session, owner.id, today))]


def _due_table(rows: Iterable[Due], currency: str) -> Table:
    columns = (
        Column(_("Lieu")), Column(_("À vous, ventes sans relevé"), "money"), Column(_("Vendu TTC"), "money"),
        Column(_("Sans accord"), "money"), Column(_("Relevés à payer"), "money"),
    )  # fmt: skip
    listed = [
        Row(
            (one.place.name, one.due_cents, one.gross_cents, one.waiting_cents, one.to_pay_cents),
            url_for("payouts.payout_list"),
        )
        for one in rows
    ]
    note = _("Au centime comme le prochain relevé, avant acomptes et pertes.")
    title = _("Ce qui vous est dû (%(currency)s)", currency=currency)
    return Table(f"due-{currency}", title, columns, listed, currency, Chart("bars", (1,)), note, (1, 2, 3, 4))


def _sold_table(scope: Scope, parts: Iterable[tuple[Sold, Shared]], names: Named) -> Table:
    places = {place.id: place.name for place in scope.places}
    listed = []
    for row, share in sorted(parts, key=lambda one: -one[0].gross_cents):
        article, item = names.articles.get(row.article_id, (None, None))
        name = name_of(article, item) if article and item else _("Article inconnu")
        is_shared = share.shares.gross_cents != 0
        listed.append(
            Row(
                (
                    f"{name} · {places[row.place_id]}",
                    row.gross_cents,
                    row.quantity,
                    share.shares.due_cents if is_shared else None,
                    share.producers_ppm,
                ),
                None,
                article.branch if article else None,
            )
        )
    columns = (
        Column(_("Article et lieu")), Column(_("Vendu TTC"), "money"), Column(_("Quantité"), "count"),
        Column(_("À vous"), "money"), Column(_("Part"), "share"),
    )  # fmt: skip
    title = _("Ce qui a été vendu (%(currency)s)", currency=scope.currency)
    note = _("Retours des clients déduits ; votre part à l’arrondi près.")
    chart = Chart("bars", (1,))
    return Table(f"sold-{scope.currency}", title, columns, listed, scope.currency, chart, note, (1, 3))


def _lying_table(rows: Iterable[Lying]) -> Table:
    columns = (Column(_("Lieu")), Column(_("Produit")), Column(_("Quantité")))
    listed = [
        Row(
            (
                str(_("En route")) if one.place.kind == "in_transit" else one.place.name,
                _named(one),
                quantity(one.quantity, one.unit),
            ),
            url_for("deliveries.to_receive") if one.place.kind == "in_transit" else None,
            one.product.branch,
        )
        for one in rows
    ]
    return Table("lying", _("Où sont vos produits"), columns, listed)


def _named(one: Lying) -> str:
    thing = one.item or one.product
    return thing.name_ar if current_locale() == "ar" else thing.name_fr


def _ending_table(rows: Iterable[Ending]) -> Table:
    columns = (Column(_("Lot")), Column(_("Date"), "day"), Column(_("Lieu")), Column(_("Quantité")))
    listed = [
        Row(
            (one.lot.code, one.lot.best_before, one.place.name, quantity(one.quantity, one.lot.unit)),
            url_for("lots.lot_page", lot_id=one.lot.id),
        )
        for one in rows
    ]
    return Table("ending", _("Ce qui approche de sa date"), columns, listed)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
