"""The stock's pages: what a person types, sees and may open."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import g
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Delivery, Place
from inventory.operations.production import Output
from inventory.queries.stock import available
from kernel.access import Grant, Role
from kernel.ids import new_id
from kernel.security import CreateUser, create_user
from tests.builders.inventory import (
    GRAM,
    KILO,
    Producer,
    a_boutique,
    a_boutique_with,
    a_delivery,
    a_harvest,
    a_lot_of_jars,
    a_place,
    a_producer,
    a_run,
    a_saffron_jar,
)
from tests.builders.producers import a_member, a_plot, an_organisation
from tests.conftest import Do
from traceability.cli.reference import product_id
from traceability.models import Lot, ProcessRun
from traceability.operations.holds import HoldLot, hold_lot

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def sign_in(sign_in: SignIn) -> SignIn:
    """Sign in as another: the test's own context outlives requests, and with it who was there."""

    def as_user(user_id: UUID) -> FlaskClient:
        for name in ("actor", "_login_user"):
            g.pop(name, None)
        return sign_in(user_id)

    return as_user


def a_person(do: Do, role: Role, **where: Any) -> UUID:
    user_id = new_id()
    grants = (Grant(role, **where),)
    email = f"{user_id.hex}@example.org"
    do(create_user, CreateUser(user_id, email, "Amina", grants, password="un bon mot de passe"))
    return user_id


def officer_of(do: Do, producer: Producer) -> UUID:
    return a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=producer.organisation_id)


def left(session: Session, place_id: UUID, lot_id: UUID) -> int:
    session.rollback()
    return sum(one.quantity for one in available(session, place_id, [lot_id]))


def typed(**values: object) -> dict[str, object]:
    return {"operation_id": str(new_id()), **values}


def harvest_of(producer: Producer, weight: str, **more: object) -> dict[str, object]:
    return typed(
        product_id=str(product_id("saffron_fresh_stigmas")),
        made_on="2026-10-28",
        measure="g",
        **{f"weight-{producer.member_id}": weight},
        **more,
    )


def test_an_officer_registers_a_harvest_by_member(do: Do, session: Session, sign_in: SignIn) -> None:
    producer = a_producer(do)
    other = a_member(do, producer.organisation_id, "Fadma B.")
    plot = a_plot(do, producer.organisation_id)
    browser = sign_in(officer_of(do, producer))
    assert browser.get("/harvest").location == f"/harvest/{producer.store_id}"
    page = browser.get(f"/harvest/{producer.store_id}")
    assert page.status_code == 200
    assert "Fadma B." in page.text
    form = harvest_of(producer, "700", plots=str(plot)) | {f"weight-{other}": "0,54 kg"}
    answer = browser.post(f"/harvest/{producer.store_id}", data=form)
    lot = session.scalars(select(Lot)).one()
    assert answer.location == f"/lots/{lot.id}"
    assert (lot.quantity, lot.commune) == (1_240 * GRAM, "Tassousfi")


def test_a_harvest_sent_twice_is_registered_once(do: Do, session: Session, sign_in: SignIn) -> None:
    producer = a_producer(do)
    browser = sign_in(officer_of(do, producer))
    form = harvest_of(producer, "700")
    answers = [browser.post(f"/harvest/{producer.store_id}", data=form) for _ in range(2)]
    assert answers[0].location == answers[1].location
    assert len(session.scalars(select(Lot.id)).all()) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"made_on": "2031-01-01"}, "Choisissez un jour passé"),
        ({"made_on": "9999-12-31"}, "Choisissez un jour passé"),
        ({"product_id": "rien"}, None),
        ({"weight": "beaucoup"}, "n’est pas une quantité"),
        ({"weight": "9" * 60}, "n’est pas une quantité"),
        ({"weight": ""}, "Donnez au moins un poids"),
        ({"plots": "rien"}, None),
        ({"operation_id": "rien", "weight": "-3"}, "n’est pas une quantité"),
    ],
)
def test_a_wrong_harvest_says_so_and_loses_nothing(
    do: Do, session: Session, sign_in: SignIn, wrong: dict[str, str], sentence: str | None
) -> None:
    producer = a_producer(do)
    browser = sign_in(officer_of(do, producer))
    weight = wrong.get("weight", "700")
    form = harvest_of(producer, weight, note="Rosée du matin") | wrong
    answer = browser.post(f"/harvest/{producer.store_id}", data=form)
    assert answer.status_code == 422
    assert sentence is None or sentence in answer.text
    assert "Rosée du matin" in answer.text
    assert weight in answer.text
    assert not session.scalars(select(Lot.id)).all()


