"""A consumer reports a problem: kept, told, followed; without script, cookie or account."""

import io
from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kernel import outbox
from kernel.access import Actor, Grant, Role
from kernel.execute import NotAllowed
from kernel.files import path_of
from kernel.ids import new_id, new_token
from kernel.models import StoredFile
from kernel.security import CreateUser, create_user
from tests.builders.files import a_pdf, a_photo
from tests.builders.inventory import Producer, a_lot_of_jars, a_producer
from tests.conftest import Do
from traceability.models import Lot, ProblemReport
from traceability.operations.reports import FollowReport, ReportProblem, follow_report, report_problem

SignIn = Callable[[UUID], FlaskClient]
SAID = {"kind": "quality", "what": "Une odeur de moisi\ndès l’ouverture", "contact": "06 00 00 00 00"}


@pytest.fixture
def producer(do: Do) -> Producer:
    return a_producer(do, "Coopérative Souktana")


@pytest.fixture
def token(do: Do, session: Session, producer: Producer) -> str:
    lot_id = a_lot_of_jars(do, producer)
    session.rollback()
    return session.scalars(select(Lot.token).where(Lot.id == lot_id)).one()


def an_officer(do: Do, organisation_id: UUID, email: str = "zahra@example.org") -> UUID:
    user = new_id()
    grants = (Grant(Role.COOPERATIVE_OFFICER, organisation_id),)
    do(create_user, CreateUser(user, email, "Zahra", grants, password="x" * 14))
    return user


def send(client: FlaskClient, token: str, **more: object) -> TestResponse:
    given = {"operation_id": str(new_id()), **SAID, **more}
    return client.post(f"/l/{token}/problem?lang=fr", data=given, content_type="multipart/form-data")


def reports(session: Session) -> list[ProblemReport]:
    session.rollback()
    return list(session.scalars(select(ProblemReport)))


def test_a_report_is_kept_and_its_number_is_told(client: FlaskClient, session: Session, token: str) -> None:
    sent = send(client, token, bought_at="Boutique de Taroudannt")
    assert sent.status_code == 303
    (report,) = reports(session)
    assert sent.headers["Location"] == f"/r/{report.code}?lang=fr"
    assert (report.kind, report.what, report.locale) == ("quality", SAID["what"], "fr")
    assert report.bought_at == "Boutique de Taroudannt"
    thanks = client.get(sent.headers["Location"]).text
    assert report.code in thanks
    assert "Merci" in thanks
    # The number is for who reported, and may be seen over her shoulder: what she wrote is not there.
    assert "moisi" not in thanks
    assert "06 00" not in thanks


def test_the_form_asks_for_no_cookie_and_sets_none(app: Flask, session: Session, token: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    browser = app.test_client(use_cookies=False)
    page = browser.get(f"/l/{token}/problem")
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert "<script" not in page.text
    sent = send(browser, token)
    assert (sent.status_code, sent.headers.get("Set-Cookie")) == (303, None)
    assert len(reports(session)) == 1


def test_sending_twice_reports_once(client: FlaskClient, session: Session, token: str) -> None:
    operation_id = str(new_id())
    first, second = (send(client, token, operation_id=operation_id) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(reports(session)) == 1
    other = send(client, token, operation_id=operation_id, what="Autre chose encore")
    assert other.status_code == 422
    assert "déjà envoyé" in other.text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"what": "  "}, "Écrivez quelques mots"),
        ({"what": "a" * 2_001}, "trop long"),
        ({"kind": "autre"}, "Choisissez dans la liste"),
        ({"contact": "@moi"}, "Ne commencez pas"),
        ({"contact": "a" * 121}, "trop long"),
        ({"photo": b"GIF89a"}, "pas une photo"),
        ({"photo": a_pdf()}, "pas une photo"),
        ({"photo": a_photo(size=(400, 300))[:-300]}, "ne s’ouvre pas"),
        ({"website": "http://spam.example"}, "écarter les robots"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    client: FlaskClient, session: Session, token: str, wrong: dict[str, object], said: str
) -> None:
    files = {name: (io.BytesIO(one), "x.jpg") for name, one in wrong.items() if isinstance(one, bytes)}
    again = send(client, token, **{"bought_at": "Le marché de Taliouine", **wrong, **files})
    assert again.status_code == 422
    assert said in again.text
    assert "Le marché de Taliouine" in again.text
    assert reports(session) == []


