"""Who may open what: a table of every route, which a new route cannot escape."""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from kernel.access import EVERY_ROLE, Role, allowed_roles
from kernel.guard import SELF_GUARDED
from tests.builders.network import Network, a_network
from tests.conftest import Do

TABLE = Path(__file__).with_name("access.csv")
EVERYBODY = "everybody"
# Local roles reach their own records and nobody else's; these see the whole network.
LOCAL = frozenset({Role.COOPERATIVE_OFFICER, Role.BOUTIQUE_MANAGER, Role.SELLER})


def rules(app: Flask) -> Iterator[tuple[str, Rule]]:
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith(SELF_GUARDED):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule


def declared(app: Flask) -> dict[tuple[str, str], str]:
    found = {}
    for method, rule in rules(app):
        roles = allowed_roles(app.view_functions[rule.endpoint])
        found[method, rule.rule] = EVERYBODY if roles is None else " ".join(sorted(roles))
    return found


def table() -> dict[tuple[str, str], str]:
    with TABLE.open(newline="") as file:
        return {(row["method"], row["url"]): row["roles"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_table_says_of_every_route_who_may_open_it(app: Flask) -> None:
    assert declared(app) == table()


def filled(rule: Rule) -> str:
    """The rule's address with ids of nothing."""
    built = rule.build({name: _nothing(rule, name) for name in rule.arguments})
    assert built is not None
    return built[1]


def _nothing(rule: Rule, name: str) -> object:
    converter = rule._converters.get(name)
    kind = type(converter).__name__
    if kind == "AnyConverter":
        return sorted(converter.items)[0]
    return uuid4() if kind == "UUIDConverter" else 1 if kind == "IntegerConverter" else "x"


def asks_for_a_device(answer: TestResponse) -> bool:
    """Whether a till's device is asked for its token, whoever the person before it is."""
    told = answer.get_json(force=True, silent=True)
    return isinstance(told, dict) and told.get("code") == "device-unknown"


@pytest.fixture
def network(do: Do) -> Network:
    return a_network(do)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", sorted(EVERY_ROLE))
def test_a_role_opens_what_the_table_says_and_nothing_else(
    app: Flask, network: Network, sign_in: Callable[..., FlaskClient], role: Role
) -> None:
    browser = sign_in(network.users[role])
    wrong = []
    for method, rule in rules(app):
        roles = allowed_roles(app.view_functions[rule.endpoint])
        answer = browser.open(filled(rule), method=method, json={} if "/api/" in rule.rule else None)
        refused = answer.status_code in (401, 403) and not asks_for_a_device(answer)
        if answer.status_code >= 500 or refused != (roles is not None and role not in roles):
            wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nobody_opens_a_page_without_signing_in(app: Flask, client: FlaskClient) -> None:
    wrong = []
    for method, rule in rules(app):
        roles = allowed_roles(app.view_functions[rule.endpoint])
        answer = client.open(filled(rule), method=method, json={} if "/api/" in rule.rule else None)
        to_sign_in = answer.status_code == 401 and not asks_for_a_device(answer)
        turned_away = to_sign_in or "/login" in answer.headers.get("Location", "")
        if turned_away != (roles is not None):
            wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", sorted(LOCAL))
def test_what_belongs_to_others_is_not_found(
    app: Flask, network: Network, sign_in: Callable[..., FlaskClient], role: Role
) -> None:
    browser = sign_in(network.users[role])
    seen = []
    for method, rule in rules(app):
        roles = allowed_roles(app.view_functions[rule.endpoint])
        if roles is None or role not in roles or not rule.arguments or "/api/" in rule.rule:
            continue
        others = {name: network.of_others.get(name) for name in rule.arguments}
        if None in others.values():
            continue
        built = rule.build(others)
        assert built is not None
        if browser.open(built[1], method=method).status_code != 404:
            seen.append((method, rule.rule, others))
    assert seen == []
