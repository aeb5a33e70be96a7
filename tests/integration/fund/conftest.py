"""A fund, and the officer who runs it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from kernel.access import Role
from tests.builders.fund import Lending, a_fund
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def lending(do: Do) -> Lending:
    return a_fund(do)


@pytest.fixture
def officer(do: Do, sign_in: SignIn) -> FlaskClient:
    return sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))
