"""The list of lots, and the page of one lot that tells its story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask import Blueprint, Flask, current_app, render_template, request
from sqlalchemy.orm import Session

import traceability.messages.consumers  # noqa: F401 - the sentences of this package
from kernel.access import Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.presentation import current_locale
from kernel.security import current_actor
from producers.models import Organisation
from producers.queries.organisations import visible_organisations
from traceability.forms.filters import bookmark, lot_filter, mark, seasons_until
from traceability.models import LOT_STATES, Lot, Product, TradeItem
from traceability.queries.claims import claims_of
from traceability.queries.epcis.declared import Declaration, declarations_of
from traceability.queries.labels import labels_left
from traceability.queries.lots import lot_for, visible_lots
from traceability.queries.products import branches_in_use, letters_of_codes
from traceability.queries.scans import alerts_of_lot
from traceability.queries.stories import chronology, story_of
from traceability.rules.makings import sides_text
from traceability.rules.measures import is_within
from traceability.rules.names import Named, name_in
from traceability.web.drawings import drawn_around

pages = Blueprint("lots", __name__)

ZONE = "Africa/Casablanca"
# On the lot's own page the nearest ones; the page of the genealogy draws more and lists them.
NEAREST_LOTS = 24


@dataclass(frozen=True, slots=True)
class Whole:
    """A lot with what it is and who made it."""

    lot: Lot
    product: Product
    item: TradeItem | None
    organisation: Organisation


def whole(session: Session, lot: Lot) -> Whole:
    """A lot with its product, pack and organisation."""
    return Whole(
        lot=lot,
        product=session.get_one(Product, lot.product_id),
        item=session.get_one(TradeItem, lot.trade_item_id) if lot.trade_item_id else None,
        organisation=session.get_one(Organisation, lot.organisation_id),
    )


@pages.get("/lots")
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)
def lot_list() -> str:
    """The lots, the latest first, narrowed by what the address says."""
    session, actor = db.session(), current_actor()
    seasons = seasons_until(today())
    wanted = lot_filter(request.args, letters_of_codes(session), seasons)
    page = visible_lots(session, actor, wanted, bookmark(request.args.get("after")))
    return render_template(
        "traceability/lots/list.html",
        page=page,
        wanted=wanted,
        asked=request.args.get("q", "")[:80],
        following=mark(page.following),
        branches=branches_in_use(session),
        states=LOT_STATES,
        seasons=seasons,
        organisations=visible_organisations(session, actor),
        today=today(),
    )


@pages.get("/lots/<uuid:lot_id>")
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)
def lot_page(lot_id: UUID) -> str:
    """One lot: what it is, its story in the order of time, and the lots around it."""
    session, actor = db.session(), current_actor()
    lot = lot_for(session, actor, lot_id)
    story = story_of(session, lot)
    return render_template(
        "traceability/lots/page.html",
        whole=whole(session, lot),
        story=story,
        events=chronology(lot, story),
        declarations=declared_of(session, [lot]),
        claims=claims_of(session, lot.id, today()),
        drawn=drawn_around(session, actor, lot, NEAREST_LOTS),
        scans_to_look_at=sum(one.answer is None for one in alerts_of_lot(session, lot.id)),
        labels_left=labels_left(session, lot) if lot.trade_item_id else 0,
        may_change=actor.has((Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)),
        is_manager=actor.has((Role.NETWORK_MANAGER,)),
        today=today(),
    )


def declared_of(session: Session, lots: Sequence[Lot]) -> list[tuple[Lot, Declaration]]:
    """What others declare of some lots, in the order of time."""
    said = declarations_of(session, lots, current_app.config["PUBLIC_BASE_URL"])
    pairs = [(lot, one) for lot in lots for one in said.get(lot.id, ())]
    return sorted(pairs, key=lambda pair: pair[1].at)


def today() -> date:
    """The present day where the cooperatives work."""
    return business_day(now(), ZONE)


def named(thing: Named) -> str:
    """What a product or a pack is called in the language of the page."""
    return name_in(thing, current_locale())


def install(app: Flask) -> None:
    """Put the pages on the application, and the names that their templates use."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(named=named, is_within=is_within, sides_text=sides_text)
