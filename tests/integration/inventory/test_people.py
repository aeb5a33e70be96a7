"""Accounts opened from a page: for one role, and only where it is held."""

from collections.abc import Callable
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.models import User
from kernel.security import actor_of
from tests.builders.inventory import a_boutique
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]


def asked(**more: str) -> dict[str, str]:
    return {
        "name": "Fatima",
        "email": "fatima@example.org",
        "role": "seller",
        "password": "un bon mot de passe",
        "organisation_id": "",
        "place_id": "",
        **more,
    }


def test_a_manager_opens_a_sellers_account_for_one_place(do: Do, session: Session, sign_in: SignIn) -> None:
    boutique = a_boutique(do)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    assert browser.post("/people/new", data=asked(place_id=str(boutique))).status_code == 302
    session.rollback()
    seller = actor_of(session.scalars(select(User).where(User.email == "fatima@example.org")).one())
    assert (seller.places, seller.has([Role.SELLER]), seller.sees_all) == ({boutique}, True, False)
    assert "Fatima" in browser.get("/people").text


def test_a_local_role_without_its_place_is_told_at_the_field(do: Do, sign_in: SignIn) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    answer = browser.post("/people/new", data=asked())
    assert answer.status_code == 422
    assert "Choisissez-en un" in answer.text
    assert "fatima@example.org" in answer.text


def test_one_address_has_one_account(do: Do, sign_in: SignIn) -> None:
    boutique = a_boutique(do)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    browser.post("/people/new", data=asked(place_id=str(boutique)))
    answer = browser.post("/people/new", data=asked(place_id=str(boutique)))
    assert answer.status_code == 422
    assert "Un compte existe déjà" in answer.text
