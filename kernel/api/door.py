"""The doors of the API, `/api/v1`: tables told by pages, commands taken once; each with its scope and roles.

A package tells its tables (`kernel.facts.Facts`) and its acts (`Act`), and `door` makes the routes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any, TypeVar, get_type_hints
from urllib.parse import urlencode
from uuid import UUID, uuid5

from flask import Flask, Response, current_app, make_response, request
from flask_smorest import Api
from flask_smorest.blueprint import Blueprint
from sqlalchemy.exc import IntegrityError

from kernel.access import Role, allow
from kernel.api.bodies import on_unreadable, read_body
from kernel.api.cursors import read_cursor, write_cursor
from kernel.api.schemas import (
    ProblemSchema,
    Shape,
    about,
    body_of,
    command_of,
    page_schema,
    query_schema,
    schema_of,
)
from kernel.clock import now
from kernel.db import db
from kernel.errors import Invalid
from kernel.execute import Context, Operation, execute
from kernel.facts import Facts, page_of, record_of
from kernel.limits import limiter
from kernel.security import current_actor
from kernel.tokens import accepts_token

View = TypeVar("View", bound=Callable[..., Any])

PREFIX = "/api/v1"
SPEC = {
    "title": "Igoudar",
    "version": "1",
    "openapi_version": "3.1.0",
    "info": {
        "description": (
            "Read what an account sees, and do what it may. Every request shows a key "
            "(`Authorization: Bearer …`); every request that changes something names itself "
            "(`Idempotency-Key`) and may be sent again without harm. Money is in minor units, quantities in "
            "milligrams, microlitres or pieces; moments are in UTC, days are those of the place."
        )
    },
}
PER_CALLER = "600 per minute"
KEY_LENGTH_MAX = 255
KEY_SCHEME = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key, which a network manager makes for an account, with what it may be used for.",
}
# What can go wrong with any request, by its status.
WRONG = {
    401: "No key, or no good one.",
    403: "Not with this key, or not for this account.",
    404: "No such record within sight.",
    409: "The state of things forbids it.",
    422: "What was sent breaks a rule.",
}
PROBLEM = "application/problem+json"


_DONE = {"type": "object", "description": "Ids and figures.",
         "additionalProperties": True}  # fmt: skip
KEY_HEADER = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": True,
    "description": (
        "Names this request, among those of its account: sent again, it answers what it answered first. "
        "The same key with another content is refused."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_LENGTH_MAX},
    "example": "0198f3c2-7d51-7c0e-9a4e-6f3f1f0f5a10",
}


class KeyMissing(Invalid):
    """A request that changes something names itself, so that it may be sent again."""

    code = "idempotency-key-missing"


class PointsNowhere(Invalid):
    """An id of the body is that of nothing, or what it would add is there already."""

    code = "points-nowhere"


FIRST_DAY = date(2000, 1, 1)


class DayUnreadable(Invalid):
    """No day that has been, written as 2026-10-31."""

    code = "api-day-unreadable"


@dataclass(frozen=True, slots=True)
class Act:
    """An operation that other systems may ask for.

    `makes` are the ids of new records, made of the request's key (`lines.line_id` in every line);
    `pairs` name the two values of a row; `without` leaves out what JSON cannot carry (files); `on` is
    the table in which the record of the address must be within sight.
    """

    path: str
    operation: Operation[Any]
    subject: str
    summary: str
    makes: tuple[str, ...] = ()
    pairs: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    on: Facts | None = None
    example: Mapping[str, Any] = field(default_factory=dict)

    @property
    def command(self) -> type[Any]:
        """The command that its operation takes."""
        kind: type[Any] = get_type_hints(self.operation.run)["command"]
        return kind

    @property
    def arguments(self) -> list[str]:
        """What the address says of the command."""
        return [part[6:-1] for part in self.path.split("/") if part.startswith("<uuid:")]

    @property
    def shape(self) -> Shape:
        """What the body leaves out."""
        hidden = frozenset((*self.without, *self.arguments))
        return Shape(self.command.__name__, frozenset(self.makes), hidden, self.pairs)


class _Described(Api):
    """Describes; errors are told by `kernel/http.py`, whose handler smorest's own would replace."""

    def __init__(self, app: Flask, doors: Sequence[Blueprint]) -> None:
        super().__init__(app, spec_kwargs=SPEC, config_prefix="V1")
        self._doors = doors
        self._describing = Lock()
        self._description: dict[str, Any] | None = None

    def description(self) -> dict[str, Any]:
        """The doors as OpenAPI 3.1, written when somebody first asks: that takes a second."""
        with self._describing:
            if self._description is None:
                self.spec.components.security_scheme("key", KEY_SCHEME)
                for one in self._doors:
                    one.register_views_in_doc(self, self._app, self.spec, name=one.name, parameters=None)
                self._description = self.spec.to_dict()
        return self._description

    def _register_error_handlers(self) -> None:
        pass


