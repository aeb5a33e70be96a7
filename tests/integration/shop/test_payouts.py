"""What producers are owed: told once, shared as agreed, approved by a second person, paid, never edited."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.operations.losses import RecordLoss, record_loss
from kernel.db import db
from kernel.errors import Refused
from kernel.execute import NotAllowed
from kernel.ids import new_id
from shop.models import (
    MemberShare,
    Payout,
    PayoutLine,
    PayoutPayment,
    PayoutSettlement,
    SaleLine,
)
from shop.operations.payouts.agreements import AgreementExists, TellBankAccount, tell_bank_account
from shop.operations.payouts.corrections import CorrectPayout, correct_payout
from shop.operations.payouts.decisions import (
    AlreadyDecided,
    DecideRun,
    NotApproved,
    ReasonMissing,
    SecondPersonNeeded,
    decide_run,
)
from shop.operations.payouts.payments import AlreadyPaid, PayDeposit, PayPayout, pay_deposit, pay_payout
from shop.operations.payouts.runs import DayNotOver, NothingOwed, PrepareRun, prepare_run
from shop.operations.sales import record_sale
from shop.queries.payouts.drafts import drafts
from shop.rules.payouts.agreements import Terms
from shop.rules.sales import KeptPayment
from tests.builders.payouts import (
    AFTER,
    TERMS,
    UNTIL,
    a_keeper,
    a_run_of_payouts,
    an_agreement,
    an_approved_run,
)
from tests.builders.shop import Shop, a_receipt, a_shop
from tests.conftest import NOW, Do


def sell(do: Do, shop: Shop, quantity: int = 2, number: int = 1) -> None:
    sale = a_receipt(shop, shop.jars(quantity), number=number)
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)


def give_back(do: Do, shop: Shop, quantity: int, number: int, back_to: str = "shelf") -> None:
    """A refund of some of the jars of the first receipt, in cash."""
    sold = db.session.scalars(select(SaleLine).order_by(SaleLine.business_day).limit(1)).one()
    receipt = a_receipt(
        shop,
        replace(shop.jars(-quantity), refunds=sold.id, back_to=back_to),
        number=number,
        kind="refund",
        refund_of="TAR1-000001",
        payments=(KeptPayment(new_id(), "cash", -quantity * 4_500),),
        cash_rounding_cents=0,
        tendered_cents=0,
        change_cents=0,
    )
    do(record_sale, receipt, operation_id=receipt.sale_id, at=NOW)


def the_payout(session: Session) -> Payout:
    session.expire_all()
    return session.scalars(select(Payout).order_by(Payout.number.desc()).limit(1)).one()


def settled(session: Session) -> PayoutSettlement:
    return session.get_one(PayoutSettlement, the_payout(session).id)


def test_a_statement_tells_each_sale_with_what_each_receives(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop, 2)
    a_run_of_payouts(do, shop.place_id)
    payout = the_payout(session)
    assert (payout.gross_cents, payout.commission_cents, payout.solidarity_cents) == (9_000, 1_800, 180)
    assert (payout.sold_due_cents, payout.retainable_cents) == (7_020, 2_106)
    line = session.scalars(select(PayoutLine)).one()
    assert (line.kind, line.reference, line.lot_id, line.quantity) == (
        "sale",
        "TAR1-000001",
        shop.lot_id,
        2,
    )
    assert payout.number == "RV-26-0001-01"


def test_what_was_told_once_is_never_told_again(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop)
    a_run_of_payouts(do, shop.place_id)
    with pytest.raises(NothingOwed):
        a_run_of_payouts(do, shop.place_id)
    sell(do, shop, 1, number=2)
    a_run_of_payouts(do, shop.place_id)
    assert the_payout(session).gross_cents == 4_500


def test_a_sale_that_arrives_late_is_told_by_the_next_run(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop, 1, number=1)
    a_run_of_payouts(do, shop.place_id, date(2026, 11, 21))
    sell(do, shop, 3, number=2)
    a_run_of_payouts(do, shop.place_id, at=AFTER + timedelta(days=1))
    assert the_payout(session).gross_cents == 13_500


def test_a_run_counts_no_day_that_is_not_over(do: Do) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop)
    with pytest.raises(DayNotOver):
        a_run_of_payouts(do, shop.place_id, NOW.date(), at=NOW)


def test_sales_without_an_agreement_wait_for_it(do: Do, session: Session) -> None:
    shop = a_shop(do)
    sell(do, shop)
    place = session.get_one(Place, shop.place_id)
    draft = drafts(session, place, UNTIL)[0]
    assert (len(draft.lines), [one.gross_cents for one in draft.waiting]) == (0, [9_000])
    with pytest.raises(NothingOwed):
        a_run_of_payouts(do, shop.place_id)
    an_agreement(do, shop.owner_id)
    a_run_of_payouts(do, shop.place_id)
    assert the_payout(session).gross_cents == 9_000


def test_the_same_day_is_agreed_once(do: Do) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    with pytest.raises(AgreementExists):
        an_agreement(do, shop.owner_id)
    an_agreement(do, shop.owner_id, place_id=shop.place_id)
    with pytest.raises(AgreementExists):
        an_agreement(do, shop.owner_id, place_id=shop.place_id)


def test_a_refund_is_shared_as_what_it_gives_back_was(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop, 2)
    an_approved_run(do, shop.place_id)
    # Agreed higher since: the refund of an older sale takes back the older commission.
    an_agreement(do, shop.owner_id, replace(TERMS, commission_bp=4_000), NOW.date() + timedelta(days=1))
    give_back(do, shop, 2, number=2)
    an_approved_run(do, shop.place_id, at=AFTER + timedelta(days=1))
    assert the_payout(session).sold_due_cents == -7_020
    assert settled(session).carried_cents == -7_020
    assert settled(session).paid_cents == 0


def test_what_is_carried_is_taken_off_the_next_statement(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop, 2)
    an_approved_run(do, shop.place_id)
    give_back(do, shop, 1, number=2)
    an_approved_run(do, shop.place_id, at=AFTER + timedelta(days=1))
    sell(do, shop, 2, number=3)
    an_approved_run(do, shop.place_id, at=AFTER + timedelta(days=2))
    assert settled(session).paid_cents == 7_020 - 3_510


def test_a_deposit_is_taken_off_what_is_due(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop, 2)
    given = PayDeposit(new_id(), shop.place_id, shop.owner_id, 2_000, NOW.date(), "cash", "Reçu 12")
    do(pay_deposit, given)
    an_approved_run(do, shop.place_id)
    assert (settled(session).paid_cents, the_payout(session).other_cents) == (5_020, -2_000)


def test_losses_are_told_and_owed_only_where_the_boutique_bears_them(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    lost = RecordLoss(new_id(), shop.place_id, shop.lot_id, shop.owner_id, 3, "broken", "trois pots")
    do(record_loss, lost)
    a_run_of_payouts(do, shop.place_id)
    line = session.scalars(select(PayoutLine)).one()
    assert (line.kind, line.quantity, line.due_cents, line.label) == ("loss", -3, 0, "broken: trois pots")


def test_a_boutique_that_bears_losses_pays_what_a_sale_would_have_left(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id, Terms(commission_bp=2_000, losses_borne_by="boutique"))
    do(
        record_loss,
        RecordLoss(new_id(), shop.place_id, shop.lot_id, shop.owner_id, 3, "broken", "trois pots"),
    )
    an_approved_run(do, shop.place_id)
    assert settled(session).paid_cents == 3 * 3_600
    assert the_payout(session).gross_cents == 0


def test_who_prepared_a_run_does_not_approve_it(do: Do) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop)
    keeper = a_keeper(do)
    run_id = a_run_of_payouts(do, shop.place_id, actor=keeper)
    with pytest.raises(SecondPersonNeeded):
        do(decide_run, DecideRun(run_id, "approved"), actor=keeper, at=AFTER)
    do(decide_run, DecideRun(run_id, "approved"), actor=a_keeper(do, "Hassan"), at=AFTER)
    with pytest.raises(AlreadyDecided):
        do(decide_run, DecideRun(run_id, "approved"), actor=a_keeper(do, "Zahra"), at=AFTER)


def test_a_rejected_run_lets_go_of_what_it_told(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop)
    run_id = a_run_of_payouts(do, shop.place_id)
    with pytest.raises(ReasonMissing):
        do(decide_run, DecideRun(run_id, "rejected"), at=AFTER)
    do(decide_run, DecideRun(run_id, "rejected", "commission à revoir"), at=AFTER)
    a_run_of_payouts(do, shop.place_id)
    assert (the_payout(session).number, the_payout(session).gross_cents) == ("RV-26-0002-01", 9_000)


def test_a_statement_is_paid_once_and_only_when_approved(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop)
    run_id = a_run_of_payouts(do, shop.place_id)
    paid = PayPayout(the_payout(session).id, AFTER.date(), "transfer", "VIR 2026-12-01")
    with pytest.raises(NotApproved):
        do(pay_payout, paid, at=AFTER)
    do(decide_run, DecideRun(run_id, "approved"), actor=a_keeper(do), at=AFTER)
    do(pay_payout, paid, at=AFTER)
    with pytest.raises(AlreadyPaid):
        do(pay_payout, paid, at=AFTER)
    assert session.scalars(select(PayoutPayment)).one().reference == "VIR 2026-12-01"


def test_a_mistake_is_put_right_by_a_line_of_the_next_statement(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop)
    an_approved_run(do, shop.place_id)
    wrong = the_payout(session)
    do(correct_payout, CorrectPayout(new_id(), wrong.id, 500, "prix convenu de 50 DH"), at=AFTER)
    an_approved_run(do, shop.place_id, date(2026, 12, 1), at=AFTER + timedelta(days=1))
    assert settled(session).paid_cents == 500
    line = session.scalars(select(PayoutLine).where(PayoutLine.kind == "correction")).one()
    assert (line.reference, line.label) == (wrong.number, "prix convenu de 50 DH")


def test_a_payout_is_split_among_members_by_their_weighings(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop)
    an_approved_run(do, shop.place_id)
    shares = session.scalars(select(MemberShare)).all()
    assert [share.member_id is not None for share in shares] == [True]
    assert sum(share.amount_cents for share in shares) == settled(session).paid_cents


def test_money_goes_to_the_account_of_the_day(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    account_id = new_id()
    told = TellBankAccount(
        account_id,
        shop.owner_id,
        "MAD",
        date(2026, 1, 1),
        "rib",
        "011 519 0000012050005349 21",
        "Coopérative Souktana",
    )
    do(tell_bank_account, told)
    sell(do, shop)
    an_approved_run(do, shop.place_id)
    assert settled(session).account_id == account_id


def test_two_runs_at_once_tell_each_sale_once(app: Flask, do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop)
    outcomes: list[str] = []

    def prepare() -> None:
        with app.app_context():
            try:
                do(prepare_run, PrepareRun(new_id(), shop.place_id, UNTIL), at=AFTER)
                outcomes.append("prepared")
            except Refused as error:
                outcomes.append(error.code)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=prepare) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["payout-nothing-owed", "prepared"]
    assert session.scalar(select(func.count()).select_from(PayoutLine)) == 1


def test_a_boutique_does_not_prepare_anothers_run(do: Do) -> None:
    from kernel.access import Actor, Grant, Role

    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop)
    stranger = Actor(None, "Ailleurs", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=new_id())}))
    with pytest.raises(NotAllowed):
        a_run_of_payouts(do, shop.place_id, actor=stranger)


def test_a_payment_of_tonight_is_of_the_day_of_the_place(do: Do, session: Session) -> None:
    """Past midnight in Taroudannt it is still yesterday in UTC; the day is that of the boutique."""
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop)
    at = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    an_approved_run(do, shop.place_id, at=at)
    tonight = PayPayout(the_payout(session).id, date(2026, 12, 2), "cash", "Reçu 9")
    do(pay_payout, tonight, at=at)
    assert session.scalars(select(PayoutPayment.paid_on)).one() == date(2026, 12, 2)
