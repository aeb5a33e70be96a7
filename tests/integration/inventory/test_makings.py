"""Pieces made by hand: who made them, how, with which photo; then labelled, sold, told and recalled."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import StockBalance, StockMove
from inventory.operations.parting import SplitLot, split_lot
from inventory.operations.production import PlaceOfAnotherOrganisation
from inventory.queries.stock import disagreements
from inventory.rules.places import VIRTUAL
from kernel.access import Role
from kernel.errors import Invalid
from kernel.ids import new_id
from kernel.jobs import file_of
from kernel.models import Job, StoredFile
from kernel.outbox import deliver_due
from kernel.quantity import InvalidQuantity
from tests.builders.epcis import flaws_of, told_events
from tests.builders.files import a_pdf, words_in
from tests.builders.inventory import a_boutique, a_producer, delivered
from tests.builders.labels import labels
from tests.builders.makings import Group, a_group, a_making, a_picture, how_made, some_bowls
from tests.builders.producers import a_member
from tests.builders.shop import a_person
from tests.builders.traceability import a_trade_item
from tests.conftest import NOW, Do
from traceability.cli.reference import product_id, technique_id
from traceability.gateways.photos import PAGE_BYTES_MAX
from traceability.models import Contribution, Lot, LotParent, Making, TradeItem
from traceability.operations.holds import HoldLot, hold_lot
from traceability.operations.items import ShelfLifeOutOfRange
from traceability.operations.labels import MoreLabelsThanPacks
from traceability.operations.lots import LotNotFree, WrongTradeItem
from traceability.operations.makings import UniquePieceNotMadeAgain, UnknownTechnique
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.queries.claims import claims_of
from traceability.rules.births import MadeInTheFuture, NotOfThisOrganisation
from traceability.rules.makings import (
    BegunAfterItsEnd,
    MeasureOutOfBounds,
    NobodyMadeIt,
    NotMadeByThePiece,
    PartsOutOfBounds,
    PiecesDoNotAddUp,
    PiecesOutOfBounds,
    UniquePieceIsOne,
    WorkOutOfBounds,
)

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def group(do: Do) -> Group:
    return a_group(do)


def officer_of(do: Do, group: Group) -> UUID:
    return a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=group.organisation_id)


def typed(group: Group, **more: Any) -> dict[str, Any]:
    return {
        "product_id": str(product_id("carpet")), "kind": "unique", "name": "Glaoui rouge",
        "technique_id": str(technique_id("knotted_pile")), "materials": "Laine de Siroua",
        "length_mm": "200", "width_mm": "118,5", "hours": "180", "made_on": "2026-10-20",
        "begun_on": "2026-08-01", "commune": "Taznakht", f"made-{group.named_id}": "1",
        "photo": (io.BytesIO(a_picture()), "tapis.jpg"), **more,
    }  # fmt: skip


def test_a_unique_carpet_lies_in_the_workshop_as_one_piece_of_an_article_of_its_own(
    do: Do, group: Group, session: Session
) -> None:
    lot_id = a_making(do, group)
    lot, making = session.get_one(Lot, lot_id), session.get_one(Making, lot_id)
    assert (lot.origin, lot.generation, lot.quantity, lot.unit, lot.best_before) == (
        "making", 0, 1, "H87", None,
    )  # fmt: skip
    assert lot.code == "TAP-26-0001"
    assert (making.is_unique, making.length_mm, making.width_mm, making.height_mm) == (True, 2000, 1200, None)
    assert lot.trade_item_id is not None
    item = session.get_one(TradeItem, lot.trade_item_id)
    assert (item.name_fr, item.name_ar, item.shelf_life_days) == (
        "Tapis · Glaoui rouge", "زربية · Glaoui rouge", None,
    )  # fmt: skip
    moved = session.scalars(select(StockMove)).one()
    assert (moved.kind, moved.source_id, moved.target_id) == ("making", VIRTUAL["process"], group.store_id)
    assert session.scalars(select(StockBalance.quantity)).all() == [1]
    assert list(disagreements(session)) == []


def test_more_of_the_same_bowls_are_the_same_article_and_a_second_carpet_is_another(
    do: Do, group: Group, session: Session
) -> None:
    first = session.get_one(Lot, some_bowls(do, group))
    again = session.get_one(Lot, some_bowls(do, group, trade_item_id=first.trade_item_id, name=None))
    assert first.trade_item_id == again.trade_item_id
    carpets = [session.get_one(Lot, a_making(do, group)) for _ in range(2)]
    assert carpets[0].trade_item_id != carpets[1].trade_item_id
    codes = session.scalars(select(TradeItem.code).order_by(TradeItem.code)).all()
    assert len(codes) == len(set(codes)) == 3


def test_three_women_of_one_carpet_have_each_their_part(do: Do, group: Group, session: Session) -> None:
    third = a_member(do, group.organisation_id, "Fadma K.")
    lot_id = a_making(do, group, makers=((group.named_id, 2), (group.unnamed_id, 1), (third, 1)))
    parts = select(Contribution.quantity).where(Contribution.lot_id == lot_id).order_by(Contribution.quantity)
    assert session.scalars(parts).all() == [1, 1, 2]


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"makers": ()}, NobodyMadeIt),
        ({"pieces": 0}, PiecesOutOfBounds),
        ({"pieces": 10**12}, PiecesOutOfBounds),
        ({"pieces": 2}, UniquePieceIsOne),
        ({"made_on": date(2030, 1, 1)}, MadeInTheFuture),
        ({"product_id": product_id("saffron_dry")}, NotMadeByThePiece),
        ({"making": how_made("felting", is_unique=True)}, UnknownTechnique),
        ({"making": how_made(is_unique=True, width_mm=0)}, MeasureOutOfBounds),
        ({"making": how_made(is_unique=True, width_mm=10**9)}, MeasureOutOfBounds),
        ({"making": how_made(is_unique=True, minutes_worked=-5)}, WorkOutOfBounds),
        ({"making": how_made(is_unique=True, begun_on=date(2026, 10, 21))}, BegunAfterItsEnd),
        ({"making": how_made(is_unique=True, materials=" ")}, Invalid),
        ({"name": None}, Invalid),
        ({"name": "=1+1"}, Invalid),
        ({"trade_item_id": new_id(), "making": how_made()}, WrongTradeItem),
    ],
)
def test_what_is_wrong_with_a_piece_is_refused_and_nothing_is_kept(
    do: Do, group: Group, session: Session, changed: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        a_making(do, group, **changed)
    session.rollback()
    assert session.scalars(select(Lot)).all() == []
    assert session.scalars(select(TradeItem)).all() == []


def test_the_pieces_of_each_make_the_lot(do: Do, group: Group) -> None:
    with pytest.raises(PiecesDoNotAddUp):
        some_bowls(do, group, pieces=13)
    with pytest.raises(InvalidQuantity):
        some_bowls(do, group, makers=((group.named_id, 12), (group.unnamed_id, 0)))
    with pytest.raises(PartsOutOfBounds):
        a_making(do, group, makers=((group.named_id, 101),))


def test_a_maker_and_a_place_are_of_the_group(do: Do, group: Group) -> None:
    other = a_group(do, "Association Timoulay")
    with pytest.raises(NotOfThisOrganisation):
        a_making(do, group, makers=((other.named_id, 1),))
    with pytest.raises(PlaceOfAnotherOrganisation):
        a_making(do, replace(group, store_id=other.store_id))


def test_a_unique_piece_is_never_made_again_and_a_model_is_its_groups_own(
    do: Do, group: Group, session: Session
) -> None:
    carpet = session.get_one(Lot, a_making(do, group))
    with pytest.raises(UniquePieceNotMadeAgain):
        a_making(do, group, trade_item_id=carpet.trade_item_id, making=how_made())
    bowls = session.get_one(Lot, some_bowls(do, group))
    with pytest.raises(UniquePieceNotMadeAgain):
        some_bowls(do, group, pieces=1, makers=((group.named_id, 1),), trade_item_id=bowls.trade_item_id,
                   making=how_made(is_unique=True))  # fmt: skip
    with pytest.raises(WrongTradeItem):
        some_bowls(do, a_group(do, "Association Timoulay"), trade_item_id=bowls.trade_item_id)


def test_only_pieces_are_kept_without_a_last_day(do: Do) -> None:
    producer = a_producer(do)
    with pytest.raises(ShelfLifeOutOfRange):
        a_trade_item(do, producer.organisation_id, shelf_life_days=None)
    with pytest.raises(ShelfLifeOutOfRange):
        a_trade_item(do, producer.organisation_id, "pottery", 1, shelf_life_days=30)


def test_pieces_are_not_parted_like_sacks(do: Do, group: Group) -> None:
    lot_id = some_bowls(do, group)
    with pytest.raises(Invalid):
        do(split_lot, SplitLot(new_id(), lot_id, group.store_id, ((new_id(), 5), (new_id(), 7))))


def test_the_page_registers_a_carpet_with_its_photo_and_forgets_where_it_was_taken(
    do: Do, group: Group, session: Session, sign_in: SignIn
) -> None:
    browser, address = sign_in(officer_of(do, group)), f"/makings/{group.store_id}"
    assert browser.get("/makings").location.endswith(address)
    answer = browser.post(address, data=typed(group), content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    making = session.scalars(select(Making)).one()
    assert (making.length_mm, making.width_mm, making.minutes_worked) == (2_000, 1_185, 10_800)
    assert making.begun_on == date(2026, 8, 1)
    photo = session.get_one(StoredFile, making.photo_id)
    kept = browser.get(f"/files/{photo.id}").data
    assert Image.open(io.BytesIO(kept)).getexif().get_ifd(0x8825) == {}
    page = browser.get(answer.location).text.replace("\xa0", " ")
    for said in ("Pièce unique", "Tapis noué", "Laine de Siroua", "200 × 118,5 cm", "180 heures", "Zahra B."):
        assert said in page


def test_the_page_offers_the_models_made_before_and_counts_the_pieces_of_each(
    do: Do, group: Group, session: Session, sign_in: SignIn
) -> None:
    bowls = session.get_one(Lot, some_bowls(do, group))
    a_making(do, group)
    browser, address = sign_in(officer_of(do, group)), f"/makings/{group.store_id}"
    page = browser.get(address).text
    assert "Bol émaillé" in page
    assert "Glaoui rouge</option>" not in page
    more = {
        "product_id": str(product_id("pottery")), "kind": "lot", "trade_item_id": str(bowls.trade_item_id),
        "name": "", f"made-{group.named_id}": "3", f"made-{group.unnamed_id}": "4",
    }  # fmt: skip
    answer = browser.post(address, data=typed(group, **more), content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    session.rollback()
    latest = select(Lot.quantity).where(Lot.trade_item_id == bowls.trade_item_id).order_by(Lot.quantity)
    assert session.scalars(latest).all() == [7, 12]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"photo": (io.BytesIO(b""), "")}, "Prenez la photo de la pièce."),
        ({"photo": (io.BytesIO(a_pdf()), "tapis.jpg")}, "photo"),
        ({"photo": (io.BytesIO(b"GIF89a"), "tapis.jpg")}, "photo"),
        ({"name": " "}, "Donnez-lui un nom."),
        ({"length_mm": "deux mètres"}, "Écrivez des centimètres"),
        ({"length_mm": "1e400"}, "Écrivez des centimètres"),
        ({"made_on": "2099-01-01"}, "Choisissez un jour passé"),
        ({"begun_on": "0001-01-01"}, "begun_on-error"),
        ({"begun_on": "2026-10-21"}, "begun_on-error"),
        ({"technique_id": str(new_id())}, "technique_id-error"),
    ],
)
def test_what_is_typed_wrong_is_said_at_its_field(
    do: Do, group: Group, session: Session, sign_in: SignIn, changed: dict[str, Any], said: str
) -> None:
    browser, address = sign_in(officer_of(do, group)), f"/makings/{group.store_id}"
    sent = typed(group, **changed)
    for name, value in sent.items():
        if isinstance(value, tuple):
            sent[name] = (io.BytesIO(value[0].getvalue()), value[1])
    answer = browser.post(address, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert said in answer.text
    assert session.scalars(select(Lot)).all() == []


def test_the_consumers_page_tells_the_hands_the_technique_and_shows_the_photo(
    do: Do, group: Group, session: Session, client: FlaskClient
) -> None:
    makers = ((group.named_id, 2), (group.unnamed_id, 1))
    lot = session.get_one(Lot, a_making(do, group, makers=makers))
    page = client.get(f"/l/{lot.token}?lang=fr").text.replace("\xa0", " ")
    assert "Zahra B." in page
    assert "1 autre personne" in page
    assert "Itto" not in page
    for said in ("Tapis noué", "Laine de Siroua", "200 × 120 cm", "Pièce unique", "Fait à la main",
                 "2 personnes", "Taznakht", "de l’association"):  # fmt: skip
        assert said in page, said
    for unsaid in ("Récolt", "famille", "consommer", "certification", "parcelles"):
        assert unsaid not in page, unsaid
    photo = client.get(f"/l/{lot.token}/photo.jpg")
    assert photo.mimetype == "image/jpeg"
    assert 0 < len(photo.data) <= PAGE_BYTES_MAX
    assert claims_of(session, lot.id, NOW.date()).claims == ()


@pytest.mark.parametrize("language", ["fr", "ar", "en", "zgh"])
def test_the_consumers_page_is_whole_in_each_language(
    do: Do, group: Group, session: Session, client: FlaskClient, language: str
) -> None:
    lot = session.get_one(Lot, some_bowls(do, group))
    page = client.get(f"/l/{lot.token}?lang={language}").text
    assert "Zahra B." in page
    assert "Argile rouge" in page
    assert f'lang="{language}"' in page


def test_who_did_not_agree_is_not_named_and_withdrawn_consent_shows_at_once(
    do: Do, group: Group, session: Session, client: FlaskClient
) -> None:
    lot = session.get_one(Lot, a_making(do, group, makers=((group.unnamed_id, 1),)))
    page = client.get(f"/l/{lot.token}?lang=fr").text.replace("\xa0", " ")
    assert "Itto" not in page
    assert "De la main de" not in page
    assert "1 personne" in page


def test_what_has_no_photo_shows_none(do: Do, group: Group, session: Session, client: FlaskClient) -> None:
    lot = session.get_one(Lot, a_making(do, group, making=how_made(is_unique=True)))
    assert "<img" not in client.get(f"/l/{lot.token}").text
    assert client.get(f"/l/{lot.token}/photo.jpg").status_code == 404
    assert client.get("/l/x/photo.jpg").status_code in (400, 404)


def test_its_label_has_the_code_and_no_last_day(do: Do, group: Group, session: Session) -> None:
    lot_id = a_making(do, group)
    printing = labels(do, lot_id, 1)
    deliver_due()
    session.rollback()
    said = words_in(file_of(session.get_one(Job, printing)).read_bytes())
    assert "TAP-26-0001" in said
    assert "Faitmain·Tapisnoué·200×120cm" in said
    assert "consommer" not in said
    assert "Récolte" not in said
    with pytest.raises(MoreLabelsThanPacks):
        labels(do, lot_id, 1)


def test_its_event_is_a_commissioning_on_the_day_it_was_made(do: Do, group: Group, session: Session) -> None:
    lot = session.get_one(Lot, some_bowls(do, group))
    [event] = told_events(session, "making")
    assert (event["action"], event["bizStep"]) == ("ADD", "commissioning")
    assert event["quantityList"] == [{"epcClass": event["quantityList"][0]["epcClass"], "quantity": 12}]
    assert event["ilmd"]["cbvmda:productionDate"] == "2026-10-20"
    assert "cbvmda:bestBeforeDate" not in event["ilmd"]
    assert lot.token in event["quantityList"][0]["epcClass"]
    assert flaws_of([event]) == []


def test_a_recall_takes_it_back_where_it_lies_and_says_not_to_use_it(
    do: Do, group: Group, session: Session, client: FlaskClient
) -> None:
    lot_id = some_bowls(do, group)
    boutique = a_boutique(do)
    delivered(do, group.store_id, boutique, [(lot_id, group.organisation_id, 12)])
    do(recall_lot, RecallLot(new_id(), lot_id, "Émail au plomb", "N’y mangez pas et rapportez-le."))
    session.rollback()
    lot = session.get_one(Lot, lot_id)
    assert lot.state == "recalled"
    page = client.get(f"/l/{lot.token}?lang=fr").text
    assert "Ne vous en servez plus" in page
    assert "Ne le consommez pas" not in page
    assert session.scalars(select(LotParent)).all() == []


def test_a_lot_put_aside_is_not_delivered(do: Do, group: Group) -> None:
    lot_id = a_making(do, group)
    do(hold_lot, HoldLot(new_id(), lot_id, "Une tache"))
    with pytest.raises(LotNotFree):
        delivered(do, group.store_id, a_boutique(do), [(lot_id, group.organisation_id, 1)])
