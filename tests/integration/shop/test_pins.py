"""A seller's own code for the tills: chosen in a page, kept as a hash, the same in Python and TypeScript."""

from base64 import b64decode
from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.ids import new_id
from shop.models import TillPin
from shop.web.pins import pin_hash
from tests.builders.shop import Shop, a_person, a_shop
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
# `frontend/src/till/staff.test.ts` checks the same vector.
SALT = "AAECAwQFBgcICQoLDA0ODw=="
HASH = "j+eMP4tdjU77XQ6IBOcAqKQU5rBlYZuO+O2m8rsGwEI="

GUESSED = ["1111", "000000", "1234", "0123", "9876", "890123", "1212", "123123"]
MALFORMED = ["123", "1234567", "12a4", "٤٨٣١", ""]


def choose(browser: FlaskClient, pin: str, again: str | None = None) -> int:
    said = {"operation_id": str(new_id()), "pin": pin, "again": pin if again is None else again}
    return browser.post("/my-till-code", data=said).status_code


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


def test_the_hash_of_a_code_is_that_of_the_till() -> None:
    assert pin_hash("4831", b64decode(SALT), 100_000) == HASH


@pytest.mark.parametrize("role", [Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER])
def test_whoever_stands_at_a_counter_chooses_a_code_that_is_kept_nowhere(
    do: Do, shop: Shop, sign_in: SignIn, session: Session, role: Role
) -> None:
    where = {} if role is Role.NETWORK_MANAGER else {"place_id": shop.place_id}
    user_id = a_person(do, role, **where)
    browser = sign_in(user_id)
    assert browser.get("/my-till-code").status_code == 200
    assert choose(browser, "4831") == 302
    kept = session.get_one(TillPin, user_id)
    assert (kept.iterations, len(b64decode(kept.salt))) == (100_000, 16)
    assert kept.hash == pin_hash("4831", b64decode(kept.salt), 100_000)


def test_a_new_code_takes_the_place_of_the_old(do: Do, shop: Shop, sign_in: SignIn, session: Session) -> None:
    user_id = a_person(do, Role.SELLER, place_id=shop.place_id)
    browser = sign_in(user_id)
    assert [choose(browser, "4831"), choose(browser, "907142")] == [302, 302]
    (kept,) = session.scalars(select(TillPin))
    assert kept.hash == pin_hash("907142", b64decode(kept.salt), 100_000)


@pytest.mark.parametrize("pin", [*GUESSED, *MALFORMED])
def test_a_code_that_anybody_would_try_is_refused(
    do: Do, shop: Shop, sign_in: SignIn, session: Session, pin: str
) -> None:
    browser = sign_in(a_person(do, Role.SELLER, place_id=shop.place_id))
    assert choose(browser, pin) == 422
    assert session.scalar(select(TillPin)) is None


def test_two_different_codes_are_refused(do: Do, shop: Shop, sign_in: SignIn, session: Session) -> None:
    browser = sign_in(a_person(do, Role.SELLER, place_id=shop.place_id))
    assert choose(browser, "4831", "4832") == 422
    assert session.scalar(select(TillPin)) is None


def test_the_list_of_tills_leads_to_the_code(do: Do, shop: Shop, sign_in: SignIn) -> None:
    browser = sign_in(a_person(do, Role.SELLER, place_id=shop.place_id))
    assert "/my-till-code" in browser.get("/tills").text
