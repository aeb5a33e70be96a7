"""A bank's files as banks write them: what is read of them, and what is refused with its reason."""

from datetime import date

import pytest

from fund.gateways.bank_tables import BankCellUnreadable, BankColumnMissing, Reading, read_bank_table
from fund.gateways.camt import CamtUnreadable, read_camt
from fund.rules.bank.statements import account_number, keys_of
from tests.builders.bank import ACCOUNT, Entry, camt, details

USUAL = Reading({})


def table(text: str, encoding: str = "utf-8", reading: Reading = USUAL) -> list[tuple[date, int, str]]:
    told = read_bank_table(text.encode(encoding), reading, None, None)
    return [(one.booked_on, one.cents, one.told) for one in told.lines]


@pytest.mark.parametrize("version", ["02", "08"])
def test_an_entry_is_read_the_same_in_either_version(version: str) -> None:
    inside = details(3_600_000, "AVANCE FDIR-A-25-0001", "COOP SOUKTANA", "MA99", version)
    [statement] = read_camt(camt([Entry(3_600_000, reference="R1", inside=inside)], version=version))
    [line] = statement.lines
    assert (statement.account, statement.currency) == (ACCOUNT, "MAD")
    assert (statement.opening_cents, statement.closing_cents) == (50_000_000, 53_600_000)
    assert (line.cents, line.booked_on, line.bank_reference) == (3_600_000, date(2025, 10, 5), "R1")
    assert (line.payer, line.payer_account, line.told) == ("COOP SOUKTANA", "MA99", "AVANCE FDIR-A-25-0001")


@pytest.mark.parametrize("version", ["02", "08"])
def test_what_is_only_expected_is_left_out(version: str) -> None:
    told = read_camt(camt([Entry(100), Entry(999, status="PDNG")], version=version))
    assert [one.cents for one in told[0].lines] == [100]


@pytest.mark.parametrize("version", ["02", "08"])
def test_a_batch_is_told_by_its_transactions(version: str) -> None:
    inside = details(1_000, "A", version=version) + details(2_000, "B", version=version)
    told = read_camt(camt([Entry(3_000, reference="LOT", inside=inside)], version=version))
    assert [(one.cents, one.told) for one in told[0].lines] == [(1_000, "A"), (2_000, "B")]
    assert len(set(keys_of(told[0].lines))) == 2


def test_a_batch_that_does_not_make_its_entry_stays_one_line() -> None:
    inside = details(1_000, "A") + details(2_500, "B")
    told = read_camt(camt([Entry(3_000, inside=inside)]))
    assert [one.cents for one in told[0].lines] == [3_000]


def test_a_reversal_goes_the_way_it_says() -> None:
    told = read_camt(camt([Entry(-3_000, more="<RvslInd>true</RvslInd>")]))
    assert [(one.cents, one.is_reversal) for one in told[0].lines] == [(-3_000, True)]


@pytest.mark.parametrize(
    "content",
    [
        b"<Document/>",
        b"<Document",
        camt([Entry(100)]).replace(b"camt.053", b"camt.052"),
        camt([Entry(100)]).replace(b"2025-10-05", b"5 octobre"),
        camt([Entry(100)]).replace(b">1.00<", b">1.005<"),
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + camt([Entry(100)]).split(b"?>")[1],
    ],
)
def test_what_is_no_statement_is_refused(content: bytes) -> None:
    with pytest.raises(CamtUnreadable):
        read_camt(content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_table_of_any_separator_and_encoding(encoding: str, sign: str) -> None:
    rows = [["Date", "Libellé", "Débit", "Crédit"], ["05/10/2025", "Versé à l’été", "", "1234.50"],
            ["06/10/2025", "Frais", "12.00", ""]]  # fmt: skip
    told = table("\r\n".join(sign.join(row) for row in rows), encoding)
    assert told == [(date(2025, 10, 5), 123_450, "Versé à l’été"), (date(2025, 10, 6), -1_200, "Frais")]


def test_what_stands_above_and_below_a_table_is_no_line() -> None:
    text = "Banque du Souss;;\nCompte 0123;;\nDate opération;Libellé;Montant\n05/10/2025;Reçu;1 234,50\n" \
           ";Solde;99\nTotal;;1 234,50\n"  # fmt: skip
    assert table(text) == [(date(2025, 10, 5), 123_450, "Reçu")]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [("1 234,50", 123_450), ("1.234,50", 123_450), ("1,234.50", 123_450), ("-12", -1_200), ("12,00-", -1_200),
     ("(12,00)", -1_200), ("+12,5 MAD", 1_250), ("٣٦٠٠٠", 3_600_000)],
)  # fmt: skip
def test_amounts_as_banks_write_them(typed: str, cents: int) -> None:
    assert [one[1] for one in table(f"Date;Montant\n05/10/2025;{typed}\n")] == [cents]


def test_the_columns_and_days_of_another_bank_are_told() -> None:
    reading = Reading({"booked_on": "Jour", "cents": "Somme", "told": "Objet"}, "mdy")
    assert table("Jour;Objet;Somme\n10/31/2025;Reçu;5\n", reading=reading) == [
        (date(2025, 10, 31), 500, "Reçu")
    ]


def test_titles_that_are_not_known_are_said_back() -> None:
    with pytest.raises(BankColumnMissing) as refused:
        table("Jour;Somme\n05/10/2025;5\n")
    assert refused.value.values["titles"] == "Jour · Somme"


def test_a_day_that_cannot_be_read_names_its_line() -> None:
    with pytest.raises(BankCellUnreadable) as refused:
        table("Date;Montant\n05/10/2025;5\n31/31/2025;5\n")
    assert (refused.value.values["line"], refused.value.values["text"]) == (3, "31/31/2025")


def test_a_rib_and_the_iban_that_holds_it_are_one_account() -> None:
    assert account_number("011 519 0000012050005349 21") == account_number(
        "MA64 0115 1900 0001 2050 0053 4921"
    )
