"""Applications that a device keeps and opens alone: their page and worker, with nothing personal in them."""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound

from kernel.assets import built
from kernel.http import POLICY

Application = Callable[..., Iterable[bytes]]

# The build leaves this word in the revision of the shell that a worker keeps (frontend/vite.config.ts).
POLICY_MARK = b"@policy@"
OF_A_SESSION = ("Set-Cookie", "Vary")
# What an application with a worker may do besides other pages.
OFFLINE = {"worker-src": "'self'", "manifest-src": "'self'"}


def policy_with(own: dict[str, str]) -> str:
    """The content security policy of such an application."""
    return "; ".join(f"{name} {value}" for name, value in {**POLICY, **OFFLINE, **own}.items())


def shell_page(name: str, policy: str) -> Response:
    """The built page; the device keeps the headers with it, so this policy also holds without network."""
    return asked_each_time(built_file(name), "text/html", policy)


def built_file(name: str) -> bytes:
    """A built file; raises werkzeug's NotFound when the front end was not built since it has this one."""
    try:
        return built(name)
    except FileNotFoundError:
        raise NotFound() from None


def worker_script(name: str, scope: str, policy: str) -> Response:
    """The program that keeps a shell on the device; a changed byte of it is a new version."""
    # A policy changed by the settings thus reaches the devices that keep the shell with the old one.
    script = built_file(name).replace(POLICY_MARK, _hash(policy.encode()).encode())
    response = asked_each_time(script, "text/javascript")
    response.headers["Service-Worker-Allowed"] = scope
    return response


def asked_each_time(body: bytes, mimetype: str, policy: str = "") -> Response:
    """An answer that browsers keep and ask about before they use it again."""
    response = Response(body, mimetype=mimetype)
    response.headers["Cache-Control"] = "no-cache"
    if policy:
        response.headers["Content-Security-Policy"] = policy
    # Of the policy too: a browser told that nothing changed would keep the old one.
    response.set_etag(_hash(body + policy.encode()))
    return response.make_conditional(request)  # type: ignore[return-value] # werkzeug's own class


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:20]


def answer_without_cookies(app: Flask, scope: str) -> None:
    """What lives under `scope` is asked and answered without cookies: nothing personal can enter."""
    app.wsgi_app = _for_nobody(app.wsgi_app, scope)  # type: ignore[method-assign]


def _for_nobody(below: Application, scope: str) -> Application:
    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not environ.get("PATH_INFO", "").startswith(scope):
            return below(environ, start_response)
        environ.pop("HTTP_COOKIE", None)

        def start(status: str, headers: list[tuple[str, str]], *failure: Any) -> Any:
            # Signing in looks at the session of every request, and then tells caches that it did.
            return start_response(status, [one for one in headers if one[0] not in OF_A_SESSION], *failure)

        return below(environ, start)

    return answer
