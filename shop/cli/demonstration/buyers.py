"""A company that buys: its account, the key of its system, and what that system declares of a lot."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from flask import current_app

from kernel.access import Actor, Grant, Role
from kernel.db import db
from kernel.security import CreateUser, create_user
from kernel.tokens import PREFIX, CreateToken, create_token, digest_of
from producers.operations.organisations import RegisterOrganisation, register_organisation
from shop.cli.demonstration.accounts import PASSWORD
from shop.cli.demonstration.actions import Story
from traceability.models import Lot
from traceability.operations.epcis.capturing import CaptureEvents, capture_events
from traceability.queries.epcis.naming import said_lots
from traceability.rules.epcis.documents import CONTEXT, Event, Spoken

# No such company: what the network's real partners declare is not ours to invent.
BUYER, BUYER_CODE = "Exportateur d’exemple (inventé)", "EXEM"
# Known to everybody, like the password of the accounts: only a demonstration has it.
KEY = f"{PREFIX}demonstration-exportateur"
KEY_NAME, KEY_SCOPES = "Logiciel de l’exportateur", ("epcis:read", "epcis:capture")
KEY_LIFETIME = timedelta(days=365)
STORE = "https://exportateur.example/entrepots/agadir"


class Declared(NamedTuple):
    """An event of the buyer's: hours after the goods reached its store, what, how many pieces."""

    hours: int
    step: str
    disposition: str
    pieces: int


DECLARED = (
    Declared(0, "arriving", "in_progress", 48),
    Declared(3, "inspecting", "conformant", 48),
    Declared(25, "shipping", "in_transit", 36),
)


def tell_buyer(story: Story, lot: Lot) -> None:
    """Register the buyer and its key, and let its system declare what became of a lot with it."""
    buyer = _register(story)
    first = story.at(story.today - timedelta(days=2), 9)
    base = current_app.config["PUBLIC_BASE_URL"]
    address = said_lots(db.session(), [lot.id], base)[lot.id].address
    spoken = tuple(Spoken(_event(one, address, first), CONTEXT) for one in DECLARED)
    (organisation_id,) = buyer.organisations
    command = CaptureEvents(story.id(), spoken, organisation_id, base)
    story.do(capture_events, command, first + timedelta(hours=30), buyer)


def _event(one: Declared, address: str, first: datetime) -> Event:
    at = first + timedelta(hours=one.hours)
    return {
        "type": "ObjectEvent",
        "eventTime": at.isoformat(),
        "eventTimeZoneOffset": at.strftime("%z")[:3] + ":" + at.strftime("%z")[3:],
        "action": "OBSERVE",
        "bizStep": one.step,
        "disposition": one.disposition,
        "readPoint": {"id": STORE},
        "quantityList": [{"epcClass": address, "quantity": one.pieces}],
    }


def _register(story: Story) -> Actor:
    """The company, the account that its system acts for, and the key with which it comes."""
    at = story.at(story.today - timedelta(days=30), 9)
    organisation: dict[str, Any] = {
        "key": "exportateur-exemple", "code": BUYER_CODE, "name": BUYER, "kind": "company",
        "locality": "Agadir", "country": "MA", "tax_status": "taxable",
    }  # fmt: skip
    organisation_id, user_id = story.id(), story.id()
    story.do(register_organisation, RegisterOrganisation(organisation_id, **organisation), at)
    grant = Grant(Role.COOPERATIVE_OFFICER, organisation_id)
    account = CreateUser(
        user_id, "exportateur@igoudar.demo", "Responsable des achats", (grant,), password=PASSWORD
    )
    story.do(create_user, account, at)
    key = CreateToken(story.id(), KEY_NAME, user_id, KEY_SCOPES, digest_of(KEY), at + KEY_LIFETIME)
    story.do(create_token, key, at + timedelta(minutes=15), story.actors["network_manager"])
    return Actor(user_id, account.name, frozenset({grant}))
