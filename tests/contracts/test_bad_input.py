"""Nothing that a client sends gives a 500: every form, filled with what nobody meant."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.access import Role
from tests.builders.network import Network, a_network
from tests.conftest import Do
from tests.contracts.test_access import rules

NASTY = (
    "",
    " ",
    "-1",
    "0",
    "9" * 40,
    "1e309",
    "NaN",
    "٣",
    "2026-99-99",
    "0001-01-01",
    "9999-12-31",
    "x" * 5_000,
    "<script>alert(1)</script>",
    "'; DROP TABLE lot; --",
    "😀",
    "00000000-0000-0000-0000-000000000000",
    '{"type":"Polygon","coordinates":[]}',
)
NAMES = re.compile(r'<(?:input|select|textarea|button)[^>]*\bname="([^"]+)"')
OPTIONS = re.compile(r'<(?:input[^>]*type="(?:radio|checkbox)"|option)[^>]*value="([^"]+)"')


@pytest.fixture
def network(do: Do) -> Network:
    return a_network(do)


def pages_with_forms(app: Flask, network: Network) -> Iterator[str]:
    """The address of every page that takes a form, with ids of things that exist."""
    for method, rule in rules(app):
        if method != "POST" or "/api/" in rule.rule:
            continue
        values = {name: network.of_others.get(name) for name in rule.arguments}
        for name, converter in rule._converters.items():
            if values.get(name) is None and type(converter).__name__ == "AnyConverter":
                values[name] = sorted(converter.items)[0]
        if None not in values.values() and (built := rule.build(values)):
            yield built[1]


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_no_form_breaks_on_what_nobody_meant(
    app: Flask, network: Network, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in(network.users[Role.NETWORK_MANAGER])
    broken, asked = [], 0
    for address in pages_with_forms(app, network):
        page = browser.get(address)
        names = set(NAMES.findall(page.text)) - {"csrf_token"}
        options = OPTIONS.findall(page.text)
        for nasty in (*NASTY, *options[:3]):
            asked += 1
            answer = browser.post(address, data=dict.fromkeys(names, nasty))
            if answer.status_code >= 500:
                broken.append((address, nasty[:40], answer.status_code))
    assert broken == []
    assert asked > 100


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_address_breaks_on_what_nobody_meant(
    app: Flask, network: Network, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in(network.users[Role.NETWORK_MANAGER])
    asked = (
        "q",
        "page",
        "after",
        "before",
        "branch",
        "state",
        "season",
        "organisation",
        "place",
        "day",
        "till",
    )
    broken = []
    for method, rule in rules(app):
        if method != "GET" or rule.arguments:
            continue
        for nasty in NASTY:
            answer = browser.get(rule.rule, query_string=dict.fromkeys(asked, nasty))
            if answer.status_code >= 500:
                broken.append((rule.rule, nasty[:40]))
    assert broken == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_null_character_is_refused_wherever_it_stands(
    network: Network, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in(network.users[Role.NETWORK_MANAGER])
    till = network.of_others["till_id"]
    answers = (
        browser.get("/lots?q=%00"),
        browser.post("/organisations/new", data={"name": "a\x00b"}),
        browser.post(f"/api/tills/{till}/series", json={"reason": "\x00"}),
    )
    assert [answer.status_code for answer in answers] == [400, 400, 400]
