"""A statement received, and each of its lines said to be what it is, once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID

import pytest
from flask import Flask

from fund.operations.bank.settlements import (
    FactNotFree,
    LineAlreadySettled,
    LineDoesNotSum,
    LineGoesOut,
    LineNotTheSame,
    LineShare,
    SetLineAside,
    SettleByContribution,
    SettleByFacts,
    SettleByMove,
    SettleByRepayments,
    set_line_aside,
    settle_by_contribution,
    settle_by_facts,
    settle_by_move,
    settle_by_repayments,
)
from fund.operations.bank.statements import (
    ReceiveStatements,
    StatementLooksKnown,
    TellFundBankAccount,
    receive_statements,
    tell_fund_bank_account,
)
from fund.operations.bank.undoing import UndoSettlement, undo_settlement
from fund.operations.capital import ReceiveContribution
from fund.operations.movements import ReverseMovement, reverse_movement
from fund.operations.repayments import RepaymentAboveBalance
from fund.queries.bank.alike import repeats_of
from fund.queries.bank.guesses import guesses_for
from fund.queries.bank.lines import standing_settlement, unmatched_facts
from fund.queries.bank.statements import reconciliation_of, statements_of
from fund.queries.funds import balances_on
from fund.rules.bank.statements import (
    AnotherAccount,
    AnotherCurrency,
    DoesNotAddUp,
    ReadLine,
    ReadStatement,
)
from kernel.access import system_actor
from kernel.db import db
from kernel.errors import DomainError
from kernel.execute import Context, execute
from kernel.files import keep
from kernel.ids import new_id
from kernel.messages import sentence
from tests.builders.bank import ACCOUNT, Entry, a_line, camt, details, open_lines, receive
from tests.builders.fund import LATER, Lending, an_advance, repay, stands
from tests.conftest import Do

SHARES = ((date(2025, 9, 30), 3_600_000), (date(2025, 10, 31), 3_600_000))
DAY = date(2025, 10, 5)


def settle(do: Do, line: UUID, *shares: tuple[UUID, int], **more: object) -> UUID:
    settlement = new_id()
    told = tuple(LineShare(new_id(), advance, cents) for advance, cents in shares)
    do(settle_by_repayments, SettleByRepayments(settlement, line, told, **more), at=LATER)
    return settlement


def bank_of(lending: Lending, on: date = DAY) -> int:
    db.session.rollback()
    return balances_on(db.session(), lending.fund_id, on)["bank"]


def test_the_same_statement_twice_adds_nothing(do: Do, lending: Lending) -> None:
    content = camt([Entry(100, reference="R1"), Entry(100, reference="R2"), Entry(100), Entry(100)])
    assert receive(do, lending, content) == {"added": 4, "known": 0}
    assert receive(do, lending, content) == {"added": 0, "known": 4}
    assert len(statements_of(db.session(), lending.fund_id)) == 1


def test_a_longer_statement_adds_only_what_is_new(do: Do, lending: Lending) -> None:
    first = [Entry(100, reference="R1"), Entry(100, "2025-10-06")]
    receive(do, lending, camt(first))
    longer = camt([*first, Entry(100, "2025-10-06"), Entry(250, "2025-10-07", "R3")])
    assert receive(do, lending, longer) == {"added": 2, "known": 2}


def table(do: Do, lending: Lending, *lines: ReadLine, **more: bool) -> dict[str, int]:
    """The days of October as a table tells them."""
    file = keep(repr((lines, more)).encode(), "releve.csv", "text/csv", new_id())
    read = ReadStatement("csv", lines, since=date(2025, 10, 1), until=date(2025, 10, 31))
    said = ReceiveStatements(lending.fund_id, file, (read,), **more)
    return dict(do(receive_statements, said, at=LATER).values)


def test_the_same_days_in_another_file_are_said_before_they_are_taken_in(do: Do, lending: Lending) -> None:
    inside = details(3_600_000, "ECHEANCE OCTOBRE", name="Coopérative Souktana")
    receive(do, lending, camt([Entry(3_600_000, inside=inside), Entry(-3_300, "2025-10-06", "FRAIS9")]))
    same = (
        ReadLine(DAY, 3_600_000, "VIR RECU COOPERATIVE SOUKTANA"),
        ReadLine(date(2025, 10, 6), -3_300, "COMMISSION FRAIS9"),
        ReadLine(DAY, 3_600_000, "VIR RECU OUZIOUA"),
        ReadLine(date(2025, 10, 7), 500, "VIR RECU SOUKTANA"),
    )
    with pytest.raises(StatementLooksKnown) as refused:
        table(do, lending, *same)
    assert refused.value.values["alike"] == 2
    assert "36\u202f000,00" in sentence(refused.value)
    assert len(open_lines(lending)) == 2
    assert table(do, lending, *same, takes_alike=True)["added"] == 4
    lines = open_lines(lending)
    repeats = repeats_of(db.session(), lending.fund_id, lines)
    told = {line.told: repeats[line.id].told for line in lines if line.id in repeats}
    assert told == {"VIR RECU COOPERATIVE SOUKTANA": "ECHEANCE OCTOBRE", "COMMISSION FRAIS9": ""}


def test_a_line_that_repeats_another_is_set_aside_and_counts_for_nothing(do: Do, lending: Lending) -> None:
    receive(do, lending, camt([Entry(100_000, inside=details(100_000, "SOUKTANA"))], opening=50_000_000))
    table(do, lending, ReadLine(DAY, 100_000, "Vir Souktana"), takes_alike=True)
    first, second = (one.id for one in open_lines(lending))
    with pytest.raises(LineNotTheSame):
        do(set_line_aside, SetLineAside(new_id(), second, "La même", second), at=LATER)
    settlement = new_id()
    do(set_line_aside, SetLineAside(settlement, second, "La même", first), at=LATER)
    with pytest.raises(LineNotTheSame):
        do(set_line_aside, SetLineAside(new_id(), first, "La même", second), at=LATER)
    assert [one.id for one in open_lines(lending)] == [first]
    told = reconciliation_of(db.session(), lending.fund_id)
    assert told is not None
    assert (told.open_cents, told.outside_cents, told.left_cents) == (100_000, 0, 0)
    do(undo_settlement, UndoSettlement(settlement, date(2025, 10, 9), "Deux virements"), at=LATER)
    assert len(open_lines(lending)) == 2


def test_two_of_a_file_repeat_two_of_another_and_the_third_is_new(do: Do, lending: Lending) -> None:
    table(do, lending, *(ReadLine(DAY, 500, f"SOUKTANA {at}") for at in range(2)))
    table(do, lending, *(ReadLine(DAY, 500, f"Souktana n° {at}") for at in range(3)), takes_alike=True)
    assert len(repeats_of(db.session(), lending.fund_id, open_lines(lending))) == 2


def test_a_line_booked_outside_the_period_of_its_statement_is_known_too(do: Do, lending: Lending) -> None:
    content = camt([Entry(100, "2025-09-28", "R1")])
    assert receive(do, lending, content)["added"] == 1
    assert receive(do, lending, content + b"\n") == {"added": 0, "known": 1}


def test_a_statement_that_does_not_add_up_is_refused_with_its_figures(do: Do, lending: Lending) -> None:
    with pytest.raises(DoesNotAddUp) as refused:
        receive(do, lending, camt([Entry(10_000)], opening=50_000, closing=60_001))
    told = sentence(refused.value).replace("\u202f", " ").replace("\u00a0", " ")
    assert "500,00" in told
    assert "100,00" in told
    assert "600,00" in told
    assert "600,01" in told
    assert open_lines(lending) == []


def test_a_statement_of_another_currency_or_account_is_refused(do: Do, lending: Lending) -> None:
    with pytest.raises(AnotherCurrency):
        receive(do, lending, camt([Entry(100)]).replace(b"MAD", b"EUR"))
    do(tell_fund_bank_account, TellFundBankAccount(new_id(), lending.fund_id, ACCOUNT[4:], "CAM"), at=LATER)
    assert receive(do, lending, camt([Entry(100)]))["added"] == 1
    with pytest.raises(AnotherAccount):
        receive(do, lending, camt([Entry(100)], account="FR7630006000011234567890189"))


def test_one_click_records_the_repayment_on_the_day_of_the_bank(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, SHARES)
    line = a_line(do, lending, 3_600_000, bank_reference="R7")
    before = bank_of(lending)
    settle(do, line, (advance, 3_600_000))
    assert stands(advance, DAY).repaid_cents == 3_600_000
    assert stands(advance, date(2025, 10, 4)).repaid_cents == 0
    assert (bank_of(lending) - before, open_lines(lending)) == (3_600_000, [])
    assert unmatched_facts(db.session(), lending.fund_id, until=DAY)[-1].kind != "repayment"


def test_a_line_is_split_over_two_advances_and_wholly(do: Do, lending: Lending) -> None:
    first, second = (an_advance(do, lending, SHARES) for _ in range(2))
    line = a_line(do, lending, 4_000_000)
    with pytest.raises(LineDoesNotSum) as refused:
        settle(do, line, (first, 3_600_000))
    assert (refused.value.values["line_cents"], refused.value.values["parts_cents"]) == (4_000_000, 3_600_000)
    settle(do, line, (first, 3_600_000), (second, 400_000))
    assert (stands(first, DAY).repaid_cents, stands(second, DAY).repaid_cents) == (3_600_000, 400_000)


def test_more_than_is_owed_is_kept_as_a_credit_only_when_somebody_says_so(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, SHARES)
    line = a_line(do, lending, 7_200_100)
    with pytest.raises(RepaymentAboveBalance):
        settle(do, line, (advance, 7_200_100))
    assert len(open_lines(lending)) == 1
    settle(do, line, (advance, 7_200_100), keeps_credit=True)
    assert stands(advance, DAY).credit_cents == 100


def test_a_line_settled_by_somebody_is_not_settled_again(do: Do, lending: Lending) -> None:
    advance, line = an_advance(do, lending, SHARES), a_line(do, lending, 100_000)
    settle(do, line, (advance, 100_000))
    with pytest.raises(LineAlreadySettled):
        do(set_line_aside, SetLineAside(new_id(), line, "Un autre compte"), at=LATER)
    assert stands(advance, DAY).repaid_cents == 100_000


def test_two_officers_on_one_line_record_one_repayment(app: Flask, do: Do, lending: Lending) -> None:
    advance, line = an_advance(do, lending, SHARES), a_line(do, lending, 100_000)

    def click(turn: int) -> str:
        share = LineShare(new_id(), advance, 100_000)
        context = Context(new_id(), system_actor(f"officer {turn}"), "test", LATER, LATER)
        with app.app_context():
            try:
                execute(settle_by_repayments, SettleByRepayments(new_id(), line, (share,)), context)
            except DomainError as error:
                return error.code
        return "recorded"

    with ThreadPoolExecutor(6) as officers:
        told = sorted(officers.map(click, range(6)))
    assert told == ["bank-line-already-settled"] * 5 + ["recorded"]
    assert stands(advance, DAY).repaid_cents == 100_000


def test_six_officers_receive_one_statement_once(app: Flask, do: Do, lending: Lending) -> None:
    content = camt([Entry(100, reference="R1"), Entry(200)])

    def take(turn: int) -> int:
        with app.app_context():
            return receive(do, lending, content)["added"]

    with ThreadPoolExecutor(6) as officers:
        assert sum(officers.map(take, range(6))) == 2
    assert len(open_lines(lending)) == 2


def test_a_mistake_is_undone_by_its_opposite_and_the_line_is_open_again(do: Do, lending: Lending) -> None:
    first, second = (an_advance(do, lending, SHARES) for _ in range(2))
    line = a_line(do, lending, 100_000)
    settlement = settle(do, line, (first, 100_000))
    undone = UndoSettlement(settlement, date(2025, 10, 9), "Ce n’était pas cette avance")
    assert do(undo_settlement, undone, at=LATER)["reversed"] == 1
    assert (stands(first, date(2025, 10, 8)).repaid_cents, stands(first, date(2025, 10, 9)).repaid_cents) == (
        100_000, 0,
    )  # fmt: skip
    settle(do, line, (second, 100_000))
    assert stands(second, DAY).repaid_cents == 100_000


def test_what_was_reversed_meanwhile_is_not_reversed_twice(do: Do, lending: Lending) -> None:
    advance, line, movement = an_advance(do, lending, SHARES), a_line(do, lending, 100_000), new_id()
    settlement = new_id()
    said = SettleByRepayments(settlement, line, (LineShare(movement, advance, 100_000),))
    do(settle_by_repayments, said, at=LATER)
    do(reverse_movement, ReverseMovement(movement, new_id(), date(2025, 10, 8), "Chèque"), at=LATER)
    undone = UndoSettlement(settlement, date(2025, 10, 9), "Chèque impayé")
    assert do(undo_settlement, undone, at=LATER)["reversed"] == 0
    assert stands(advance, date(2025, 10, 9)).repaid_cents == 0


def test_a_disbursement_in_the_books_is_only_linked_and_once(do: Do, lending: Lending) -> None:
    an_advance(do, lending, SHARES)
    before = bank_of(lending)
    paid = next(one for one in unmatched_facts(db.session(), lending.fund_id) if one.kind == "disbursement")
    line = a_line(do, lending, -7_200_000, date(2025, 3, 16))
    do(settle_by_facts, SettleByFacts(new_id(), line, (paid.id,)), at=LATER)
    assert bank_of(lending) == before
    other = a_line(do, lending, -7_200_000, date(2025, 3, 17))
    with pytest.raises(FactNotFree):
        do(settle_by_facts, SettleByFacts(new_id(), other, (paid.id,)), at=LATER)


def test_a_tranche_less_its_fee_is_one_line(do: Do, lending: Lending) -> None:
    an_advance(do, lending, SHARES, fee_bp=200, fee_taken="withheld")
    [paid] = [one for one in unmatched_facts(db.session(), lending.fund_id) if one.sort == "movement"]
    assert (paid.kind, paid.cents) == ("disbursement", -7_056_000)


def test_a_gift_a_bank_charge_and_what_is_not_of_the_fund(do: Do, lending: Lending) -> None:
    gift, charge, foreign = (
        a_line(do, lending, 5_000_000),
        a_line(do, lending, -3_300, date(2025, 10, 6)),
        a_line(do, lending, 700, date(2025, 10, 7)),
    )
    given = ReceiveContribution(
        new_id(), lending.fund_id, lending.donor_id, "kept", DAY, 5_000_000, "MAD", reference="R1"
    )
    assert do(settle_by_contribution, SettleByContribution(new_id(), gift, given), at=LATER)["number"]
    with pytest.raises(LineGoesOut):
        do(settle_by_move, SettleByMove(new_id(), charge, new_id(), "banked"), at=LATER)
    move, settlement = new_id(), new_id()
    do(settle_by_move, SettleByMove(settlement, charge, move, "cost"), at=LATER)
    do(set_line_aside, SetLineAside(new_id(), foreign, "Versé par erreur, rendu"), at=LATER)
    assert open_lines(lending) == []
    assert bank_of(lending, date(2025, 10, 7)) == 50_000_000 + 5_000_000 - 3_300
    do(undo_settlement, UndoSettlement(settlement, date(2025, 10, 8), "Pas un frais"), at=LATER)
    assert bank_of(lending, date(2025, 10, 8)) == 50_000_000 + 5_000_000


def test_a_beneficiary_is_known_by_the_account_that_paid_once(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, SHARES)
    settle(do, a_line(do, lending, 100_000, payer_account="MA1"), (advance, 100_000))
    a_line(do, lending, 50_000, date(2025, 11, 3), payer_account="MA1")
    [line] = open_lines(lending)
    [guess] = guesses_for(db.session(), lending.fund_id, [line])[line.id]
    assert (guess.number, guess.reasons) == ("FDIR-A-25-0001", ("account",))
    assert standing_settlement(db.session(), line.id) is None


def test_the_bank_and_the_books_differ_by_what_is_not_matched(do: Do, lending: Lending) -> None:
    """500 000 given before the first statement; then 1 000 came in that nobody has matched yet."""
    advance = an_advance(do, lending, SHARES)
    repay(do, advance, 50_000, DAY)
    inside = details(100_000, "REGLT")
    receive(do, lending, camt([Entry(100_000, inside=inside)], opening=50_000_000 - 7_200_000))
    told = reconciliation_of(db.session(), lending.fund_id)
    assert told is not None
    assert (told.bank_cents, told.ledger_cents) == (42_900_000, 42_850_000)
    assert (told.difference_cents, told.open_cents, told.unmatched_cents, told.left_cents) == (
        50_000, 100_000, 50_000, 0,
    )  # fmt: skip


def test_a_statement_that_does_not_follow_the_one_before_says_so(do: Do, lending: Lending) -> None:
    receive(do, lending, camt([Entry(100)], opening=1_000))
    later = camt([Entry(100, "2025-12-05")], opening=9_000).replace(b"2025-10", b"2025-12")
    receive(do, lending, later)
    assert [one.follows for one in statements_of(db.session(), lending.fund_id)] == [False, True]
