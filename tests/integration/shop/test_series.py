"""Devices at their till: one at a time, each citing the one before, none leaving with what it holds."""

import json
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role
from kernel.execute import NotAllowed
from kernel.ids import new_id
from shop.gateways.device import Device
from shop.models import CashSession, TillSeries
from shop.operations.drawers import CloseCashSession, close_cash_session
from shop.operations.series import (
    CloseSeries,
    DrawerStillOpen,
    EnrolTill,
    KeyMalformed,
    ReasonMissing,
    RecordsMissing,
    SeriesNotFound,
    SeriesNotOpen,
    SeriesOpen,
    close_series,
    enrol_till,
)
from shop.operations.tills import PinMalformed, PinOfAnother, SetPin, set_pin
from shop.queries.tills import TillNotFound
from shop.rules.seals import hash_of
from tests.builders.devices import Counter, a_counter, enrol
from tests.builders.shop import Shop, a_person, a_shop
from tests.conftest import Do


@pytest.fixture
def counter(do: Do, client: FlaskClient) -> Counter:
    return a_counter(do, client)


def somebody(role: Role, shop: Shop) -> Actor:
    return Actor(None, "Nadia", frozenset({Grant(role, place_id=shop.place_id)}))


def another(shop: Shop) -> Device:
    return Device(shop.till_id, shop.till_code)


def test_the_first_device_of_a_till_is_enrolled_by_a_seller(do: Do, session: Session) -> None:
    shop = a_shop(do)
    device = another(shop)
    told = do(enrol_till, EnrolTill(**device.enrolment()), actor=somebody(Role.SELLER, shop))
    series = session.get_one(TillSeries, device.series_id)
    text = json.loads(series.opening_text)
    assert (told["series"], told["opening_hash"]) == (1, hash_of(series.opening_text))
    assert (text["till"], text["place"], text["enrolled_by"]) == ("TAR1", "Boutique solidaire", "Nadia")
    assert (text["public_key"], text["previous_series"]) == (device.public_key, None)
    assert device.token not in (series.token_hash, series.opening_text)


def test_enrolling_over_another_device_needs_a_manager_and_a_reason(do: Do, counter: Counter) -> None:
    shop = counter.shop
    manager, seller = (somebody(role, shop) for role in (Role.BOUTIQUE_MANAGER, Role.SELLER))
    given = another(shop).enrolment()
    with pytest.raises(SeriesOpen):
        do(enrol_till, EnrolTill(**given), actor=manager)
    with pytest.raises(SeriesOpen):
        do(enrol_till, EnrolTill(**given, replaces=True, reason="Volée"), actor=seller)
    with pytest.raises(ReasonMissing):
        do(enrol_till, EnrolTill(**given, replaces=True, reason="  "), actor=manager)
    told = do(enrol_till, EnrolTill(**given, replaces=True, reason="Volée"), actor=manager)
    assert told["series"] == 2


def test_a_manager_of_another_place_replaces_nothing_here(do: Do, counter: Counter) -> None:
    grants = {
        Grant(Role.SELLER, place_id=counter.shop.place_id),
        Grant(Role.BOUTIQUE_MANAGER, place_id=new_id()),
    }
    command = EnrolTill(**another(counter.shop).enrolment(), replaces=True, reason="Volée")
    with pytest.raises(SeriesOpen):
        do(enrol_till, command, actor=Actor(None, "Ali", frozenset(grants)))
    with pytest.raises(NotAllowed):
        do(enrol_till, command, actor=Actor(None, "Ali", frozenset({Grant(Role.SELLER, place_id=new_id())})))


def test_a_new_device_cites_where_the_old_one_ended_and_what_was_never_sent(
    do: Do, counter: Counter, session: Session
) -> None:
    counter.sell()
    counter.sell()
    counter.answers()
    counter.sell()
    device = enrol(do, another(counter.shop), replaces=True, reason="Écran cassé", declared_unsent=1)
    cited = json.loads(session.get_one(TillSeries, device.series_id).opening_text)["previous_series"]
    sequence, _ = counter.device.head("sale")
    assert (cited["series"], cited["reason"], cited["declared_unsent"]) == (1, "Écran cassé", 1)
    assert cited["heads"]["sale"]["sequence"] == sequence - 1
    first = session.get_one(TillSeries, counter.device.series_id)
    assert (first.state, first.declared_unsent) == ("replaced", 1)
    assert session.get_one(CashSession, counter.shop.drawer_id).is_interrupted


def test_a_second_device_numbers_its_receipts_in_its_own_series(do: Do, counter: Counter) -> None:
    counter.sell()
    counter.answers()
    device = enrol(do, another(counter.shop), replaces=True, reason="Écran cassé")
    second = Counter(counter.shop, device, counter.seller, counter.client)
    sale = second.sell()
    assert json.loads(sale["text"])["body"]["number"] == "TAR1.2-000001"
    assert second.flags() == [["session_closed"]]


def test_a_device_leaves_for_good_when_it_holds_nothing_more(do: Do, counter: Counter) -> None:
    series_id = counter.device.series_id
    counter.sell()
    counter.answers()
    with pytest.raises(RecordsMissing) as told:
        do(close_series, CloseSeries(series_id, {"sale": 3}))
    assert told.value.values["missing"] == 2
    with pytest.raises(DrawerStillOpen):
        do(close_series, CloseSeries(series_id, {"sale": 1}))
    do(close_cash_session, CloseCashSession(counter.shop.drawer_id, 24_500))
    do(close_series, CloseSeries(series_id, {"sale": 1}))
    with pytest.raises(SeriesNotOpen):
        do(close_series, CloseSeries(series_id, {}))
    assert enrol(do, another(counter.shop)).series == 2


def test_what_is_no_key_and_no_till_enrols_nothing(do: Do) -> None:
    shop = a_shop(do)
    given = another(shop).enrolment()
    for key in ("x", "AAAA", "é"):
        with pytest.raises(KeyMalformed):
            do(enrol_till, EnrolTill(**{**given, "public_key": key}))
    with pytest.raises(TillNotFound):
        do(enrol_till, EnrolTill(**{**given, "till_id": new_id()}))
    with pytest.raises(SeriesNotFound):
        do(close_series, CloseSeries(new_id(), {}))


def test_one_device_at_a_time_whatever_the_database_is_told(
    do: Do, counter: Counter, session: Session
) -> None:
    enrol(do, another(counter.shop), replaces=True, reason="Essai")
    states = session.scalars(select(TillSeries.state).order_by(TillSeries.number))
    assert states.all() == ["replaced", "open"]


def test_everybody_chooses_their_own_code_and_no_other(do: Do) -> None:
    shop = a_shop(do)
    mine: UUID = a_person(do, Role.SELLER, place_id=shop.place_id)
    grants = frozenset({Grant(Role.SELLER, place_id=shop.place_id)})
    me = Actor(mine, "Fatima", grants)
    do(set_pin, SetPin(mine, "c2Vs", 100_000, "aGFjaGU="), actor=me)
    do(set_pin, SetPin(mine, "c2Vs", 200_000, "YXV0cmU="), actor=me)
    with pytest.raises(PinMalformed):
        do(set_pin, SetPin(mine, "c2Vs", 1_000, "aGFjaGU="), actor=me)
    with pytest.raises(PinOfAnother):
        do(set_pin, SetPin(mine, "c2Vs", 100_000, "aGFjaGU="), actor=Actor(new_id(), "Ali", grants))
