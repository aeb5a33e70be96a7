"""What a line of the bank may be: the likeliest first, with why."""

from dataclasses import replace
from datetime import date

import pytest

from fund.rules.bank.matching import BookedFact, OpenAdvance, Proposal, compared, proposals

DUE = date(2025, 9, 30)
SOUKTANA = OpenAdvance(
    "1", "FDIR-A-25-0001", "Coopérative Souktana", ("Coopérative Souktana", "سكتانة"), ("GIE Taliouine",),
    frozenset({"011"}), ((DUE, 3_600_000), (date(2025, 10, 31), 3_600_000)), 7_200_000,
)  # fmt: skip
OUZIOUA = OpenAdvance(
    "2", "FDIR-A-25-0012", "Ouzioua", ("Ouzioua",), (), frozenset(), ((DUE, 3_600_000),), 3_600_000
)


def guessed(
    cents: int,
    told: str,
    payer: str = "",
    account: str = "",
    on: date = DUE,
    facts: tuple[BookedFact, ...] = (),
) -> list[Proposal]:
    return list(proposals(compared(on, cents, told, payer, account), (SOUKTANA, OUZIOUA), facts))


def test_a_number_in_the_text_says_most() -> None:
    told = guessed(3_600_000, "REGLT FDIR A 25 0012 OCT", payer="Souktana")
    assert [(one.number, one.reasons) for one in told] == [
        ("FDIR-A-25-0012", ("number", "balance", "near_day")),
        ("FDIR-A-25-0001", ("name", "due", "near_day")),
    ]


def test_a_number_is_not_found_inside_a_longer_one() -> None:
    assert all("number" not in one.reasons for one in guessed(3_600_000, "FDIR-A-25-00123"))


def test_a_payer_is_known_by_name_in_either_script_by_account_or_as_a_guarantor() -> None:
    assert guessed(500, "virement", payer="COOP. SOUKTANA")[0].reasons[0] == "name"
    assert guessed(500, "تحويل سكتانة")[0].reasons[0] == "name"
    assert guessed(500, "virement", account="011")[0].reasons[0] == "account"
    assert guessed(500, "virement", payer="G.I.E. TALIOUINE")[0].reasons[0] == "guarantor"


@pytest.mark.parametrize(
    ("payer", "told"),
    [
        ("TALIOUINE GIE", "virement"),
        ("Groupement Taliouine", "virement"),
        ("GÎE TÀLIOUINE", "virement"),
        ("G.I.E. TALIOUINE", "POUR COOPERATIVE SOUKTANA"),
        ("", "VIR GIE TALIOUINE"),
    ],
)
def test_a_guarantor_is_guessed_however_the_bank_spells_it(payer: str, told: str) -> None:
    guess = guessed(500, told, payer=payer)[0]
    assert (guess.guarantor, "guarantor" in guess.reasons) == ("GIE Taliouine", True)


def test_what_the_beneficiary_pays_is_not_its_guarantor_s() -> None:
    for payer, told in (
        ("Souktana", "virement"),
        ("Coop Souktana", "GIE Taliouine"),
        ("", "SOUKTANA TALIOUINE"),
    ):
        assert guessed(500, told, payer=payer)[0].guarantor == ""


def test_of_two_guarantors_the_one_that_is_named_by_most_words_is_guessed() -> None:
    both = replace(SOUKTANA, guarantors=("Fatima", "Fatima Aït Ali"))
    told = proposals(compared(DUE, 500, "virement", "AIT ALI FATIMA", ""), (both,), ())
    assert told[0].guarantor == "Fatima Aït Ali"


def test_of_two_guarantors_named_by_as_many_words_nobody_is_guessed() -> None:
    both = replace(SOUKTANA, guarantors=("Fatima", "Hassan"))
    told = proposals(compared(DUE, 500, "POUR SOUKTANA", "HASSAN ET FATIMA", ""), (both,), ())
    assert told[0].guarantor == ""


def test_a_day_alone_says_nothing_and_an_amount_says_something() -> None:
    assert guessed(500, "virement") == []
    told = guessed(3_600_000, "virement", on=date(2025, 9, 1))
    assert [one.reasons for one in told] == [("share",), ("balance",)]


def test_more_than_is_owed_is_never_proposed() -> None:
    assert guessed(7_200_001, "FDIR-A-25-0001") == []


def test_what_is_in_the_books_already_is_proposed_by_its_amount() -> None:
    paid = BookedFact("9", date(2025, 3, 15), -12_000_000, "FDIR-A-25-0001", "VIR 12")
    told = guessed(-12_000_000, "EMISSION VIR 12", on=date(2025, 3, 16), facts=(paid,))
    assert [(one.sort, one.reasons) for one in told] == [("fact", ("amount", "reference", "near_day"))]
    assert guessed(-11_999_999, "EMISSION VIR 12", facts=(paid,)) == []
