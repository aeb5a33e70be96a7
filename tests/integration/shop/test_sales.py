"""Sales as the till says they happened: kept once, taken from the stock, flagged when odd."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from inventory.models import StockBalance, StockMove
from inventory.queries.stock import disagreements
from kernel.access import Actor, Grant, Role
from kernel.db import db
from kernel.execute import NotAllowed, OperationIdReused
from kernel.ids import new_id
from shop.models import Payment, Sale, SaleFlag, SaleLine
from shop.operations.catalogue import SetPrice, set_price
from shop.operations.drawers import CloseCashSession, close_cash_session
from shop.operations.sales import (
    CurrencyDisagrees,
    NumberTaken,
    ReceiptNumberDisagrees,
    RecordSale,
    SaleKnown,
    record_sale,
)
from shop.queries.tills import TillNotFound
from shop.rules.sales import KeptPayment, TotalDisagrees
from tests.builders.inventory import a_lot_of_jars, a_producer, delivered
from tests.builders.shop import PRICE_CENTS, Shop, a_receipt, a_shop, an_article
from tests.conftest import NOW, Do
from traceability.models import Lot
from traceability.operations.holds import HoldLot, ReleaseLot, hold_lot, release_lot
from traceability.operations.recalls import RecallLot, recall_lot

# claim; till; counter; articles with lots; sellers with taxes; balances locked, then changed;
# movements; sale; lines; payments; takings and goods of the day; journal head, entry and head again.
STATEMENTS_MAX = 16


@contextmanager
def statements() -> Iterator[list[str]]:
    """The SQL statements that the block sends."""
    sent: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def ring(do: Do, sale: RecordSale) -> list[str]:
    """The flags of a sale."""
    return list(do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)["flags"])


def left(session: Session, shop: Shop) -> int:
    """The jars that the boutique has left."""
    return (
        session.scalar(select(func.sum(StockBalance.quantity)).where(StockBalance.place_id == shop.place_id))
        or 0
    )


def test_a_sale_takes_its_goods_from_the_stock_and_is_kept_word_for_word(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    sale = a_receipt(shop, shop.jars(2), tendered_cents=10_000)
    assert ring(do, sale) == []
    assert left(session, shop) == 18
    kept = session.get_one(Sale, sale.sale_id)
    assert (kept.total_cents, kept.tendered_cents, kept.change_cents) == (9_000, 10_000, 1_000)
    assert (kept.receipt_number, kept.business_day) == ("TAR1-000001", date(2026, 11, 21))
    line = session.scalars(select(SaleLine)).one()
    assert (line.lot_id, line.owner_id, line.quantity) == (shop.lot_id, shop.owner_id, 2)
    assert session.scalars(select(Payment)).one().amount_cents == 9_000


def test_the_same_sale_sent_again_answers_the_same_and_acts_once(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    sale = a_receipt(shop)
    first = do(record_sale, sale, operation_id=sale.sale_id)
    second = do(record_sale, sale, operation_id=sale.sale_id)
    assert (second.values, second.replayed) == (first.values, True)
    assert left(session, shop) == 19


def test_the_same_id_with_other_content_is_refused(do: Do) -> None:
    shop = a_shop(do)
    sale = a_receipt(shop)
    ring(do, sale)
    with pytest.raises(OperationIdReused):
        ring(do, replace(a_receipt(shop, shop.jars(2)), sale_id=sale.sale_id))


def test_a_number_that_is_another_sales_is_refused(do: Do) -> None:
    shop = a_shop(do)
    ring(do, a_receipt(shop))
    with pytest.raises(NumberTaken):
        ring(do, a_receipt(shop))


def test_a_line_that_is_already_another_sales_is_refused(do: Do, session: Session) -> None:
    shop = a_shop(do)
    first = a_receipt(shop)
    ring(do, first)
    with pytest.raises(SaleKnown):
        ring(do, replace(a_receipt(shop, number=2), lines=first.lines))
    assert left(session, shop) == 19


def test_a_sale_beyond_the_stock_is_kept_and_flagged(do: Do, session: Session) -> None:
    shop = a_shop(do, 3)
    assert ring(do, a_receipt(shop, shop.jars(5))) == ["shortage"]
    assert left(session, shop) == 0
    assert session.scalars(select(SaleFlag)).one().detail == "3>5"
    assert sum(session.scalars(select(StockMove.quantity).where(StockMove.kind == "sale"))) == 5
    assert list(disagreements(session)) == []


def test_two_lines_of_one_lot_share_what_is_left(do: Do, session: Session) -> None:
    shop = a_shop(do, 3)
    assert ring(do, a_receipt(shop, shop.jars(2), shop.jars(2))) == ["shortage"]
    assert left(session, shop) == 0


def test_a_stale_price_is_kept_and_flagged(do: Do) -> None:
    shop = a_shop(do)
    do(set_price, SetPrice(shop.place_id, shop.article_id, date(2026, 11, 21), 5_000))
    assert ring(do, a_receipt(shop)) == ["price_differs"]


def test_a_price_of_tomorrow_changes_nothing_today(do: Do) -> None:
    shop = a_shop(do)
    do(set_price, SetPrice(shop.place_id, shop.article_id, date(2026, 11, 22), 5_000))
    assert ring(do, a_receipt(shop)) == []


def test_a_wrong_vat_is_kept_and_flagged(do: Do) -> None:
    shop = a_shop(do)
    assert ring(do, a_receipt(shop, shop.jars(tax_rate_bp=2_000))) == ["tax_differs"]


def test_the_vat_is_that_of_who_owns_the_goods(do: Do) -> None:
    """The same jar, bought by a taxable shop, is sold with 20 %."""
    shop = a_shop(do)
    taxable = a_producer(do, "Terroirs", tax_status="taxable").organisation_id
    line = shop.jars(tax_rate_bp=2_000, owner_id=taxable)
    assert ring(do, a_receipt(shop, line)) == ["shortage"]


def test_an_expired_held_or_recalled_lot_is_kept_and_flagged(do: Do, session: Session) -> None:
    shop = a_shop(do)
    much_later = NOW + timedelta(days=1_000)
    assert ring(do, a_receipt(shop, occurred_at=much_later)) == ["lot_expired"]
    do(hold_lot, HoldLot(new_id(), shop.lot_id, "Étiquette à vérifier"))
    assert ring(do, a_receipt(shop, number=2)) == ["lot_held"]
    do(recall_lot, RecallLot(new_id(), shop.lot_id, "Corps étranger", "Rapportez le produit"))
    assert ring(do, a_receipt(shop, number=3)) == ["lot_recalled"]
    assert left(session, shop) == 17


def test_a_sale_of_before_the_recall_is_not_odd_however_late_it_is_heard_of(do: Do) -> None:
    """The receipt is in the recall's list; its seller could not know."""
    shop = a_shop(do)
    an_hour = timedelta(hours=1)
    recalled = RecallLot(new_id(), shop.lot_id, "Corps étranger", "Rapportez le produit")
    do(recall_lot, recalled)
    assert ring(do, a_receipt(shop, occurred_at=NOW - an_hour)) == []
    assert ring(do, a_receipt(shop, number=2, occurred_at=NOW + an_hour)) == ["lot_recalled"]


