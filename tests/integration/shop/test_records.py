"""What tills say: kept once, whatever it is; counted when it can be, put aside for a person when not."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from inventory.models import StockBalance, StockMove
from inventory.queries.stock import disagreements
from inventory.rules.places import VIRTUAL
from kernel.access import Role
from kernel.db import db
from kernel.ids import new_id
from kernel.models import Attachment, User
from shop.gateways.device import Person
from shop.models import CashSession, Credit, Payment, Sale, SaleFlag, SaleLine, SealedRecord, TillSeries
from shop.operations.series import moment_text
from shop.rules.refunds import AlreadyReturned, refund_line
from shop.rules.sales import KeptPayment, SoldLine, priced_line
from shop.rules.seals import canonical_text, counter_hash_of, hash_of
from tests.builders.devices import Counter, Envelope, a_counter, a_seller, enrol
from tests.builders.shop import PRICE_CENTS, Shop, a_person, a_till, an_open_drawer
from tests.conftest import Do


@pytest.fixture
def counter(do: Do, client: FlaskClient) -> Counter:
    return a_counter(do, client)


def kept(session: Session) -> list[tuple[str, str, str | None, bool]]:
    session.rollback()
    rows = select(SealedRecord).order_by(SealedRecord.arrival)
    return [(one.chain, one.state, one.reason, one.is_in_chain) for one in session.scalars(rows)]


def left(session: Session, shop: Shop) -> int:
    session.rollback()
    here = StockBalance.place_id == shop.place_id
    return session.scalar(select(func.sum(StockBalance.quantity)).where(here)) or 0


def resealed(counter: Counter, envelope: Envelope, **changed: Any) -> Envelope:
    """The same record with other words, signed by the same device."""
    said = {**json.loads(envelope["text"]), **changed}
    return counter.device.envelope(said, canonical_text(said))


def test_a_sale_arrives_once_however_often_it_is_sent(counter: Counter, session: Session) -> None:
    sale = counter.sell(counter.shop.jars(2))
    first = counter.answers(sale)
    assert (first[0]["state"], first[0]["flags"], first[0]["arrival"]) == ("recorded", [], 1)
    assert counter.answers(sale) == first
    assert (left(session, counter.shop), len(kept(session))) == (18, 1)
    found = session.scalars(select(Sale)).one()
    assert (found.receipt_number, found.total_cents) == ("TAR1-000001", 9_000)
    assert found.seller_id == counter.seller.id


def test_a_batch_whose_answer_was_lost_is_sent_again(counter: Counter, session: Session) -> None:
    batch = [counter.sell() for _ in range(3)]
    first = counter.send(*batch).get_json()
    longer = [*batch, counter.sell()]
    again = counter.send(*longer).get_json()
    assert again["records"][:3] == first["records"]
    assert again["heads"]["sale"]["sequence"] == 4
    assert again["heads"]["sale"]["hash"] == hash_of(longer[-1]["text"])
    assert (left(session, counter.shop), again["arrival"]) == (16, 4)


def a_letter_changed(counter: Counter, one: Envelope) -> Envelope:
    return {**one, "text": one["text"].replace("Safran", "Safrao")}


def wrongly_signed(counter: Counter, one: Envelope) -> Envelope:
    return {**one, "signature": counter.device.signature_of("autre chose")}


def with_no_signature_at_all(counter: Counter, one: Envelope) -> Envelope:
    return {**one, "signature": "é"}


def a_sequence_taken(counter: Counter, one: Envelope) -> Envelope:
    return resealed(counter, one, sequence=1)


def unreadable(counter: Counter, one: Envelope) -> Envelope:
    return {**one, "text": '{"chain":"sale"'}


def not_an_object(counter: Counter, one: Envelope) -> Envelope:
    return {**one, "text": "[1,2]"}


def with_spaces(counter: Counter, one: Envelope) -> Envelope:
    text = one["text"].replace(",", ", ")
    return {**one, "text": text, "signature": counter.device.signature_of(text)}


def of_another_till(counter: Counter, one: Envelope) -> Envelope:
    return resealed(counter, one, till="AGA1")


def beside_its_envelope(counter: Counter, one: Envelope) -> Envelope:
    return {**one, "sequence": 7}


def of_an_unknown_chain(counter: Counter, one: Envelope) -> Envelope:
    return {**resealed(counter, one, chain="gold"), "chain": "gold"}


BESIDE: list[tuple[Callable[[Counter, Envelope], Envelope], str]] = [
    (a_letter_changed, "signature-wrong"),
    (wrongly_signed, "signature-wrong"),
    (with_no_signature_at_all, "signature-wrong"),
    (a_sequence_taken, "sequence-taken"),
    (unreadable, "record-unreadable"),
    (not_an_object, "record-unreadable"),
    (with_spaces, "record-not-canonical"),
    (of_another_till, "record-head-disagrees"),
    (beside_its_envelope, "record-head-disagrees"),
    (of_an_unknown_chain, "record-unreadable"),
]


@pytest.mark.parametrize(("spoil", "reason"), BESIDE, ids=lambda one: getattr(one, "__name__", one))
def test_what_does_not_verify_is_kept_beside_its_chain_and_the_next_go_on(
    counter: Counter, session: Session, spoil: Callable[[Counter, Envelope], Envelope], reason: str
) -> None:
    before, spoiled, after = counter.sell(), counter.sell(), counter.sell()
    answers = counter.answers(before, spoil(counter, spoiled), after)
    assert [one["reason"] for one in answers] == [None, reason, "chain-gap"]
    assert answers[1]["sentence"]
    assert [row[3] for row in kept(session)] == [True, False, True]
    assert left(session, counter.shop) == 18
    assert counter.flags(counter.sell()) == [[]]


def test_what_was_spoiled_on_the_way_is_taken_when_it_is_sent_whole(
    counter: Counter, session: Session
) -> None:
    sale = counter.sell()
    spoiled = a_letter_changed(counter, sale)
    assert counter.reasons(spoiled) == ["signature-wrong"]
    assert counter.reasons(sale) == ["operation-id-reused"]
    assert [row[3] for row in kept(session)] == [False, False]


def test_a_missing_link_is_told_and_the_chain_goes_on_from_what_came(
    counter: Counter, session: Session
) -> None:
    first, _lost, third, fourth = (counter.sell() for _ in range(4))
    assert counter.reasons(first, third, fourth) == [None, "chain-gap", None]
    assert left(session, counter.shop) == 17
    assert set(session.scalars(select(SaleFlag.kind))) == {"number_gap"}


def test_records_that_come_in_another_order_are_kept_and_told(counter: Counter, session: Session) -> None:
    first, second = counter.sell(), counter.sell()
    assert counter.reasons(second, first) == ["chain-gap", "sequence-taken"]
    assert [row[3] for row in kept(session)] == [True, False]


def test_a_record_that_cites_another_one_is_counted_and_told(counter: Counter, session: Session) -> None:
    first, second = counter.sell(), counter.sell()
    astray = resealed(counter, second, previous="0" * 64)
    assert counter.reasons(first, astray) == [None, "chain-broken"]
    assert (left(session, counter.shop), kept(session)[1][3]) == (18, True)


def test_another_text_under_a_known_id_is_kept_beside_the_first(counter: Counter, session: Session) -> None:
    sale = counter.sell()
    counter.answers(sale)
    other = resealed(counter, sale, software="autre")
    answers = counter.answers(other)
    assert (answers[0]["id"], answers[0]["reason"]) == (sale["id"], "operation-id-reused")
    assert counter.answers(other) == answers
    texts = session.scalars(select(SealedRecord.text).order_by(SealedRecord.arrival)).all()
    assert texts == [sale["text"], other["text"]]
    assert left(session, counter.shop) == 19


def test_an_unknown_article_or_lot_is_sold_and_flagged(counter: Counter, session: Session) -> None:
    jars = counter.shop.jars
    counter.sell(jars(article_id=new_id()))
    counter.sell(jars(lot_id=new_id()))
    assert counter.flags() == [["article_unknown"], ["lot_unknown"]]


MALFORMED: list[tuple[str, str, Any]] = [
    ("sale", "sale", {}),
    ("sale", "sale", None),
    ("sale", "sale", [1]),
    ("sale", "refund", {"lines": [[]]}),
    ("drawer", "opening", {"session": "x", "float_cents": -1}),
    ("drawer", "movement", {"session": str(new_id()), "direction": "in", "amount_cents": 0, "reason": ""}),
    ("closing", "day", {"period": "hier"}),
    ("reprint", "reprint", {"number": "TAR1-000001"}),
    ("event", "event", {"code": "started", "detail": {"a": [1]}}),
]


@pytest.mark.parametrize(("chain", "kind", "body"), MALFORMED)
def test_a_malformed_body_is_a_link_of_its_chain_to_settle(
    counter: Counter, session: Session, chain: str, kind: str, body: Any
) -> None:
    counter.say(chain, kind, body)
    counter.say("event", "event", {"code": "started", "detail": None})
    answers = counter.answers()
    assert [one["reason"] for one in answers] == ["record-body-malformed", None]
    assert kept(session)[0][2:] == ("record-body-malformed", True)


def test_a_kind_that_nobody_knows_is_to_settle(counter: Counter) -> None:
    counter.say("event", "dance", {})
    counter.say("drawer", "count", {})
    assert counter.reasons() == ["record-kind-unknown"] * 2


def test_a_sale_that_contradicts_itself_is_kept_and_sells_nothing(counter: Counter, session: Session) -> None:
    wrong = replace(counter.shop.jars(), gross_cents=1, net_cents=1)
    negative = counter.shop.jars(quantity=-1)
    counter.sell(wrong)
    counter.say("sale", "sale", _body(counter, negative))
    assert counter.reasons() == ["sale-line-disagrees", "sale-line-disagrees"]
    assert (left(session, counter.shop), session.scalar(select(func.count(Sale.id)))) == (20, 0)


def _body(counter: Counter, line: SoldLine) -> Any:
    """The body of a receipt of one line, as the device would say it, under the next number."""
    number = counter.device.next_number()
    sealed = counter.sell(line)
    counter.waiting.pop()
    # Said, and not sent: the chain stays where it was.
    body = json.loads(sealed["text"])["body"]
    sequence = sealed["sequence"] - 1
    previous = json.loads(sealed["text"])["previous"]
    counter.device.heads["sale"] = (sequence, previous)
    return {**body, "number": number}


def test_a_sale_of_lines_that_are_anothers_is_kept_to_settle_and_sells_nothing(
    counter: Counter, session: Session
) -> None:
    line = counter.shop.jars(2)
    counter.answers(counter.sell(line))
    again = counter.sell(line)
    said = counter.answers(again)
    assert [(one["state"], one["reason"]) for one in said] == [("to_settle", "sale-known")]
    assert counter.answers(again) == said
    # The next sale goes on from it.
    assert counter.answers(counter.sell())[0]["state"] == "recorded"
    assert (left(session, counter.shop), len(session.scalars(select(Sale)).all())) == (17, 2)
    assert list(disagreements(session)) == []


def test_a_seller_who_left_is_flagged_and_the_sale_kept(do: Do, counter: Counter, session: Session) -> None:
    counter.sell(seller=Person(new_id(), "Partie hier"))
    assert counter.flags() == [["seller_unknown"]]
    assert session.scalars(select(Sale.seller_id)).one() is None
    assert session.scalar(select(func.count()).select_from(Attachment)) == 1


def test_only_who_may_sell_at_the_place_today_is_its_seller(
    do: Do, counter: Counter, session: Session
) -> None:
    manager = a_person(do, Role.NETWORK_MANAGER, "Amina")
    elsewhere = a_person(do, Role.SELLER, "Zineb", place_id=VIRTUAL["loss"])
    officer = a_person(do, Role.FUND_OFFICER, "Driss")
    closed = a_seller(do, counter.shop, "Hind")
    with db.engine.begin() as connection:
        connection.execute(update(User).where(User.id == closed.id).values(active=False))
    for seller in (counter.seller, Person(manager, "Amina"), Person(elsewhere, "Zineb"),
                   Person(officer, "Driss"), closed):  # fmt: skip
        counter.sell(seller=seller)
    assert counter.flags() == [[], [], *[["seller_unknown"]] * 3]
    sold_by = session.scalars(select(Sale.seller_id).order_by(Sale.number)).all()
    assert sold_by == [counter.seller.id, manager, None, None, None]


def test_a_drawer_is_opened_moved_handed_over_and_counted(do: Do, counter: Counter, session: Session) -> None:
    drawer = str(new_id())
    other = a_seller(do, counter.shop, "Malika")
    counter.say("drawer", "opening", {"session": drawer, "float_cents": 10_000})
    moved = {"session": drawer, "direction": "out", "amount_cents": 2_000, "reason": "Achat de sacs"}
    counter.say("drawer", "movement", moved)
    to = {"id": str(other.id), "name": other.name}
    counter.say("drawer", "hand_over", {"session": drawer, "to": to}, seller=other)
    counter.sell(session=drawer)
    counter.say("drawer", "closing", a_count(drawer, 12_500), seller=other)
    assert counter.reasons() == [None] * 5
    session.rollback()
    rows = session.scalars(select(CashSession).order_by(CashSession.opened_at, CashSession.id)).all()
    # The drawer that was open before was never counted.
    assert sorted((one.is_open, one.is_interrupted) for one in rows) == [(False, False), (False, True)]


def a_count(drawer: str, cents: int) -> dict[str, Any]:
    means = ("cash", "card", "cheque", "transfer", "stripe", "voucher", "deposit")
    return {
        "session": drawer,
        "counted": [{"value_cents": 100, "count": cents // 100}],
        "counted_cents": cents,
        "expected_cents": cents,
        "difference_cents": 0,
        "reason": None,
        "takings": {**dict.fromkeys(means, 0), "cash": 4_500},
        "sales_count": 1,
    }


def test_training_changes_nothing_anywhere(counter: Counter, session: Session) -> None:
    counter.sell(chain="training")
    assert counter.reasons() == [None]
    assert (left(session, counter.shop), session.scalar(select(func.count(Sale.id)))) == (20, 0)


def sold(envelope: Envelope) -> SoldLine:
    """The first line of a sale, as its text says it."""
    said = json.loads(envelope["text"])["body"]["lines"][0]
    return SoldLine(line_id=UUID(said.pop("id")), **said)


def given_back(counter: Counter, envelope: Envelope, *parts: tuple[int, str]) -> list[Envelope]:
    """Refunds of the sale's first line, one after the other."""

    line = sold(envelope)
    number = json.loads(envelope["text"])["body"]["number"]
    already, made = AlreadyReturned(0, 0), []
    for quantity, back_to in parts:
        back = refund_line(line, quantity, line_id=new_id(), already=already, back_to=back_to)
        already = AlreadyReturned(already.quantity + quantity, already.gross_cents - back.gross_cents)
        card = (KeptPayment(new_id(), "card", back.gross_cents, "TPE 7"),)
        cited = (number, hash_of(envelope["text"]))
        made.append(counter.sell(back, payments=card, refund_of=cited))
    return made