def test_a_photo_is_kept_without_where_it_was_taken(
    client: FlaskClient, do: Do, session: Session, producer: Producer, token: str, sign_in: SignIn
) -> None:
    picture, out = Image.new("RGB", (3_000, 2_000), "#B5330E"), io.BytesIO()
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (30.0, 31.0, 12.0)}
    exif[0x010F] = "Telephone"
    picture.save(out, "JPEG", exif=exif)
    assert send(client, token, photo=(io.BytesIO(out.getvalue()), "p.jpg")).status_code == 303
    (report,) = reports(session)
    file = session.get_one(StoredFile, report.photo_id)
    kept = Image.open(io.BytesIO(Path(path_of(file.sha256)).read_bytes()))
    assert dict(kept.getexif()) == {}
    assert max(kept.size) == 1_600
    browser = sign_in(an_officer(do, producer.organisation_id))
    photo = browser.get(f"/reports/{report.id}/photo")
    assert (photo.status_code, photo.mimetype) == (200, "image/jpeg")
    other = sign_in(an_officer(do, a_producer(do, "Ailleurs").organisation_id, "autre@example.org"))
    assert other.get(f"/reports/{report.id}/photo").status_code == 404


def test_the_cooperative_and_the_network_are_told_by_mail(
    app: Flask, client: FlaskClient, do: Do, producer: Producer, token: str
) -> None:
    an_officer(do, producer.organisation_id)
    an_officer(do, a_producer(do, "Ailleurs").organisation_id, "autre@example.org")
    manager = CreateUser(
        new_id(), "reseau@example.org", "R", (Grant(Role.NETWORK_MANAGER),), password="x" * 14
    )
    do(create_user, manager)
    send(client, token, kind="illness")
    while outbox.deliver_due():
        pass
    letters = [path.read_text() for path in (Path(app.config["DATA_DIR"]) / "outgoing").glob("*.eml")]
    assert sorted(line for one in letters for line in one.splitlines() if line.startswith("To:")) == [
        "To: reseau@example.org",
        "To: zahra@example.org",
    ]
    assert all("URGENT" in one and "/reports/" in one for one in letters)
    # How to reach who reported stays behind the login.
    assert not any("06 00" in one for one in letters)


def test_the_officer_follows_a_report_and_who_reported_sees_how_far_it_is(
    client: FlaskClient, do: Do, session: Session, producer: Producer, token: str, sign_in: SignIn
) -> None:
    code = send(client, token).headers["Location"].split("/")[2].split("?")[0]
    browser = sign_in(an_officer(do, producer.organisation_id))
    assert "1 client attend une réponse" in browser.get("/").text
    listed = browser.get("/reports").text
    assert code in listed
    (report,) = reports(session)
    address = f"/reports/{report.id}"
    assert "06 00 00 00 00" in browser.get(address).text
    assert browser.post(address, data={"step": "looked_at"}).status_code == 302
    assert "Examiné par la coopérative" in client.get(f"/r/{code}?lang=fr").text
    empty = browser.post(address, data={"step": "answered", "note": " "})
    assert (empty.status_code, "Dites ce que vous avez répondu" in empty.text) == (422, True)
    assert browser.post(address, data={"step": "answered", "note": "Remplacé"}).status_code == 302
    assert "Remplacé" in browser.get(address).text
    told = client.get(f"/r/{code}?lang=fr").text
    assert "Réponse donnée" in told
    assert "Remplacé" not in told
    assert "client attend une réponse" not in browser.get("/").text


def test_a_report_is_seen_by_the_cooperative_it_concerns_only(
    client: FlaskClient, do: Do, session: Session, token: str, sign_in: SignIn
) -> None:
    send(client, token)
    (report,) = reports(session)
    browser = sign_in(an_officer(do, a_producer(do, "Ailleurs").organisation_id))
    assert report.code not in browser.get("/reports").text
    assert browser.get(f"/reports/{report.id}").status_code == 404
    elsewhere = Actor(None, "x", frozenset({Grant(Role.COOPERATIVE_OFFICER, new_id())}))
    with pytest.raises(NotAllowed):
        do(follow_report, FollowReport(new_id(), report.id, "looked_at"), actor=elsewhere)


def test_numbers_of_reports_do_not_tell_how_many_there_are(do: Do, session: Session, token: str) -> None:
    lot_id = session.scalars(select(Lot.id).where(Lot.token == token)).one()
    codes = {do(report_problem, ReportProblem(new_id(), lot_id, "other", "Rien"))["code"] for _ in range(20)}
    assert len(codes) == 20
    assert all(len(code) == len("SIG-26-K7QM2RXB") for code in codes)
    assert session.scalar(select(func.count()).select_from(ProblemReport)) == 20


def test_a_report_about_nothing_is_refused(client: FlaskClient) -> None:
    assert send(client, new_token()).status_code == 404
    assert send(client, "abc").status_code == 400
    assert client.get("/r/SIG-26-XXXXXXXX").status_code == 404


def test_reports_are_limited_by_address(app_with: Callable[..., Flask], token: str) -> None:
    limited = app_with(RATELIMIT_ENABLED=True, WTF_CSRF_ENABLED=False)
    browser = limited.test_client()
    answers = [send(browser, token).status_code for _ in range(6)]
    assert answers[0] == 303
    assert answers[-1] == 429
