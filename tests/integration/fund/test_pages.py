"""The fund's pages, as those who run it, control it or borrow from it see them."""

import csv
from collections.abc import Callable
from datetime import date
from html import unescape
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from fund.messages.indicators import DEFINITIONS
from fund.queries.applications import advance_of, application_by_id, visible_applications
from fund.queries.capital import contributions_of, donors
from fund.queries.funds import all_funds
from kernel.access import Role, system_actor
from kernel.db import db
from kernel.ids import new_id
from tests.builders.files import a_pdf
from tests.builders.fund import (
    Lending,
    a_fund,
    a_grant,
    an_advance,
    an_application,
    pay_out,
    repay,
    stands,
)
from tests.builders.inventory import a_producer
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
SHARES = ((date(2025, 9, 30), 3_600_000), (date(2025, 10, 31), 3_600_000), (date(2030, 9, 30), 4_800_000))


@pytest.fixture
def lending(do: Do) -> Lending:
    return a_fund(do)


@pytest.fixture
def officer(do: Do, sign_in: SignIn) -> FlaskClient:
    return sign_in(a_person(do, Role.FUND_OFFICER, "Youssef"))


def fields(page: str) -> dict[str, str]:
    """The hidden fields of a page's form, as a browser would send them back."""
    names = ("operation_id", "record_id")
    found = {name: page.split(f'name="{name}" type="hidden" value="') for name in names}
    return {name: rest[1].split('"')[0] for name, rest in found.items() if len(rest) > 1}


def send(browser: FlaskClient, address: str, **typed: str) -> tuple[int, str]:
    """Open a page, fill its form in, send it."""
    answer = browser.post(address, data={**fields(browser.get(address).text), **typed}, follow_redirects=True)
    return answer.status_code, answer.text


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


