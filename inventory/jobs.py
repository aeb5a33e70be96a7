"""The list of opening stock, declared to the pages and the worker of imports."""

from collections.abc import Sequence

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from inventory.messages import OPENING_COLUMNS, OPENING_NOTE
from inventory.operations.opening import OPENERS, load_opening_stock
from inventory.queries.opening import stockroom
from inventory.queries.places import visible_places
from inventory.rules.opening import HEADINGS, StockRow, check_stock
from kernel.access import Actor, Role
from kernel.imports.declared import NETWORK, Asked, Importable, Offered, Subject, declare
from kernel.imports.tables import Checked, Table
from kernel.jobs import Progress


def install(app: Flask) -> None:
    """Let the stock of a place be opened from a list."""
    declare(
        Importable(
            kind="opening-stock",
            label=_l("Stock d’ouverture"),
            icon="stock",
            file_name="stock-ouverture",
            roles=OPENERS,
            headings=HEADINGS,
            about=OPENING_COLUMNS,
            check=_stock,
            apply=load_opening_stock,
            offers=_places,
            opens=_address,
            turn=6,
            note=OPENING_NOTE,
        )
    )


def _stock(session: Session, table: Table, asked: Asked, progress: Progress) -> Checked[StockRow]:
    return check_stock(table, stockroom(session, asked.actor, asked.subject), asked.today, progress)


def _places(session: Session, actor: Actor) -> Sequence[Offered]:
    """The places whose stock somebody keeps; all of them at once for the network's manager."""
    whole = [Offered(NETWORK, _l("Tous les lieux du réseau"))] if actor.has((Role.NETWORK_MANAGER,)) else []
    places = (Offered(Subject(place_id=one.id), one.name) for one in visible_places(session, actor))
    return [*whole, *(one for one in places if actor.may(OPENERS, one.subject.touch))]


def _address(subject: Subject) -> tuple[object, str]:
    return _l("Voir le stock"), url_for("stock.stock_list", place=subject.place_id)
