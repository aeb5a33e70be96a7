"""The tables of goods: what each article, branch and owner sold, who receives what, what is left."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from kernel.presentation import current_locale
from kernel.tables import Chart, Column, Row, Table
from shop import messages
from shop.models import Article
from shop.queries.figures.cover import LOW_DAYS, PACE_DAYS, Cover
from shop.queries.figures.margins import Margin
from shop.queries.figures.scope import Scope
from shop.queries.figures.sold import Named, Shared, Sold
from shop.web.figure_tables import narrowed, sales_address
from traceability.models import TradeItem

Key = TypeVar("Key")
# What is sold by weight is counted in grams.
MEASURED_G = "(g)"


def name_of(article: Article, item: TradeItem) -> str:
    """An article in the reader's language; what is sold by weight says that it is counted in grams."""
    name = item.name_ar if current_locale() == "ar" else item.name_fr
    return f"{name} {MEASURED_G}" if article.is_weighed else name


def by_article(scope: Scope, rows: Iterable[Sold], names: Named) -> Table:
    """What each article sold."""
    told = _grouped(rows, lambda row: row.article_id)
    listed = []
    for article_id, some in _dearest_first(told):
        article, item = names.articles.get(article_id, (None, None))
        name = name_of(article, item) if article and item else _("Article inconnu")
        url = sales_address(scope, article=article_id, **narrowed(scope)) if article else None
        tint = article.branch if article else None
        listed.append(
            Row((name, _sum(some, "gross_cents"), _sum(some, "quantity"), _sum(some, "lines")), url, tint)
        )
    columns = (
        Column(_("Article")), Column(_("Ventes TTC"), "money"), Column(_("Quantité"), "count"),
        Column(_("Lignes"), "count"),
    )  # fmt: skip
    chart = Chart("bars", (1,))
    return Table("articles", _("Ventes par article"), columns, listed, scope.currency, chart, summed=(1, 3))


def by_branch(scope: Scope, rows: Iterable[Sold], names: Named) -> Table:
    """What each branch sold."""

    def branch_of(row: Sold) -> str:
        return names.articles[row.article_id][0].branch if row.article_id in names.articles else ""

    listed = [
        Row(
            (
                str(messages.BRANCHES.get(branch, _("Inconnue"))),
                _sum(some, "gross_cents"),
                _sum(some, "lines"),
            ),
            sales_address(scope, branch=branch, owner=scope.owner_id) if branch else None,
            branch,
        )
        for branch, some in _dearest_first(_grouped(rows, branch_of))
    ]
    columns = (Column(_("Filière")), Column(_("Ventes TTC"), "money"), Column(_("Lignes"), "count"))
    chart = Chart("bars", (1,))
    return Table("branches", _("Ventes par filière"), columns, listed, scope.currency, chart, summed=(1, 2))


def by_owner(
    scope: Scope,
    rows: Iterable[Sold],
    names: Named,
    share: Callable[[Sold], Shared],
    earned: Mapping[UUID, Margin],
) -> Table:
    """Who receives what of what was sold: producer, boutique, solidarity; and what nobody can say.

    What the boutiques earned on goods that they bought is told when they sold some.
    """
    listed = []
    for owner_id, some in _dearest_first(_grouped(rows, lambda row: row.owner_id)):
        told = sum((share(row) for row in some), Shared())
        is_shared = told.shares.gross_cents != 0
        owner = names.owners.get(owner_id)
        listed.append(
            Row(
                (
                    owner.name if owner else _("Inconnu"),
                    _sum(some, "gross_cents"),
                    told.shares.due_cents if is_shared else None,
                    told.producers_ppm,
                    told.shares.commission_cents + told.shares.commission_tax_cents if is_shared else None,
                    told.shares.solidarity_cents if is_shared else None,
                    *(_of_margin(earned.get(owner_id)) if earned else ()),
                ),
                sales_address(scope, owner=owner_id, branch=scope.branch or None) if owner else None,
            )
        )
    columns = [
        Column(_("Propriétaire")), Column(_("Ventes TTC"), "money"), Column(_("Aux producteurs"), "money"),
        Column(_("Part"), "share"), Column(_("Commission"), "money"), Column(_("Solidarité"), "money"),
    ]  # fmt: skip
    note = _(
        "Par les accords des jours de vente, à l’arrondi près : les reversements comptent ligne par ligne. "
        "Un tiret : marchandise achetée, ou sans accord."
    )
    if earned:
        columns += [Column(_("Marge sur achats"), "money"), Column(_("Vendu HT, coût inconnu"), "money")]
        note += " " + _(
            "Marge sur achats : ventes hors taxe moins prix d’achat, pour les lots dont tout l’achat "
            "a un prix."
        )
    chart = Chart("bars", (1,))
    title = _("Ventes par coopérative, et qui reçoit quoi")
    summed = (1, 2, 4, 5, 6, 7) if earned else (1, 2, 4, 5)
    return Table("owners", title, columns, listed, scope.currency, chart, note, summed)


def _of_margin(margin: Margin | None) -> tuple[int | None, int | None]:
    return (margin.cents, margin.unknown_net_cents or None) if margin else (None, None)


def covers(scope: Scope, rows: Iterable[Cover], places: Mapping[UUID, str]) -> Table:
    """For how many days there is enough of each article."""
    several = len(scope.places) > 1
    # Once for the hundreds of rows below.
    low, enough, unsold = _("Bas"), _("Suffisant"), _("Ne se vend pas")
    stock_of = {place_id: url_for("stock.stock_list", place=place_id) for place_id in places}
    listed = [
        Row(
            (
                f"{name_of(one.article, one.item)} · {places[one.place_id]}" if several
                else name_of(one.article, one.item),
                one.days,
                one.quantity,
                one.sold,
                low if one.is_low else enough if one.days is not None else unsold,
            ),
            stock_of[one.place_id],
            one.article.branch,
        )
        for one in rows
    ]  # fmt: skip
    columns = (
        Column(_("Article")), Column(_("Jours"), "days"), Column(_("En vente"), "count"),
        Column(_("Vendu en %(days)s jours", days=PACE_DAYS), "count"), Column(_("Stock")),
    )  # fmt: skip
    note = _(
        "Ce qui peut être vendu, au rythme des %(pace)s derniers jours. Bas : moins de %(low)s jours.",
        pace=PACE_DAYS,
        low=LOW_DAYS,
    )
    chart = Chart("bars", (1,))
    return Table("cover", _("Pour combien de jours de stock"), columns, listed, scope.currency, chart, note)


def _grouped(rows: Iterable[Sold], key: Callable[[Sold], Key]) -> dict[Key, list[Sold]]:
    found: dict[Key, list[Sold]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return found


def _dearest_first(groups: Mapping[Key, list[Sold]]) -> list[tuple[Key, list[Sold]]]:
    return sorted(groups.items(), key=lambda one: (-_sum(one[1], "gross_cents"), str(one[0])))


def _sum(rows: Iterable[Sold], name: str) -> int:
    return sum(getattr(row, name) for row in rows)
