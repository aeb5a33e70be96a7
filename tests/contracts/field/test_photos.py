"""Photos of a village phone: each lands once where its page would have put it, or waits for a person."""

from datetime import date
from hashlib import sha256
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from inventory.models import FieldRefusal, FieldSettlement, GatheringPhoto
from kernel import files
from kernel.ids import new_id
from kernel.models import StoredFile
from producers.models import Evidence, EvidenceUse
from producers.operations.dossiers import EndDossier, end_dossier
from tests.builders.certification import ROAD, TODAY, a_dossier, a_road, decided
from tests.builders.field import Phone
from tests.builders.files import a_pdf, a_photo
from tests.builders.inventory import Producer, a_harvest, a_producer
from tests.builders.standards import a_version
from tests.conftest import Do
from traceability.models import LotPiece
from traceability.operations.recalls import RecallLot, recall_lot


class Camera:
    """Photos as one phone sends them."""

    def __init__(self, phone: Phone, browser: FlaskClient) -> None:
        self.phone, self.browser = phone, browser

    def sends(self, content: bytes | None = None, **more: Any) -> TestResponse:
        content = a_photo() if content is None else content
        about = {
            "author_id": self.phone.author_id,
            "organisation_id": self.phone.producer.organisation_id,
            "occurred_at": "2026-11-20T06:40:00Z",
            "sha256": sha256(content).hexdigest(),
            **more,
        }
        address = f"/api/field/photos/{about.pop('photo_id', None) or new_id()}"
        sent = about.pop("sent", content)
        return self.browser.put(address, query_string=about, data=sent, content_type="image/jpeg")

    def of_gathering(self, content: bytes | None = None, **more: Any) -> TestResponse:
        return self.sends(content, gathering_id=self.phone.gathering_id(), **more)

    def of_lot(self, lot_id: UUID, **more: Any) -> TestResponse:
        return self.sends(subject="lot", lot_id=lot_id, **more)

    def asked(self, dossier_id: UUID, code: str = "plot.clean", **more: Any) -> TestResponse:
        return self.sends(subject="requirement", dossier_id=dossier_id, requirement=code, **more)


@pytest.fixture
def camera(phone: Phone, browser: FlaskClient) -> Camera:
    phone.opens()
    phone.sends(browser)
    return Camera(phone, browser)


def counted(session: Session, table: Any) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


# ── of a gathering ──────────────────────────────────────────────────────────


def test_a_photo_sent_twice_is_kept_once_beside_its_gathering(
    camera: Camera, browser: FlaskClient, session: Session
) -> None:
    content, photo_id = a_photo(), new_id()
    for _ in range(2):
        answer = camera.of_gathering(content, photo_id=photo_id)
        assert answer.get_json() == {"photo_id": str(photo_id), "state": "recorded"}
    kept = session.scalars(select(GatheringPhoto)).one()
    stored = session.get_one(StoredFile, kept.file_id)
    assert (stored.media_type, files.content_of(stored)) == ("image/jpeg", content)
    assert f"/files/{stored.id}" in browser.get(f"/gatherings/{kept.gathering_id}").text


def test_a_photo_damaged_on_the_way_is_asked_for_again(camera: Camera) -> None:
    content = a_photo()
    answer = camera.of_gathering(content, sent=content[:-9])
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (409, "photo-damaged")


@pytest.mark.parametrize("content", [a_pdf(), b"GIF89a", b"", b"<svg/>"])
def test_what_is_no_photo_is_not_kept(camera: Camera, session: Session, content: bytes) -> None:
    assert camera.of_gathering(content).status_code == 422
    assert counted(session, StoredFile) == 0


def test_somebody_elses_photo_waits_for_her(camera: Camera) -> None:
    answer = camera.of_gathering(author_id=new_id())
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (409, "another-author")


@pytest.mark.parametrize(
    "about", [{}, {"subject": "lot"}, {"subject": "requirement", "dossier_id": new_id()}]
)
def test_a_photo_of_nothing_is_unreadable(camera: Camera, about: dict[str, Any]) -> None:
    assert camera.sends(**about).status_code == 422


# ── of a lot ────────────────────────────────────────────────────────────────