def test_what_is_given_back_goes_to_the_shelf_or_to_the_losses(counter: Counter, session: Session) -> None:
    sale = counter.sell(counter.shop.jars(3))
    given_back(counter, sale, (1, "shelf"), (1, "loss"))
    assert counter.flags() == [[], [], []]
    assert left(session, counter.shop) == 18
    lost = select(func.sum(StockMove.quantity)).where(StockMove.target_id == VIRTUAL["loss"])
    assert session.scalar(lost) == 1


def test_a_line_given_back_in_several_goes_sums_exactly(counter: Counter, session: Session) -> None:
    line = counter.shop.jars(
        3, tax_rate_bp=2_000, discount_cents=100, discount_reason="Pot abîmé", unit_price_cents=PRICE_CENTS
    )
    sale = counter.sell(line, payments=(KeptPayment(new_id(), "card", line.gross_cents, "TPE 1"),))
    refunds = given_back(counter, sale, (1, "shelf"), (1, "shelf"), (1, "shelf"))
    counter.answers()
    session.rollback()
    sums = select(
        func.sum(SaleLine.quantity), func.sum(SaleLine.gross_cents), func.sum(SaleLine.discount_cents)
    )
    assert tuple(session.execute(sums).one()) == (0, 0, 0)
    assert left(session, counter.shop) == 20
    assert len(refunds) == 3


