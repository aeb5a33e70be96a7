"""What a signed-in person learns before enrolling a device."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from kernel.access import Role
from shop.gateways.device import Device
from shop.operations.series import EnrolTill, enrol_till
from tests.builders.inventory import a_place
from tests.builders.shop import Shop, a_person, a_shop
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


def offered(browser: FlaskClient, shop: Shop) -> dict[str, Any]:
    answer = browser.get(f"/api/tills/{shop.till_id}/enrolment")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.get_json()
    return told


def test_a_free_till_is_offered_with_who_and_where(do: Do, shop: Shop, sign_in: SignIn) -> None:
    user_id = a_person(do, Role.SELLER, place_id=shop.place_id)
    told = offered(sign_in(user_id), shop)
    assert told.pop("csrf_token")
    assert told == {
        "till": {"code": "TAR1", "name": "Comptoir", "place_name": "Boutique solidaire"},
        "seller": {"id": str(user_id), "name": "Fatima", "role": "seller"},
        "open_since": None,
        "may_replace": False,
    }


def test_a_till_that_another_device_holds_is_a_managers_to_replace(
    do: Do, shop: Shop, sign_in: SignIn
) -> None:
    do(enrol_till, EnrolTill(**Device(shop.till_id, shop.till_code).enrolment()))
    manager = offered(sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id)), shop)
    assert manager["open_since"].startswith("2026-11-21T10:00:00")
    assert (manager["may_replace"], manager["seller"]["role"]) == (True, "boutique_manager")
    seller = offered(sign_in(a_person(do, Role.SELLER, place_id=shop.place_id)), shop)
    assert (seller["open_since"], seller["may_replace"]) == (manager["open_since"], False)


def test_the_network_manager_is_one_at_every_till(do: Do, shop: Shop, sign_in: SignIn) -> None:
    told = offered(sign_in(a_person(do, Role.NETWORK_MANAGER)), shop)
    assert (told["seller"]["role"], told["may_replace"]) == ("network_manager", True)


def test_a_till_elsewhere_and_a_stranger_are_told_nothing(
    do: Do, shop: Shop, client: FlaskClient, sign_in: SignIn
) -> None:
    address = f"/api/tills/{shop.till_id}/enrolment"
    assert client.get(address).status_code == 401
    elsewhere = a_place(do, shop.owner_id)
    assert sign_in(a_person(do, Role.SELLER, place_id=elsewhere)).get(address).status_code == 404
    assert sign_in(a_person(do, Role.AUDITOR)).get(address).status_code == 403
