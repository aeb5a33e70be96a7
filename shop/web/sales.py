"""Receipts: the list, one receipt as it was printed, and its print."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from flask import Blueprint, Flask, render_template, request

from kernel.access import Role, allow
from kernel.addresses import day_of, id_of, one_of, page_number
from kernel.clock import business_day, now
from kernel.db import db
from kernel.presentation import percent
from kernel.security import current_actor
from producers.models import Organisation
from shop import messages
from shop.models.sales import KINDS
from shop.queries.catalogue import article_by_id
from shop.queries.sales import Filters, receipt_for, tax_shares, visible_sales
from shop.queries.selling import selling_places
from shop.queries.settling import settlements_of
from shop.queries.tills import visible_tills
from shop.web.oddities import told

pages = Blueprint("sales", __name__)
READERS = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, Role.AUDITOR)
# What is rare in old receipts is looked for between days: a list must not walk through years.
SOUGHT_DAYS = 90
HOURS = 24
BP_TO_PPM = 100


@pages.get("/sales")
@allow(*READERS)
def sale_list() -> str:
    """The receipts of the places this person keeps, latest first."""
    session, actor = db.session(), current_actor()
    filters, is_bounded = _filters(business_day(now(), "Africa/Casablanca"))
    return render_template(
        "shop/sales/list.html",
        sales=visible_sales(session, actor, filters, page_number()),
        filters=filters,
        is_bounded=is_bounded,
        hours=[(hour, f"{hour} h") for hour in range(HOURS)],
        article=article_by_id(session, filters.article_id) if filters.article_id else None,
        owner=session.get(Organisation, filters.owner_id) if filters.owner_id else None,
        places=selling_places(session, actor),
        tills=visible_tills(session, actor),
        words=messages,
    )


def _filters(today: date) -> tuple[Filters, bool]:
    """What the address narrows the list to; and whether its beginning is ours, for it named no day."""
    asked = Filters(
        place_id=id_of("place"),
        till_id=id_of("till"),
        day=day_of("day"),
        first=day_of("first"),
        last=day_of("last"),
        is_flagged=request.args.get("flagged") == "1",
        kind=one_of("kind", dict.fromkeys(KINDS)),
        article_id=id_of("article"),
        owner_id=id_of("owner"),
        branch=one_of("branch", messages.BRANCHES),
        means=one_of("means", messages.MEANS),
        hour=_hour(),
    )
    is_sought = asked.is_flagged or asked.is_of_goods or asked.means or asked.kind or asked.hour is not None
    if is_sought and not (asked.day or asked.first):
        return replace(asked, first=(asked.last or today) - timedelta(days=SOUGHT_DAYS)), True
    return asked, False


def _hour() -> int | None:
    hour = request.args.get("hour", type=int)
    return hour if hour is not None and 0 <= hour < HOURS else None


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
