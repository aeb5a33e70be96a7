"""A recall as it is read: before it is made, on its page, and as the report that leaves."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.ids import new_id
from shop.queries.recalls.cases import visible_recalls
from shop.web import recalls
from tests.builders.recalls import EVERYONE, recalled, sold
from tests.builders.shop import a_person, a_shop
from tests.conftest import Do
from traceability.models import Lot

SignIn = Callable[[UUID], FlaskClient]


def test_the_manager_reads_what_will_happen_recalls_and_downloads_the_receipts(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    shop = a_shop(do, 20)
    sold(do, shop, 3)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    before = browser.get(f"/lots/{shop.lot_id}/recall")
    assert before.status_code == 200
    assert "1 ticket en a déjà vendu" in before.text
    empty = browser.post(
        f"/lots/{shop.lot_id}/recall", data={"reason": "", "advice": "Rapportez-le", "severity": "2"}
    )
    assert empty.status_code == 422
    assert "Rapportez-le" in empty.text
    answer = browser.post(
        f"/lots/{shop.lot_id}/recall",
        data={"reason": "Corps étranger", "advice": "Rapportez le produit.", "severity": "1"},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert "TAR1-000001" in answer.text
    recall_id = visible_recalls(session, EVERYONE)[0][0].id
    file = browser.get(f"/recalls/{recall_id}/receipts.csv")
    assert file.mimetype == "text/csv"
    assert "TAR1-000001;Boutique solidaire" in file.text
    assert "juste" not in browser.get(f"/recalls/{recall_id}/lots.csv").text
    assert browser.get("/recalls").text.count("Corps étranger") == 1


def test_a_seller_recalls_nothing(do: Do, sign_in: SignIn) -> None:
    shop = a_shop(do)
    browser = sign_in(a_person(do, Role.SELLER, place_id=shop.place_id))
    assert browser.get(f"/lots/{shop.lot_id}/recall").status_code == 403


def test_an_officer_recalls_her_own_lots_only(do: Do, sign_in: SignIn) -> None:
    shop = a_shop(do)
    browser = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=shop.owner_id))
    assert browser.get(f"/lots/{shop.lot_id}/recall").status_code == 200
    assert browser.get(f"/lots/{new_id()}/recall").status_code == 404


def test_the_report_is_a_page_a_pdf_and_a_file_for_spreadsheets(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    shop = a_shop(do, 20)
    sold(do, shop, 3)
    recall_id = recalled(do, session, shop)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    page = browser.get(f"/recalls/{recall_id}")
    assert "100\xa0% de ce qui a été produit est retrouvé" in page.text
    paper = browser.get(f"/recalls/{recall_id}/report.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    told = browser.get(f"/recalls/{recall_id}/report.csv").text
    for title in ("Stock par lieu", "Tickets", "Transformations", "Avis envoyés et réponses"):
        assert title in told
    assert "TAR1-000001;Boutique solidaire" in told


def test_a_page_of_many_lots_shows_the_first_and_leads_to_all_of_them(
    do: Do, session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalls, "SHOWN_MAX", 3)
    shop = a_shop(do, 20)
    for number in range(1, 6):
        sold(do, shop, 1, number=number)
    recall_id = recalled(do, session, shop)
    client = sign_in(a_person(do, Role.NETWORK_MANAGER))
    page = client.get(f"/recalls/{recall_id}").text
    assert page.count('data-label="Ticket"') == 3
    assert "Seules 3 lignes sont montrées ici." in page
    assert "5 tickets à retrouver." in page
    report = client.get(f"/recalls/{recall_id}/report.csv").text
    assert all(f"TAR1-00000{number}" in report for number in range(1, 6))


def test_the_report_is_printed_in_arabic(do: Do, session: Session, sign_in: SignIn) -> None:
    shop = a_shop(do, 20)
    recall_id = recalled(do, session, shop)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    browser.set_cookie("locale", "ar")
    paper = browser.get(f"/recalls/{recall_id}/report.pdf")
    assert paper.data.startswith(b"%PDF")


def test_other_lots_of_the_same_cause_are_named_by_their_numbers(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    shop = a_shop(do, 20)
    producer_lots = session.scalars(
        select(Lot).where(Lot.trade_item_id.is_(None)).order_by(Lot.generation)
    ).all()
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    said = {"reason": "Corps étranger", "advice": "Rapportez-le.", "severity": "2"}
    wrong = browser.post(f"/lots/{shop.lot_id}/recall", data={**said, "also": "SAF-99-9999"})
    assert wrong.status_code == 422
    assert "SAF-99-9999" in wrong.text
    answer = browser.post(
        f"/lots/{shop.lot_id}/recall",
        data={**said, "also": producer_lots[0].code.lower()},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    session.rollback()
    assert set(session.scalars(select(Lot.state))) == {"recalled"}
