"""EPCIS 2.0 over REST: events asked for and declared, by other systems with a key and by people signed in."""

from flask import Flask
from flask_babel import lazy_gettext as _l

import traceability.messages.epcis  # noqa: F401 - the sentences of this subject
from kernel import tokens
from traceability.api.epcis import capture, collections, events
from traceability.api.epcis.door import door

tokens.scopes(
    {
        "epcis:read": _l("lire les événements de traçabilité"),
        "epcis:capture": _l("déclarer des événements de traçabilité"),
    }
)

__all__ = ["capture", "collections", "events"]


def install(app: Flask) -> None:
    """Put the addresses on the application."""
    app.register_blueprint(door)
