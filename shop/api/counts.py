"""A counter's phone learns which counts go on, and says what was counted when there is a network."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from flask import Flask, Response
from flask_smorest.blueprint import Blueprint

from kernel.access import Actor, allow
from kernel.api.bodies import refuse_endless_bodies
from kernel.api.phones import KnownSchema, knowledge, session_told, unknown_here
from kernel.clock import now
from kernel.db import db
from kernel.errors import DomainError
from kernel.execute import Context, execute
from kernel.messages import sentence
from kernel.security import current_actor
from shop.operations.counts.standing import COUNTERS
from shop.queries.counts.listing import count_for
from shop.queries.counts.phones import (
    Counting,
    CountToTake,
    LotToCount,
    PlaceToCount,
    counting_for,
)
from shop.schemas.counting import CountBatchSchema, asked_of

blueprint = Blueprint(
    "counts-api", __name__, url_prefix="/api/counts", description="What a counter's phone asks and says."
)
CHANNEL = "count"


blueprint.before_request(refuse_endless_bodies)


@blueprint.get("/session")
@allow(*COUNTERS)
def session_of_phone() -> dict[str, Any]:
    """Who is signed in on this phone, the token that her messages carry, and what time it is here."""
    return session_told(current_actor())


@blueprint.get("/reference")
@allow(*COUNTERS)
def reference() -> Response:
    """The open counts of one's places and their lots, never what is expected; 304 when nothing changed."""
    return knowledge(_told(counting_for(db.session(), current_actor())))


@blueprint.post("/records")
@blueprint.arguments(CountBatchSchema)
@allow(*COUNTERS)
def receive(body: dict[str, Any]) -> dict[str, Any]:
    """Take in what was said, in its order; an answer for each."""
    actor = current_actor()
    return {"records": [_receive_one(envelope, actor) for envelope in body["records"]]}


@blueprint.post("/known")
@blueprint.arguments(KnownSchema)
@allow(*COUNTERS)
def known(body: dict[str, Any]) -> dict[str, Any]:
    """Which of these records never arrived here: the phone sends them again."""
    return {"unknown": unknown_here(db.session(), body["ids"])}


def _receive_one(envelope: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """Take in one record in the name of who said it; what cannot be taken stays on her phone, with why."""
    answer = {"id": str(envelope["id"])}
    if envelope["author_id"] != actor.id:
        return {**answer, "state": "another_author"}
    moment = now()
    context = Context(envelope["id"], actor, CHANNEL, envelope["occurred_at"].astimezone(UTC), moment)
    try:
        count_for(db.session(), actor, envelope["count_id"])
        operation, command = asked_of(envelope)
        execute(operation, command, context)
    except DomainError as error:
        return {**answer, "state": "to_settle", "sentence": sentence(error)}
    return {**answer, "state": "recorded"}


def _told(known: Counting) -> dict[str, Any]:
    return {
        "places": [_place(one) for one in known.places],
        "counts": [_count(one) for one in known.counts],
    }


def _place(one: PlaceToCount) -> dict[str, Any]:
    return {
        "id": one.place.id,
        "name": one.place.name,
        "timezone": one.place.timezone,
        "shelves": one.shelves,
        "lots": [_lot(lot) for lot in one.lots],
        "whole": one.is_whole,
    }


def _count(one: CountToTake) -> dict[str, Any]:
    lots = None if one.lot_ids is None else sorted(str(lot_id) for lot_id in one.lot_ids)
    return {
        "id": one.count.id,
        "number": one.count.number,
        "place_id": one.count.place_id,
        "scope": one.count.scope,
        "shelf": one.count.shelf,
        "round": one.round,
        "lots": lots,
    }


def _lot(one: LotToCount) -> dict[str, Any]:
    named = one.item or one.product
    return {
        "id": one.lot.id,
        "code": one.lot.code,
        "token": one.lot.token,
        "unit": one.lot.unit,
        "branch": one.product.branch,
        "pictogram": one.item.pictogram if one.item else one.product.pictogram,
        "name": {"fr": named.name_fr, "ar": named.name_ar, "zgh": named.name_zgh},
        "gtin": one.item.gtin if one.item else None,
        "article": one.item.code if one.item else None,
    }


def install(app: Flask) -> None:
    """The blueprint is registered with the API's document."""
