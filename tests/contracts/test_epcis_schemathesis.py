"""Whatever is sent to the events' interface, by its official description, none answers with our fault."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from schemathesis import Case

from kernel.access import Role
from tests.builders.epcis import a_system
from tests.builders.inventory import a_lot_of_jars, a_producer
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.contracts.any_request import ask_everything

OFFICIAL = Path(__file__).parents[1] / "cases" / "gs1" / "epcis" / "openapi.json"
EXAMPLES_EACH = 3


def our_part() -> dict[str, Any]:
    """The official description without what we do not answer: named queries and XML."""
    whole = json.loads(OFFICIAL.read_text("utf-8"))
    whole["paths"] = {path: one for path, one in whole["paths"].items() if not path.startswith("/queries")}
    whole["servers"] = [{"url": "/epcis"}]
    return without_xml(whole)


def without_xml(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: without_xml(one) for name, one in node.items() if "/xml" not in name}
    return [without_xml(one) for one in node] if isinstance(node, list) else node


def without_their_headers(case: Case) -> None:
    case.headers = {name: value for name, value in (case.headers or {}).items() if "GS1" not in name}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_request_at_all_makes_the_events_interface_fail(app: Flask, do: Do, client: FlaskClient) -> None:
    a_lot_of_jars(do, a_producer(do))
    key = a_system(do, client, a_person(do, Role.NETWORK_MANAGER)).key
    statuses = ask_everything(
        app,
        our_part(),
        examples_each=EXAMPLES_EACH,
        seeded=28,
        headers={"Authorization": f"Bearer {key}"},
        before=without_their_headers,
    )
    # Else it would have asked about nothing that exists, or only in ways that are refused at once.
    assert statuses[200] + statuses[204] > EXAMPLES_EACH
    assert statuses[400] + statuses[404] > EXAMPLES_EACH
