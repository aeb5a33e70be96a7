"""Receipts: the list, one receipt as it was printed, and its print."""

from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, Flask, render_template, request

from inventory.queries.places import visible_places
from kernel.access import Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.presentation import percent
from kernel.security import current_actor
from shop import messages
from shop.queries.sales import Filters, receipt_for, tax_shares, visible_sales
from shop.queries.settling import settlements_of
from shop.queries.tills import visible_tills
from shop.web.addresses import day_of, id_of, page_number
from shop.web.oddities import told

pages = Blueprint("sales", __name__)
READERS = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, Role.AUDITOR)
# Flags of old receipts are looked for by day: a list must not walk through years.
FLAGGED_DAYS = 90
BP_TO_PPM = 100


@pages.get("/sales")
@allow(*READERS)
def sale_list() -> str:
    """The receipts of the places this person keeps, latest first."""
    session, actor = db.session(), current_actor()
    filters = _filters(business_day(now(), "Africa/Casablanca"))
    return render_template(
        "shop/sales/list.html",
        sales=visible_sales(session, actor, filters, page_number()),
        filters=filters,
        places=visible_places(session, actor, ("boutique", "market_stall", "online_shop", "store")),
        tills=visible_tills(session, actor),
        words=messages,
    )


def _filters(today: date) -> Filters:
    flagged, day = request.args.get("flagged") == "1", day_of("day")
    return Filters(
        place_id=id_of("place"),
        till_id=id_of("till"),
        day=day,
        since=today - timedelta(days=FLAGGED_DAYS) if flagged and not day else None,
        is_flagged=flagged,
    )


@pages.get("/sales/<uuid:sale_id>")
@allow(*READERS)
def receipt(sale_id: UUID) -> str:
    """One receipt, and what is odd about it."""
    found = receipt_for(db.session(), current_actor(), sale_id)
    return render_template(
        "shop/sales/receipt.html",
        receipt=found,
        taxes=tax_shares(found),
        oddities=[(flag, told(flag, found.sale.currency)) for flag in found.flags],
        settled=settlements_of(db.session(), sale_id),
        may_settle=current_actor().has((Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)),
        rate=lambda bp: percent(bp * BP_TO_PPM),
        words=messages,
    )


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
