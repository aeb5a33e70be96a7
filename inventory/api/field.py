"""A phone in a village learns whom it may weigh in, and says what it weighed when there is a network."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from flask import Flask, Response
from flask_smorest.blueprint import Blueprint
from marshmallow import ValidationError

from inventory.models import FieldRefusal, GatheringPhoto, Place
from inventory.operations.production import MAKERS
from inventory.operations.refusals import KeepRefusal, keep_refusal
from inventory.queries.field_reference import FieldReference, field_reference
from inventory.queries.field_subjects import AskedPhoto, LotToShow
from inventory.queries.gatherings import ListedGathering, gatherings_for
from inventory.rules.gatherings import plausible_mg
from inventory.schemas.field import FieldBatchSchema, asked_of, moment_of
from kernel.access import Actor, allow
from kernel.api.bodies import refuse_endless_bodies
from kernel.api.phones import KnownSchema, knowledge, session_told, unknown_here
from kernel.clock import now
from kernel.db import canonical_json, db
from kernel.errors import DomainError, Invalid
from kernel.execute import Context, execute
from kernel.messages import sentence, told
from kernel.security import current_actor
from producers.models import Member, Organisation, Plot
from traceability.models import Product

blueprint = Blueprint(
    "field-api", __name__, url_prefix="/api/field", description="What a village phone asks."
)
CHANNEL = "field"
# What was said and what was kept of it are two operations of one record.
_KEPT = "kept"


class RecordUnreadable(Invalid):
    """A record's body is not what its kind says."""

    code = "field-record-unreadable"


blueprint.before_request(refuse_endless_bodies)


@blueprint.get("/session")
@allow(*MAKERS)
def session_of_phone() -> dict[str, Any]:
    """Who is signed in on this phone, and the token that her messages carry."""
    return session_told(current_actor())


@blueprint.get("/reference")
@allow(*MAKERS)
def reference() -> Response:
    """Members, plots, products and places of one's organisations; 304 when nothing changed."""
    return knowledge(_told_reference(field_reference(db.session(), current_actor())))


@blueprint.get("/gatherings")
@allow(*MAKERS)
def gatherings() -> dict[str, Any]:
    """The latest gatherings of one's organisations: what others opened, and what became a lot."""
    return {"gatherings": [_gathering(one) for one in gatherings_for(db.session(), current_actor())]}


@blueprint.post("/records")
@blueprint.arguments(FieldBatchSchema)
@allow(*MAKERS)
def receive(body: dict[str, Any]) -> dict[str, Any]:
    """Take in what was said, in its order; an answer for each."""
    actor = current_actor()
    return {"records": [receive_one(envelope, actor) for envelope in body["records"]]}


@blueprint.post("/known")
@blueprint.arguments(KnownSchema)
@allow(*MAKERS)
def known(body: dict[str, Any]) -> dict[str, Any]:
    """Which of these records never arrived here: the phone sends them again."""
    return {"unknown": unknown_here(db.session(), body["ids"], FieldRefusal.id, GatheringPhoto.id)}


def receive_one(envelope: Mapping[str, Any], actor: Actor) -> dict[str, Any]:
    """Take in one record in the name of who said it; what cannot be taken is kept, to be settled."""
    answer = {"id": str(envelope["id"])}
    if envelope["author_id"] != actor.id:
        return {**answer, "state": "another_author"}
    kept = db.session().get(FieldRefusal, envelope["id"])
    if kept:
        return {**answer, "state": "to_settle", "sentence": told(kept.reason, kept.reason_values)}
    try:
        operation, command = _read(envelope)
        outcome = execute(operation, command, context_of(envelope, actor, envelope["id"]))
    except DomainError as error:
        return {**answer, "state": "to_settle", "sentence": _keep(envelope, actor, error)}
    return {**answer, "state": "recorded", "values": outcome.values}


def _read(envelope: Mapping[str, Any]) -> tuple[Any, Any]:
    try:
        return asked_of(envelope)
    except ValidationError:
        raise RecordUnreadable() from None


def _keep(envelope: Mapping[str, Any], actor: Actor, error: DomainError) -> str:
    command = KeepRefusal(
        envelope["id"],
        envelope["organisation_id"],
        envelope["gathering_id"],
        envelope["kind"],
        error.code,
        json.loads(canonical_json(error.values)),
        envelope["body"],
    )
    return kept_with_reason(command, error, context_of(envelope, actor, uuid5(envelope["id"], _KEPT)))


