"""The fund's pages, as those who run it, control it or borrow from it see them."""

import csv
from collections.abc import Callable
from datetime import date
from html import unescape
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from fund.messages.indicators import DEFINITIONS
from fund.queries.capital import contributions_of, donors
from fund.queries.funds import all_funds
from kernel.access import Role
from kernel.db import db
from tests.builders.browsing import send
from tests.builders.fund import Lending, a_grant, an_advance, pay_out, repay
from tests.builders.inventory import a_producer
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
SHARES = ((date(2025, 9, 30), 3_600_000), (date(2025, 10, 31), 3_600_000), (date(2030, 9, 30), 4_800_000))


@pytest.mark.parametrize("address", ["/fund", "/fund/calls"])
def test_many_advances_are_read_page_by_page(
    do: Do, lending: Lending, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    for module in ("portfolio", "calls"):
        monkeypatch.setattr(f"fund.queries.{module}.PAGE_SIZE", 1)
    for cents in (2_000_000, 1_000_000):
        an_advance(do, lending, ((date(2025, 9, 30), cents),))
    first, second = (officer.get(f"{address}?on=2025-11-10&page={number}").text for number in (1, 2))
    assert ("Page 1 sur 2" in first, "FDIR-A-25-0001" in first, "FDIR-A-25-0002" in first) == (
        True,
        True,
        False,
    )
    assert ("Page 2 sur 2" in second, "FDIR-A-25-0002" in second) == (True, True)
    following = unescape(first.split('rel="next" href="')[1].split('"')[0])
    assert "FDIR-A-25-0002" in officer.get(following).text


def test_a_fund_says_what_is_out_late_and_free_on_any_day(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    advance = an_advance(do, lending, SHARES)
    repay(do, advance, 3_600_000, date(2025, 10, 1))
    late, sound = officer.get("/fund?on=2025-11-10").text, officer.get("/fund?on=2025-10-20").text
    # 500 000,00 − 120 000,00 + 36 000,00
    assert "416\u202f000,00" in late
    assert "84\u202f000,00" in late
    assert "10 jours de retard" in late
    assert "jours de retard" not in sound.split("<table")[1].split("</table>")[0]


def test_every_figure_prints_what_it_is_made_of(do: Do, lending: Lending, officer: FlaskClient) -> None:
    an_advance(do, lending, SHARES)
    page = officer.get("/fund?on=2025-11-10").text
    assert page.count("Comment c’est compté") >= 12
    # 41 days late: the whole of what is out is at risk beyond 30 days, not only what is overdue.
    assert "PAR > 30 jours" in page
    assert "100\u00a0%" in page


def test_every_indicator_is_printed_with_its_definition_and_source(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    advance = an_advance(do, lending, SHARES)
    repay(do, advance, 3_600_000, date(2025, 10, 1))
    asked = f"/fund/{lending.fund_id}/indicators"
    page = unescape(officer.get(f"{asked}?on=2025-12-15").text)
    for definition in DEFINITIONS.values():
        assert str(definition.label) in page
        assert str(definition.counted) in page
        assert str(definition.source) in page
    rows = {
        row[0]: row
        for row in csv.reader(officer.get(f"{asked}.csv?on=2025-12-15").text.splitlines(), delimiter=";")
    }
    # 36 000 due on 30 September was paid the day after; 36 000 due on 31 October never was.
    assert rows["Taux de remboursement de l’année"][1:5] == ["50.00", "%", "36000.00", "72000.00"]
    assert rows["Taux de remboursement depuis le début"][1] == "50.00"
    assert rows["Payé au jour dit, cette campagne"][1:5] == ["0.00", "%", "0.00", "72000.00"]
    assert rows["PAR > 30 jours"][1] == "100.00"
    assert rows["Perte annuelle que ce taux annonce"][1] == "17.92"


def test_a_long_list_is_read_by_pages(
    do: Do, lending: Lending, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fund.queries.portfolio.PAGE_SIZE", 1)
    for _ in range(2):
        an_advance(do, lending, ((date(2026, 9, 30), 100_000),))
    late = an_advance(do, lending, ((date(2025, 9, 30), 100_000),))
    assert late
    first, second = (officer.get(f"/fund?on=2025-12-15&page={page}").text for page in (1, 2))
    assert "FDIR-A-25-0003" in first
    assert "FDIR-A-25-0001" in second
    assert "FDIR-A-25-0003" not in second


def test_the_list_is_filtered_and_leaves_as_a_table(do: Do, lending: Lending, officer: FlaskClient) -> None:
    an_advance(do, lending, SHARES)
    asked = f"/fund/advances.csv?fund={lending.fund_id}&on=2025-11-10&state="
    late, repaid = officer.get(f"{asked}late").text, officer.get(f"{asked}repaid").text
    assert "FDIR-A-25-0001" in late
    assert "72000.00" in late
    assert "FDIR-A-25-0001" not in repaid


def test_a_manager_opens_a_fund_with_its_terms(do: Do, sign_in: SignIn) -> None:
    holder = a_producer(do, "Migrations et développement", kind="ngo").organisation_id
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER, "Fatima"))
    assert "Ouvrir un fonds" in browser.get("/fund").text
    typed = {
        "name": "Fonds de roulement", "code": "FDIR", "holder_id": str(holder), "currency": "MAD",
        "timezone": "Africa/Casablanca", "opened_on": "2025-01-01", "quorum": "3",
        "beneficiary_ceiling": "500 000", "fund_ceiling": "2 000 000", "reference": "Règlement",
    }  # fmt: skip
    status, page = send(browser, "/fund/new", **{**typed, "code": "fdir"})
    assert (status, "lettres majuscules" in page) == (422, True)
    status, page = send(browser, "/fund/new", **typed)
    assert (status, "Le fonds est ouvert." in page) == (200, True)
    fund = all_funds(db.session())[0]
    terms = f"/funds/{fund.id}/terms"
    other = {"valid_from": "2026-01-01", "quorum": "5", "beneficiary_ceiling": "1", "fund_ceiling": "2"}
    status, page = send(browser, terms, **other, reference="Règlement 2026")
    assert (status, "Règlement 2026" in page) == (200, True)


def test_an_officer_pays_out_takes_cash_and_prints_its_receipt(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    advance = a_grant(do, lending, SHARES)
    at = f"/fund/advances/{advance}"
    assert "Verser une tranche" in officer.get(at).text
    typed = {"cents": "120 000", "dated_on": "2025-03-15", "means": "bank", "reference": "VIR 12"}
    status, page = send(officer, f"{at}/disbursement", **{**typed, "cents": "120 001"})
    assert (status, "C’est plus que ce qui reste à verser" in page) == (422, True)
    assert send(officer, f"{at}/disbursement", **typed)[0] == 200
    paid = {"cents": "36 000,50", "dated_on": "2025-10-05", "means": "cash"}
    status, page = send(officer, f"{at}/repayment", **paid)
    assert (status, "FDIR-R-25-0001" in page, "36\u202f000,50" in page) == (200, True, True)
    page = officer.get(at).text
    assert "FDIR-R-25-0001" in page
    assert "VIR 12" in page


def test_a_repayment_says_which_shares_it_paid(do: Do, lending: Lending, officer: FlaskClient) -> None:
    advance = an_advance(do, lending, SHARES)
    repay(do, advance, 4_000_000, date(2025, 10, 5))
    page = officer.get(f"/fund/advances/{advance}").text
    movements = page.split('id="movements"')[1]
    assert "36\u202f000,00" in movements
    assert "4\u202f000,00" in movements


def test_a_mistake_is_followed_by_its_opposite_and_both_are_seen(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    advance = an_advance(do, lending, SHARES)
    movement = repay(do, advance, 3_600_000, date(2025, 10, 1))
    status, page = send(
        officer, f"/fund/movements/{movement}/reversal", dated_on="2025-10-09", reason="Chèque impayé"
    )
    assert (status, "annulé depuis" in page, "Chèque impayé" in page) == (200, True, True)
    assert "annulé depuis" not in officer.get(f"/fund/advances/{advance}?on=2025-10-08").text


def test_what_was_paid_too_much_repays_another_advance(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    first = an_advance(do, lending, ((date(2025, 9, 30), 100_000),))
    second = an_advance(do, lending, ((date(2025, 9, 30), 100_000),))
    repay(do, first, 150_000, date(2025, 9, 30), keeps_credit=True)
    assert "Utiliser le trop-perçu" in officer.get(f"/fund/advances/{first}").text
    status, page = send(
        officer, f"/fund/advances/{first}/credit-use",
        cents="500", dated_on="2025-10-01", target_id=str(second),
    )  # fmt: skip
    assert (status, "C’est enregistré." in page) == (200, True)


def test_a_cooperative_reads_its_own_advances_and_no_other(do: Do, lending: Lending, sign_in: SignIn) -> None:
    mine = an_advance(do, lending, SHARES)
    other = a_producer(do, "Ouzioua").organisation_id
    theirs = a_grant(do, lending, SHARES, organisation_id=other)
    officer = a_person(do, Role.COOPERATIVE_OFFICER, "Aïcha", organisation_id=lending.organisation_id)
    browser = sign_in(officer)
    assert "FDIR-A-25-0001" in browser.get("/my-advances").text
    page = browser.get(f"/fund/advances/{mine}").text
    assert "Échéancier en vigueur" in page
    assert "Verser une tranche" not in page
    assert browser.get(f"/fund/advances/{theirs}").status_code == 404


def test_an_auditor_reads_and_records_nothing(do: Do, lending: Lending, sign_in: SignIn) -> None:
    advance = a_grant(do, lending, SHARES)
    pay_out(do, advance, 12_000_000, date(2025, 3, 15))
    browser = sign_in(a_person(do, Role.AUDITOR, "Contrôle"))
    assert "Enregistrer un remboursement" not in browser.get(f"/fund/advances/{advance}").text
    assert browser.get(f"/fund/advances/{advance}/repayment").status_code == 403


def test_a_donor_is_written_then_what_it_gave_and_a_mistake_of_it(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    donor = {"name": "Amicale de Marseille", "key": "amicale", "kind": "diaspora", "country": "FR"}
    assert send(officer, "/fund/donors/new", **donor)[0] == 200
    donor_id = next(one.id for one in donors(db.session()) if one.key == "amicale")
    at = f"/funds/{lending.fund_id}"
    given = {
        "donor_id": str(donor_id), "kind": "kept", "cents": "30 000", "dated_on": "2025-06-01",
        "received_by": "bank", "earmark": "branch", "branch": "saffron", "reference": "Convention",
    }  # fmt: skip
    status, page = send(officer, f"{at}/contributions/new", **given)
    assert (status, "Amicale de Marseille" in page, "Une filière : Safran" in page) == (200, True, True)
    moved = {"kind": "withdrawn", "cents": "530 001", "dated_on": "2025-06-02", "reference": "Retrait"}
    status, page = send(officer, f"{at}/money-moves/new", **moved)
    assert (status, "Il n’y a pas assez d’argent" in page) == (422, True)
    assert send(officer, f"{at}/money-moves/new", **{**moved, "cents": "1 000"})[0] == 200
    first = contributions_of(db.session(), lending.fund_id, date(2025, 6, 30))[0].contribution
    told = {"dated_on": "2025-06-03", "reason": "Saisi deux fois"}
    status, page = send(officer, f"/fund/contributions/{first.id}/reversal", **told)
    assert (status, "annulé depuis" in page) == (200, True)