def test_a_sale_of_while_the_lot_was_held_is_odd_after_the_release_too(do: Do) -> None:
    shop = a_shop(do)
    hours = timedelta(hours=1)
    hold_id = new_id()
    do(hold_lot, HoldLot(hold_id, shop.lot_id, "Étiquette à vérifier"))
    do(release_lot, ReleaseLot(hold_id, "Vérifiée"), at=NOW + 2 * hours)
    assert ring(do, a_receipt(shop, occurred_at=NOW + hours)) == ["lot_held"]
    assert ring(do, a_receipt(shop, number=2, occurred_at=NOW + 3 * hours)) == []


def test_an_unknown_lot_moves_no_stock_and_is_flagged(do: Do, session: Session) -> None:
    shop = a_shop(do)
    assert ring(do, a_receipt(shop, shop.jars(lot_id=new_id()))) == ["lot_unknown"]
    assert ring(do, a_receipt(shop, shop.jars(lot_id=None, owner_id=None), number=2)) == ["lot_unknown"]
    assert left(session, shop) == 20
    assert set(session.scalars(select(SaleLine.owner_id))) == {shop.owner_id}


def test_a_lot_of_another_article_is_unknown_to_the_one_sold(do: Do, session: Session) -> None:
    shop = a_shop(do)
    other = a_lot_of_jars(do, a_producer(do, "Tiwziwine"), 5)
    an_article(do, session.get_one(Lot, other).trade_item_id)
    assert ring(do, a_receipt(shop, shop.jars(lot_id=other))) == ["lot_unknown"]


def test_an_unknown_article_still_takes_its_lot_from_the_stock(do: Do, session: Session) -> None:
    shop = a_shop(do)
    assert ring(do, a_receipt(shop, shop.jars(article_id=new_id()))) == ["article_unknown"]
    assert left(session, shop) == 19


