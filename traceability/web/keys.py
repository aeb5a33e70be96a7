"""The key that signs what is printed on packs, for anybody who checks it without us."""

from flask import Blueprint, Flask, Response, jsonify

from kernel import network_key
from kernel.access import public
from traceability.rules.serials import jwk

pages = Blueprint("keys", __name__)
DAY_SECONDS = 86_400


@pages.get("/.well-known/igoudar-keys.json")
@public
def keys() -> Response:
    """The public keys as a JSON Web Key Set (RFC 7517)."""
    answer = jsonify({"keys": [jwk(network_key.public_bytes())]})
    answer.mimetype = "application/jwk-set+json"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cache-Control"] = f"public, max-age={DAY_SECONDS}"
    return answer


def install(app: Flask) -> None:
    """Put the address on the application."""
    app.register_blueprint(pages)
