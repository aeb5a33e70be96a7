"""The shell of the counter's phone: one page for every person and language, that it keeps and opens alone.

It is built (`frontend/count.html`), public and without cookie; what is personal comes through the API.
"""

from flask import Blueprint, Flask, Response

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

pages = Blueprint("count_shell", __name__)

SHELL = "count.html"
SCOPE = "/count/"


@pages.get(SCOPE)
@public
def count_app() -> Response:
    """The application that counts without network."""
    return shell_page(SHELL, _policy())


@pages.get("/count/sw.js")
@public
def service_worker() -> Response:
    """The program that keeps the shell on the phone."""
    return worker_script("count-sw.js", SCOPE, _policy())


@pages.get("/count/manifest.webmanifest")
@public
def web_manifest() -> Response:
    """Name, icons and colours, once installed on a phone."""
    return asked_each_time(built_file("count.webmanifest"), "application/manifest+json")


def _policy() -> str:
    """What this application may do besides other pages: run the camera's WebAssembly."""
    return policy_with({"script-src": f"{POLICY['script-src']} 'wasm-unsafe-eval'"})


def install(app: Flask) -> None:
    """Put the shell and what installs it on the application."""
    app.register_blueprint(pages)
    answer_without_cookies(app, SCOPE)
