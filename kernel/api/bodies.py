"""Bodies that cannot be read: refused before anything is asked, and told in the caller's language."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import Response, request
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest, HTTPException

from kernel.http import problem
from kernel.messages import told

# What a reader of JSON finds wrong, in its own words → in the caller's.
_WORDS: dict[str, Any] = {
    "Missing data for required field.": _l("Il manque cette valeur."),
    "Unknown field.": _l("Ce champ n’existe pas."),
    "Field may not be null.": _l("Cette valeur ne peut pas être vide."),
    "Not a valid UUID.": _l("Ce n’est pas un identifiant (UUID)."),
    "Not a valid integer.": _l("Ce n’est pas un nombre entier."),
    "Not a valid string.": _l("Ce n’est pas un texte."),
    "Not a valid boolean.": _l("Écrivez true ou false."),
    "Not a valid date.": _l("Ce n’est pas un jour, comme 2026-11-21."),
    "Not a valid list.": _l("Il faut une liste."),
    "Not a valid mapping type.": _l("Il faut un objet."),
    "Invalid input type.": _l("Il faut un objet."),
}
_UNREADABLE = _l("Cette valeur n’est pas de la forme ou de la taille attendue.")


def read_body() -> None:
    """Refuse a body that cannot be kept: endless nesting, no numbers, half characters."""
    if not request.is_json or not request.content_length:
        return
    try:
        said = json.loads(request.get_data(), parse_constant=_no_number)
        json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise BadRequest() from None


def refuse_endless_bodies() -> None:
    """Refuse a body that no JSON reader can hold: endless numbers, endless nesting."""
    try:
        if request.is_json and request.content_length:
            request.get_json()
    except RecursionError:
        raise BadRequest() from None


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def on_unreadable(error: HTTPException) -> Response:
    found = (getattr(error, "data", None) or {}).get("messages") or {}
    return problem(422, "malformed-body", told("malformed-body", {}), errors=_in_words(found))


def _in_words(found: Any) -> Any:
    if isinstance(found, Mapping):
        return {str(name): _in_words(one) for name, one in found.items()}
    if isinstance(found, list):
        return [str(_WORDS.get(str(one), _UNREADABLE)) for one in found]
    return str(_WORDS.get(str(found), _UNREADABLE))
