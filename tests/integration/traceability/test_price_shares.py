"""What the price of a pack is made of: stated with consent, shown to the public, withdrawn."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role
from kernel.execute import NotAllowed
from kernel.ids import new_id
from kernel.money import UnknownCurrency
from kernel.security import CreateUser, create_user
from tests.builders.inventory import Producer, a_lot_of_jars, a_producer, a_saffron_jar
from tests.conftest import Do
from traceability.models import Lot, PriceStatement
from traceability.operations.prices import StatePrice, WithdrawPrice, state_price, withdraw_price
from traceability.rules.births import MadeInTheFuture
from traceability.rules.price_shares import (
    PARTS,
    PartNegative,
    PartsDoNotMakePrice,
    PriceNotPositive,
    check_parts,
    shares,
)

SignIn = Callable[[UUID], FlaskClient]
FRENCH = {"Accept-Language": "fr"}


@pytest.fixture
def producer(do: Do) -> Producer:
    return a_producer(do, "Coopérative Souktana", gs1_prefix="6111234")


@pytest.fixture
def jar(do: Do, producer: Producer) -> UUID:
    return a_saffron_jar(do, producer.organisation_id, gtin="06111234567895", gtin_status="licensed")


def a_price(do: Do, jar: UUID, **more: Any) -> UUID:
    statement_id = new_id()
    given = {
        "stated_on": date(2026, 11, 1), "currency": "MAD", "price_cents": 4_500, "producer_cents": 2_250,
        "cooperative_cents": 1_000, "boutique_cents": 900, "fund_cents": 100, "tax_cents": 250,
        "consented_by": "Assemblée générale", "consented_on": date(2026, 10, 30), **more,
    }  # fmt: skip
    do(state_price, StatePrice(statement_id, jar, **given))
    return statement_id


def page_of(
    client: FlaskClient, do: Do, session: Session, producer: Producer, jar: UUID
) -> Callable[[], str]:
    lot_id = a_lot_of_jars(do, producer, item_id=jar)
    session.rollback()
    token = session.scalars(select(Lot.token).where(Lot.id == lot_id)).one()
    # Each reading is another address, which no page kept in memory answers.
    turn = iter(range(100))
    return lambda: client.get(f"/l/{token}?lang=fr&n={next(turn)}", headers=FRENCH).text.replace(
        "\u202f", " "
    )


def test_the_public_reads_who_receives_what(
    client: FlaskClient, do: Do, session: Session, producer: Producer, jar: UUID
) -> None:
    read = page_of(client, do, session, producer, jar)
    assert "Qui reçoit quoi" not in read()
    a_price(do, jar)
    text = read().replace("\u00a0", " ")
    assert "Les familles qui ont récolté" in text
    for told in ("45,00", "22,50", "10,00", "9,00", "1,00", "2,50", "50 %"):
        assert told in text
    assert "30 octobre 2026" in text
    assert "Qui reçoit quoi" in client.get("/p/06111234567895", headers=FRENCH).text


def test_a_consent_that_ends_hides_the_price_and_no_older_one_comes_back(
    client: FlaskClient, do: Do, session: Session, producer: Producer, jar: UUID
) -> None:
    read = page_of(client, do, session, producer, jar)
    a_price(do, jar, stated_on=date(2026, 10, 1))
    latest = a_price(do, jar, stated_on=date(2026, 11, 1))
    assert "Qui reçoit quoi" in read()
    do(withdraw_price, WithdrawPrice(latest, reason="Décision de l’assemblée"))
    assert "Qui reçoit quoi" not in read()
    a_price(do, jar, stated_on=date(2026, 11, 2), price_cents=5_000, producer_cents=2_750)
    assert "50,00" in read()


def test_a_price_of_tomorrow_is_not_told_today(
    client: FlaskClient, do: Do, session: Session, producer: Producer, jar: UUID
) -> None:
    a_price(do, jar, stated_on=date(2099, 1, 1))
    assert "Qui reçoit quoi" not in page_of(client, do, session, producer, jar)()


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"producer_cents": 2_251}, PartsDoNotMakePrice),
        ({"price_cents": 0, "producer_cents": -2_250}, PriceNotPositive),
        ({"producer_cents": 2_600, "tax_cents": -100}, PartNegative),
        ({"currency": "XXX"}, UnknownCurrency),
        ({"consented_on": date(2026, 12, 31)}, MadeInTheFuture),
    ],
)  # fmt: skip
def test_a_price_that_does_not_add_up_is_refused(
    do: Do, session: Session, jar: UUID, more: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        a_price(do, jar, **more)
    assert session.scalar(select(func.count()).select_from(PriceStatement)) == 0


def test_an_officer_publishes_for_her_own_cooperative_only(do: Do, jar: UUID) -> None:
    elsewhere = a_producer(do, "Ailleurs")
    officer = Actor(None, "Zahra", frozenset({Grant(Role.COOPERATIVE_OFFICER, elsewhere.organisation_id)}))
    command = StatePrice(
        new_id(), jar, date(2026, 11, 1), "MAD", 100, 100, 0, 0, 0, 0, "AG", date(2026, 11, 1)
    )
    with pytest.raises(NotAllowed):
        do(state_price, command, actor=officer)


def test_the_officer_writes_it_in_the_office_and_loses_nothing(
    do: Do, session: Session, producer: Producer, jar: UUID, sign_in: SignIn
) -> None:
    user = new_id()
    grants = (Grant(Role.COOPERATIVE_OFFICER, producer.organisation_id),)
    do(create_user, CreateUser(user, "zahra@example.org", "Zahra", grants, password="x" * 14))
    browser = sign_in(user)
    address = f"/trade-items/{jar}/price"
    typed = {
        "price": "45,00", "currency": "MAD", "producer": "22,50", "cooperative": "10", "boutique": "9",
        "fund": "1", "tax": "2,49", "stated_on": "2026-11-01", "consented_by": "Assemblée générale",
        "consented_on": "2026-11-01",
    }  # fmt: skip
    again = browser.post(address, data=typed)
    assert again.status_code == 422
    assert "Les parts font 44,99 et le prix est de 45,00" in again.text
    assert 'value="22,50"' in again.text
    assert browser.post(address, data={**typed, "tax": "beaucoup"}).status_code == 422
    assert browser.post(address, data={**typed, "tax": "2,50"}).status_code == 302
    listed = browser.get(address).text
    assert "Assemblée générale" in listed
    session.rollback()
    statement = session.scalars(select(PriceStatement)).one()
    assert (statement.price_cents, statement.recorded_by) == (4_500, user)
    gone = browser.post(f"{address}/{statement.id}/withdraw", data={"reason": "Fin de l’accord"})
    assert gone.status_code == 302
    assert "Fin de l’accord" in browser.get(address).text
    assert browser.get(f"/trade-items/{new_id()}/price").status_code == 404
    assert browser.get(f"{address}/{new_id()}/withdraw").status_code == 404


@given(st.lists(st.integers(0, 10**6), min_size=len(PARTS), max_size=len(PARTS)).filter(any))
def test_the_parts_always_make_the_whole_and_its_hundred(cents: list[int]) -> None:
    parts = dict(zip(PARTS, cents, strict=True))
    check_parts(sum(cents), parts) if sum(cents) <= 10_000_000 else None
    told = shares(parts)
    assert sum(one.cents for one in told) == sum(cents)
    assert sum(one.percent for one in told) == 100
    assert all(one.cents > 0 for one in told)