def test_more_given_back_than_was_sold_is_flagged(counter: Counter) -> None:
    sale = counter.sell(counter.shop.jars(1))
    given_back(counter, sale, (1, "shelf"))
    given_back(counter, sale, (1, "shelf"))
    assert counter.flags() == [[], [], ["refund_above_sale"]]


def test_a_refund_of_a_sale_that_is_not_here_is_flagged(counter: Counter) -> None:
    sale = counter.sell(counter.shop.jars(1))
    (refund,) = given_back(counter, sale, (1, "shelf"))
    counter.waiting = []
    assert counter.reasons(refund) == ["chain-gap"]
    assert counter.answers(refund)[0]["flags"] == ["number_gap", "refund_unknown"]


def a_voucher(code: str, cents: int) -> SoldLine:
    return priced_line(
        new_id(), None, None, None, "Bon d’achat",
        quantity=1, unit_price_cents=cents, tax_rate_bp=0, sort="voucher", code=code,
    )  # fmt: skip


def paid_by(code: str, cents: int) -> tuple[KeptPayment, ...]:
    return (KeptPayment(new_id(), "voucher", cents, code),)


def test_a_voucher_is_sold_and_redeemed(counter: Counter, session: Session) -> None:
    counter.sell(a_voucher("BON-1", 10_000))
    counter.sell(payments=paid_by("BON-1", PRICE_CENTS))
    assert counter.flags() == [[], []]
    session.rollback()
    credit = session.scalars(select(Credit)).one()
    assert (credit.code, credit.amount_cents, credit.used_cents) == ("BON-1", 10_000, PRICE_CENTS)
    told = counter.ask("catalogue").get_json()["credits"]
    assert [(one["code"], one["balance_cents"]) for one in told] == [("BON-1", 5_500)]


