"""A delivery note signed on a screen, once at each end; what was signed shows when it changed since."""

from collections.abc import Callable
from io import BytesIO
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from inventory.models import DeliveryLine, DeliverySignature
from inventory.operations.deliveries import ReceiveDelivery, ReceivedLine, receive_delivery
from inventory.operations.signatures import AlreadySigned, SignDelivery, sign_delivery
from inventory.queries.deliveries import DeliveryNotFound, delivery_note
from inventory.queries.signatures import SignatureRow, content_hash, signatures_on
from kernel.access import Actor, Grant, Role, system_actor
from kernel.execute import NotAllowed
from kernel.ids import new_id
from kernel.journal import digest
from kernel.models import JournalEntry
from kernel.strokes import POINTS_MAX, STROKES_MAX, StrokesUnreadable
from producers.rules.texts import TextMissing, UnknownChoice
from tests.builders.inventory import a_boutique, a_delivery, a_lot_of_jars, a_producer
from tests.builders.shop import a_person
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
EVERYONE = system_actor("tests")
STROKES = "100,200 150,210 200,190;500,100"


class Scene:
    """Ten jars on the way to a boutique."""

    def __init__(self, do: Do) -> None:
        self.do = do
        self.producer = a_producer(do)
        self.owner = self.producer.organisation_id
        self.lot = a_lot_of_jars(do, self.producer, 10)
        self.boutique = a_boutique(do)
        self.delivery, (self.line,) = a_delivery(
            do, self.producer.store_id, self.boutique, [(self.lot, self.owner, 10)]
        )
        self.address = f"/deliveries/{self.delivery}"

    def sign(self, part: str = "handed_over", name: str = "Brahim", strokes: str = "", **more: Actor) -> None:
        self.do(sign_delivery, SignDelivery(new_id(), self.delivery, part, name, strokes), **more)

    def receive(self, pieces: int = 10, reason: str | None = None) -> None:
        lines = (ReceivedLine(self.line, pieces, reason),)
        self.do(receive_delivery, ReceiveDelivery(self.delivery, lines))

    def signed(self, session: Session) -> dict[str, SignatureRow]:
        session.rollback()
        return signatures_on(session, delivery_note(session, EVERYONE, self.delivery))


@pytest.fixture
def scene(do: Do) -> Scene:
    return Scene(do)


def keeper(scene: Scene) -> Actor:
    return Actor(None, "Zahra", frozenset({Grant(Role.SELLER, place_id=scene.boutique)}))


def test_both_ends_sign_before_one_tablet(scene: Scene, session: Session) -> None:
    scene.sign("handed_over", "Brahim le chauffeur", STROKES, actor=keeper(scene))
    scene.sign("received", "Zahra", actor=keeper(scene))
    found = scene.signed(session)
    assert list(found) == ["handed_over", "received"]
    driver, seller = found.values()
    assert (driver.signature.name, len(driver.strokes)) == ("Brahim le chauffeur", 2)
    assert (seller.signature.strokes, seller.strokes) == (None, [])
    assert {driver.standing, seller.standing} == {"same"}


def test_a_signature_is_given_once_and_never_edited(scene: Scene, session: Session) -> None:
    scene.sign(name="Brahim")
    with pytest.raises(AlreadySigned):
        scene.sign(name="Un autre")
    assert [row.signature.name for row in scene.signed(session).values()] == ["Brahim"]


def test_what_is_found_after_a_signature_shows_which_note_was_signed(scene: Scene, session: Session) -> None:
    scene.sign("handed_over", strokes=STROKES)
    scene.receive(8, "short")
    scene.sign("received", "Zahra")
    found = scene.signed(session)
    assert (found["handed_over"].standing, found["received"].standing) == ("before_reception", "same")
    note = delivery_note(session, EVERYONE, scene.delivery)
    assert found["handed_over"].signature.content_hash == content_hash(note, as_sent=True)
    assert found["received"].signature.content_hash == content_hash(note)


def test_a_note_that_is_not_the_signed_one_any_more_says_so(scene: Scene, session: Session) -> None:
    """Nothing of ours changes a line: whoever did went past the application."""
    scene.sign()
    session.execute(update(DeliveryLine).values(quantity=9))
    session.commit()
    assert scene.signed(session)["handed_over"].standing == "other"


def test_the_hash_is_that_of_a_text_that_anybody_can_write_again(scene: Scene, session: Session) -> None:
    scene.sign()
    note = delivery_note(session, EVERYONE, scene.delivery)
    lot = note.lines[0].lot
    lines = [
        ("delivery-note", "1"),
        ("number", "BL-26-0001"),
        ("terms", "consigned"),
        ("from", note.source.key),
        ("to", note.target.key),
        ("sent", "2026-11-21T10:00:00+00:00"),
        ("line", lot.code, str(lot.id), note.lines[0].owner.key, "10", "H87"),
    ]
    written = "\n".join("\t".join(line) for line in lines)
    assert scene.signed(session)["handed_over"].signature.content_hash == digest(written)


