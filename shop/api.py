"""The till's JSON: what it sells, what it sold, its drawer."""

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, request
from flask_smorest.blueprint import Blueprint
from werkzeug.exceptions import BadRequest

from kernel.access import Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.errors import Invalid
from kernel.execute import Context, execute
from kernel.presentation import number, quantity
from kernel.security import current_actor
from shop import messages
from shop.models import CashSession
from shop.operations.sales import record_sale
from shop.operations.tills import (
    CloseCashSession,
    OpenCashSession,
    close_cash_session,
    open_cash_session,
)
from shop.queries.counter import TaxFact
from shop.queries.snapshot import ArticleOnSale, LotOnSale, Snapshot, lot_at, snapshot_of
from shop.queries.tills import CashSessionNotFound, TillAtPlace, drawer_for, till_for
from shop.schemas import ClosingSchema, OpeningSchema, SaleSchema, sale_command

blueprint = Blueprint(
    "tills-api", __name__, url_prefix="/api/tills", description="What a till asks and says."
)
AT_THE_COUNTER = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)
# Made once: a schema made for each request costs as much as what it checks.
SALE = SaleSchema()


class IdempotencyKeyDisagrees(Invalid):
    code = "idempotency-key-disagrees"


@blueprint.before_request
def read_body() -> None:
    """Refuse a body that no JSON reader can hold: endless numbers, endless nesting."""
    try:
        if request.is_json and request.content_length:
            request.get_json()
    except RecursionError:
        raise BadRequest() from None


@blueprint.get("/<uuid:till_id>/snapshot")
@allow(*AT_THE_COUNTER)
def snapshot(till_id: UUID) -> Response:
    """What the till sells today; answered 304 when it has not changed."""
    session, actor = db.session(), current_actor()
    at = till_for(session, actor, till_id)
    found = snapshot_of(session, at, business_day(now(), at.place.timezone))
    body = {
        "till": _till(at),
        "seller": {"id": actor.id, "name": actor.name},
        "articles": [_article(found, one) for one in found.articles.values()],
        "lots": [_lot_with_tax(found, one) for one in found.lots],
        "cash_session": _drawer(at.drawer),
        "demo": current_app.config["DEMO"],
    }
    text = json.dumps(body, ensure_ascii=False, default=str)
    answer = Response(text, mimetype="application/json")
    answer.set_etag(sha256(text.encode()).hexdigest()[:32])
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer


@blueprint.get("/<uuid:till_id>/lots/<code>")
@allow(*AT_THE_COUNTER)
def lot(till_id: UUID, code: str) -> dict[str, Any]:
    """One lot by its token or code, and whether it may be sold now."""
    at = till_for(db.session(), current_actor(), till_id)
    return _lot(lot_at(db.session(), at.place.id, code), business_day(now(), at.place.timezone))


@blueprint.post("/<uuid:till_id>/cash-sessions")
@blueprint.arguments(OpeningSchema)
@allow(*AT_THE_COUNTER)
def open_drawer(body: dict[str, Any], till_id: UUID) -> tuple[dict[str, Any], int]:
    """Open the drawer with its float."""
    command = OpenCashSession(body["id"], till_id, body["opening_float_cents"])
    context = Context(body["id"], current_actor(), "till", occurred_at=body["occurred_at"])
    return execute(open_cash_session, command, context).values, 201


@blueprint.post("/<uuid:till_id>/cash-sessions/<uuid:cash_session_id>/closing")
@blueprint.arguments(ClosingSchema)
@allow(*AT_THE_COUNTER)
def close_drawer(body: dict[str, Any], till_id: UUID, cash_session_id: UUID) -> dict[str, Any]:
    """Close the drawer on what was counted; a difference asks for a reason."""
    actor = current_actor()
    if drawer_for(db.session(), actor, cash_session_id).till.id != till_id:
        raise CashSessionNotFound()
    command = CloseCashSession(cash_session_id, body["counted_cents"], body["reason"])
    context = Context(body["operation_id"], actor, "till", occurred_at=body["occurred_at"])
    return execute(close_cash_session, command, context).values


@blueprint.post("/<uuid:till_id>/sales")
@blueprint.arguments(SALE)
@allow(*AT_THE_COUNTER)
def sell(body: dict[str, Any], till_id: UUID) -> tuple[dict[str, Any], int]:
    """Record a sale once, whatever the number of times it is sent; its id is the operation's."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and key.strip().lower() != str(body["id"]):
        raise IdempotencyKeyDisagrees(field="id")
    context = Context(body["id"], current_actor(), "till", occurred_at=body["occurred_at"])
    return execute(record_sale, sale_command(till_id, body), context).values, 201


def _till(at: TillAtPlace) -> dict[str, Any]:
    return {
        "id": at.till.id,
        "code": at.till.code,
        "name": at.till.name,
        "place_id": at.place.id,
        "place_name": at.place.name,
        "currency": at.place.currency,
        "timezone": at.place.timezone,
        "cash_rounding_cents": at.till.cash_rounding_cents,
        "receipt_header": at.till.receipt_header.splitlines(),
        "receipt_footer": at.till.receipt_footer.splitlines(),
        "receipt_width_mm": at.till.receipt_width_mm,
        "next_number": at.last_number + 1,
        "public_base_url": current_app.config["PUBLIC_BASE_URL"],
    }


def _drawer(drawer: CashSession | None) -> dict[str, Any] | None:
    if drawer is None:
        return None
    return {
        "id": drawer.id,
        "opened_at": drawer.opened_at.isoformat(),
        "opening_float_cents": drawer.opening_float_cents,
    }


def _article(found: Snapshot, one: ArticleOnSale) -> dict[str, Any]:
    return {
        "id": one.article_id,
        "name": {"fr": one.name_fr, "ar": one.name_ar},
        "branch": one.branch,
        "pictogram": one.pictogram,
        "code": one.code,
        "gtin": one.gtin,
        "price_cents": one.price_cents,
        **_tax(found.tax_of(one)),
        "favourite": one.is_favourite,
        "unit_label": quantity(one.net_content, one.unit),
    }


def _tax(rule: TaxFact | None) -> dict[str, Any]:
    """VAT as the receipt prints it; without a rule none is charged, and the sale is flagged."""
    rate_bp = rule.rate_bp if rule else 0
    percent = number(Decimal(rate_bp) / 100, "#,##0.##")
    return {
        "tax_rate_bp": rate_bp,
        "tax_label": messages.vat_label(percent) if rate_bp else str(messages.EXEMPT),
        "tax_mention": rule.mention if rule else None,
    }


def _lot(one: LotOnSale, day: date) -> dict[str, Any]:
    return {
        "id": one.lot_id,
        "code": one.code,
        "token": one.token,
        "article_id": one.article_id,
        "owner_id": one.owner_id,
        "owner_name": one.owner_name,
        "best_before": one.best_before,
        "quantity": one.quantity,
        "status": one.status_on(day),
    }


def _lot_with_tax(found: Snapshot, one: LotOnSale) -> dict[str, Any]:
    """A lot with the VAT of its owner: not its article's when the shop bought the goods."""
    article = found.articles.get(one.article_id)
    rule = found.tax_when_sold_by(one.owner_id, article) if article else None
    return {**_lot(one, found.day), **_tax(rule)}


def install(app: Flask) -> None:
    """The blueprint is registered with the API's document."""
