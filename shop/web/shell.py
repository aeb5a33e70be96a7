"""The shell of the till: one page for every till, person and language, that a device keeps and opens alone.

It is built (`frontend/till.html`), public and without cookie; what is personal comes through the API.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, Response, current_app, request

from kernel.access import public
from kernel.assets import built
from kernel.http import POLICY

Application = Callable[..., Iterable[bytes]]

pages = Blueprint("shell", __name__)

SHELL = "till.html"
SCOPE = "/till/"
# The build leaves this word in the revision of the shell that the worker keeps (frontend/vite.config.ts).
POLICY_MARK = b"@policy@"
OF_A_SESSION = ("Set-Cookie", "Vary")


@pages.get("/till/<uuid:till_id>", strict_slashes=False)
@public
def till_app(till_id: UUID) -> Response:
    """The till itself, an application that reads its id from the address."""
    return _shell()


@pages.get(SCOPE)
@public
def last_till() -> Response:
    """The same page: without an id it opens the till last used on the device."""
    return _shell()


@pages.get("/till/sw.js")
@public
def service_worker() -> Response:
    """The program that keeps the shell on the device; a changed byte of it is a new version of the till."""
    # A print bridge added to the settings thus reaches the tills that keep the shell with its old policy.
    script = built("sw.js").replace(POLICY_MARK, _hash(_policy().encode()).encode())
    response = _asked_each_time(script, "text/javascript")
    response.headers["Service-Worker-Allowed"] = SCOPE
    return response


@pages.get("/till/manifest.webmanifest")
@public
def web_manifest() -> Response:
    """Name, icons and colours of the till, once installed on a device."""
    return _asked_each_time(built("manifest.webmanifest"), "application/manifest+json")


def _shell() -> Response:
    # The device keeps the headers with the page, so this policy also holds without network.
    return _asked_each_time(built(SHELL), "text/html", _policy())


def _asked_each_time(body: bytes, mimetype: str, policy: str = "") -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = "no-cache"
    if policy:
        response.headers["Content-Security-Policy"] = policy
    # Of the policy too: a browser told that nothing changed would keep the old one.
    response.set_etag(_hash(body + policy.encode()))
    return response.make_conditional(request)  # type: ignore[return-value] # werkzeug's own class


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:20]


def _policy() -> str:
    """What the till may do besides other pages: run the camera's WebAssembly, call its print bridges."""
    bridges = " ".join(current_app.config["PRINT_BRIDGES"])
    own = {
        "script-src": f"{POLICY['script-src']} 'wasm-unsafe-eval'",
        "connect-src": f"{POLICY['connect-src']} {bridges}".rstrip(),
        "worker-src": "'self'",
        "manifest-src": "'self'",
    }
    return "; ".join(f"{name} {value}" for name, value in {**POLICY, **own}.items())


def _for_nobody(below: Application) -> Application:
    """WSGI: what lives under /till/ is asked and answered without cookies: nothing personal can enter."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(SCOPE):
            return below(environ, start_response)
        environ.pop("HTTP_COOKIE", None)

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            # Signing in looks at the session of every request, and then tells caches that it did.
            return start_response(status, [one for one in headers if one[0] not in OF_A_SESSION], *failure)

        return below(environ, start)

    return answer


def install(app: Flask) -> None:
    """Put the shell and what installs it on the application."""
    app.register_blueprint(pages)
    app.wsgi_app = _for_nobody(app.wsgi_app)  # type: ignore[method-assign]
