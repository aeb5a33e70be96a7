"""Pages of payouts: a manager prepares, another approves and pays, a cooperative reads to the receipt."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.access import Actor, Grant, Role
from kernel.clock import business_day, now
from kernel.db import db
from kernel.ids import new_id
from shop.models import Payout, PayoutDecision, PayoutPayment, PayoutRun, Sale
from shop.operations.payouts.agreements import TellBankAccount, tell_bank_account
from shop.operations.sales import record_sale
from shop.queries.payouts.agreements import visible_agreements
from tests.builders.inventory import a_place
from tests.builders.payouts import a_run_of_payouts, an_agreement, an_approved_run, payout_of
from tests.builders.shop import Shop, a_person, a_receipt, a_shop, a_till
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def shop(do: Do) -> Shop:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    for number in (1, 2):
        sale = a_receipt(shop, shop.jars(2), number=number)
        do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    return shop


def a_manager(do: Do, shop: Shop, name: str = "Fatima") -> UUID:
    return a_person(do, Role.BOUTIQUE_MANAGER, name, place_id=shop.place_id)


def an_officer(do: Do, organisation_id: UUID) -> UUID:
    return a_person(do, Role.COOPERATIVE_OFFICER, "Zahra", organisation_id=organisation_id)


def test_a_manager_sees_what_is_owed_prepares_it_and_another_approves(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    address = f"/places/{shop.place_id}/payouts?until=2026-11-25"
    browser = sign_in(a_manager(do, shop))
    page = browser.get(address).text
    assert "Souktana" in page
    assert "180,00" in page
    sent = browser.post(address, data={"note": "novembre"})
    assert sent.status_code == 302
    run = session.scalars(select(PayoutRun)).one()
    assert (run.until, run.note) == (date(2026, 11, 25), "novembre")
    own = browser.get(f"/payout-runs/{run.id}").text
    assert "une autre personne les approuve" in own
    refused = browser.post(f"/payout-runs/{run.id}", data={"decision": "approved"})
    assert refused.status_code == 422
    assert "une autre personne" in refused.text
    other = sign_in(a_manager(do, shop, "Hassan"))
    assert other.post(f"/payout-runs/{run.id}", data={"decision": "approved"}).status_code == 302
    assert session.scalars(select(PayoutDecision.decision)).one() == "approved"


def test_a_run_never_counts_a_day_that_is_not_over(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    today = business_day(now(), "Africa/Casablanca")
    tomorrow = today + timedelta(days=1)
    browser = sign_in(a_manager(do, shop))
    browser.post(f"/places/{shop.place_id}/payouts?until={tomorrow}")
    # What was asked is brought back to the last day that is over.
    assert all(run.until < today for run in session.scalars(select(PayoutRun)))


def test_a_rejection_says_why_or_is_not_one(do: Do, session: Session, shop: Shop, sign_in: SignIn) -> None:
    run_id = a_run_of_payouts(do, shop.place_id)
    browser = sign_in(a_manager(do, shop))
    refused = browser.post(f"/payout-runs/{run_id}", data={"decision": "rejected", "note": " "})
    assert (refused.status_code, "Dites pourquoi" in refused.text) == (422, True)
    browser.post(f"/payout-runs/{run_id}", data={"decision": "rejected", "note": "prix faux"})
    assert "prix faux" in browser.get(f"/payout-runs/{run_id}").text


def test_a_cooperative_opens_its_statement_down_to_the_receipt(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    payout_id = payout_of(an_approved_run(do, shop.place_id))
    browser = sign_in(an_officer(do, shop.owner_id))
    number = session.scalars(select(Payout.number)).one()
    assert number in browser.get("/payouts").text
    page = browser.get(f"/payouts/{payout_id}").text
    assert "TAR1-000001" in page
    sale_id = session.scalars(select(Sale.id).where(Sale.receipt_number == "TAR1-000001")).one()
    receipt = browser.get(f"/payouts/{payout_id}/receipts/{sale_id}").text
    assert "Safran 1 g" in receipt
    assert browser.get(f"/payouts/{payout_id}/receipts/{new_id()}").status_code == 404
    # She reads; she neither pays nor corrects.
    assert browser.post(f"/payouts/{payout_id}/pay").status_code == 403


def test_a_cooperative_sees_neither_anothers_statement_nor_one_not_approved(
    do: Do, shop: Shop, sign_in: SignIn
) -> None:
    run_id = a_run_of_payouts(do, shop.place_id)
    officer = an_officer(do, shop.owner_id)
    assert sign_in(officer).get(f"/payouts/{payout_of(run_id)}").status_code == 404
    stranger = an_officer(do, a_shop_owner(do))
    assert sign_in(stranger).get(f"/payouts/{payout_of(run_id)}").status_code == 404


def a_shop_owner(do: Do) -> UUID:
    from tests.builders.inventory import a_producer

    return a_producer(do, "Ailleurs").organisation_id


def test_a_statement_is_marked_paid_with_what_proves_it(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    at = now() - timedelta(days=1)
    payout_id = payout_of(an_approved_run(do, shop.place_id, date(2026, 11, 25), at=at))
    browser = sign_in(a_manager(do, shop))
    day = business_day(now(), "Africa/Casablanca").isoformat()
    wrong = browser.post(f"/payouts/{payout_id}/pay", data={"paid_on": day, "means": "transfer"})
    assert wrong.status_code == 422
    paid = {"paid_on": day, "means": "transfer", "paid_reference": "VIR 44"}
    assert browser.post(f"/payouts/{payout_id}/pay", data=paid).status_code == 302
    assert session.scalars(select(PayoutPayment.reference)).one() == "VIR 44"
    assert "VIR 44" in browser.get(f"/payouts/{payout_id}").text


def test_what_is_wrong_with_a_correction_is_said_at_its_field_and_kept(
    do: Do, shop: Shop, sign_in: SignIn
) -> None:
    payout_id = payout_of(an_approved_run(do, shop.place_id))
    browser = sign_in(a_manager(do, shop))
    wrong = browser.post(f"/payouts/{payout_id}/correct", data={"amount": "beaucoup", "reason": "erreur"})
    assert wrong.status_code == 422
    assert "n’est pas un montant" in wrong.text
    assert 'value="erreur"' in wrong.text


def test_the_statement_is_a_pdf_and_a_csv_with_every_line(do: Do, shop: Shop, sign_in: SignIn) -> None:
    payout_id = payout_of(an_approved_run(do, shop.place_id))
    browser = sign_in(an_officer(do, shop.owner_id))
    pdf = PdfReader(BytesIO(browser.get(f"/payouts/{payout_id}/statement.pdf").data))
    assert "TAR1-000002" in "".join(page.extract_text() for page in pdf.pages)
    text = browser.get(f"/payouts/{payout_id}/statement.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Dû"] for row in rows] == ["70.20", "70.20"]
    slips = PdfReader(BytesIO(browser.get(f"/payouts/{payout_id}/slips.pdf").data))
    assert "140,40" in slips.pages[0].extract_text()


def an_account(do: Do, organisation_id: UUID, currency: str, sort: str, number: str) -> None:
    told = TellBankAccount(new_id(), organisation_id, currency, date(2026, 1, 1), sort, number, "Titulaire")
    do(tell_bank_account, told)


def test_moroccan_banks_get_a_list_of_accounts_and_amounts(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    keeper = session.get_one(Place, shop.place_id).organisation_id
    assert keeper is not None
    an_account(do, shop.owner_id, "MAD", "rib", "011519000001205000534921")
    run_id = an_approved_run(do, shop.place_id)
    browser = sign_in(a_manager(do, shop))
    refused = browser.get(f"/payout-runs/{run_id}/transfers.csv")
    assert refused.status_code == 409
    an_account(do, keeper, "MAD", "rib", "011519000001205000534921")
    text = browser.get(f"/payout-runs/{run_id}/transfers.csv").data.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [(row["Compte crédité"], row["Montant"]) for row in rows] == [
        ("011519000001205000534921", "140.40")
    ]


def test_a_boutique_in_euros_gets_a_sepa_file(do: Do, session: Session, sign_in: SignIn) -> None:
    shop = a_french_shop(do)
    keeper = session.get_one(Place, shop.place_id).organisation_id
    assert keeper is not None
    for organisation_id in (shop.owner_id, keeper):
        an_account(do, organisation_id, "EUR", "iban", "FR14 2004 1010 0505 0001 3M02 606")
    run_id = an_approved_run(do, shop.place_id)
    answer = sign_in(a_manager(do, shop)).get(f"/payout-runs/{run_id}/transfers.xml")
    assert answer.status_code == 200
    space = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}
    root = ElementTree.fromstring(answer.data)
    amounts = [(one.text, one.get("Ccy")) for one in root.iterfind(".//p:InstdAmt", space)]
    assert amounts == [("70.20", "EUR")]
    assert [one.text for one in root.iterfind(".//p:EndToEndId", space)] == ["RV-26-0001-01"]


def a_french_shop(do: Do) -> Shop:
    """A shop in Marseille that sold two jars of a Moroccan cooperative."""
    shop = a_shop(do, where={"currency": "EUR", "country": "FR", "timezone": "Europe/Paris"})
    an_agreement(do, shop.owner_id)
    sale = a_receipt(shop, shop.jars(2), currency="EUR")
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    return shop


def test_the_network_writes_what_was_agreed_and_everybody_concerned_reads_it(
    do: Do, shop: Shop, sign_in: SignIn
) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    said = {
        "organisation_id": str(shop.owner_id),
        "place_id": str(shop.place_id),
        "valid_from": "2026-12-01",
        "commission_bp": "17,5",
        "commission_base": "net",
        "commission_tax_bp": "0",
        "solidarity_bp": "2",
        "retention_bp": "30",
        "losses_borne_by": "boutique",
        "reference": "Convention du 1er décembre",
    }
    wrong = browser.post("/agreements/new", data={**said, "commission_bp": "beaucoup"})
    assert (wrong.status_code, "entre 0 et 100" in wrong.text) == (422, True)
    assert browser.post("/agreements/new", data=said).status_code == 302
    page = sign_in(an_officer(do, shop.owner_id)).get("/agreements").text
    assert "17,5" in page
    assert "Convention du 1er décembre" in page
    assert "Convention du 1er" not in sign_in(an_officer(do, a_shop_owner(do))).get("/agreements").text


def test_an_account_with_a_wrong_digit_is_refused_at_its_field(do: Do, shop: Shop, sign_in: SignIn) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    said = {
        "organisation_id": str(shop.owner_id),
        "currency": "MAD",
        "sort": "rib",
        "number": "011 519 0000012050005349 22",
        "holder": "Coopérative",
        "valid_from": "2026-01-01",
    }
    wrong = browser.post("/bank-accounts/new", data=said)
    assert (wrong.status_code, "24 chiffres" in wrong.text) == (422, True)
    right = {**said, "number": "011 519 0000012050005349 21"}
    assert browser.post("/bank-accounts/new", data=right).status_code == 302
    assert "0115 1900" in browser.get("/agreements").text


def test_a_deposit_is_written_from_the_page(do: Do, shop: Shop, sign_in: SignIn) -> None:
    browser = sign_in(a_manager(do, shop))
    said = {
        "organisation_id": str(shop.owner_id),
        "amount": "50,00",
        "paid_on": "2026-11-22",
        "means": "cash",
        "reference": "Reçu 3",
    }
    assert browser.post(f"/places/{shop.place_id}/payouts/deposit", data=said).status_code == 302
    assert "90,40" in browser.get(f"/places/{shop.place_id}/payouts?until=2026-11-25").text


def test_a_manager_reads_the_agreements_that_hold_at_her_shop_and_no_other(
    do: Do, shop: Shop, sign_in: SignIn
) -> None:
    """Those of everywhere and of her place; not what a cooperative agreed with another shop."""
    elsewhere = a_place(do, shop.owner_id, "Boutique d’Agadir", kind="boutique")
    hers = an_agreement(do, shop.owner_id, valid_from=date(2026, 2, 1), place_id=shop.place_id)
    theirs = an_agreement(do, shop.owner_id, valid_from=date(2026, 3, 1), place_id=elsewhere)
    manager = sign_in(a_manager(do, shop))
    page = manager.get("/agreements").text
    assert "Boutique solidaire" in page
    assert "Boutique d’Agadir" not in page
    seen = Actor(None, "", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=shop.place_id)}))
    ids = {row.agreement.id for row in visible_agreements(db.session(), seen)}
    assert hers in ids
    assert theirs not in ids
    assert len(ids) == 2


def test_a_store_is_listed_among_what_sells_once_it_has_a_till(do: Do, shop: Shop, sign_in: SignIn) -> None:
    manager = sign_in(a_person(do, Role.NETWORK_MANAGER))
    store = a_place(do, shop.owner_id, "Magasin du village", kind="store")
    listed = ("/prices", "/sales", "/closings", "/payouts")
    assert not any("Magasin du village" in manager.get(one).text for one in listed)
    a_till(do, store, code="VIL1")
    assert all("Magasin du village" in manager.get(one).text for one in listed)
