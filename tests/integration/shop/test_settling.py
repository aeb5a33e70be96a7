"""What surprised is looked at by a manager, who says what was done; what happened stays as it was."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role
from kernel.execute import NotAllowed
from kernel.ids import new_id
from shop.models import Sale, SaleFlag, SealedRecord
from shop.operations.sales import record_sale
from shop.operations.settling import (
    AlreadySettled,
    NothingToSettle,
    SettleFlag,
    SettlementNeedsNote,
    SettleRecord,
    settle_flag,
    settle_record,
)
from shop.queries.settling import open_count, open_flags, open_records, settlements_of
from tests.builders.devices import a_counter
from tests.builders.shop import a_person, a_receipt, a_shop
from tests.conftest import Do

EVERYWHERE = Actor(new_id(), "Directrice", frozenset({Grant(Role.NETWORK_MANAGER)}))


def sold_short(do: Do, session: Session) -> tuple[UUID, UUID, UUID]:
    """A sale beyond the stock: the place, the sale, its flag."""
    shop = a_shop(do, pieces=1)
    receipt = a_receipt(shop, shop.jars(3))
    do(record_sale, receipt)
    return shop.place_id, receipt.sale_id, session.scalars(select(SaleFlag.id)).one()


def test_a_flag_waits_until_it_is_settled_and_the_sale_stays(do: Do, session: Session) -> None:
    place_id, sale_id, flag_id = sold_short(do, session)
    manager = Actor(None, "Nadia", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=place_id)}))
    assert [row.flag.kind for row in open_flags(session, manager).rows] == ["shortage"]
    do(settle_flag, SettleFlag(flag_id, "Livraison reçue depuis"), actor=manager)
    session.rollback()
    assert (open_flags(session, manager).rows, open_count(session, manager)) == ([], 0)
    assert settlements_of(session, sale_id)[flag_id].settlement.note == "Livraison reçue depuis"
    assert session.get_one(Sale, sale_id).total_cents == 13_500


def test_settling_says_what_was_done_once_and_by_a_manager_of_the_place(do: Do, session: Session) -> None:
    place_id, _, flag_id = sold_short(do, session)
    with pytest.raises(SettlementNeedsNote):
        do(settle_flag, SettleFlag(flag_id, "  "))
    for role, where in ((Role.SELLER, place_id), (Role.BOUTIQUE_MANAGER, new_id())):
        stranger = Actor(None, "Autre", frozenset({Grant(role, place_id=where)}))
        with pytest.raises(NotAllowed):
            do(settle_flag, SettleFlag(flag_id, "Vu"), actor=stranger)
    do(settle_flag, SettleFlag(flag_id, "Vu"))
    with pytest.raises(AlreadySettled):
        do(settle_flag, SettleFlag(flag_id, "Encore"))
    with pytest.raises(NothingToSettle):
        do(settle_flag, SettleFlag(new_id(), "Rien"))


def test_a_record_that_could_not_be_taken_is_settled_too(
    do: Do, session: Session, client: FlaskClient
) -> None:
    counter = a_counter(do, client)
    envelope = counter.sell()
    counter.answers({**envelope, "signature": "A" * 88})
    session.rollback()
    (row,) = open_records(session, EVERYWHERE)
    assert row.record.reason == "signature-wrong"
    do(settle_record, SettleRecord(row.record.id, "Tablette vérifiée"))
    session.rollback()
    assert open_records(session, EVERYWHERE) == []
    assert session.get_one(SealedRecord, row.record.id).text == envelope["text"]


def test_the_page_shows_what_waits_and_takes_the_answer(
    do: Do, session: Session, sign_in: Callable[[UUID], FlaskClient]
) -> None:
    place_id, sale_id, flag_id = sold_short(do, session)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, "Nadia", place_id=place_id))
    assert "Vendu au-delà du stock connu" in browser.get("/settling").text
    address = f"/settling/sales/{sale_id}/{flag_id}"
    assert browser.post(address, data={"operation_id": str(new_id()), "note": ""}).status_code == 422
    assert browser.post(address, data={"operation_id": str(new_id()), "note": "Vu"}).status_code == 302
    assert "Rien à régler" in browser.get("/settling").text
    assert "Vu" in browser.get(f"/sales/{sale_id}").text
