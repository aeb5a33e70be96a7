"""What a signed-in person learns before enrolling a device: who, where, and whether the till is free."""

from typing import Any
from uuid import UUID

from flask import Flask
from flask_smorest.blueprint import Blueprint
from flask_wtf.csrf import generate_csrf

from kernel.access import NETWORK_WIDE, Actor, Role, Touch, allow
from kernel.db import db
from kernel.execute import NotAllowed
from kernel.security import current_actor
from shop.operations.series import MAY_REPLACE, moment_text
from shop.queries.enrolments import open_series_of
from shop.queries.tills import till_for

blueprint = Blueprint(
    "enrolment-api", __name__, url_prefix="/api/tills", description="What comes before a device's first sale."
)
# The highest first.
RANKS = (Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, Role.SELLER)


@blueprint.get("/<uuid:till_id>/enrolment")
@allow(*RANKS)
def enrolment(till_id: UUID) -> dict[str, Any]:
    """Who would enrol a device at a till, where, and since when another sells there."""
    session, actor = db.session(), current_actor()
    at = till_for(session, actor, till_id)
    current = open_series_of(session, till_id)
    return {
        "csrf_token": generate_csrf(),
        "till": {"code": at.till.code, "name": at.till.name, "place_name": at.place.name},
        "seller": {"id": str(actor.id), "name": actor.name, "role": highest_role(actor, at.place.id)},
        "open_since": moment_text(current.enrolled_at) if current else None,
        "may_replace": actor.may(MAY_REPLACE, Touch(f"till:{till_id}", places=frozenset({at.place.id}))),
    }


def highest_role(actor: Actor, place_id: UUID) -> Role:
    """The highest role that somebody holds at a counter of a place. Raises NotAllowed when none."""
    held = {grant.role for grant in actor.grants if grant.role in NETWORK_WIDE or grant.place_id == place_id}
    for role in RANKS:
        if role in held:
            return role
    raise NotAllowed(operation="enrol_till")


def install(app: Flask) -> None:
    """The blueprint is registered with the API's document."""
