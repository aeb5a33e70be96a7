"""A device enrols at a till, asks what changed, sends what it sealed, and is taken out of service."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from flask import Flask, Response, current_app, g, request
from flask_smorest.blueprint import Blueprint

from kernel.access import Role, allow
from kernel.api.bodies import refuse_endless_bodies
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import Context, execute
from kernel.presentation import quantity
from kernel.security import current_actor
from shop.api.devices import Caller, device_view
from shop.operations.series import CloseSeries, EnrolTill, close_series, enrol_till
from shop.queries.closings import perpetual_of
from shop.queries.counter import TaxFact
from shop.queries.feed import (
    ArticleFact,
    FeedPage,
    LotFact,
    cursor_of,
    feed_page,
    open_credits,
    recalled_lots,
    tax_rules_of,
)
from shop.queries.lookup import LotOnSale, lot_at
from shop.queries.sales import SaleNotFound
from shop.queries.series import (
    StaffMember,
    record_by_number,
    staff_of,
    standing_of,
    token_hash_of,
)
from shop.queries.tills import TillAtPlace, till_of_device
from shop.schemas.receiving import Source, anchor, heads_of, receive_one
from shop.schemas.records import BatchSchema, EnrolmentSchema, HeadsSchema

blueprint = Blueprint(
    "tills-api", __name__, url_prefix="/api/tills", description="What a till asks and says."
)
AT_THE_COUNTER = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)


blueprint.before_request(refuse_endless_bodies)


@blueprint.post("/<uuid:till_id>/series")
@blueprint.arguments(EnrolmentSchema)
@allow(*AT_THE_COUNTER)
def enrol(body: dict[str, Any], till_id: UUID) -> tuple[dict[str, Any], int]:
    """Enrol this device: its public key, and the token that it will show from now on."""
    actor = current_actor()
    command = EnrolTill(
        series_id=body["id"],
        till_id=till_id,
        public_key=body["public_key"],
        token_hash=token_hash_of(body["token"]),
        replaces=body["replaces"],
        reason=body["reason"],
        declared_unsent=body["declared_unsent"],
    )
    moment = now()
    outcome = execute(enrol_till, command, Context(body["id"], actor, "till", moment, moment))
    perpetual = perpetual_of(db.session(), till_id)
    return {
        **outcome.values,
        "seller": {"id": str(actor.id), "name": actor.name},
        "perpetual_cents": perpetual.cents,
        "perpetual_absolute_cents": perpetual.absolute_cents,
    }, 201


@blueprint.post("/<uuid:till_id>/series/closing")
@blueprint.arguments(HeadsSchema)
@device_view()
def close_for_good(body: dict[str, Any], till_id: UUID) -> dict[str, Any]:
    """Take this device out of service; refused while it holds what we do not."""
    caller: Caller = g.caller
    command = CloseSeries(caller.device.series_id, body["heads"])
    moment = now()
    context = Context(
        body["operation_id"], caller.actor(None, caller.device.till_code), "till", moment, moment
    )
    return execute(close_series, command, context).values


@blueprint.post("/<uuid:till_id>/records")
@blueprint.arguments(BatchSchema())
@device_view(may_have_ended=True)
def receive(body: dict[str, Any], till_id: UUID) -> dict[str, Any]:
    """Take in sealed records, in their order; an answer for each, and how far each chain is known here."""
    caller: Caller = g.caller
    device, session = caller.device, db.session()
    source = Source(caller.speaker, device.place_id, device.staff, "till")
    answers = [receive_one(envelope, source).answer for envelope in body["records"]]
    now_at = standing_of(session, device.series_id)
    if answers:
        anchor(now_at, device.till_code)
    return {
        "records": answers,
        "heads": heads_of(now_at),
        "arrival": now_at.arrival,
        "state": now_at.state,
    }


@blueprint.get("/<uuid:till_id>/catalogue")
@device_view()
def catalogue(till_id: UUID) -> Response:
    """What changed since the cursor of the answer before; everything, by pages, without one."""
    session = db.session()
    at = till_of_device(session, till_id)
    cursor = cursor_of(request.args.get("cursor"), now())
    page = feed_page(session, at.place.id, cursor)
    body = {
        "cursor": page.cursor.text(),
        "more": page.has_more,
        "full": cursor.since is None and cursor.is_first,
        "till": _till(at),
        "staff": [_staff(member) for member in staff_of(session, at.place.id)],
        "rules": [_rule(rule) for rule in tax_rules_of(session, at.place.country)],
        "recalls": [{"code": code, "token": token} for code, token in recalled_lots(session)],
        "credits": [
            {
                "code": one.code,
                "sort": one.sort,
                "currency": one.currency,
                "balance_cents": one.amount_cents - one.used_cents,
                "expires_on": None,
            }
            for one in open_credits(session, at.place.currency)
        ],
        **_rows(page),
        "demo": current_app.config["DEMO"],
    }
    answer = Response(json.dumps(body, ensure_ascii=False, default=str), mimetype="application/json")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _rows(page: FeedPage) -> dict[str, Any]:
    return {
        "sellers": [asdict(one) for one in page.sellers],
        "articles": [_article(one) for one in page.articles],
        "lots": [_lot(one) for one in page.lots],
    }


@blueprint.get("/<uuid:till_id>/lots/<code>")
@device_view()
def lot(till_id: UUID, code: str) -> dict[str, Any]:
    """One lot by its token or code, and whether it may be sold now."""
    session = db.session()
    at = till_of_device(session, till_id)
    return _lot_on_sale(lot_at(session, at.place.id, code), business_day(now(), at.place.timezone))


@blueprint.get("/<uuid:till_id>/receipts/<number>")
@device_view()
def receipt(till_id: UUID, number: str) -> dict[str, Any]:
    """The sealed text of a receipt of this place: to give back what another till sold."""
    caller: Caller = g.caller
    found = record_by_number(db.session(), caller.device.place_id, number)
    if found is None:
        raise SaleNotFound()
    return {"text": found.text, "signature": found.signature, "hash": found.hash}


def _till(at: TillAtPlace) -> dict[str, Any]:
    till, place = at.till, at.place
    return {
        "id": till.id,
        "code": till.code,
        "name": till.name,
        "place_id": place.id,
        "place_name": place.name,
        "country": place.country,
        "currency": place.currency,
        "timezone": place.timezone,
        "cash_rounding_cents": till.cash_rounding_cents,
        "receipt_header": till.receipt_header.splitlines(),
        "receipt_footer": till.receipt_footer.splitlines(),
        "receipt_width_mm": till.receipt_width_mm,
        "public_base_url": current_app.config["PUBLIC_BASE_URL"],
        "discount_percent_max": {
            "seller": till.discount_bp_max_seller / 100,
            "boutique_manager": till.discount_bp_max_manager / 100,
            "network_manager": 100,
        },
        "print_bridge": till.print_bridge,
        "stripe_reader": till.stripe_reader is not None,
    }


def _staff(member: StaffMember) -> dict[str, Any]:
    pin = member.pin
    kept = {"salt": pin.salt, "iterations": pin.iterations, "hash": pin.hash} if pin else None
    return {"id": member.id, "name": member.name, "role": member.role, "pin": kept}


def _rule(rule: TaxFact) -> dict[str, Any]:
    return asdict(rule)


def _article(one: ArticleFact) -> dict[str, Any]:
    return {
        "id": one.article_id,
        "name": {"fr": one.name_fr, "ar": one.name_ar, "zgh": one.name_zgh},
        "branch": one.branch,
        "pictogram": one.pictogram,
        "picture": None,
        "code": one.code,
        "gtin": one.gtin,
        "tax_class": one.tax_class,
        "favourite": one.is_favourite,
        "weighed": one.is_weighed,
        "unit_label": quantity(one.net_content, one.unit),
        "maker_id": one.maker_id,
        "prices": [{"from": day, "cents": cents} for day, cents in one.prices],
        "active": one.is_active,
    }


def _lot(one: LotFact) -> dict[str, Any]:
    return {
        "id": one.lot_id,
        "code": one.code,
        "token": one.token,
        "article_id": one.article_id,
        "owner_id": one.owner_id,
        "best_before": one.best_before,
        "quantity": one.quantity,
        "state": one.state,
    }


def _lot_on_sale(one: LotOnSale, day: date) -> dict[str, Any]:
    return {
        "id": one.lot_id,
        "code": one.code,
        "token": one.token,
        "article_id": one.article_id,
        "owner_id": one.owner_id,
        "owner_name": one.owner_name,
        "best_before": one.best_before,
        "quantity": one.quantity,
        "state": one.state,
        "status": one.status_on(day),
    }


def install(app: Flask) -> None:
    """The blueprint is registered with the API's document."""
