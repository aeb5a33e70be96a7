"""Signing in: argon2, an optional second factor, limits on guessing, a token on every form."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask, g
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.models import User
from tests.builders.shop import a_person
from tests.conftest import Do

PASSWORD = "un bon mot de passe"


@pytest.fixture
def person(do: Do, session: Session) -> User:
    user_id: UUID = a_person(do, Role.AUDITOR)
    session.rollback()
    return session.get_one(User, user_id)


def forget() -> None:
    """The test's own context outlives a request: whom an earlier request knew must not stay."""
    for name in ("actor", "_login_user"):
        g.pop(name, None)


def signed_in(client: FlaskClient, email: str, password: str) -> bool:
    forget()
    client.post("/login", data={"email": email, "password": password})
    forget()
    return client.get("/account").status_code == 200


def test_the_right_password_opens_the_account_and_a_wrong_one_does_not(
    client: FlaskClient, person: User
) -> None:
    assert person.password.startswith("$argon2id$")
    assert not signed_in(client, person.email, "autre mot de passe")
    assert signed_in(client, person.email, PASSWORD)
    client.post("/logout")
    forget()
    assert client.get("/account").status_code == 302


def test_the_answer_does_not_tell_whether_an_address_is_known(client: FlaskClient, person: User) -> None:
    known, unknown = (
        client.post("/login", data={"email": email, "password": "faux faux faux"}).text
        for email in (person.email, "personne@example.org")
    )
    assert "Adresse ou mot de passe inconnu" in known
    assert known.replace(person.email, "") == unknown.replace("personne@example.org", "")


def test_a_second_factor_can_be_set_up(client: FlaskClient, person: User) -> None:
    assert signed_in(client, person.email, PASSWORD)
    page = client.post("/tf-setup", data={"setup": "authenticator"})
    assert page.status_code == 200
    assert "data:image" in page.text


def test_the_password_can_be_changed(client: FlaskClient, person: User) -> None:
    assert signed_in(client, person.email, PASSWORD)
    chosen = "un autre bon mot"
    new = {
        "password": PASSWORD,
        "new_password": chosen,
        "new_password_confirm": chosen,
    }
    client.post("/change", data=new)
    client.post("/logout")
    assert not signed_in(client, person.email, PASSWORD)
    assert signed_in(client, person.email, chosen)


def test_a_form_without_its_token_changes_nothing(app: Flask, person: User) -> None:
    browser = app.test_client()
    answer = browser.post("/login", data={"email": person.email, "password": PASSWORD})
    assert answer.status_code == 400
    assert browser.get("/account").status_code == 302


def test_guessing_a_password_is_slowed(app_with: Callable[..., Flask], person: User) -> None:
    limited = app_with(RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    browser = limited.test_client()
    guesses = [
        browser.post("/login", data={"email": person.email, "password": f"essai {number}"}).status_code
        for number in range(12)
    ]
    assert guesses[-1] == 429
    assert 429 not in guesses[:9]


def test_pages_carry_a_strict_policy(client: FlaskClient) -> None:
    headers = client.get("/login").headers
    policy = headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
