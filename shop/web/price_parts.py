"""On the page of an article: who gets what of its price at a place on a day."""

from typing import Any

from flask import url_for

from kernel.access import Role
from kernel.addresses import day_of, id_of
from kernel.db import db
from kernel.presentation import current_locale
from kernel.security import current_actor
from shop.forms.prices import typed
from shop.queries.catalogue import ArticleRow
from shop.queries.price_parts import SharedArticle, pricing_places, shared_article
from shop.web.price_lists import today_at

# A seller need not read what was agreed with a cooperative; another cooperative may not.
READERS = (Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, Role.AUDITOR)


def parts_shown(row: ArticleRow) -> dict[str, Any] | None:
    """What the page shows of the parts of a price; None to whom it is not shown, or without a price."""
    session, actor = db.session(), current_actor()
    if not actor.has(READERS) and row.maker.id not in actor.organisations:
        return None
    places = pricing_places(session, actor, row)
    wanted = id_of("place")
    place = next((one for one in places if one.id == wanted), next(iter(places), None))
    if place is None:
        return None
    on = day_of("day") or today_at(place)
    shared = shared_article(session, place, row, on)
    may_publish = actor.has((Role.NETWORK_MANAGER,)) or (
        actor.has((Role.COOPERATIVE_OFFICER,)) and row.maker.id in actor.organisations
    )
    renewal = _renewal(row, shared, place.currency, on.isoformat()) if shared and may_publish else None
    return {"places": places, "place": place, "on": on, "shared": shared, "renewal": renewal,
            "rtl": current_locale() == "ar"}  # fmt: skip


def _renewal(row: ArticleRow, shared: SharedArticle, currency: str, day: str) -> str | None:
    """The page that publishes the parts, filled in with them; None when nothing has to be said anew."""
    if shared.renewal is None:
        return None
    asked: dict[str, Any] = {part: typed(cents) for part, cents in shared.renewal.items()}
    asked |= {"price": typed(shared.gross_cents), "currency": currency, "stated_on": day}
    return url_for("prices.item_price", item_id=row.item.id, **asked)
