"""Lists of articles and prices, declared to the pages and the worker of imports."""

from collections.abc import Sequence

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from kernel.access import Actor, Role
from kernel.clock import now
from kernel.imports.declared import NETWORK, Asked, Importable, Offered, Subject, declare
from kernel.imports.tables import Checked, Table
from kernel.jobs import Progress
from shop.messages.imports import ARTICLE_COLUMNS, ARTICLE_NOTE, PRICE_COLUMNS, PRICE_NOTE
from shop.operations.imports import import_articles, import_prices
from shop.operations.prices import PRICERS
from shop.queries.imports import priced, shelf
from shop.queries.selling import selling_places
from shop.rules.imports import articles, prices
from shop.rules.imports.articles import ArticleRow, check_articles
from shop.rules.imports.prices import PriceRow, check_prices


def install(app: Flask) -> None:
    """Let articles be imported into the catalogue, and prices into the lists of places."""
    declare(
        Importable(
            kind="articles",
            label=_l("Articles"),
            icon="jar",
            file_name="articles",
            roles=(Role.NETWORK_MANAGER,),
            headings=articles.HEADINGS,
            about=ARTICLE_COLUMNS,
            check=_articles,
            apply=import_articles,
            offers=lambda session, actor: [Offered(NETWORK, _l("Tout le réseau"))],
            opens=lambda subject: (_l("Voir les articles"), url_for("catalogue.article_list")),
            turn=4,
            note=ARTICLE_NOTE,
        )
    )
    declare(
        Importable(
            kind="prices",
            label=_l("Prix"),
            icon="price",
            file_name="prix",
            roles=PRICERS,
            headings=prices.HEADINGS,
            about=PRICE_COLUMNS,
            check=_prices,
            apply=import_prices,
            offers=_price_lists,
            opens=lambda subject: (
                _l("Voir les prix"),
                url_for("price_lists.price_list", place=subject.place_id),
            ),
            turn=5,
            note=PRICE_NOTE,
        )
    )


def _articles(session: Session, table: Table, asked: Asked, progress: Progress) -> Checked[ArticleRow]:
    return check_articles(table, shelf(session), progress)


def _prices(session: Session, table: Table, asked: Asked, progress: Progress) -> Checked[PriceRow]:
    return check_prices(table, priced(session, asked.actor, asked.subject, now()), progress)


def _price_lists(session: Session, actor: Actor) -> Sequence[Offered]:
    """The places that somebody prices; all of them at once for the network's manager."""
    whole = [Offered(NETWORK, _l("Tous les lieux du réseau"))] if actor.has((Role.NETWORK_MANAGER,)) else []
    places = (Offered(Subject(place_id=one.id), one.name) for one in selling_places(session, actor))
    return [*whole, *(one for one in places if actor.may(PRICERS, one.subject.touch))]
