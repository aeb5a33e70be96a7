"""A cooperative, its officer, and the phone that she holds."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from kernel.access import Role
from tests.builders.field import Phone
from tests.builders.inventory import Producer, a_producer
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def producer(do: Do) -> Producer:
    return a_producer(do)


@pytest.fixture
def officer_id(do: Do, producer: Producer) -> UUID:
    return a_person(do, Role.COOPERATIVE_OFFICER, "Zahra", organisation_id=producer.organisation_id)


@pytest.fixture
def browser(officer_id: UUID, sign_in: SignIn) -> FlaskClient:
    return sign_in(officer_id)


@pytest.fixture
def phone(producer: Producer, officer_id: UUID) -> Phone:
    return Phone(producer, officer_id)