def test_an_application_is_asked_seen_and_granted_by_a_schedule_that_was_previewed(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    asked = {
        "fund_id": str(lending.fund_id), "organisation_id": str(lending.organisation_id), "branch": "saffron",
        "purpose": "Un séchoir", "cents": "120 000", "submitted_on": "2025-02-01",
        "guarantors-0-name": "GIE Taliouine", "guarantors-0-cents": "60 000",
    }  # fmt: skip
    status, page = send(officer, "/fund/applications/new", **asked)
    assert (status, "FDIR-D-25-0001" in page, "GIE Taliouine" in page) == (200, True, True)
    at = f"/fund/applications/{visible_applications(db.session(), system_actor('test'))[0].application.id}"
    seen = {
        "visited_on": "2025-02-10",
        "visited_by": "Hassan",
        "report": "Prêt.",
        "recommendation": "favourable",
    }
    answer = officer.post(f"{at}/visit", data={**seen, "record_id": str(new_id())}, follow_redirects=True)
    assert "favorable" in answer.text
    decided = {
        "decided_on": "2025-03-01", "outcome": "approved", "cents": "120 000",
        "plan": "after_harvest", "count": "3",
        **{f"votes-{row}-member": name for row, name in enumerate(("Fatima", "Hassan", "Lahcen"))},
        **{f"votes-{row}-voice": "for" for row in range(3)},
        "fee_percent": "0", "fee_taken": "withheld", "retention_cap": "due",
    }  # fmt: skip
    status, page = send(officer, f"{at}/decision", **decided, step="plan")
    assert (status, "30 novembre 2025" in page, "30/11/2027 40000,00" in page) == (200, True, True)
    wrong = {"shares": "31/12/2025 100 000", "step": "save"}
    status, page = send(officer, f"{at}/decision", **decided, **wrong)
    assert (status, "Les échéances ne font pas le montant" in page) == (422, True)
    right = {"shares": "31/12/2025 40 000\n2026-12-31 80 000", "step": "save"}
    status, page = send(officer, f"{at}/decision", **decided, **right, tranches="01/04/2025 50 000")
    assert (status, "elles font 50\u202f000,00" in page) == (422, True)
    assert send(officer, f"{at}/decision", **decided, **right, tranches="demain 50 000")[0] == 422
    right |= {"tranches": "01/04/2025 50 000\n01/06/2025 70 000"}
    status, page = send(officer, f"{at}/decision", **decided, **right)
    assert (status, "FDIR-PV-25-0001" in page, "FDIR-A-25-0001" in page) == (200, True, True)
    advance = page.split("/fund/advances/")[1].split('"')[0]
    assert "1 juin 2025" in officer.get(f"/fund/advances/{advance}").text
    assert 'value="50000,00"' in officer.get(f"/fund/advances/{advance}/disbursement").text


def test_a_paper_is_joined_and_an_application_withdrawn(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    at = f"/fund/applications/{an_application(do, lending)}"
    quote = (BytesIO(a_pdf()), "devis.pdf")
    sent = {"record_id": str(new_id()), "shows": "Devis de la presse", "file": quote}
    answer = officer.post(f"{at}/papers", data=sent, follow_redirects=True)
    assert "Devis de la presse" in answer.text
    link = answer.text.split(f'href="{at}/papers/')[1].split('"')[0]
    assert officer.get(f"{at}/papers/{link}").status_code == 200
    told = {"withdrawn_on": "2025-03-01", "reason": "Autre financement"}
    answer = officer.post(f"{at}/withdrawal", data=told, follow_redirects=True)
    assert "Autre financement" in answer.text
    assert "Écrire la décision du comité" not in answer.text


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


VOTES = {
    **{f"votes-{row}-member": name for row, name in enumerate(("Fatima", "Hassan", "Lahcen"))},
    **{f"votes-{row}-voice": "for" for row in range(3)},
}


def test_a_schedule_made_in_equal_parts_spreads_a_later_tranche_in_equal_parts(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    at = f"/fund/applications/{an_application(do, lending)}"
    granted = {
        **VOTES, "decided_on": "2025-03-01", "outcome": "approved", "cents": "100 000", "plan": "equal",
        "count": "3", "every_months": "3", "grace_months": "0", "fee_percent": "0", "fee_taken": "withheld",
        "retention_cap": "due",
    }  # fmt: skip
    made = send(officer, f"{at}/decision", **granted, step="plan")[1]
    shares = unescape(made.split('name="shares"')[1].split(">", 1)[1].split("</textarea>")[0]).strip()
    assert shares.splitlines()[2] == "01/12/2025 33333,34"
    assert send(officer, f"{at}/decision", **granted, shares=shares, step="save")[0] == 200
    advance = advance_of(db.session(), application_by_id(db.session(), UUID(at.split("/")[-1])))
    assert advance is not None
    pay_out(do, advance.id, 5_000_000, date(2025, 3, 15))
    pay_out(do, advance.id, 5_000_000, date(2025, 7, 1))
    told = [share.principal_cents for share in stands(advance.id, date(2025, 7, 1)).shares]
    assert told == [1_666_666, 4_166_667, 4_166_667]


def test_new_dates_are_compared_with_the_old_then_decided(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    advance = an_advance(do, lending, SHARES)
    repay(do, advance, 4_000_000, date(2025, 10, 5))
    at = f"/fund/advances/{advance}"
    assert "Reporter les échéances" in officer.get(at).text
    asked = {
        **VOTES, "decided_on": "2025-11-20", "reason": "Gel du printemps",
        "plan": "equal", "count": "2", "every_months": "6",
    }  # fmt: skip
    status, page = send(officer, f"{at}/rescheduling", **{**asked, "reason": ""}, step="plan")
    assert (status, "20/05/2026 40000,00" in page, "20/11/2026 40000,00" in page) == (200, True, True)
    before, after = page.split('id="before"')[1].split('id="after"')
    assert "32\u202f000,00" in before
    assert "40\u202f000,00" in after
    undated = {"decided_on": "", "shares": "20/05/2026 80 000", "step": "compare"}
    status, page = send(officer, f"{at}/rescheduling", **{**asked, **undated})
    assert (status, "À remplir." in page) == (422, True)
    short = {"shares": "20/05/2026 40 000", "step": "compare"}
    status, page = send(officer, f"{at}/rescheduling", **asked, **short)
    assert (status, "Les échéances ne font pas le montant" in page) == (422, True)
    right = {"shares": "20/05/2026 30 000\n20/11/2026 50 000", "step": "save"}
    status, page = send(officer, f"{at}/rescheduling", **{**asked, "reason": ""}, **right)
    assert (status, "À remplir." in page) == (422, True)
    status, page = send(officer, f"{at}/rescheduling", **{**asked, "votes-2-member": ""}, **right)
    assert (status, "Le quorum n’est pas atteint" in page) == (422, True)
    status, page = send(officer, f"{at}/rescheduling", **asked, **right)
    assert (status, "FDIR-PV-25-0002" in page, "Gel du printemps" in page) == (200, True, True)
    assert "reportée" in page
    told = [(share.due_on, share.unpaid_cents) for share in stands(advance, date(2025, 11, 20)).shares]
    assert told[-2:] == [(date(2026, 5, 20), 3_000_000), (date(2026, 11, 20), 5_000_000)]


def test_what_will_be_lost_is_told_before_the_committee_gives_it_up(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    advance = an_advance(do, lending, SHARES, fee_bp=300, fee_taken="in_instalments")
    repay(do, advance, 3_708_000, date(2025, 10, 1))
    at = f"/fund/advances/{advance}"
    page = officer.get(f"{at}/write-off").text
    assert "84\u202f000,00" in page
    assert "2\u202f520,00" in page
    assert "Passer 86\u202f520,00" in page
    asked = {**VOTES, "decided_on": "2025-09-01", "reason": "Coopérative dissoute"}
    status, page = send(officer, f"{at}/write-off", **asked)
    assert (status, "quelque chose est déjà daté" in page) == (422, True)
    status, page = send(officer, f"{at}/write-off", **{**asked, "decided_on": "2026-01-15"})
    assert (status, "est passée en perte" in page, "Coopérative dissoute" in page) == (200, True, True)
    assert "Reporter les échéances" not in page
    assert "Enregistrer une récupération" in page
    assert "Passer en perte" not in page
    told = stands(advance, date(2026, 1, 15))
    assert (told.written_off_cents, told.fees_due_cents, told.state) == (8_400_000, 0, "written_off")


def test_nothing_is_put_off_or_given_up_of_an_advance_not_paid_out(
    do: Do, lending: Lending, officer: FlaskClient, sign_in: SignIn
) -> None:
    at = f"/fund/advances/{a_grant(do, lending, SHARES)}"
    asked = {
        **VOTES, "decided_on": "2025-11-20", "reason": "Gel",
        "plan": "equal", "shares": "20/05/2026 120 000",
    }  # fmt: skip
    page = officer.get(at).text
    for verb, kind in (("Reporter les échéances", "rescheduling"), ("Passer en perte", "write-off")):
        assert verb not in page
        assert officer.get(f"{at}/{kind}").status_code == 200
        status, refused = send(officer, f"{at}/{kind}", **asked, step="save")
        assert (status, "Rien n’est dû sur l’avance" in refused) == (422, True)
    auditor = sign_in(a_person(do, Role.AUDITOR, "Contrôle"))
    assert auditor.get(f"{at}/write-off").status_code == 403