def test_a_photo_of_a_lot_is_a_piece_on_its_page_with_the_words_of_who_took_it(
    do: Do, camera: Camera, producer: Producer, browser: FlaskClient, session: Session
) -> None:
    lot_id, photo_id = a_harvest(do, producer), new_id()
    for _ in range(2):
        answer = camera.of_lot(lot_id, photo_id=photo_id, caption="Séchage")
        assert answer.get_json()["state"] == "recorded"
    assert (counted(session, LotPiece), counted(session, Evidence)) == (1, 1)
    piece = session.get_one(Evidence, photo_id)
    assert (piece.shows, piece.dated_on, piece.organisation_id) == (
        "Séchage",
        date(2026, 11, 20),
        producer.organisation_id,
    )
    page = browser.get(f"/lots/{lot_id}").text
    assert "Séchage" in page
    assert f"/files/{piece.file_id}" in page


def test_a_photo_without_a_word_says_which_lot_it_shows(
    do: Do, camera: Camera, producer: Producer, session: Session
) -> None:
    lot_id = a_harvest(do, producer)
    camera.of_lot(lot_id)
    assert session.scalars(select(Evidence.shows)).one().startswith("STG-26-")


def test_a_photo_of_a_recalled_lot_is_kept_and_becomes_a_piece_when_a_person_says_so(
    do: Do, camera: Camera, producer: Producer, browser: FlaskClient, session: Session
) -> None:
    lot_id, photo_id = a_harvest(do, producer), new_id()
    do(recall_lot, RecallLot(new_id(), lot_id, "Fil métallique", "Rapportez-le."))
    for _ in range(2):
        answer = camera.of_lot(lot_id, photo_id=photo_id, caption="Pesage")
        assert (answer.status_code, answer.get_json()["state"]) == (200, "to_settle")
        assert "rappelé" in answer.get_json()["sentence"]
    assert (counted(session, FieldRefusal), counted(session, LotPiece)) == (1, 0)
    assert "Photo" in browser.get("/gatherings/to-settle").text
    address = f"/gatherings/to-settle/{photo_id}"
    assert f"/files/{photo_id}" in browser.get(address).text
    unsaid = browser.post(address, data={"decision": "keep", "shows": " ", "operation_id": str(new_id())})
    assert (unsaid.status_code, "Dites ce que montre la photo" in unsaid.text) == (422, True)
    said = {"decision": "keep", "shows": "Le tri à la main", "operation_id": str(new_id())}
    assert browser.post(address, data=said).status_code == 302
    session.rollback()
    piece = session.get_one(Evidence, photo_id)
    assert (piece.shows, piece.dated_on) == ("Le tri à la main", date(2026, 11, 20))
    assert session.scalars(select(FieldSettlement.evidence_id)).one() == photo_id
    assert "Rien à régler" in browser.get("/gatherings/to-settle").text
    again = browser.post(address, data={**said, "operation_id": str(new_id())})
    assert (again.status_code, "déjà réglé" in again.text) == (422, True)


def test_the_page_of_a_lot_takes_a_photo_by_the_same_operation(
    do: Do, producer: Producer, browser: FlaskClient, session: Session
) -> None:
    lot_id = a_harvest(do, producer)
    address = f"/lots/{lot_id}/pieces/new"
    assert browser.get(address).status_code == 200

    def sent(content: bytes, shows: str) -> TestResponse:
        data = {
            "operation_id": str(new_id()),
            "record_id": str(new_id()),
            "document": (BytesIO(content), "sechoir.jpg"),
            "shows": shows,
            "dated_on": "2026-11-19",
        }
        return browser.post(address, data=data, content_type="multipart/form-data")

    wrong = sent(b"GIF89a", "Le séchoir")
    assert (wrong.status_code, "Le séchoir" in wrong.text) == (422, True)
    assert sent(a_photo(), "Le séchoir").status_code == 302
    assert sent(a_pdf(), "Le bulletin").status_code == 302
    assert counted(session, LotPiece) == 2
    assert "Le séchoir" in browser.get(f"/lots/{lot_id}").text


def test_another_cooperatives_lot_takes_no_photo_and_keeps_nothing_of_it(
    do: Do, camera: Camera, session: Session
) -> None:
    stranger = a_producer(do, "Tiwziwine")
    answer = camera.of_lot(a_harvest(do, stranger), organisation_id=stranger.organisation_id, caption="?")
    assert answer.get_json()["state"] == "to_settle"
    assert (counted(session, FieldRefusal), counted(session, StoredFile)) == (0, 0)


# ── of what a dossier asks ──────────────────────────────────────────────────


