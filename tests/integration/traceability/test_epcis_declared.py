"""What a mill or an exporter declares, on the pages of the lots that it concerns: theirs, never ours."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from tests.builders.epcis import OtherSystem, a_system
from tests.builders.inventory import a_lot_of_jars, a_producer
from tests.builders.producers import an_organisation
from tests.builders.shop import a_person
from tests.conftest import Do
from traceability.models import Lot, LotParent

SignIn = Callable[[UUID], FlaskClient]


def an_exporter(do: Do, client: FlaskClient) -> OtherSystem:
    organisation = an_organisation(do, "Export du Souss", "company")
    return a_system(do, client, a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=organisation))


def said_of(session: Session, lot_id: UUID, **more: Any) -> dict[str, Any]:
    token = session.get_one(Lot, lot_id).token
    return {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "ObjectEvent",
        "eventTime": "2026-11-12T08:30:00Z",
        "eventTimeZoneOffset": "+01:00",
        "quantityList": [{"epcClass": f"http://localhost/l/{token}", "quantity": 12}],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "disposition": "in_transit",
        "readPoint": {"id": "https://export.example/quai"},
        **more,
    }


def test_a_declaration_is_told_on_the_lots_page_and_in_its_genealogy_by_who_made_it(
    do: Do, client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    producer = a_producer(do)
    jars = a_lot_of_jars(do, producer)
    an_exporter(do, client).post("/epcis/events", said_of(session, jars))
    browser = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=producer.organisation_id))
    parent_id = session.scalars(select(LotParent.parent_id).where(LotParent.lot_id == jars)).one()
    for page in (f"/lots/{jars}", f"/lots/{jars}/genealogy", f"/lots/{parent_id}/genealogy"):
        text = browser.get(page).text
        assert "déclaré par Export du Souss" in text
        assert "Expédié" in text
        assert "https://export.example/quai" in text
    assert "Export du Souss" not in browser.get(f"/lots/{parent_id}").text


def test_a_lot_of_which_nobody_declares_anything_says_nothing(do: Do, sign_in: SignIn) -> None:
    jars = a_lot_of_jars(do, a_producer(do))
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    assert "Ce que d’autres déclarent" not in browser.get(f"/lots/{jars}").text


def test_what_was_declared_wrong_since_is_struck_out(
    do: Do, client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    jars = a_lot_of_jars(do, a_producer(do))
    exporter = an_exporter(do, client)
    wrong = {"declarationTime": "2026-11-13T00:00:00Z", "reason": "did_not_occur"}
    exporter.post("/epcis/events", said_of(session, jars))
    exporter.post("/epcis/events", said_of(session, jars, errorDeclaration=wrong))
    page = sign_in(a_person(do, Role.NETWORK_MANAGER)).get(f"/lots/{jars}").text
    assert page.count("déclaré par Export du Souss") == 1
    assert "déclaré faux depuis" in page


def test_whatever_others_write_is_shown_as_text(
    do: Do, client: FlaskClient, session: Session, sign_in: SignIn
) -> None:
    jars = a_lot_of_jars(do, a_producer(do))
    odd = said_of(session, jars, bizStep="https://x.example/'onload='alert(1)")
    assert an_exporter(do, client).post("/epcis/events", odd).status_code == 201
    page = sign_in(a_person(do, Role.NETWORK_MANAGER)).get(f"/lots/{jars}").text
    assert "'onload='" not in page
    assert "&#39;onload=&#39;" in page
