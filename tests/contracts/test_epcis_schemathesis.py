"""Whatever is sent to the events' interface, by its official description, none answers with our fault."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error

from kernel.access import Role
from tests.builders.epcis import a_system
from tests.builders.inventory import a_lot_of_jars, a_producer
from tests.builders.shop import a_person
from tests.conftest import Do

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


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_request_at_all_makes_the_events_interface_fail(app: Flask, do: Do, client: FlaskClient) -> None:
    a_lot_of_jars(do, a_producer(do))
    key = a_system(do, client, a_person(do, Role.NETWORK_MANAGER)).key
    schema = schemathesis.openapi.from_dict(our_part())
    schema.app = app
    statuses: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()

        @seed(28)
        @settings(
            max_examples=EXAMPLES_EACH,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Case) -> None:
            case.headers = {name: value for name, value in (case.headers or {}).items() if "GS1" not in name}
            answer = case.call_and_validate(
                headers={"Authorization": f"Bearer {key}"}, checks=[not_a_server_error]
            )
            statuses[answer.status_code] += 1

        ask()
    # Else it would have asked about nothing that exists, or only in ways that are refused at once.
    assert statuses[200] + statuses[204] > EXAMPLES_EACH
    assert statuses[400] + statuses[404] > EXAMPLES_EACH
