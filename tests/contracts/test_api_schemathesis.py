"""Whatever is sent to the API, by its own description, none answers with a fault of ours."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kernel.access import Role
from kernel.api.door import description
from kernel.tokens import SCOPES
from tests.builders.epcis import a_system
from tests.builders.inventory import a_boutique_with
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.contracts.any_request import ask_everything

EXAMPLES_EACH = 2


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_request_at_all_makes_the_api_fail(app: Flask, do: Do, client: FlaskClient) -> None:
    a_boutique_with(do, 4)
    key = a_system(do, client, a_person(do, Role.NETWORK_MANAGER), *SCOPES).key
    statuses = ask_everything(
        app,
        description(),
        examples_each=EXAMPLES_EACH,
        seeded=36,
        headers={"Authorization": f"Bearer {key}"},
    )
    # Else it would have asked about nothing that exists, or only in ways that are refused at once.
    assert statuses[200] > EXAMPLES_EACH
    assert statuses[404] + statuses[422] > EXAMPLES_EACH