def test_drying_on_the_page_takes_and_makes(do: Do, session: Session, sign_in: SignIn) -> None:
    producer = a_producer(do)
    fresh = a_harvest(do, producer, KILO)
    browser = sign_in(officer_of(do, producer))
    work = browser.get(f"/processing/{producer.store_id}")
    address = f"/processing/{producer.store_id}/drying/{product_id('saffron_fresh_stigmas')}"
    assert address in work.text
    assert browser.get(address).status_code == 200
    made = f"make-{product_id('saffron_dry')}"
    form = typed(made_on="2026-10-30", **{f"take-{fresh}": "1", made: "160 g"})
    answer = browser.post(address, data=form)
    run = session.scalars(select(ProcessRun)).one()
    assert (answer.status_code, run.kind, run.yield_ppm) == (302, "drying", 160_000)
    assert left(session, producer.store_id, fresh) == 0


def test_an_odd_yield_asks_why_at_its_field(do: Do, session: Session, sign_in: SignIn) -> None:
    producer = a_producer(do)
    fresh = a_harvest(do, producer, KILO)
    browser = sign_in(officer_of(do, producer))
    address = f"/processing/{producer.store_id}/drying/{product_id('saffron_fresh_stigmas')}"
    made = f"make-{product_id('saffron_dry')}"
    form = typed(made_on="2026-10-30", **{f"take-{fresh}": "1 kg", made: "90 g"})
    preview = browser.post(f"{address}/yield", data=form)
    assert "9\u00a0%" in preview.text
    assert "Dites pourquoi" in preview.text
    refused = browser.post(address, data=form)
    assert refused.status_code == 422
    assert "90 g" in refused.text
    accepted = browser.post(address, data={**form, "reason": "Pluie"})
    assert accepted.status_code == 302
    assert session.scalars(select(ProcessRun.reason)).one() == "Pluie"


def test_more_out_than_in_is_said_while_it_is_typed(do: Do, sign_in: SignIn) -> None:
    producer = a_producer(do)
    fresh = a_harvest(do, producer, KILO)
    browser = sign_in(officer_of(do, producer))
    address = f"/processing/{producer.store_id}/drying/{product_id('saffron_fresh_stigmas')}"
    made = f"make-{product_id('saffron_dry')}"
    form = typed(made_on="2026-10-30", **{f"take-{fresh}": "1 kg", made: "2 kg"})
    assert "note bad" in browser.post(f"{address}/yield", data=form).text
    assert browser.post(address, data=form).status_code == 422


def test_packing_on_the_page_dates_the_jars(do: Do, session: Session, sign_in: SignIn) -> None:
    producer = a_producer(do)
    dry = _dry(do, producer)
    jar = a_saffron_jar(do, producer.organisation_id)
    browser = sign_in(officer_of(do, producer))
    address = f"/processing/{producer.store_id}/packing/{product_id('saffron_dry')}"
    assert browser.get(address).status_code == 200
    form = typed(made_on="2026-11-05", trade_item_id=str(jar), pieces="150", **{f"take-{dry}": "150 g"})
    assert "100\u00a0%" in browser.post(f"{address}/yield", data=form).text
    assert browser.post(address, data=form).status_code == 302
    lot = session.scalars(select(Lot).where(Lot.trade_item_id == jar)).one()
    assert (lot.quantity, lot.best_before) == (150, date(2028, 11, 4))


@pytest.mark.parametrize("pieces", ["0", "-4", "beaucoup", "9" * 30, ""])
def test_pieces_that_are_no_count_are_refused(do: Do, sign_in: SignIn, pieces: str) -> None:
    producer = a_producer(do)
    dry = _dry(do, producer)
    jar = a_saffron_jar(do, producer.organisation_id)
    browser = sign_in(officer_of(do, producer))
    address = f"/processing/{producer.store_id}/packing/{product_id('saffron_dry')}"
    form = typed(made_on="2026-11-05", trade_item_id=str(jar), pieces=pieces, **{f"take-{dry}": "150 g"})
    assert browser.post(address, data=form).status_code == 422
    assert browser.post(f"{address}/yield", data=form).status_code == 200


def test_a_lot_is_parted_and_put_together_again(do: Do, session: Session, sign_in: SignIn) -> None:
    producer = a_producer(do)
    lot_id = a_harvest(do, producer, KILO)
    browser = sign_in(officer_of(do, producer))
    address = f"/stock/{producer.store_id}/{lot_id}"
    assert browser.get(f"{address}/split").status_code == 200
    parted = browser.post(f"{address}/split", data=typed(**{"part-1": "0,3", "part-2": "200 g"}))
    assert parted.status_code == 302
    parts = session.scalars(select(Lot).where(Lot.origin == "split")).all()
    assert sorted(part.quantity for part in parts) == [200 * GRAM, 300 * GRAM]
    assert browser.get(f"{address}/merge").status_code == 200
    takes = {f"take-{part.id}": f"{part.quantity // GRAM} g" for part in parts}
    assert browser.post(f"{address}/merge", data=typed(**takes)).status_code == 302
    session.rollback()
    merged = session.scalars(select(Lot).where(Lot.origin == "merge")).one()
    assert merged.quantity == 500 * GRAM
    assert browser.post(f"{address}/merge", data=typed()).status_code == 422


