"""The guard at every door: signed in, or showing a key, and holding a role that the view declares."""

from flask import Flask, redirect, request, url_for
from flask_login import current_user
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized
from werkzeug.wrappers import Response

from kernel.access import NOBODY, allowed_roles
from kernel.errors import Forbidden
from kernel.http import problem, wants_json
from kernel.messages import told
from kernel.security import current_actor
from kernel.tokens import let_in

# Flask-Security guards its own pages; smorest's document describes only what is here anyway.
SELF_GUARDED = ("security.", "api-docs.")


class RoleNeeded(Forbidden):
    code = "role-needed"


def install(app: Flask) -> None:
    """Refuse who is not signed in or holds no declared role; refuse to start with an undeclared view."""
    for endpoint, view in app.view_functions.items():
        if not endpoint.startswith(SELF_GUARDED):
            allowed_roles(view)

    @app.before_request
    def guard() -> Response | None:
        endpoint = request.endpoint
        if endpoint is None or endpoint.startswith(SELF_GUARDED):
            return None
        roles = allowed_roles(app.view_functions[endpoint])
        if roles is None:
            return None
        scope = getattr(app.view_functions[endpoint], "token_scope", None)
        if scope is not None:
            let_in(scope)
            if current_actor() == NOBODY:
                raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
        elif not current_user.is_authenticated:
            if wants_json():
                return problem(401, "not-signed-in", told("not-signed-in", {}))
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        if not current_actor().has(roles):
            raise RoleNeeded()
        return None
