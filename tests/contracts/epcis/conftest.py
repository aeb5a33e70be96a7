"""A cooperative, an outside mill and the network, each with its system."""

import pytest
from flask.testing import FlaskClient

from kernel.access import Role
from tests.builders.epcis import OtherSystem, a_system
from tests.builders.inventory import Producer, a_producer
from tests.builders.producers import an_organisation
from tests.builders.shop import a_person
from tests.conftest import Do


@pytest.fixture
def producer(do: Do) -> Producer:
    return a_producer(do)


@pytest.fixture
def manager(do: Do, client: FlaskClient) -> OtherSystem:
    """The network's own system: it reads everything."""
    return a_system(do, client, a_person(do, Role.NETWORK_MANAGER), name="Réseau")


@pytest.fixture
def mill(do: Do, client: FlaskClient) -> OtherSystem:
    """An outside mill's system."""
    organisation = an_organisation(do, "Moulin d’Aoulouz", "company")
    return a_system(do, client, a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=organisation))