def test_goods_travel_from_the_cooperative_to_the_boutique(do: Do, session: Session, sign_in: SignIn) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    lot_id = a_lot_of_jars(do, producer, 20)
    browser = sign_in(officer_of(do, producer))
    assert browser.get("/deliveries/new").location == f"/deliveries/new/{producer.store_id}"
    key = f"send-{lot_id}.{producer.organisation_id}"
    form = typed(target_id=str(boutique), terms="consigned", **{key: "12"})
    sent = browser.post(f"/deliveries/new/{producer.store_id}", data=form)
    delivery = session.scalars(select(Delivery)).one()
    assert sent.location == f"/deliveries/{delivery.id}"
    note = browser.get(sent.location)
    assert delivery.number in note.text
    assert f"/deliveries/{delivery.id}/receive" not in note.text
    assert browser.get(f"/deliveries/{delivery.id}/print").status_code == 200

    browser = sign_in(a_person(do, Role.SELLER, place_id=boutique))
    waiting = browser.get("/deliveries/receive")
    assert f"/deliveries/{delivery.id}/receive" in waiting.text
    page = browser.get(f"/deliveries/{delivery.id}/receive")
    assert 'value="12"' in page.text
    line = page.text.split('name="found-')[1].split('"')[0]
    wrong = browser.post(f"/deliveries/{delivery.id}/receive", data=typed(**{f"found-{line}": "10"}))
    assert wrong.status_code == 422
    assert "Dites pourquoi" in wrong.text
    right = typed(**{f"found-{line}": "10", f"reason-{line}": "damaged"})
    assert browser.post(f"/deliveries/{delivery.id}/receive", data=right).status_code == 302
    assert left(session, boutique, lot_id) == 10
    seen = browser.get(f"/deliveries/{delivery.id}")
    assert "Abîmé" in seen.text
    again = browser.post(f"/deliveries/{delivery.id}/receive", data=typed(**{f"found-{line}": "12"}))
    assert again.status_code == 422
    assert "déjà été reçue" in again.text


def test_the_cooperative_sees_the_difference_too(do: Do, sign_in: SignIn) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    lot_id = a_lot_of_jars(do, producer, 20)
    delivery_id, _ = a_delivery(do, producer.store_id, boutique, [(lot_id, producer.organisation_id, 5)])
    browser = sign_in(officer_of(do, producer))
    assert browser.get(f"/deliveries/{delivery_id}").status_code == 200
    for standing in ("", "to_receive", "on_the_way", "received", "nimporte"):
        page = browser.get(f"/deliveries?standing={standing}")
        assert (f"/deliveries/{delivery_id}" in page.text) == (standing in ("", "on_the_way", "nimporte"))


def test_a_delivery_of_others_does_not_exist(do: Do, sign_in: SignIn) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    lot_id = a_lot_of_jars(do, producer, 20)
    delivery_id, _ = a_delivery(do, producer.store_id, boutique, [(lot_id, producer.organisation_id, 5)])
    stranger = a_producer(do, "Tiwziwine")
    browser = sign_in(officer_of(do, stranger))
    for address in ("", "/print", "/receive"):
        assert browser.get(f"/deliveries/{delivery_id}{address}").status_code == 404
    for address in (
        f"/harvest/{producer.store_id}",
        f"/processing/{producer.store_id}",
        f"/deliveries/new/{producer.store_id}",
        f"/places/{producer.store_id}",
        f"/stock/{producer.store_id}/{lot_id}/split",
        f"/stock/{producer.store_id}/{lot_id}/loss",
    ):
        assert browser.get(address).status_code == 404, address


def test_the_stock_is_listed_by_place_and_narrowed(do: Do, session: Session, sign_in: SignIn) -> None:
    boutique, jars, producer = a_boutique_with(do, 7)
    fresh = a_harvest(do, producer, KILO)
    do(hold_lot, HoldLot(new_id(), fresh, "Odeur de moisi"))
    codes = {lot.id: lot.code for lot in session.scalars(select(Lot))}
    browser = sign_in(a_person(do, Role.AUDITOR))
    for query, seen, hidden in [
        ("", [jars, fresh], []),
        (f"place={boutique}", [jars], [fresh]),
        ("status=held", [fresh], [jars]),
        ("status=sellable", [jars], [fresh]),
        ("status=soon", [], [jars, fresh]),
        ("status=expired", [], [jars, fresh]),
        ("branch=argan", [], [jars, fresh]),
        (f"q={codes[jars]}", [jars], [fresh]),
        ("place=rien&status=rien&branch=rien&page=99999999999999999999", [], [jars]),
        ("page=-1", [jars, fresh], []),
    ]:
        page = browser.get(f"/stock?{query}")
        assert page.status_code == 200
        assert all(codes[lot] in page.text for lot in seen), query
        assert not any(f"/lots/{lot}" in page.text for lot in hidden), query