def two_counters(do: Do, counter: Counter) -> Counter:
    """A second till in the same shop, with a device of its own."""
    shop = counter.shop
    till_id = a_till(do, shop.place_id, "TAR2")
    drawer = an_open_drawer(do, till_id)
    other = replace(shop, till_id=till_id, till_code="TAR2", drawer_id=drawer)
    return a_counter(do, counter.client, other)


def test_a_voucher_overdrawn_by_two_tills_that_were_offline_is_flagged_once(do: Do, counter: Counter) -> None:
    counter.sell(a_voucher("BON-1", PRICE_CENTS))
    other = two_counters(do, counter)
    counter.sell(payments=paid_by("BON-1", PRICE_CENTS))
    other.sell(payments=paid_by("BON-1", PRICE_CENTS))
    other.sell(payments=paid_by("BON-2", PRICE_CENTS))
    assert counter.flags() == [[], []]
    assert other.flags() == [["credit_overdrawn"], ["credit_unknown"]]


def test_a_voucher_sold_twice_under_one_code_is_flagged(counter: Counter) -> None:
    counter.sell(a_voucher("BON-1", 1_000))
    counter.sell(a_voucher("BON-1", 1_000))
    assert counter.flags() == [[], ["credit_known"]]


def test_the_last_jar_sold_by_two_tills_is_kept_twice_with_one_shortage(
    do: Do, client: FlaskClient, session: Session
) -> None:
    counter = a_counter(do, client, pieces=1)
    other = two_counters(do, counter)
    counter.sell()
    other.sell()
    assert [*counter.flags(), *other.flags()] == [[], ["shortage"]]
    assert (left(session, counter.shop), session.scalar(select(func.count(Sale.id)))) == (0, 2)
    assert session.scalar(select(func.count(Payment.id))) == 2


def test_what_the_server_sealed_links_every_arrival(counter: Counter, session: Session) -> None:
    counter.answers(counter.sell(), a_letter_changed(counter, counter.sell()), counter.sell())
    session.rollback()
    series = session.get_one(TillSeries, counter.device.series_id)
    link = series.opening_hash
    for one in session.scalars(select(SealedRecord).order_by(SealedRecord.arrival)):
        link = counter_hash_of(link, one.arrival, one.hash, moment_text(one.recorded_at))
        assert one.counter_hash == link
    assert series.counter_hash == link


def test_a_record_of_a_replaced_device_is_still_taken(do: Do, counter: Counter) -> None:
    late = counter.sell()
    device = type(counter.device)(counter.shop.till_id, counter.shop.till_code)
    enrol(do, device, replaces=True, reason="Tablette tombée", declared_unsent=1)
    told = counter.send(late).get_json()
    assert (told["records"][0]["reason"], told["state"]) == (None, "replaced")