def kept_with_reason(command: KeepRefusal, error: DomainError, context: Context) -> str:
    """Keep what was said and why it could not be taken; the sentence that tells why.

    Who may not write for that organisation leaves nothing here: her phone keeps it.
    """
    why = sentence(error)
    try:
        execute(keep_refusal, command, context)
    except DomainError as not_kept:
        return sentence(not_kept)
    return why


def context_of(envelope: Mapping[str, Any], actor: Actor, operation_id: UUID) -> Context:
    """The context of what a phone said: when it happened by its clock, unless that is clearly wrong."""
    moment = now()
    return Context(operation_id, actor, CHANNEL, moment_of(envelope["occurred_at"], moment), moment)


def _told_reference(known: FieldReference) -> dict[str, Any]:
    return {
        "organisations": [_organisation(one, known) for one in known.organisations],
        "places": [_place(one) for one in known.places],
        "products": [_product(one) for one in known.products],
        "members": [_member(one, known.times.get(one.id, 0)) for one in known.members],
        "plots": [_plot(one) for one in known.plots],
        "lots": [_lot(one) for one in known.lots],
        "asked_photos": [_asked_photo(one) for one in known.asked_photos],
        "whole": known.is_whole,
    }


def _organisation(one: Organisation, known: FieldReference) -> dict[str, Any]:
    branches = [branch for organisation_id, branch in known.branches if organisation_id == one.id]
    return {"id": one.id, "name": one.name, "name_ar": one.name_ar, "branches": branches}


def _place(one: Place) -> dict[str, Any]:
    return {
        "id": one.id,
        "organisation_id": one.organisation_id,
        "name": one.name,
        "timezone": one.timezone,
    }


def _product(one: Product) -> dict[str, Any]:
    low, high = plausible_mg(one.key)
    return {
        "id": one.id,
        "branch": one.branch,
        "pictogram": one.pictogram,
        "name": _names(one),
        "plausible_mg": [low, high],
    }


def _member(one: Member, times: int) -> dict[str, Any]:
    return {
        "id": one.id,
        "organisation_id": one.organisation_id,
        "number": one.number,
        "name": one.name,
        "village": one.village,
        "times": times,
    }


def _plot(one: Plot) -> dict[str, Any]:
    return {
        "id": one.id,
        "organisation_id": one.organisation_id,
        "member_id": one.member_id,
        "code": one.code,
        "name": one.name,
        "commune": one.commune,
        "crop": one.crop,
    }


def _lot(one: LotToShow) -> dict[str, Any]:
    return {
        "id": one.lot.id,
        "organisation_id": one.lot.organisation_id,
        "code": one.lot.code,
        "made_on": one.lot.made_on,
        "branch": one.product.branch,
        "pictogram": one.product.pictogram,
        "name": _names(one.product),
    }


def _asked_photo(one: AskedPhoto) -> dict[str, Any]:
    requirement = one.requirement
    return {
        "dossier_id": one.opened.dossier.id,
        "organisation_id": one.opened.organisation.id,
        "dossier": one.opened.dossier.number,
        "standard": {"fr": one.opened.standard.name_fr, "ar": one.opened.standard.name_ar, "zgh": ""},
        "code": requirement.code,
        "title": {"fr": requirement.text_fr, "ar": requirement.text_ar, "zgh": ""},
        "applies_to": requirement.applies_to,
        "pieces": one.pieces,
    }


def _names(product: Product) -> dict[str, str]:
    return {"fr": product.name_fr, "ar": product.name_ar, "zgh": product.name_zgh}


def _gathering(one: ListedGathering) -> dict[str, Any]:
    gathering = one.gathering
    return {
        "id": str(gathering.id),
        "organisation_id": str(gathering.organisation_id),
        "place_id": str(gathering.place_id),
        "product_id": str(gathering.product_id),
        "harvested_on": gathering.harvested_on.isoformat(),
        "ordinal": gathering.ordinal,
        "commune": gathering.commune,
        "closed": one.closing is not None,
        "lot_code": one.lot.code if one.lot else None,
        "weighings": one.weighings,
        "net_mg": one.net_mg,
    }


def install(app: Flask) -> None:
    """The blueprint is registered with the API's document."""
