"""Whatever is sent to the interfaces that strangers' programs speak to, none answers with a fault of ours."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import Phase
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import status_code_conformance

from tests.builders.inventory import a_lot_of_jars, a_producer, a_saffron_jar
from tests.builders.producers import a_certificate
from tests.conftest import Do
from tests.contracts.any_request import ask_everything

HERE = Path(__file__).parent
Prepare = Callable[[Do], None]


def a_licensed_pack(do: Do) -> None:
    """Something to find: the pack that the resolver's document names, with a certificate."""
    producer = a_producer(do, gs1_prefix="6111234")
    item = a_saffron_jar(do, producer.organisation_id, gtin="06111234567895", gtin_status="licensed")
    a_lot_of_jars(do, producer, item_id=item)
    a_certificate(do, producer.organisation_id)


# Each interface: its OpenAPI document beside this module, and what must exist to be found.
INTERFACES: dict[str, Prepare] = {"resolver-api.json": a_licensed_pack}
EXAMPLES_EACH = 25


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("document", INTERFACES)
def test_no_request_at_all_makes_an_interface_fail(app: Flask, do: Do, document: str) -> None:
    INTERFACES[document](do)
    statuses = ask_everything(
        app,
        json.loads((HERE / document).read_text("utf-8")),
        examples_each=EXAMPLES_EACH,
        seeded=26,
        checks=(not_a_server_error, status_code_conformance),
        phases=(Phase.explicit, Phase.generate),
    )
    # Else it would have asked about nothing that exists, or only in ways that are refused at once.
    assert statuses[200] > EXAMPLES_EACH
    assert statuses[400] + statuses[404] > EXAMPLES_EACH
