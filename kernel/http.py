"""The only module that knows status numbers, and what headers every answer carries."""

import json
from typing import Any

from flask import Flask, Response, g, render_template, request
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from kernel.errors import DomainError, Forbidden, Invalid, NotFound, Refused
from kernel.ids import new_id
from kernel.messages import sentence, told

csrf = CSRFProtect()

STATUS = {Invalid: 422, NotFound: 404, Forbidden: 403, Refused: 409}
# No inline script or style anywhere, nothing from elsewhere; map tiles are added where they are configured.
POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}


def status_of(error: DomainError) -> int:
    """The HTTP status of one of the four kinds of error."""
    return next(status for kind, status in STATUS.items() if isinstance(error, kind))


def wants_json() -> bool:
    """Whether the client is a program: its path is of the API, or it prefers JSON to HTML."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith(("/api/", "/epcis/")) or best == "application/json"


def problem(status: int, code: str, detail: str, **more: Any) -> Response:
    """An `application/problem+json` answer (RFC 9457)."""
    body = {"type": f"urn:igoudar:{code}", "title": code, "status": status, "code": code, "detail": detail}
    text = json.dumps({**body, **more}, ensure_ascii=False, default=str)
    return Response(text, status, mimetype="application/problem+json")


def _domain_error(error: DomainError) -> Response | tuple[str, int]:
    status = status_of(error)
    if wants_json():
        return problem(status, error.code, sentence(error), values=error.values, field=error.field)
    return render_template(_template(status), status=status, sentence=sentence(error)), status


def _http_error(error: HTTPException) -> Response | tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    if wants_json():
        data = getattr(error, "data", None) or {}
        errors = data.get("messages") or data.get("errors") or {}
        code = "malformed-body" if status in (400, 415, 422) else error.name.lower().replace(" ", "-")
        detail = told(code, {}) if code == "malformed-body" else str(error.description)
        answer = problem(status, code, detail, errors=errors)
    else:
        answer = Response(render_template(_template(status), status=status, sentence=None), status)
    for name, value in error.get_headers():
        if name.lower() in ("retry-after", "allow", "www-authenticate"):
            answer.headers[name] = value
    return answer


def _template(status: int) -> str:
    own = status in (400, 403, 404, 413, 429, 500)
    return f"errors/{status}.html" if own else "errors/error.html"


def _secure(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", g.get("content_security_policy") or _policy())
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self)")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers["X-Request-Id"] = g.request_id
    if g.get("https"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    # What is shown to one person must not stay in a shared cache or on a shared tablet.
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def _refuse_nul() -> None:
    """No text we keep holds U+0000, and PostgreSQL takes none: such a request is malformed."""
    fields = (*request.args.items(multi=True), *request.form.items(multi=True))
    in_fields = any("\x00" in name or "\x00" in value for name, value in fields)
    in_path = "\x00" in request.path
    in_body = request.is_json and (b"\x00" in request.get_data() or b"\\u0000" in request.get_data())
    if in_fields or in_path or in_body:
        raise BadRequest()


def _policy() -> str:
    return "; ".join(f"{name} {value}" for name, value in POLICY.items())


def install(app: Flask) -> None:
    """Errors to answers, headers, CSRF on every form, and the proxies that are believed."""
    proxies = app.config["TRUSTED_PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]

    tiles = app.config["MAP_TILES_URL"]
    if tiles:
        origin = "/".join(tiles.split("/")[:3]).replace("{s}", "*")
        POLICY["img-src"] += f" {origin}"

    @app.before_request
    def number_request() -> None:
        g.request_id = str(new_id())
        g.https = app.config["HTTPS"]
        _refuse_nul()

    # After the number: a form refused here is answered, and every answer carries the number.
    csrf.init_app(app)
    app.after_request(_secure)
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(HTTPException, _http_error)

    @app.errorhandler(CSRFError)
    def on_csrf_error(error: CSRFError) -> Response | tuple[str, int]:
        detail = told("form-expired", {})
        if wants_json():
            return problem(400, "form-expired", detail)
        return render_template("errors/400.html", status=400, sentence=detail), 400

    @app.errorhandler(500)
    def on_bug(error: Exception) -> Response | tuple[str, int]:
        app.logger.error("request %s failed", g.get("request_id"))
        if wants_json():
            return problem(500, "bug", told("bug", {}), request_id=g.get("request_id"))
        return render_template("errors/500.html", status=500, request_id=g.get("request_id")), 500
