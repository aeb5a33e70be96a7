"""Orders: asked, promised, sent, received, ended; each state told from its facts."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Delivery, Order, OrderDelivery, OrderLine
from inventory.operations.deliveries import ReceiveDelivery, ReceivedLine, receive_delivery
from inventory.operations.order_ends import (
    CancelOrder,
    CloseOrder,
    DeliveryNotOfOrder,
    OrderAlreadySent,
    cancel_order,
    close_order,
)
from inventory.operations.orders import (
    AnswerDoesNotMatch,
    AnswerOrder,
    AskedLine,
    ItemOrderedTwice,
    NotTheirItem,
    OrderIsOver,
    OrderWithoutLines,
    PlaceOrder,
    UnlikelyPieces,
    WantedInThePast,
    answer_order,
    place_order,
)
from inventory.queries.order_lots import free_by_item, proposed_lots
from inventory.queries.orders import (
    OrderNotFound,
    OrderRow,
    order_page,
    order_row,
    order_sheet,
    orders_waiting,
)
from kernel.access import Actor, Grant, Role, system_actor
from kernel.errors import Invalid
from kernel.execute import NotAllowed
from kernel.ids import new_id
from kernel.models import OutboxMessage
from producers.rules.texts import TextMissing
from tests.builders.inventory import a_lot_of_jars, a_place, a_producer, a_saffron_jar
from tests.builders.orders import Ordering, a_boutique_that_orders, an_order, promised, sent_for
from tests.builders.shop import a_person
from tests.conftest import NOW, Do
from traceability.operations.holds import HoldLot, hold_lot

SignIn = Callable[[UUID], FlaskClient]
EVERYONE = system_actor("tests")
TODAY = NOW.date()


@pytest.fixture
def at(do: Do) -> Ordering:
    return a_boutique_that_orders(do)


def row_of(session: Session, order_id: UUID) -> OrderRow:
    session.rollback()
    return order_row(session, EVERYONE, order_id)


def another_boutique(do: Do, at: Ordering) -> UUID:
    return a_place(do, at.producer.organisation_id, "Agadir", kind="boutique")


def an_officer(at: Ordering) -> Actor:
    return Actor(None, "Aïcha", frozenset({Grant(Role.COOPERATIVE_OFFICER, at.producer.organisation_id)}))


def a_manager(at: Ordering) -> Actor:
    return Actor(None, "Fatima", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=at.boutique_id)}))


def test_an_order_goes_from_asked_to_received_by_its_facts_alone(
    do: Do, session: Session, at: Ordering
) -> None:
    order_id = an_order(do, at, 12)
    assert (row_of(session, order_id).state, row_of(session, order_id).order.number) == (
        "asked",
        "CMD-26-0001",
    )
    promised(do, order_id, 10, ready_on=date(2026, 11, 25), word="La moitié est encore à trier")
    assert row_of(session, order_id).state == "answered"
    first, (line,) = sent_for(do, at, order_id, {at.lot_id: 6})
    assert (row_of(session, order_id).state, row_of(session, order_id).left) == ("partly_sent", 4)
    do(receive_delivery, ReceiveDelivery(first, (ReceivedLine(line, 5, "short"),)))
    assert row_of(session, order_id).state == "partly_sent"
    second, (line,) = sent_for(do, at, order_id, {at.lot_id: 4})
    assert row_of(session, order_id).state == "sent"
    do(receive_delivery, ReceiveDelivery(second, (ReceivedLine(line, 4),)))
    row = row_of(session, order_id)
    (told,) = (one.told for one in row.lines)
    assert (row.state, told.asked, told.promised, told.sent, told.received) == ("received", 12, 10, 10, 9)


def test_the_cooperative_is_told_of_an_order_and_the_boutique_of_its_answer(
    do: Do, session: Session, at: Ordering
) -> None:
    a_person(do, Role.COOPERATIVE_OFFICER, "Aïcha", organisation_id=at.producer.organisation_id)
    a_person(do, Role.BOUTIQUE_MANAGER, "Fatima", place_id=at.boutique_id)
    order_id = an_order(do, at, 12)
    promised(do, order_id, 7)
    letters = [one.payload for one in session.scalars(select(OutboxMessage).order_by(OutboxMessage.id))]
    letters = [one for one in letters if "subject" in one]
    assert [one["subject"] for one in letters] == [
        "Commande CMD-26-0001 de Boutique solidaire",
        "Commande CMD-26-0001 : Souktana a répondu",
    ]
    assert "Safran 1 g : 12" in letters[0]["text"]
    assert "Safran 1 g : 7" in letters[1]["text"]
    assert orders_waiting(session, an_officer(at)) == (0, 1)


def test_a_further_answer_replaces_the_one_before(do: Do, session: Session, at: Ordering) -> None:
    order_id = an_order(do, at, 12)
    assert orders_waiting(session, an_officer(at)) == (1, 0)
    promised(do, order_id, 12)
    promised(do, order_id, 4)
    assert row_of(session, order_id).left == 4
    assert len(order_sheet(session, EVERYONE, order_id).answers) == 2


def test_lots_are_proposed_first_expired_first_and_never_those_that_may_not_leave(
    do: Do, session: Session, at: Ordering
) -> None:
    owner = at.producer
    sooner = a_lot_of_jars(do, owner, 5, at.item_id, best_before=date(2027, 3, 1))
    held = a_lot_of_jars(do, owner, 5, at.item_id, best_before=date(2027, 2, 1))
    do(hold_lot, HoldLot(new_id(), held, "Humidité à vérifier"))
    a_lot_of_jars(do, owner, 5, at.item_id, packed_on=date(2026, 1, 5), best_before=date(2026, 11, 20))
    order_id = an_order(do, at, 12)
    promised(do, order_id, 8)
    picks = proposed_lots(session, row_of(session, order_id), owner.store_id, TODAY)
    key = owner.organisation_id
    assert picks == {f"{sooner}.{key}": 5, f"{at.lot_id}.{key}": 3}
    free = free_by_item(session, [owner.store_id], owner.organisation_id, TODAY)
    assert free == {at.item_id: 25}


def test_what_was_not_ordered_and_came_with_it_is_told(do: Do, session: Session, at: Ordering) -> None:
    order_id = an_order(do, at, 2)
    other = a_lot_of_jars(
        do, at.producer, 3, a_saffron_jar(do, at.producer.organisation_id, name_fr="Safran 2 g")
    )
    sent_for(do, at, order_id, {at.lot_id: 2, other: 3})
    sheet = order_sheet(session, EVERYONE, order_id)
    assert [(item.name_fr, sent) for item, sent in sheet.beside] == [("Safran 2 g", 3)]
    assert sheet.row.state == "sent"


def test_an_order_is_cancelled_while_nothing_was_sent_and_closed_after(
    do: Do, session: Session, at: Ordering
) -> None:
    dropped, kept = an_order(do, at, 5), an_order(do, at, 5)
    do(cancel_order, CancelOrder(dropped, "Commandée deux fois"), actor=a_manager(at))
    assert row_of(session, dropped).state == "cancelled"
    delivery, (line,) = sent_for(do, at, kept, {at.lot_id: 2})
    with pytest.raises(OrderAlreadySent):
        do(cancel_order, CancelOrder(kept, "Trop tard"))
    do(close_order, CloseOrder(kept, "Plus de récolte"), actor=an_officer(at))
    assert (row_of(session, kept).state, row_of(session, kept).left) == ("sent", 0)
    do(receive_delivery, ReceiveDelivery(delivery, (ReceivedLine(line, 2),)))
    assert row_of(session, kept).state == "received"


def test_an_order_that_is_over_changes_no_more(do: Do, session: Session, at: Ordering) -> None:
    order_id = an_order(do, at, 5)
    do(close_order, CloseOrder(order_id, "Plus besoin"))
    for change in (
        lambda: do(close_order, CloseOrder(order_id, "Encore")),
        lambda: do(cancel_order, CancelOrder(order_id, "Encore")),
        lambda: promised(do, order_id, 5),
        lambda: sent_for(do, at, order_id, {at.lot_id: 5}),
    ):
        with pytest.raises(OrderIsOver):
            change()
    assert row_of(session, order_id).state == "closed"
    assert session.scalars(select(OrderDelivery)).all() == []


def test_a_delivery_for_an_order_keeps_its_place_and_its_terms(
    do: Do, session: Session, at: Ordering
) -> None:
    order_id = an_order(do, at, 5, terms="bought")
    with pytest.raises(DeliveryNotOfOrder):
        sent_for(do, at, order_id, {at.lot_id: 5})
    elsewhere = Ordering(
        another_boutique(do, at),
        at.producer,
        at.item_id,
        at.lot_id,
    )
    with pytest.raises(DeliveryNotOfOrder):
        sent_for(do, elsewhere, order_id, {at.lot_id: 5}, terms="bought")
    assert session.scalars(select(Delivery)).all() == []
    sent_for(do, at, order_id, {at.lot_id: 5}, terms="bought")
    assert row_of(session, order_id).state == "sent"


def test_an_order_that_makes_no_sense_is_refused(do: Do, at: Ordering) -> None:
    supplier = at.producer.organisation_id
    theirs = a_saffron_jar(do, a_producer(do, "Taznakht").organisation_id)

    yesterday = TODAY - timedelta(days=1)

    def line(item: UUID, pieces: int) -> AskedLine:
        return AskedLine(new_id(), item, pieces)

    wrong: list[tuple[type[Invalid], PlaceOrder]] = [
        (OrderWithoutLines, PlaceOrder(new_id(), at.boutique_id, supplier, ())),
        (NotTheirItem, PlaceOrder(new_id(), at.boutique_id, supplier, (line(theirs, 1),))),
        (ItemOrderedTwice, PlaceOrder(new_id(), at.boutique_id, supplier, (line(at.item_id, 1),) * 2)),
        (UnlikelyPieces, PlaceOrder(new_id(), at.boutique_id, supplier, (line(at.item_id, 0),))),
        (
            WantedInThePast,
            PlaceOrder(
                new_id(),
                at.boutique_id,
                supplier,
                (line(at.item_id, 1),),
                wanted_on=yesterday,
            ),
        ),
    ]
    for error, command in wrong:
        with pytest.raises(error):
            do(place_order, command)


def test_an_answer_speaks_of_every_line_once(do: Do, session: Session, at: Ordering) -> None:
    order_id = an_order(do, at, 5)
    line_id = session.scalars(select(OrderLine.id)).one()
    for promises in ((), ((new_id(), 5),), ((line_id, 2), (line_id, 3))):
        with pytest.raises(AnswerDoesNotMatch):
            do(answer_order, AnswerOrder(new_id(), order_id, promises))
    with pytest.raises(TextMissing):
        do(close_order, CloseOrder(order_id, "  "))


def test_each_side_does_its_own_part_and_strangers_see_nothing(
    do: Do, session: Session, at: Ordering
) -> None:
    order_id = an_order(do, at, 5)
    line_id = session.scalars(select(OrderLine.id)).one()
    stranger = Actor(
        None,
        "Ali",
        frozenset(
            {
                Grant(
                    Role.BOUTIQUE_MANAGER,
                    place_id=another_boutique(do, at),
                )
            }
        ),
    )
    answer = AnswerOrder(new_id(), order_id, ((line_id, 5),))
    for actor in (a_manager(at), stranger):
        with pytest.raises(NotAllowed):
            do(answer_order, answer, actor=actor)
    for actor in (an_officer(at), stranger):
        with pytest.raises(NotAllowed):
            do(cancel_order, CancelOrder(order_id, "Non"), actor=actor)
    assert [one.order.id for one in order_page(session, a_manager(at)).rows] == [order_id]
    assert [one.order.id for one in order_page(session, an_officer(at), "to_answer").rows] == [order_id]
    assert order_page(session, stranger).rows == []
    with pytest.raises(OrderNotFound):
        order_row(session, stranger, order_id)


def test_the_list_is_narrowed_to_what_is_open_or_over(do: Do, session: Session, at: Ordering) -> None:
    open_id, over_id = an_order(do, at, 5), an_order(do, at, 5)
    do(cancel_order, CancelOrder(over_id, "Double"))
    found = {
        standing: [one.order.id for one in order_page(session, EVERYONE, standing).rows]
        for standing in ("open", "over", "to_answer")
    }
    assert found == {"open": [open_id], "over": [over_id], "to_answer": [open_id]}
    delivery, (line,) = sent_for(do, at, open_id, {at.lot_id: 5})
    do(receive_delivery, ReceiveDelivery(delivery, (ReceivedLine(line, 5),)))
    session.rollback()
    assert len(order_page(session, EVERYONE, "over").rows) == 2


def test_a_manager_orders_an_officer_answers_and_sends_from_their_pages(
    do: Do, session: Session, at: Ordering, sign_in: SignIn
) -> None:
    manager = a_person(do, Role.BOUTIQUE_MANAGER, "Fatima", place_id=at.boutique_id)
    officer = a_person(do, Role.COOPERATIVE_OFFICER, "Aïcha", organisation_id=at.producer.organisation_id)
    browser = sign_in(manager)
    assert browser.get("/orders/new").location == f"/orders/new/{at.boutique_id}"
    new = f"/orders/new/{at.boutique_id}/{at.producer.organisation_id}"
    assert "Souktana" in browser.get(f"/orders/new/{at.boutique_id}").text
    assert 'value="9"' in browser.get(f"{new}?ask-{at.item_id}=9").text
    empty = browser.post(new, data={"operation_id": str(new_id()), "terms": "consigned"})
    assert empty.status_code == 422
    assert "Donnez la quantité" in empty.text
    given = {"operation_id": str(new_id()), "terms": "consigned", f"ask-{at.item_id}": "12"}
    address = browser.post(new, data=given).location
    order_id = session.scalars(select(Order.id)).one()
    assert address == f"/orders/{order_id}"
    assert "Annuler la commande" in browser.get(address).text
    assert browser.get(f"{address}/answer").status_code == 403

    browser = sign_in(officer)
    assert "1 commande attend votre réponse." in browser.get("/").text
    asked = browser.get(f"{address}/answer").text
    assert "libre chez vous 20" in asked
    line_id = session.scalars(select(OrderLine.id)).one()
    answered = {"operation_id": str(new_id()), f"promise-{line_id}": "", "word": "Bientôt"}
    wrong = browser.post(f"{address}/answer", data=answered)
    assert wrong.status_code == 422
    assert "Bientôt" in wrong.text
    answered[f"promise-{line_id}"] = "10"
    assert browser.post(f"{address}/answer", data=answered).status_code == 302
    assert "1 commande est à préparer." in browser.get("/").text
    send = browser.get(f"{address}/send").location
    assert send == f"{address}/send/{at.producer.store_id}"
    key = f"send-{at.lot_id}.{at.producer.organisation_id}"
    assert f'name="{key}" value="10"' in browser.get(send).text
    sent = browser.post(send, data={"operation_id": str(new_id()), key: "10"})
    assert sent.location.startswith("/deliveries/")
    assert "En route" in browser.get(address).text
    delivered = browser.get(sent.location).text
    assert "CMD-26-0001" in delivered


def test_a_reason_is_asked_before_an_order_ends(do: Do, at: Ordering, sign_in: SignIn) -> None:
    order_id = an_order(do, at)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, "Fatima", place_id=at.boutique_id))
    cancel = f"/orders/{order_id}/cancel"
    assert "La coopérative n’enverra rien" in browser.get(cancel).text
    assert browser.post(cancel, data={"operation_id": str(new_id()), "reason": ""}).status_code == 422
    given = {"operation_id": str(new_id()), "reason": "Commandée deux fois"}
    assert browser.post(cancel, data=given).status_code == 302
    page = browser.get(f"/orders/{order_id}").text
    assert "Commandée deux fois" in page
    assert "Annuler la commande" not in page