def door(name: str, tables: Sequence[Facts], acts: Sequence[Act]) -> Blueprint:
    """The routes of a package: its tables to read, its acts to do."""
    made = Blueprint(f"v1-{name}", __name__, url_prefix=PREFIX, description=f"The {name} package.")
    limiter.limit(PER_CALLER)(made)
    made.before_request(read_body)
    made.after_request(_say_versions)
    made.register_error_handler(422, on_unreadable)
    for facts in tables:
        if facts.is_listed:
            _tell(made, facts)
    for act in acts:
        _take(made, act)
    return made


def install(app: Flask, doors: Sequence[Blueprint]) -> None:
    """Open the doors, and keep who describes them."""
    api = _Described(app, doors)
    for one in doors:
        app.register_blueprint(one)
        app.extensions["flask-smorest"]["blp_name_to_api"][one.name] = api
    app.extensions["igoudar_api"] = api


def description() -> dict[str, Any]:
    """The API as OpenAPI 3.1 describes it."""
    api: _Described = current_app.extensions["igoudar_api"]
    return api.description()


# Reading


def _tell(made: Blueprint, facts: Facts) -> None:
    record = schema_of(facts)
    scope = f"{facts.subject}:read"
    described = about(facts.model)

    def many(asked: dict[str, Any]) -> Response:
        return _page(facts, page(), asked)

    def one(record_id: UUID) -> Any:
        return record_of(db.session(), current_actor(), facts, record_id)

    page = page_schema(facts, record)
    many.__name__ = f"list_{facts.name.replace('-', '_')}"
    many.__doc__ = f"List {facts.name.replace('-', ' ')}.\n\n{described}"
    view: Any = allow(*facts.roles)(accepts_token(scope)(many))
    view = made.arguments(query_schema(facts), location="query", as_kwargs=False)(view)
    view = made.doc(security=[{"key": [scope]}], tags=[facts.subject], responses={"200": _answer(page)})(view)
    made.route(f"/{facts.name}", methods=["GET"])(_with_problems(made, view))
    if len(facts.key) > 1:
        return
    one.__name__ = f"get_{facts.name.replace('-', '_')}"
    one.__doc__ = f"Read one of {facts.name.replace('-', ' ')}, with all that belongs to it.\n\n{described}"
    view = allow(*facts.roles)(accepts_token(scope)(one))
    view = made.response(200, record)(view)
    view = made.doc(security=[{"key": [scope]}], tags=[facts.subject])(view)
    made.route(f"/{facts.name}/<uuid:record_id>", methods=["GET"])(_with_problems(made, view))


