"""Receiving what is on no line of the note, and the sender's word on the differences."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import DifferenceAnswer, IntakeExtra, StockMove
from inventory.operations.arrivals import ExtraIsOnTheNote, ReceivedExtra
from inventory.operations.deliveries import ReceiveDelivery, ReceivedLine, receive_delivery
from inventory.operations.differences import (
    AnswerDifferences,
    ContestedWithoutWord,
    NoDifferenceToAnswer,
    answer_differences,
)
from inventory.queries.deliveries import delivery_note, delivery_page, differences_unanswered
from inventory.queries.stock import available, disagreements
from inventory.rules.places import VIRTUAL
from kernel.access import Actor, Grant, Role, system_actor
from kernel.execute import NotAllowed
from kernel.ids import new_id
from tests.builders.inventory import TODAY, Producer, a_boutique, a_delivery, a_lot_of_jars, a_producer
from tests.builders.shop import a_person
from tests.conftest import Do
from traceability.models import Lot
from traceability.queries.lots import LotNotFound

SignIn = Callable[[UUID], FlaskClient]
EVERYONE = system_actor("tests")


class Scene:
    """Ten jars of a lot on the way, and seven of another that stayed in the store."""

    def __init__(self, do: Do, terms: str = "consigned") -> None:
        self.producer: Producer = a_producer(do)
        self.owner = self.producer.organisation_id
        self.sent = a_lot_of_jars(do, self.producer, 10)
        self.stray = a_lot_of_jars(do, self.producer, 7)
        self.boutique = a_boutique(do)
        self.delivery, (self.line,) = a_delivery(
            do, self.producer.store_id, self.boutique, [(self.sent, self.owner, 10)], terms=terms
        )

    def received(self, do: Do, *extras: tuple[UUID, int], found: int = 10, reason: str | None = None) -> None:
        lines = (ReceivedLine(self.line, found, reason),)
        besides = tuple(ReceivedExtra(new_id(), lot, pieces) for lot, pieces in extras)
        do(receive_delivery, ReceiveDelivery(self.delivery, lines, extras=besides))


def lying(session: Session, place_id: UUID) -> dict[UUID, int]:
    session.rollback()
    return {one.lot_id: one.quantity for one in available(session, place_id)}


def test_a_lot_on_no_line_leaves_the_senders_place_when_it_lies_there(do: Do, session: Session) -> None:
    scene = Scene(do)
    scene.received(do, (scene.stray, 2))
    assert lying(session, scene.boutique) == {scene.sent: 10, scene.stray: 2}
    assert lying(session, scene.producer.store_id) == {scene.stray: 5}
    assert not list(disagreements(session))
    note = delivery_note(session, EVERYONE, scene.delivery)
    assert (note.differences, [one.extra.quantity for one in note.extras]) == (1, [2])


def test_what_the_sender_has_not_comes_from_the_count_differences(do: Do, session: Session) -> None:
    scene = Scene(do)
    scene.received(do, (scene.stray, 9))
    assert lying(session, scene.boutique)[scene.stray] == 9
    assert scene.stray not in lying(session, scene.producer.store_id)
    moves = select(StockMove.source_id, StockMove.quantity).where(
        StockMove.lot_id == scene.stray, StockMove.kind == "discrepancy"
    )
    assert set(session.execute(moves).tuples()) == {
        (scene.producer.store_id, 7),
        (VIRTUAL["count_difference"], 2),
    }
    assert not list(disagreements(session))


def test_bought_goods_on_no_line_become_the_receivers_too(do: Do, session: Session) -> None:
    scene = Scene(do, "bought")
    scene.received(do, (scene.stray, 2))
    session.rollback()
    assert scene.owner not in {one.owner_id for one in available(session, scene.boutique)}
    assert lying(session, scene.boutique)[scene.stray] == 2
    assert not list(disagreements(session))


def test_a_lot_of_the_note_is_no_extra_and_nothing_is_half_received(do: Do, session: Session) -> None:
    scene = Scene(do)
    for extras in (((scene.sent, 1),), ((scene.stray, 1), (scene.stray, 1))):
        with pytest.raises(ExtraIsOnTheNote):
            scene.received(do, *extras)
    with pytest.raises(LotNotFound):
        scene.received(do, (new_id(), 1))
    assert lying(session, scene.boutique) == {}
    assert session.scalars(select(IntakeExtra)).all() == []
    scene.received(do)
    assert lying(session, scene.boutique) == {scene.sent: 10}


def test_the_sender_agrees_or_contests_and_says_why(do: Do, session: Session) -> None:
    scene = Scene(do)

    def answered(answer: str, word: str | None = None, actor: Actor = EVERYONE) -> None:
        do(answer_differences, AnswerDifferences(new_id(), scene.delivery, answer, word), actor=actor)

    with pytest.raises(NoDifferenceToAnswer):
        answered("agreed")
    scene.received(do, found=8, reason="short")
    officer = Actor(None, "Aïcha", frozenset({Grant(Role.COOPERATIVE_OFFICER, scene.owner)}))
    keeper = Actor(None, "Fatima", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=scene.boutique)}))
    assert (differences_unanswered(session, officer), differences_unanswered(session, keeper)) == (1, 0)
    with pytest.raises(NotAllowed):
        answered("agreed", actor=keeper)
    with pytest.raises(ContestedWithoutWord):
        answered("contested", "  ", officer)
    answered("contested", "Dix au départ", officer)
    answered("agreed", "Retrouvées au magasin", officer)
    session.rollback()
    note = delivery_note(session, keeper, scene.delivery)
    assert [(one.rank, one.answer, one.word) for one, _by in note.answers] == [
        (1, "contested", "Dix au départ"),
        (2, "agreed", "Retrouvées au magasin"),
    ]
    assert differences_unanswered(session, officer) == 0
    assert [one.delivery.id for one in delivery_page(session, keeper, TODAY, "differing").rows] == [
        scene.delivery
    ]


def test_a_delivery_that_arrived_whole_asks_for_no_answer(do: Do, session: Session) -> None:
    scene = Scene(do)
    scene.received(do)
    with pytest.raises(NoDifferenceToAnswer):
        do(answer_differences, AnswerDifferences(new_id(), scene.delivery, "agreed"))
    assert session.scalars(select(DifferenceAnswer)).all() == []


def test_the_page_takes_another_lot_without_losing_what_was_typed(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    scene = Scene(do)
    browser = sign_in(a_person(do, Role.SELLER, "Zahra", place_id=scene.boutique))
    address = f"/deliveries/{scene.delivery}/receive"
    given = {
        "operation_id": str(new_id()),
        f"found-{scene.line}": "9",
        f"reason-{scene.line}": "damaged",
        "other": "nulle part",
        "add": "yes",
    }
    unknown = browser.post(address, data=given)
    assert unknown.status_code == 422
    assert "Aucun lot ne répond à ce code." in unknown.text
    code = session.get_one(Lot, scene.stray).code
    # Enter without the button means the same.
    del given["add"]
    given["other"] = code
    added = browser.post(address, data=given)
    assert added.status_code == 200
    assert f'name="extra-{scene.stray}" value="1"' in added.text
    assert f'name="found-{scene.line}" value="9"' in added.text
    assert '<option value="damaged" selected>' in added.text
    given["other"], given[f"extra-{scene.stray}"] = "", "3"
    assert browser.post(address, data=given).status_code == 302
    assert lying(session, scene.boutique) == {scene.sent: 9, scene.stray: 3}
    assert "Pas sur le bon" in browser.get(f"/deliveries/{scene.delivery}").text
    assert browser.get(f"/deliveries/{scene.delivery}/differences").status_code == 403


def test_the_note_is_a_pdf_in_both_languages_with_its_number_and_what_was_found(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    scene = Scene(do)
    address = f"/deliveries/{scene.delivery}/note.pdf"
    browser = sign_in(a_person(do, Role.SELLER, "Zahra", place_id=scene.boutique))
    sent = PdfReader(BytesIO(browser.get(address).data)).pages[0].extract_text()
    assert "BL-26-0001" in sent
    assert session.get_one(Lot, scene.sent).code in sent
    assert "10 g" in sent.replace("\xa0", " ")
    assert "Manquant" not in sent
    scene.received(do, (scene.stray, 2), found=8, reason="short")
    received = PdfReader(BytesIO(browser.get(address).data)).pages[0].extract_text()
    assert "Manquant" in received
    assert "Pas sur le bon" in received
    browser.get("/language/ar")
    assert browser.get(address).data.startswith(b"%PDF")
