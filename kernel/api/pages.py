"""What the API is, for people: a page made here from its description, and the description itself."""

import json
from typing import Any

from flask import Blueprint, Flask, Response, current_app, render_template

from kernel import tokens
from kernel.access import public
from kernel.api.door import KEY_HEADER, PREFIX, description
from kernel.limits import PUBLIC_PER_ADDRESS, limiter

pages = Blueprint("api", __name__)


@pages.get("/api")
@public
@limiter.limit(PUBLIC_PER_ADDRESS)
def guide() -> str:
    """How other systems read and write here: every address, what it takes, an example to copy."""
    described = description()
    return render_template(
        "kernel/api/guide.html",
        groups=groups_of(described),
        base=current_app.config["PUBLIC_BASE_URL"],
        prefix=PREFIX,
        scopes=tokens.SCOPES,
    )


@pages.get(f"{PREFIX}/openapi.json")
@public
@limiter.limit(PUBLIC_PER_ADDRESS)
def openapi() -> Response:
    """The description, for programs."""
    text = json.dumps(description(), ensure_ascii=False, indent=1)
    answer = Response(text, mimetype="application/json")
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def groups_of(described: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Every request by its subject, those that read first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path, methods in described["paths"].items():
        for method in ("get", "post"):
            if method in methods:
                told = _told(path, method, methods, described)
                found.setdefault(methods[method]["tags"][0], []).append(told)
    return {tag: sorted(rows, key=lambda row: (row["method"], row["path"])) for tag, rows in found.items()}


def _told(path: str, method: str, methods: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    one = methods[method]
    body = one.get("requestBody", {}).get("content", {}).get("application/json", {})
    parameters = [*methods.get("parameters", ()), *one.get("parameters", ())]
    return {
        "path": path,
        "method": method.upper(),
        "summary": one.get("summary", ""),
        "description": one.get("description", ""),
        "scope": one["security"][0]["key"][0],
        "parameters": [row for row in parameters if row.get("name") != KEY_HEADER["name"]],
        "fields": _fields(body.get("schema", {}), described),
        "example": json.dumps(body["example"], ensure_ascii=False) if body.get("example") else "{}",
    }


def _fields(schema: dict[str, Any], described: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a body, those of its parts after a dot."""
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    whole = described["components"]["schemas"].get(name, schema)
    needed = whole.get("required", ())
    rows = []
    for field, one in whole.get("properties", {}).items():
        inner = one.get("items", one)
        kind = "object" if "$ref" in inner else inner.get("format") or inner.get("type", "object")
        kinds = [part for part in kind if part != "null"] if isinstance(kind, list) else [kind]
        rows.append(
            {"name": field, "kind": "".join(kinds) + "[]" * ("items" in one), "needed": field in needed,
             "about": one.get("description", "")}
        )  # fmt: skip
        if "$ref" in inner:
            rows += [{**row, "name": f"{field}.{row['name']}"} for row in _fields(inner, described)]
    return rows


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