def test_the_phone_knows_what_open_dossiers_ask_a_photo_of_and_which_lots_there_are(
    do: Do, producer: Producer, browser: FlaskClient
) -> None:
    version_id = a_version(do, a_road(), ROAD)
    a_dossier(do, a_producer(do, "Tiwziwine").organisation_id, version_id=version_id)
    dossier_id = a_dossier(do, producer.organisation_id, version_id=version_id)
    recalled, lot_id = a_harvest(do, producer), a_harvest(do, producer)
    do(recall_lot, RecallLot(new_id(), recalled, "Fil métallique", "Rapportez-le."))
    told = browser.get("/api/field/reference").get_json()
    assert [one["id"] for one in told["lots"]] == [str(lot_id)]
    assert [(one["code"], one["pieces"]) for one in told["asked_photos"]] == [
        ("ics.procedures", 0),
        ("plot.clean", 0),
    ]
    assert {one["dossier_id"] for one in told["asked_photos"]} == {str(dossier_id)}
    decided(do, dossier_id, "plot.clean", "not_applicable", reason="Pas de parcelle")
    do(
        end_dossier,
        EndDossier(a_dossier(do, producer.organisation_id, control_body="CCPB"), "abandoned", TODAY),
    )
    told = browser.get("/api/field/reference").get_json()
    assert [one["code"] for one in told["asked_photos"]] == ["ics.procedures"]


def test_a_photo_that_a_dossier_asks_is_joined_to_its_requirement_once(
    do: Do, camera: Camera, producer: Producer, browser: FlaskClient, session: Session
) -> None:
    dossier_id, photo_id = a_dossier(do, producer.organisation_id), new_id()
    for _ in range(2):
        assert camera.asked(dossier_id, photo_id=photo_id).get_json()["state"] == "recorded"
    assert (counted(session, EvidenceUse), counted(session, Evidence)) == (1, 1)
    assert session.get_one(Evidence, photo_id).shows == "La parcelle est propre."
    page = browser.get(f"/dossiers/{dossier_id}/requirements/plot.clean").text
    assert f"/files/{photo_id}" in page
    told = browser.get("/api/field/reference").get_json()
    assert {one["code"]: one["pieces"] for one in told["asked_photos"]} == {
        "ics.procedures": 0,
        "plot.clean": 1,
    }


@pytest.mark.parametrize("why", ["ended", "unknown requirement", "unknown dossier"])
def test_a_photo_for_an_outdated_dossier_is_kept_and_waits_for_a_person(
    do: Do, camera: Camera, producer: Producer, browser: FlaskClient, session: Session, why: str
) -> None:
    dossier_id = a_dossier(do, producer.organisation_id)
    if why == "ended":
        do(end_dossier, EndDossier(dossier_id, "abandoned", TODAY))
    photo_id = new_id()
    asked = {"caption": "Le séchoir", "photo_id": photo_id}
    if why == "unknown requirement":
        answer = camera.asked(dossier_id, "gone.away", **asked)
    else:
        answer = camera.asked(dossier_id if why == "ended" else new_id(), **asked)
    assert answer.get_json()["state"] == "to_settle"
    assert answer.get_json()["sentence"]
    kept = session.scalars(select(FieldRefusal)).one()
    assert (kept.kind, kept.file_id, kept.said["caption"]) == ("photo", photo_id, "Le séchoir")
    page = browser.get(f"/gatherings/to-settle/{photo_id}").text
    assert "Le séchoir" in page
    told = {"decision": "drop", "note": "Floue", "operation_id": str(new_id())}
    assert browser.post(f"/gatherings/to-settle/{photo_id}", data=told).status_code == 302
    assert counted(session, Evidence) == 0
    assert counted(session, StoredFile) == 1


def test_a_phone_whose_clock_began_again_in_1970_takes_its_photo_today_and_once(
    do: Do, camera: Camera, producer: Producer, session: Session
) -> None:
    lot_id, photo_id = a_harvest(do, producer), new_id()
    for _ in range(2):
        answer = camera.of_lot(lot_id, photo_id=photo_id, occurred_at="1970-01-01T00:04:00Z")
        assert answer.get_json()["state"] == "recorded"
    assert session.get_one(Evidence, photo_id).dated_on.year >= 2026
    assert counted(session, FieldRefusal) == 0


# ── anything ────────────────────────────────────────────────────────────────


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    about=st.dictionaries(
        st.sampled_from(["subject", "lot_id", "dossier_id", "requirement", "caption", "gathering_id"]),
        st.sampled_from(["lot", "requirement", "gathering", str(new_id()), "plot.clean"])
        | st.text(max_size=130),
    )
)
def test_nothing_said_of_a_photo_breaks(camera: Camera, about: dict[str, str]) -> None:
    answer = camera.sends(**about)
    assert answer.status_code in (200, 400, 422), (about, answer.text)