def _page(facts: Facts, schema: Any, asked: dict[str, Any]) -> Response:
    limit, cursor = asked.pop("limit"), asked.pop("cursor")
    after = read_cursor(facts.key, cursor) if cursor else None
    rows, following = page_of(db.session(), current_actor(), facts, asked, after, limit)
    mark = write_cursor(following) if following else None
    answer = make_response(schema.dump({"items": rows, "next_cursor": mark}))
    if mark:
        asked_again = urlencode({**request.args.to_dict(), "cursor": mark})
        answer.headers["Link"] = f'<{request.path}?{asked_again}>; rel="next"'
    return answer


def read_view(made: Blueprint, path: str, subject: str, roles: Sequence[Role]) -> Callable[[View], View]:
    """Declare a question of its own, beside the tables."""

    def declare(view: View) -> View:
        scope = f"{subject}:read"
        guarded: Any = allow(*roles)(accepts_token(scope)(view))
        doc = {"security": [{"key": [scope]}], "tags": [subject], "responses": {"200": _answer(_DONE)}}
        guarded = made.doc(**doc)(guarded)
        made.route(path, methods=["GET"])(_with_problems(made, guarded))
        return view

    return declare


# Writing


def _take(made: Blueprint, act: Act) -> None:
    scope = f"{act.subject}:write"

    def view(body: dict[str, Any], **address: UUID) -> tuple[dict[str, Any], int, dict[str, str]]:
        if act.on is not None:
            record_of(db.session(), current_actor(), act.on, next(iter(address.values())))
        context = api_context()
        command = command_of(act.command, act.shape, {**body, **address}, context.operation_id)
        try:
            outcome = execute(act.operation, command, context)
        except IntegrityError:  # a form offers only what exists; a program may name anything
            raise PointsNowhere() from None
        return outcome.values, 201, {"Idempotent-Replayed": "true" if outcome.replayed else "false"}

    view.__name__ = act.operation.name
    view.__doc__ = f"{act.summary}\n\n{about(act.command)}"
    body = body_of(act.command, act.shape)
    guarded = allow(*act.operation.roles)(accepts_token(scope)(view))
    guarded = made.arguments(body, example=dict(act.example) or None)(guarded)
    doc: dict[str, Any] = {"security": [{"key": [scope]}], "tags": [act.subject], "parameters": [KEY_HEADER]}
    doc["responses"] = {"201": _answer(_DONE, "Done, or done already by the same key.")}
    guarded = made.doc(**doc)(guarded)
    made.route(act.path, methods=["POST"])(_with_problems(made, guarded))


def api_context() -> Context:
    """Who asks, and which request it is: its key is the operation's id, of this account only.

    Raises KeyMissing.
    """
    key, actor = request.headers.get("Idempotency-Key", "").strip(), current_actor()
    if not 0 < len(key) <= KEY_LENGTH_MAX or actor.id is None:
        raise KeyMissing(field="Idempotency-Key")
    moment = now()
    return Context(uuid5(actor.id, f"api:{key}"), actor, "api", moment, moment)


# What all share


def _answer(schema: Any, told: str = "OK") -> dict[str, Any]:
    return {"description": told, "content": {"application/json": {"schema": schema}}}


def _with_problems(made: Blueprint, view: Any) -> Any:
    """In one description of the class: each alone is copied, with all that was told before it."""
    told = {"content": {PROBLEM: {"schema": ProblemSchema}}}
    answers = {str(status): {"description": why, **told} for status, why in WRONG.items()}
    return made.doc(responses=answers)(view)


def _say_versions(response: Response) -> Response:
    """An ETag on what was read: asked again unchanged, it is not sent again."""
    if request.method == "GET" and response.status_code == 200:
        response.headers["Cache-Control"] = "private, no-cache"
        response.headers["Vary"] = "Authorization, Cookie"
        response.add_etag()
        response.make_conditional(request)
    return response


def past_day(text: str) -> date:
    """A day of an address such as 2026-10-31. Raises DayUnreadable for what is none, or has not been."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise DayUnreadable(field="day") from None
    if not FIRST_DAY <= found <= now().date():
        raise DayUnreadable(field="day")
    return found
