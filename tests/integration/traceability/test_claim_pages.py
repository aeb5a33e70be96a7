"""The pages of certificates, balances and claims, as each person meets them."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.clock import business_day, now
from kernel.ids import new_id
from producers.models import Certificate, CertificateEvent
from producers.operations.certificates import DecideOnCertificate, decide_on_certificate
from tests.builders.claims import STIGMAS, Grower, a_declaration, a_grower, dried, potted, stigmas
from tests.builders.files import a_pdf
from tests.builders.inventory import GRAM, KILO
from tests.builders.producers import a_certificate, a_plot
from tests.builders.shop import a_person
from tests.builders.traceability import BearLot, a_drying, a_new_lot, bear_lot
from tests.conftest import Do
from traceability.cli.reference import product_id
from traceability.gateways.label_words import label_of
from traceability.gateways.labels.label import Barcode
from traceability.models import ApprovedYield, LabelClaim, LabelPrinting, YieldDraw
from traceability.operations.label_claims import ClaimNotHeld
from traceability.operations.labels import RequestLabels, request_labels
from traceability.queries.labels import to_print

SignIn = Callable[[UUID], FlaskClient]


@dataclass(frozen=True, slots=True)
class Scene:
    """A grower with jars, and the people who look at them."""

    grower: Grower
    jars: UUID
    officer: UUID
    manager: UUID
    auditor: UUID


@pytest.fixture
def scene(do: Do) -> Scene:
    # Pages know the real day: this certificate is in force whenever the test is run.
    until = date(2099, 12, 31)
    grower = a_grower(do, body="CCPB MA-BIO-102", number="B-2026-7", valid_until=until)
    jars = potted(do, grower.producer, dried(do, grower.producer, {stigmas(do, grower): 600 * GRAM}))
    return Scene(
        grower,
        jars,
        a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=grower.id),
        a_person(do, Role.NETWORK_MANAGER),
        a_person(do, Role.AUDITOR),
    )


def suspended(do: Do, grower: Grower, day: date = date(2026, 11, 10)) -> None:
    command = DecideOnCertificate(new_id(), grower.certificate_id, "suspended", day, "Registre absent")
    do(decide_on_certificate, command)


def test_the_page_of_a_lot_tells_line_by_line_why_it_may_say_so(scene: Scene, sign_in: SignIn) -> None:
    page = sign_in(scene.auditor).get(f"/lots/{scene.jars}/claims").text
    assert "Peut se dire" in page
    assert "Le certificat B-2026-7 (CCPB MA-BIO-102) couvre Souktana le 28 oct. 2026." in page
    assert "a fini sa conversion le 1 janv. 2023" in page
    assert "600 g comptés sur le rendement approuvé du certificat B-2026-7." in page.replace("\xa0", " ")


def test_a_refused_claim_says_which_lot_and_plot_break_it(do: Do, scene: Scene, sign_in: SignIn) -> None:
    known = {"organic_status": "conventional", "organic_since": date(2020, 1, 1)}
    plot = a_plot(do, scene.grower.id, "P-NON", **known)
    bad = stigmas(do, scene.grower, 60 * GRAM, plots=(plot,))
    dry = dried(do, scene.grower.producer, {bad: 60 * GRAM})
    page = sign_in(scene.officer).get(f"/lots/{dry}/claims").text
    assert "Ne peut pas se dire" in page
    assert "La parcelle P-NON n’est ni biologique ni en conversion (récolte du 28 oct. 2026)." in page
    shape = sign_in(scene.officer).get(f"/lots/{dry}/claims.json").get_json()
    assert shape["claims"][0]["state"] == "broken"
    assert shape["claims"][0]["causes"][0]["values"]["plot"] == "P-NON"


def test_the_lots_own_page_sums_up_what_it_may_say(scene: Scene, sign_in: SignIn) -> None:
    page = sign_in(scene.officer).get(f"/lots/{scene.jars}").text
    assert "Ce que ce lot peut dire" in page
    assert f"/lots/{scene.jars}/claims" in page


def test_every_page_says_that_a_certificate_is_suspended(do: Do, scene: Scene, sign_in: SignIn) -> None:
    suspended(do, scene.grower)
    browser = sign_in(scene.auditor)
    told = f"/certificates/{scene.grower.certificate_id}"
    for address in ("/certificates", told, f"/organisations/{scene.grower.id}/certificates"):
        page = browser.get(address).text
        assert "Suspendu depuis le 10 novembre 2026 : Registre absent" in page, address
    page = browser.get(f"/lots/{scene.jars}/claims").text
    assert "Ce lot a été fait avant : il garde sa mention." in page
    assert "Suspendu" in browser.get(f"/organisations/{scene.grower.id}").text


def test_the_manager_records_corrects_and_suspends_a_certificate(
    scene: Scene, sign_in: SignIn, session: Session
) -> None:
    browser = sign_in(scene.manager)
    paper = {
        "scheme": "fairtrade", "branch": "saffron", "body": "FLOCERT", "number": "F-1", "scope": "Safran",
        "valid_from": "2026-01-01", "valid_until": "2026-12-31", "product_keys": ["saffron_dry"],
        "plots": [str(scene.grower.plot_id)], "version_id": "",
    }  # fmt: skip
    new = f"/organisations/{scene.grower.id}/certificates/new"
    sent = {**paper, "document": (io.BytesIO(a_pdf()), "certificat.pdf")}
    answer = browser.post(new, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 302, answer.text
    session.rollback()
    found = session.scalars(select(Certificate).where(Certificate.number == "F-1")).one()
    address = f"/certificates/{found.id}"
    page = browser.get(address).text
    assert "Safran en filaments" in page
    assert "P1" in page
    assert browser.get(f"{address}/document").data.startswith(b"%PDF")
    corrected = {**paper, "number": "F-7", "reason": "Un chiffre faux"}
    assert browser.post(f"{address}/correct", data=corrected).status_code == 302
    assert "Un chiffre faux" in browser.get(address).text
    wrong = browser.post(f"{address}/decide", data={"kind": "reinstated", "effective_on": "2026-11-01",
                                                     "reason": "Contrôle"})  # fmt: skip
    assert wrong.status_code == 422
    assert "Ce certificat n’est pas suspendu ce jour-là." in wrong.text
    assert "Contrôle" in wrong.text
    decided = {"kind": "suspended", "effective_on": "01/11/2026", "reason": "Contrôle"}
    assert browser.post(f"{address}/decide", data=decided).status_code == 302
    session.rollback()
    assert session.scalars(select(CertificateEvent)).one().effective_on == date(2026, 11, 1)


def test_a_document_that_is_none_is_told_at_its_field_and_nothing_typed_is_lost(
    scene: Scene, sign_in: SignIn
) -> None:
    sent = {"scheme": "fairtrade", "branch": "saffron", "body": "FLOCERT", "number": "F-1",
            "scope": "Tout le safran", "valid_from": "2026-01-01", "valid_until": "2026-12-31",
            "document": (io.BytesIO(b"MZ not a paper"), "certificat.pdf")}  # fmt: skip
    new = f"/organisations/{scene.grower.id}/certificates/new"
    answer = sign_in(scene.manager).post(new, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Seuls un PDF ou une photo" in answer.text
    assert "Tout le safran" in answer.text


def test_the_officer_declares_the_manager_approves_and_the_harvest_counts(
    do: Do, sign_in: SignIn, session: Session
) -> None:
    grower = a_grower(do, approved=None)
    fresh = stigmas(do, grower)
    officer = a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=grower.id)
    manager = a_person(do, Role.NETWORK_MANAGER)
    asked = {"organisation_id": str(grower.id), "product_id": str(product_id(STIGMAS)), "season": "2026"}
    address = f"/certificates/{grower.certificate_id}"
    wrong = sign_in(officer).post(f"{address}/declare", data={**asked, "quantity": "beaucoup"})
    assert wrong.status_code == 422
    assert "n’est pas une quantité" in wrong.text
    assert "beaucoup" in wrong.text
    assert sign_in(officer).post(f"{address}/declare", data={**asked, "quantity": "12,5"}).status_code == 302
    assert sign_in(officer).get(f"{address}/approve").status_code == 403
    given = {**asked, "quantity": "13", "approved_on": "2026-10-01", "reference": "L-1"}
    above = sign_in(manager).post(f"{address}/approve", data=given)
    assert "L’organisme n’approuve pas plus que ce qui est déclaré." in above.text
    done = sign_in(manager).post(f"{address}/approve", data={**given, "quantity": "12"})
    assert done.status_code == 302
    session.rollback()
    assert session.scalars(select(ApprovedYield)).one().quantity == 12 * KILO
    assert session.scalars(select(YieldDraw)).one().lot_id == fresh
    page = sign_in(manager).get(done.headers["Location"]).text.replace("\xa0", " ")
    assert "12,5 kg" in page
    assert "600 g" in page
    assert "11,4 kg" in page


def test_the_balance_is_a_table_and_a_file(scene: Scene, sign_in: SignIn, do: Do) -> None:
    do(request_labels, RequestLabels(new_id(), new_id(), scene.jars, "a4-2x7", 40))
    browser = sign_in(scene.auditor)
    assert "B-2026-7" in browser.get("/balances?season=2026").text
    assert "B-2026-7" not in browser.get("/balances?season=2025").text
    lines = browser.get("/balances.csv").text.lstrip("\ufeff").splitlines()
    assert lines[1].split(";")[6:] == [
        "100.000000", "100.000000", "0.600000", "99.400000", "0.050000", "0.040000",
    ]  # fmt: skip


def test_a_cooperative_sees_the_balances_of_what_covers_it_only(
    do: Do, scene: Scene, sign_in: SignIn
) -> None:
    other = a_grower(do, "Imgoun", number="AUTRE-1")
    page = sign_in(scene.officer).get("/balances").text
    assert "B-2026-7" in page
    assert "AUTRE-1" not in page
    address = f"/balances/{other.certificate_id}/2026/{product_id(STIGMAS)}"
    beyond = address.replace("2026", str(10**20))
    assert sign_in(scene.officer).get(beyond).status_code == 404
    assert sign_in(scene.officer).get(address).status_code == 404


def test_what_waits_is_counted_by_a_button(do: Do, sign_in: SignIn, session: Session) -> None:
    grower = a_grower(do, approved=KILO)
    stigmas(do, grower, 2 * KILO)
    a_declaration(do, grower.id, grower.certificate_id, 9 * KILO)
    browser = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=grower.id))
    address = f"/balances/{grower.certificate_id}/2026/{product_id(STIGMAS)}"
    assert "1 récolte attend" in browser.get(address).text
    assert browser.post(address).status_code == 302
    assert "1 récolte attend" in browser.get(address).text


def test_a_label_bears_what_holds_when_it_is_printed_and_keeps_it(
    do: Do, scene: Scene, session: Session
) -> None:
    first, second = new_id(), new_id()
    asked = {"lot_id": scene.jars, "sheet": "a4-2x7", "count": 5, "mentions": ("bio_ma",)}
    do(request_labels, RequestLabels(first, first, **asked))
    suspended(do, scene.grower)
    with pytest.raises(ClaimNotHeld):
        do(request_labels, RequestLabels(second, second, **asked))
    session.rollback()
    assert session.get(LabelPrinting, second) is None
    kept = session.scalars(select(LabelClaim)).one()
    assert kept.text == "Agriculture biologique (Maroc) – certifié par CCPB MA-BIO-102"
    label = label_of(to_print(session, first), Barcode.ARTICLE)
    assert label.certification == kept.text


def test_the_label_form_offers_only_what_may_be_said(do: Do, scene: Scene, sign_in: SignIn) -> None:
    address = f"/lots/{scene.jars}/labels"
    assert "Agriculture biologique (Maroc) · CCPB MA-BIO-102" in sign_in(scene.officer).get(address).text
    suspended(do, scene.grower)
    page = sign_in(scene.officer).get(address).text
    assert "Aucune certification ne peut être imprimée sur ce lot aujourd’hui." in page


def test_what_came_from_outside_needs_its_suppliers_certificate(
    do: Do, scene: Scene, sign_in: SignIn
) -> None:
    new = a_new_lot(scene.grower.id, STIGMAS, KILO, origin="intake", made_on=date(2026, 11, 1))
    do(bear_lot, BearLot(new))
    dry = a_drying(do, scene.grower.id, new.lot_id)
    browser = sign_in(scene.manager)
    assert "Reçu de l’extérieur le 1 nov. 2026 sans certificat" in browser.get(f"/lots/{dry}/claims").text
    sent = {"scheme": "bio_ma", "holder": "Ferme Aznag", "body": "Ecocert", "number": "E-3",
            "valid_from": "2026-01-01", "valid_until": "2026-12-31",
            "document": (io.BytesIO(a_pdf()), "aznag.pdf")}  # fmt: skip
    address = f"/lots/{new.lot_id}/evidence/new"
    answer = browser.post(address, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 302
    page = browser.get(f"/lots/{dry}/claims").text
    assert "avec le certificat E-3 (Ecocert) de Ferme Aznag." in page
    assert "Peut se dire" in page


def test_home_tells_the_officer_and_the_manager_of_a_certificate_that_ends(
    do: Do, scene: Scene, sign_in: SignIn
) -> None:
    assert "Renouveler" not in sign_in(scene.officer).get("/").text
    soon = business_day(now(), "Africa/Casablanca") + timedelta(days=20)
    a_certificate(do, scene.grower.id, scheme="fairtrade", number="FIN-1", valid_until=soon)
    for user in (scene.officer, scene.manager):
        assert "1 certificat prend fin bientôt" in sign_in(user).get("/").text
        page = sign_in(user).get("/certificates").text
        assert "À renouveler" in page
        assert "20 jours restants" in page