@pytest.mark.parametrize(
    "strokes",
    [
        "1001,0",
        "0,401",
        "1,2 3",
        "-1,2",
        "1,2;",
        "١,٢",
        "1,2  3,4",
        "<svg>",
        ";".join(["1,1"] * (STROKES_MAX + 1)),
        " ".join(["1,1"] * (POINTS_MAX + 1)),
        "9" * 100_000,
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_strokes_that_are_no_points_of_the_grid_are_refused(
    scene: Scene, session: Session, strokes: str
) -> None:
    with pytest.raises(StrokesUnreadable):
        scene.sign(strokes=strokes)
    assert scene.signed(session) == {}


def test_nobody_signs_without_a_name_for_nobody_or_for_goods_of_others(scene: Scene, do: Do) -> None:
    with pytest.raises(TextMissing):
        scene.sign(name="  ")
    with pytest.raises(UnknownChoice):
        scene.sign(part="witness")
    with pytest.raises(NotAllowed):
        scene.sign(actor=Actor(None, "Ailleurs", frozenset({Grant(Role.SELLER, place_id=new_id())})))
    with pytest.raises(NotAllowed):
        scene.sign(actor=Actor(None, "Auditeur", frozenset({Grant(Role.AUDITOR)})))
    with pytest.raises(DeliveryNotFound):
        do(sign_delivery, SignDelivery(new_id(), new_id(), "received", "Zahra"))


def test_the_journal_tells_who_signed_at_the_end_that_signed(scene: Scene, session: Session) -> None:
    scene.sign("received", "Zahra", STROKES)
    entry = session.scalars(select(JournalEntry).where(JournalEntry.operation_name == "sign_delivery")).one()
    assert entry.stream == f"place:{scene.boutique}"
    assert "Zahra" in entry.text
    assert STROKES not in entry.text


def test_the_page_proposes_the_name_of_who_is_signed_in_for_her_own_end(
    scene: Scene, do: Do, session: Session, sign_in: SignIn
) -> None:
    browser = sign_in(a_person(do, Role.SELLER, "Zahra", place_id=scene.boutique))
    assert f'href="{scene.address}/sign"' in browser.get(scene.address).text
    page = browser.get(f"{scene.address}/sign").text
    assert 'value="Zahra"' in page
    given = {"operation_id": str(new_id()), "part": "received", "name": "Zahra", "strokes": "zigzag"}
    refused = browser.post(f"{scene.address}/sign", data=given)
    assert refused.status_code == 422
    assert "ne se lit pas" in refused.text
    nameless = browser.post(f"{scene.address}/sign", data={**given, "name": "", "strokes": ""})
    assert nameless.status_code == 422
    assert browser.post(f"{scene.address}/sign", data={**given, "strokes": STROKES}).status_code == 302
    again = browser.post(
        f"{scene.address}/sign", data={**given, "operation_id": str(new_id()), "strokes": ""}
    )
    assert again.status_code == 422
    assert "déjà signé de ce côté" in again.text
    assert 'value="Zahra"' not in browser.get(f"{scene.address}/sign").text
    scene.sign("handed_over", "Brahim")
    shown = browser.get(scene.address).text
    assert 'points="100,200 150,210 200,190 "' in shown
    assert "Signé au clavier" in shown
    assert f'href="{scene.address}/sign"' not in shown
    assert browser.get(f"{scene.address}/sign").status_code == 302
    assert session.scalars(select(DeliverySignature.part)).all()


def test_a_stranger_finds_no_note_to_sign(scene: Scene, do: Do, session: Session, sign_in: SignIn) -> None:
    stranger = a_producer(do, "Tamaynut", code="TAM")
    browser = sign_in(
        a_person(do, Role.COOPERATIVE_OFFICER, "Ailleurs", organisation_id=stranger.organisation_id)
    )
    given = {"operation_id": str(new_id()), "part": "received", "name": "Ailleurs"}
    assert browser.get(f"{scene.address}/sign").status_code == 404
    assert browser.post(f"{scene.address}/sign", data=given).status_code == 404
    assert scene.signed(session) == {}


def test_the_pdf_draws_the_strokes_with_names_moments_and_hashes(
    scene: Scene, do: Do, session: Session, sign_in: SignIn
) -> None:
    browser = sign_in(a_person(do, Role.SELLER, "Zahra", place_id=scene.boutique))
    before = pdf_text(browser, scene)
    assert "Masse nette : 10 g" in before
    scene.sign("handed_over", "Brahim Aït Oufkir", STROKES)
    scene.receive(8, "short")
    scene.sign("received", "Zahra Idrissi")
    row = scene.signed(session)["handed_over"]
    shown = pdf_text(browser, scene)
    assert "Brahim Aït Oufkir" in shown
    assert "Zahra Idrissi" in shown
    assert f"Empreinte {row.short_hash}" in shown
    assert "avant ce qui a été trouvé" in shown.replace("\n", " ")
    assert shown.count("Signé au clavier") == 1
    browser.get("/language/ar")
    assert browser.get(f"{scene.address}/note.pdf").data.startswith(b"%PDF")
    assert "Brahim Aït Oufkir" in browser.get(f"{scene.address}/print").text


def pdf_text(browser: FlaskClient, scene: Scene) -> str:
    content = browser.get(f"{scene.address}/note.pdf").data
    pages = PdfReader(BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages).replace("\xa0", " ").replace("\u202f", " ")