def test_an_unknown_owner_is_the_lots_maker(do: Do, session: Session) -> None:
    shop = a_shop(do)
    assert ring(do, a_receipt(shop, shop.jars(owner_id=new_id()))) == []
    assert left(session, shop) == 19


def test_a_sale_after_the_closing_is_kept_and_flagged(do: Do) -> None:
    shop = a_shop(do)
    do(close_cash_session, CloseCashSession(shop.drawer_id, 20_000))
    assert ring(do, a_receipt(shop)) == ["session_closed"]
    assert ring(do, a_receipt(shop, number=2, cash_session_id=new_id())) == ["session_unknown"]


def test_missing_numbers_are_flagged_and_may_still_arrive(do: Do, session: Session) -> None:
    shop = a_shop(do)
    assert ring(do, a_receipt(shop, number=3)) == ["number_gap"]
    assert session.scalars(select(SaleFlag.detail)).one() == "1>2"
    assert ring(do, a_receipt(shop, number=2)) == []
    assert ring(do, a_receipt(shop, number=4)) == []


def test_a_sale_that_contradicts_itself_leaves_nothing(do: Do, session: Session) -> None:
    shop = a_shop(do)
    with pytest.raises(TotalDisagrees):
        ring(do, replace(a_receipt(shop), total_cents=1))
    with pytest.raises(ReceiptNumberDisagrees):
        ring(do, replace(a_receipt(shop), receipt_number="TAR1-000002"))
    with pytest.raises(CurrencyDisagrees):
        ring(do, replace(a_receipt(shop), currency="EUR"))
    assert (left(session, shop), session.scalar(select(func.count()).select_from(Sale))) == (20, 0)


def test_a_till_that_is_not_there_sells_nothing(do: Do) -> None:
    shop = a_shop(do)
    with pytest.raises(TillNotFound):
        ring(do, replace(a_receipt(shop), till_id=new_id()))


def test_a_seller_of_another_boutique_sells_nothing_here(do: Do) -> None:
    shop = a_shop(do)
    stranger = Actor(new_id(), "Ali", frozenset({Grant(Role.SELLER, place_id=new_id())}))
    with pytest.raises(NotAllowed):
        do(record_sale, a_receipt(shop), actor=stranger)


def test_the_business_day_is_that_of_the_place(do: Do, session: Session) -> None:
    """Half past midnight in Taroudannt is still the day before in UTC."""
    shop = a_shop(do)
    sale = a_receipt(shop, occurred_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC))
    ring(do, sale)
    assert session.get_one(Sale, sale.sale_id).business_day == date(2026, 11, 22)


def test_a_mixed_payment_is_kept_part_by_part(do: Do, session: Session) -> None:
    shop = a_shop(do)
    parts = (
        KeptPayment(new_id(), "card", 3_000, "TPE 004512"),
        KeptPayment(new_id(), "cash", 1_500),
    )
    paid = {"payments": parts, "tendered_cents": 2_000, "change_cents": 500}
    ring(do, replace(a_receipt(shop), **paid))
    kept = session.execute(select(Payment.means, Payment.amount_cents, Payment.reference))
    assert set(kept.tuples()) == {("card", 3_000, "TPE 004512"), ("cash", 1_500, None)}


def three_lots(do: Do) -> tuple[Shop, RecordSale]:
    shop = a_shop(do)
    lines = [shop.jars()]
    for name in ("Tiwziwine", "Tifaout"):
        producer = a_producer(do, name)
        lot_id = a_lot_of_jars(do, producer, 5)
        delivered(do, producer.store_id, shop.place_id, [(lot_id, producer.organisation_id, 5)])
        item = db.session.get_one(Lot, lot_id).trade_item_id
        article_id = an_article(do, item)
        do(set_price, SetPrice(shop.place_id, article_id, date(2026, 1, 1), PRICE_CENTS))
        lines.append(shop.jars(article_id=article_id, lot_id=lot_id, owner_id=producer.organisation_id))
    return shop, a_receipt(shop, *lines, number=2)


def test_a_sale_of_three_lots_takes_few_statements(do: Do) -> None:
    shop, sale = three_lots(do)
    ring(do, a_receipt(shop))  # the journal's stream is there
    with statements() as sent:
        assert ring(do, sale) == []
    assert len(sent) <= STATEMENTS_MAX, "\n".join(sent)


def test_a_longer_sale_takes_no_more_statements(do: Do) -> None:
    shop = a_shop(do, 60)
    ring(do, a_receipt(shop))
    with statements() as sent:
        assert ring(do, a_receipt(shop, *(shop.jars() for _ in range(50)), number=2)) == []
    assert len(sent) <= STATEMENTS_MAX
