"""The shell of the village phone: one page for every person and language, that it keeps and opens alone.

It is built (`frontend/field.html`), public and without cookie; what is personal comes through the API.
"""

from flask import Blueprint, Flask, Response

from kernel.access import public
from kernel.shells import (
    answer_without_cookies,
    asked_each_time,
    built_file,
    policy_with,
    shell_page,
    worker_script,
)

pages = Blueprint("field_shell", __name__)

SHELL = "field.html"
SCOPE = "/field/"


@pages.get(SCOPE)
@public
def field_app() -> Response:
    """The application that weighs in without network."""
    return shell_page(SHELL, policy_with({}))


@pages.get("/field/sw.js")
@public
def service_worker() -> Response:
    """The program that keeps the shell on the phone."""
    return worker_script("field-sw.js", SCOPE, policy_with({}))


@pages.get("/field/manifest.webmanifest")
@public
def web_manifest() -> Response:
    """Name, icons and colours, once installed on a phone."""
    return asked_each_time(built_file("field.webmanifest"), "application/manifest+json")


def install(app: Flask) -> None:
    """Put the shell and what installs it on the application."""
    app.register_blueprint(pages)
    answer_without_cookies(app, SCOPE)
