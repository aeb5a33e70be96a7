"""The shell of the till: one page for every till, person and language, that a device keeps and opens alone.

It is built (`frontend/till.html`), public and without cookie; what is personal comes through the API.
"""

from uuid import UUID

from flask import Blueprint, Flask, Response, current_app

from kernel.access import public
from kernel.http import POLICY
from kernel.shells import (
    answer_without_cookies,
    asked_each_time,
    built_file,
    policy_with,
    shell_page,
    worker_script,
)

pages = Blueprint("shell", __name__)

SHELL = "till.html"
SCOPE = "/till/"


@pages.get("/till/<uuid:till_id>", strict_slashes=False)
@public
def till_app(till_id: UUID) -> Response:
    """The till itself, an application that reads its id from the address."""
    return shell_page(SHELL, _policy())


@pages.get(SCOPE)
@public
def last_till() -> Response:
    """The same page: without an id it opens the till last used on the device."""
    return shell_page(SHELL, _policy())


@pages.get("/till/sw.js")
@public
def service_worker() -> Response:
    """The program that keeps the shell on the device; a changed byte of it is a new version of the till."""
    return worker_script("sw.js", SCOPE, _policy())


@pages.get("/till/manifest.webmanifest")
@public
def web_manifest() -> Response:
    """Name, icons and colours of the till, once installed on a device."""
    return asked_each_time(built_file("manifest.webmanifest"), "application/manifest+json")


def _policy() -> str:
    """What the till may do besides other pages: run the camera's WebAssembly, call its print bridges."""
    bridges = " ".join(current_app.config["PRINT_BRIDGES"])
    return policy_with(
        {
            "script-src": f"{POLICY['script-src']} 'wasm-unsafe-eval'",
            "connect-src": f"{POLICY['connect-src']} {bridges}".rstrip(),
        }
    )


def install(app: Flask) -> None:
    """Put the shell and what installs it on the application."""
    app.register_blueprint(pages)
    answer_without_cookies(app, SCOPE)
