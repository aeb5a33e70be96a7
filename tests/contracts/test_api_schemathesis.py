"""Whatever is sent to the API, by its own description, none answers with a fault of ours."""

from collections import Counter

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error

from kernel.access import Role
from kernel.api.door import description
from kernel.tokens import SCOPES
from tests.builders.epcis import a_system
from tests.builders.inventory import a_boutique_with
from tests.builders.shop import a_person
from tests.conftest import Do

EXAMPLES_EACH = 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_request_at_all_makes_the_api_fail(app: Flask, do: Do, client: FlaskClient) -> None:
    a_boutique_with(do, 4)
    key = a_system(do, client, a_person(do, Role.NETWORK_MANAGER), *SCOPES).key
    schema = schemathesis.openapi.from_dict(description())
    schema.app = app
    statuses: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()

        @seed(36)
        @settings(
            max_examples=EXAMPLES_EACH,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case: Case) -> None:
            answer = case.call_and_validate(
                headers={"Authorization": f"Bearer {key}"}, checks=[not_a_server_error]
            )
            statuses[answer.status_code] += 1

        ask()
    # Else it would have asked about nothing that exists, or only in ways that are refused at once.
    assert statuses[200] > EXAMPLES_EACH
    assert statuses[404] + statuses[422] > EXAMPLES_EACH
