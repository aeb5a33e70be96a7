"""Applications and decisions of the committee on screen: granted, put off, given up."""

from collections.abc import Callable
from datetime import date
from html import unescape
from io import BytesIO
from uuid import UUID

from flask.testing import FlaskClient

from fund.queries.applications import advance_of, application_by_id, visible_applications
from kernel.access import Role, system_actor
from kernel.db import db
from kernel.ids import new_id
from tests.builders.browsing import send
from tests.builders.files import a_pdf
from tests.builders.fund import Lending, a_grant, an_advance, an_application, pay_out, repay, stands
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
SHARES = ((date(2025, 9, 30), 3_600_000), (date(2025, 10, 31), 3_600_000), (date(2030, 9, 30), 4_800_000))


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