def test_a_seller_sees_the_stock_of_her_counter_only(do: Do, session: Session, sign_in: SignIn) -> None:
    boutique, jars, producer = a_boutique_with(do, 7)
    fresh = a_harvest(do, producer, KILO)
    browser = sign_in(a_person(do, Role.SELLER, place_id=boutique))
    page = browser.get("/stock").text
    session.rollback()
    codes = dict(session.execute(select(Lot.id, Lot.code)).tuples().all())
    assert codes[jars] in page
    assert codes[fresh] not in page
    assert "/lots/" not in page
    assert browser.get("/harvest").status_code == 403


def test_a_manager_tells_a_loss(do: Do, session: Session, sign_in: SignIn) -> None:
    boutique, jars, producer = a_boutique_with(do, 7)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=boutique))
    address = f"/stock/{boutique}/{jars}/loss?owner={producer.organisation_id}"
    assert browser.get(address).status_code == 200
    for wrong in (
        {"lost-all": "2"},
        {"lost-all": "2", "cause": "bored"},
        {"lost-all": "2", "cause": "other", "words": " "},
        {"lost-all": "", "cause": "broken"},
        {"lost-all": "8", "cause": "broken"},
    ):
        assert browser.post(address, data=typed(**wrong)).status_code == 422
    right = browser.post(address, data=typed(**{"lost-all": "2", "cause": "broken"}))
    assert right.status_code == 302
    assert left(session, boutique, jars) == 5


def test_a_manager_of_the_network_registers_a_place(do: Do, session: Session, sign_in: SignIn) -> None:
    keeper = an_organisation(do, "Association BANI", "association")
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    assert browser.get("/places/new").status_code == 200
    form = {
        "kind": "boutique", "name": "Boutique d’Agadir", "key": "boutique-agadir",
        "organisation_id": str(keeper), "currency": "MAD", "country": "MA",
        "timezone": "Africa/Casablanca",
    }  # fmt: skip
    answer = browser.post("/places/new", data=typed(**form))
    place = session.scalars(select(Place).where(Place.key == "boutique-agadir")).one()
    assert answer.location == f"/places/{place.id}"
    assert "Boutique d’Agadir" in browser.get(answer.location).text
    assert "Boutique d’Agadir" in browser.get("/places").text
    again = browser.post("/places/new", data=typed(**form))
    assert again.status_code == 422
    assert "boutique-agadir" in again.text
    wrong = {**form, "key": "Clé fausse", "kind": "customer"}
    assert browser.post("/places/new", data=typed(**wrong)).status_code == 422


def test_who_only_reads_changes_nothing(do: Do, sign_in: SignIn) -> None:
    boutique, jars, producer = a_boutique_with(do, 7)
    browser = sign_in(a_person(do, Role.AUDITOR))
    for address in (
        f"/harvest/{producer.store_id}",
        f"/processing/{producer.store_id}/drying/{product_id('saffron_dry')}",
        f"/stock/{boutique}/{jars}/loss",
        f"/stock/{producer.store_id}/{jars}/split",
        f"/deliveries/new/{producer.store_id}",
        "/places/new",
    ):
        assert browser.post(address, data=typed()).status_code == 403, address


def test_a_lot_that_left_the_shelf_meanwhile_is_told(do: Do, sign_in: SignIn) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    workshop = a_place(do, producer.organisation_id, "Atelier", kind="workshop")
    lot_id = a_lot_of_jars(do, producer, 5)
    a_lot_of_jars(do, producer, 5)
    a_delivery(do, producer.store_id, workshop, [(lot_id, producer.organisation_id, 5)])
    browser = sign_in(officer_of(do, producer))
    key = f"send-{lot_id}.{producer.organisation_id}"
    form = typed(target_id=str(boutique), terms="consigned", **{key: "2"})
    answer = browser.post(f"/deliveries/new/{producer.store_id}", data=form)
    assert answer.status_code == 422
    assert "n’est plus disponible" in answer.text


def _dry(do: Do, producer: Producer) -> UUID:
    fresh = a_harvest(do, producer, KILO)
    output = Output(new_id(), product_id("saffron_dry"), 160 * GRAM)
    a_run(do, producer, "drying", [(fresh, KILO)], [output], done_on=date(2026, 10, 30))
    return output.lot_id
