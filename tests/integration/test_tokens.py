"""Keys of other systems, as the network's manager makes and takes them back."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.ids import new_id
from kernel.models import ApiToken, JournalEntry
from kernel.tokens import (
    CreateToken,
    TokenForNobody,
    TokenLivesTooLong,
    TokenWithoutName,
    TokenWithoutScope,
    create_token,
    digest_of,
    new_token_text,
)
from tests.builders.shop import a_person
from tests.conftest import NOW, Do

SignIn = Callable[[UUID], FlaskClient]

NOBODY_ID = "00000000-0000-7000-8000-000000000000"


def made(browser: FlaskClient, account: UUID, **more: object) -> tuple[int, str]:
    """The page that shows a new key."""
    asked = {"name": "Moulin", "user_id": str(account), "scopes": ["epcis:read"], "days": "90"}
    form = {"operation_id": str(new_id()), **asked, **more}
    answer = browser.post("/tokens/new", data=form)
    return answer.status_code, answer.text


def key_in(page: str) -> str:
    return page.partition('class="secret" dir="ltr">')[2].partition("<")[0]


def test_a_key_is_shown_once_and_kept_as_its_hash_alone(do: Do, sign_in: SignIn, session: Session) -> None:
    manager = a_person(do, Role.NETWORK_MANAGER)
    status, page = made(sign_in(manager), manager)
    key = key_in(page)
    assert (status, key[:8]) == (201, "igoudar_")
    session.rollback()
    assert session.scalars(select(ApiToken.digest)).one() == digest_of(key)
    assert not any(key in text for text in session.scalars(select(JournalEntry.text)))
    assert key not in sign_in(manager).get("/tokens").text


def test_a_key_works_until_it_is_taken_back(
    do: Do, sign_in: SignIn, client: FlaskClient, session: Session
) -> None:
    manager = a_person(do, Role.NETWORK_MANAGER)
    _, page = made(sign_in(manager), manager)
    headers = {"Authorization": f"Bearer {key_in(page)}"}
    stranger = client.application.test_client()
    assert stranger.get("/epcis/events", headers=headers).status_code == 200
    token_id = session.scalars(select(ApiToken.id)).one()
    browser = sign_in(manager)
    assert "Moulin" in browser.get(f"/tokens/{token_id}/revoke").text
    answers = [
        browser.post(f"/tokens/{token_id}/revoke", data={"operation_id": str(new_id())}).status_code
        for _ in range(2)
    ]
    assert answers == [302, 422]
    assert stranger.get("/epcis/events", headers=headers).status_code == 401
    assert "Retirée" in browser.get("/tokens").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"user_id": ""}, {"user_id": NOBODY_ID}, {"scopes": []}, {"scopes": ["all"]},
              {"days": "100000"}, {"name": "x" * 500}],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(
    do: Do, sign_in: SignIn, wrong: dict[str, object]
) -> None:
    manager = a_person(do, Role.NETWORK_MANAGER)
    status, page = made(sign_in(manager), manager, **wrong)
    assert status == 422
    assert 'class="error"' in page


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("wrong", "error"),
    [({"name": "  "}, TokenWithoutName), ({"user_id": new_id()}, TokenForNobody),
     ({"scopes": ()}, TokenWithoutScope), ({"scopes": ("epcis:all",)}, TokenWithoutScope),
     ({"expires_at": NOW}, TokenLivesTooLong),
     ({"expires_at": NOW + timedelta(days=800)}, TokenLivesTooLong)],
)  # fmt: skip
def test_a_key_that_cannot_be_is_refused(do: Do, wrong: dict[str, object], error: type[Exception]) -> None:
    given = {
        "token_id": new_id(),
        "name": "Moulin",
        "user_id": a_person(do, Role.AUDITOR),
        "scopes": ("epcis:read",),
        "digest": digest_of(new_token_text()),
        "expires_at": NOW + timedelta(days=30),
        **wrong,
    }
    with pytest.raises(error):
        do(create_token, CreateToken(**given))
