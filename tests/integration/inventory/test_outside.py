"""Goods from outside: their supplier and papers are kept, and what is made of them rests on those."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import StockBalance, StockMove
from inventory.operations.outside import PaperIsTheNetworks, SeasonOutOfRange
from inventory.queries.stock import disagreements
from inventory.rules.places import VIRTUAL
from kernel.access import Actor, Grant, Role
from kernel.models import JournalEntry
from tests.builders.claims import a_grower, dried, potted, stigmas
from tests.builders.epcis import a_system, flaws_of, told_events
from tests.builders.files import a_pdf, a_photo
from tests.builders.inventory import GRAM, KILO, Producer, a_producer
from tests.builders.outside import a_paper, a_supply, from_outside
from tests.builders.producers import an_organisation
from tests.builders.shop import a_person
from tests.conftest import NOW, Do
from traceability.cli.reference import product_id
from traceability.models import DeclaredCertificate, Lot, Supply
from traceability.operations.supplies import UnknownSupplier
from traceability.queries.claims import claims_of
from traceability.rules.supplies import NotAnAddress, supplier_address

SignIn = Callable[[UUID], FlaskClient]
GS1 = "https://id.gs1.org/01/09521234543213/10/AZ-7"


@pytest.fixture
def producer(do: Do) -> Producer:
    return a_producer(do)


def officer_of(do: Do, producer: Producer) -> UUID:
    return a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=producer.organisation_id)


def typed(**more: Any) -> dict[str, Any]:
    return {
        "product_id": str(product_id("saffron_fresh_stigmas")), "quantity": "12,5", "measure": "kg",
        "made_on": "2026-11-01", "supplier": "Ferme Aznag", "reference": "BL 118", "supplier_lot": "AZ-7",
        **more,
    }  # fmt: skip


def test_a_lot_from_outside_lies_in_the_store_and_came_from_the_suppliers_account(
    do: Do, producer: Producer, session: Session
) -> None:
    lot_id = from_outside(do, producer, 12 * KILO)
    lot, supply = session.get_one(Lot, lot_id), session.get_one(Supply, lot_id)
    assert (lot.origin, lot.generation, lot.season, lot.quantity) == ("intake", 0, 2026, 12 * KILO)
    assert (supply.supplier, supply.supplier_lot, supply.reference) == ("Ferme Aznag", "AZ-7", "BL 118")
    moved = session.scalars(select(StockMove).where(StockMove.lot_id == lot_id)).one()
    assert (moved.source_id, moved.target_id) == (VIRTUAL["supplier"], producer.store_id)
    assert session.scalars(select(StockBalance.quantity)).all() == [12 * KILO]
    assert list(disagreements(session)) == []
    stream = f"organisation:{producer.organisation_id}"
    told = session.scalars(select(JournalEntry.operation_name).where(JournalEntry.stream == stream))
    assert "receive_from_outside" in told.all()


def test_what_is_made_of_it_may_say_what_its_suppliers_certificate_covers_that_day(
    do: Do, session: Session
) -> None:
    grower = a_grower(do)
    covered = from_outside(do, grower.producer, 60 * GRAM, papers=(a_paper(),))
    bare = from_outside(do, grower.producer, 60 * GRAM)
    late = from_outside(
        do, grower.producer, 60 * GRAM, papers=(a_paper(number="E-2", valid_until=date(2026, 10, 31)),)
    )
    day = date(2026, 11, 2)
    mixed = {
        lot: dried(do, grower.producer, {stigmas(do, grower, 60 * GRAM): 60 * GRAM, lot: 60 * GRAM}, day)
        for lot in (covered, bare, late)
    }
    session.rollback()
    told = {lot: claims_of(session, dry, NOW.date()).claims[0] for lot, dry in mixed.items()}
    assert told[covered].state == "met"
    assert [(one.code, one.lot_id) for one in told[bare].verdict.causes] == [
        ("claim-intake-without-evidence", bare)
    ]
    assert [(one.code, one.lot_id) for one in told[late].verdict.causes] == [
        ("claim-intake-out-of-date", late)
    ]


def test_only_the_networks_manager_records_what_a_claim_will_rest_on(
    do: Do, producer: Producer, session: Session
) -> None:
    grant = Grant(Role.COOPERATIVE_OFFICER, producer.organisation_id)
    officer = Actor(None, "Fadma", frozenset({grant}))

    def as_officer(operation: Any, command: Any, **more: Any) -> Any:
        return do(operation, command, actor=officer, **more)

    with pytest.raises(PaperIsTheNetworks):
        from_outside(as_officer, producer, papers=(a_paper(),))
    session.rollback()
    assert session.scalars(select(Lot)).all() == []
    from_outside(as_officer, producer)


def test_the_crop_of_last_year_may_be_bought_and_that_of_next_year_not(do: Do, producer: Producer) -> None:
    from_outside(do, producer, season=2025)
    for season in (2027, 1999, 10**12):
        with pytest.raises(SeasonOutOfRange):
            from_outside(do, producer, season=season)


def test_a_supplier_is_named_or_is_another_organisation(do: Do, producer: Producer, session: Session) -> None:
    mill = an_organisation(do, "Moulin d’Aoulouz", "company")
    lot_id = from_outside(do, producer, supply=a_supply(supplier="", supplier_id=mill))
    assert session.get_one(Supply, lot_id).supplier == "Moulin d’Aoulouz"
    with pytest.raises(UnknownSupplier):
        from_outside(do, producer, supply=a_supply(supplier_id=producer.organisation_id))


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ("https://moulin.example/01/9521234543213/10/AZ-7?x=1", GS1),
        ("]Q1https://moulin.example/01/09521234543213/10/AZ-7", GS1),
        ("urn:epc:class:lgtin:952123454.0321.AZ-7", "urn:epc:class:lgtin:952123454.0321.AZ-7"),
        ("https://moulin.example/lots/7", "https://moulin.example/lots/7"),
        ("  ", None),
        (None, None),
    ],
)
def test_the_suppliers_name_of_a_lot_is_read_from_what_its_label_holds(
    read: str | None, kept: str | None
) -> None:
    found = supplier_address(read)
    assert found == kept or (found or "").startswith("https://id.gs1.org/01/")


@pytest.mark.parametrize("text", ["AZ-7", "http://", "javascript:alert(1)", "https://x.example/" + "a" * 300])
def test_what_is_no_address_of_a_lot_is_refused(text: str) -> None:
    with pytest.raises(NotAnAddress):
        supplier_address(text)


def test_its_event_is_a_reception_of_what_others_commissioned(
    do: Do, producer: Producer, session: Session
) -> None:
    mill = an_organisation(do, "Moulin d’Aoulouz", "company")
    lot_id = from_outside(do, producer, supply=a_supply(supplier_id=mill, supplier_address=GS1))
    [event] = told_events(session, "intake")
    assert (event["action"], event["bizStep"]) == ("OBSERVE", "receiving")
    assert event["quantityList"][0]["quantity"] == 1000
    assert event["sourceList"][0]["source"].endswith(str(mill))
    assert event["igoudar:supplierLot"] == GS1
    assert flaws_of([event]) == []
    assert session.get_one(Lot, lot_id).token in event["quantityList"][0]["epcClass"]


def test_what_the_suppliers_system_declares_is_its_past_on_its_pages(
    do: Do, producer: Producer, client: FlaskClient, sign_in: SignIn
) -> None:
    lot_id = from_outside(do, producer, supply=a_supply(supplier_address=GS1))
    mill = an_organisation(do, "Moulin d’Aoulouz", "company")
    system = a_system(do, client, a_person(do, Role.COOPERATIVE_OFFICER, "Meunier", organisation_id=mill))
    said = {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "ObjectEvent", "eventTime": "2026-10-30T08:30:00Z", "eventTimeZoneOffset": "+01:00",
        "action": "ADD", "bizStep": "commissioning",
        "quantityList": [{"epcClass": GS1, "quantity": 12.5, "uom": "KGM"}],
        "readPoint": {"id": "https://moulin.example/presse"},
    }  # fmt: skip
    assert system.post("/epcis/events", said).status_code == 201
    browser = sign_in(officer_of(do, producer))
    for page in (f"/lots/{lot_id}", f"/lots/{lot_id}/genealogy"):
        text = browser.get(page).text
        assert "déclaré par Moulin d’Aoulouz" in text
        assert "https://moulin.example/presse" in text


def test_the_page_registers_what_came_with_its_paper(
    do: Do, producer: Producer, session: Session, sign_in: SignIn
) -> None:
    browser, address = sign_in(officer_of(do, producer)), f"/outside/{producer.store_id}"
    assert browser.get("/outside").location.endswith(address)
    assert "Le fournisseur est-il certifié" not in browser.get(address).text
    sent = typed(document=(io.BytesIO(a_photo()), "bon.jpg"))
    answer = browser.post(address, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 302
    lot = session.scalars(select(Lot)).one()
    assert lot.quantity == 12_500 * GRAM
    page = browser.get(answer.location).text.replace("\xa0", " ")
    assert "12,5 kg reçus de Ferme Aznag par Souktana." in page
    assert "AZ-7" in page
    assert "Ouvrir le document" in page


def test_the_manager_joins_the_suppliers_certificate_on_the_same_page(
    do: Do, producer: Producer, session: Session, sign_in: SignIn
) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    paper = {"scheme": "bio_ma", "body": "Ecocert", "number": "E-3", "valid_from": "2026-01-01",
             "valid_until": "2026-12-31"}  # fmt: skip
    address = f"/outside/{producer.store_id}"
    missing = browser.post(address, data=typed(**paper), content_type="multipart/form-data")
    assert missing.status_code == 422
    assert "Demandé avec la certification." in missing.text
    sent = typed(**paper, certificate=(io.BytesIO(a_pdf()), "bio.pdf"))
    answer = browser.post(address, data=sent, content_type="multipart/form-data")
    assert answer.status_code == 302
    kept = session.scalars(select(DeclaredCertificate)).one()
    assert (kept.holder, kept.number) == ("Ferme Aznag", "E-3")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"quantity": "beaucoup"}, "quantity-error"),
        ({"quantity": "0"}, "Écrivez la quantité reçue."),
        ({"measure": "l"}, "quantity-error"),
        ({"measure": "brouette"}, "measure-error"),
        ({"product_id": ""}, "Choisissez un produit."),
        ({"supplier": ""}, "supplier-error"),
        ({"supplier": "=1+1"}, "supplier-error"),
        ({"supplier_id": "x"}, "supplier_id-error"),
        ({"reference": ""}, "Écrivez le numéro du papier."),
        ({"supplier_address": "AZ-7"}, "Ceci n’est pas l’adresse d’un lot."),
        ({"season": "1900"}, "La campagne va de"),
        ({"season": "99999999999999999999"}, "La campagne va de"),
        ({"made_on": "2199-01-01"}, "made_on-error"),
        ({"best_before": "2026-10-01"}, "best_before-error"),
        ({"document": (io.BytesIO(b"MZ\x90\x00"), "virus.pdf")}, "document-error"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost(
    do: Do, producer: Producer, session: Session, sign_in: SignIn, wrong: dict[str, Any], told: str
) -> None:
    browser = sign_in(officer_of(do, producer))
    sent = typed(**wrong)
    if "document" in sent:
        sent["document"] = (io.BytesIO(b"MZ\x90\x00"), "virus.pdf")
    answer = browser.post(f"/outside/{producer.store_id}", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert told in answer.text
    assert 'value="AZ-7"' in answer.text
    assert session.scalars(select(Lot)).all() == []


def test_sending_the_page_twice_receives_once(
    do: Do, producer: Producer, session: Session, sign_in: SignIn
) -> None:
    browser = sign_in(officer_of(do, producer))
    for _ in range(2):
        sent = typed(
            operation_id="0192f0c1-2d3e-7abc-8def-0123456789ab", document=(io.BytesIO(a_photo()), "bon.jpg")
        )
        answer = browser.post(f"/outside/{producer.store_id}", data=sent, content_type="multipart/form-data")
        assert answer.status_code == 302
    assert len(session.scalars(select(Lot)).all()) == 1


def test_a_store_of_another_cooperative_is_not_found(do: Do, producer: Producer, sign_in: SignIn) -> None:
    other = a_producer(do, "Tifaout")
    browser = sign_in(officer_of(do, producer))
    assert browser.get(f"/outside/{other.store_id}").status_code == 404
    assert browser.post(f"/outside/{other.store_id}", data=typed()).status_code == 404


def test_the_balance_of_a_certificate_counts_it_apart(do: Do, session: Session, sign_in: SignIn) -> None:
    grower = a_grower(do)
    stigmas(do, grower, 600 * GRAM)
    address = f"/balances/{grower.certificate_id}/2026/{product_id('saffron_fresh_stigmas')}"
    browser = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=grower.id))
    assert "À part" not in browser.get(address).text
    from_outside(do, grower.producer, 2 * KILO, papers=(a_paper(),))
    text = browser.get(address).text.replace("\xa0", " ")
    assert "À part : 2 kg reçus de l’extérieur cette campagne." in text
    assert "600 g" in text


def test_jars_of_what_came_from_outside_are_packed_as_any(do: Do, session: Session) -> None:
    grower = a_grower(do)
    lot = from_outside(do, grower.producer, 60 * GRAM, papers=(a_paper(),))
    dry = dried(do, grower.producer, {lot: 60 * GRAM}, date(2026, 11, 2))
    jars = potted(do, grower.producer, dry, 10)
    session.rollback()
    assert claims_of(session, jars, NOW.date()).claims[0].state == "met"
