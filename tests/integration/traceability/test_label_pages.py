"""The officer's pages of labels: numbers asked for, the account, voids, sheets printed again, alerts."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from uuid import UUID

import pytest
import zxingcpp
from flask.testing import FlaskClient
from pypdfium2 import PdfDocument
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import network_key, outbox
from kernel.access import Role
from kernel.models import Job
from tests.builders.files import words_in
from tests.builders.labels import a_scan_alert, numbered, packs_of, scanned
from tests.builders.shop import a_person
from tests.conftest import NOW, Do
from traceability.models import LabelPrinting, Lot, ScanAlert
from traceability.queries.serials import in_force, pack, serial_count, serials_of
from traceability.rules.gs1.scans import read_scan
from traceability.rules.labels import SerialCount
from traceability.rules.serials import (
    hidden_code,
    hidden_secret,
    is_signed_by,
    read_serials,
)

SignIn = Callable[[UUID], FlaskClient]
ASKED = {"count": "3", "sheet": "a4-2x7", "barcode": "article"}


@dataclass(frozen=True, slots=True)
class Desk:
    """A cooperative's officer in front of her packed lot."""

    browser: FlaskClient
    lot_id: UUID

    @property
    def address(self) -> str:
        """Where she asks for labels."""
        return f"/lots/{self.lot_id}/labels"


@pytest.fixture
def desk(do: Do, sign_in: SignIn) -> Desk:
    return a_desk(do, sign_in)


def a_desk(do: Do, sign_in: SignIn, **item: str) -> Desk:
    packs = packs_of(do, 10, **item)
    officer = a_person(do, Role.COOPERATIVE_OFFICER, "Fadma", organisation_id=packs.organisation_id)
    return Desk(sign_in(officer), packs.lot_id)


def read_codes(pdf: bytes) -> list[str]:
    with PdfDocument(pdf) as document:
        pictures = [page.render(scale=400 / 72).to_pil().convert("L") for page in document]
    plain = zxingcpp.TextMode.Plain
    codes = [code for picture in pictures for code in zxingcpp.read_barcodes(picture, text_mode=plain)]
    return [code.text for code in codes if code.symbology_identifier == "]Q1"]


def the_file(desk: Desk, job_id: UUID) -> bytes:
    with desk.browser.get(f"/jobs/{job_id}/file") as file:
        assert file.status_code == 200
        return file.data


def printings(session: Session) -> list[LabelPrinting]:
    session.rollback()
    return list(session.scalars(select(LabelPrinting).order_by(LabelPrinting.recorded_at)))


def test_each_label_asked_for_with_a_number_opens_its_own_address(desk: Desk, session: Session) -> None:
    answer = desk.browser.post(desk.address, data={**ASKED, "has_serials": "y"})
    assert answer.status_code == 302
    outbox.deliver_due()
    [printing] = printings(session)
    token = session.get_one(Lot, desk.lot_id).token
    wanted = [f"http://localhost/l/{token}/{serial}" for serial in serials_of(session, printing.id)]
    assert sorted(read_codes(the_file(desk, printing.job_id))) == sorted(wanted)
    assert serial_count(session, desk.lot_id) == SerialCount(issued=3, voided=0, not_yet=0)


def test_a_signed_address_of_a_licensed_gtin_is_read_back_verified_and_found_by_a_scanner(
    do: Do, sign_in: SignIn, session: Session
) -> None:
    desk = a_desk(do, sign_in, gtin="06111234567895", gtin_status="licensed")
    desk.browser.post(desk.address, data={**ASKED, "has_serials": "y", "is_signed": "y"})
    outbox.deliver_due()
    [printing] = printings(session)
    addresses = read_codes(the_file(desk, printing.job_id))
    assert len(addresses) == 3
    code, serials = session.get_one(Lot, desk.lot_id).code, set(serials_of(session, printing.id))
    for address in addresses:
        assert is_signed_by(network_key.public_bytes(), address)
        said = {each.ai: each.value for each in read_scan(f"]Q1{address}").elements}
        assert (said["01"], said["10"]) == ("06111234567895", code)
        assert said["21"] in serials
    french = {"Accept-Language": "fr", "Accept": "text/html"}
    place = addresses[0].removeprefix("http://localhost")
    page = desk.browser.get(place, headers=french, follow_redirects=True)
    assert "Adresse signée par le réseau" in page.text
    spoilt = desk.browser.get(f"{place[:-4]}AAAA", headers=french, follow_redirects=True)
    assert "n’a pas pu être lue" in spoilt.text
    assert "Adresse signée" not in spoilt.text


def test_hidden_codes_are_a_second_sheet_each_with_its_packs_number(desk: Desk, session: Session) -> None:
    desk.browser.post(desk.address, data={**ASKED, "has_serials": "y", "has_hidden_codes": "y"})
    outbox.deliver_due()
    [printing] = printings(session)
    assert printing.hidden_job_id is not None
    sheet = the_file(desk, printing.hidden_job_id)
    words = words_in(sheet)
    for serial in serials_of(session, printing.id):
        secret = hidden_secret(str(desk.lot_id), serial, network_key.sign_bytes)
        assert serial in words
        assert hidden_code(secret) in words
        assert hidden_code(secret) not in words_in(the_file(desk, printing.job_id))
    assert len(read_codes(sheet)) == 3


def test_a_hidden_code_without_a_number_is_told_at_its_field(desk: Desk) -> None:
    answer = desk.browser.post(desk.address, data={**ASKED, "has_hidden_codes": "y"})
    assert answer.status_code == 422
    assert "Seule une étiquette numérotée peut être signée" in answer.text
    assert re.search(r'<input[^>]*checked[^>]*name="has_hidden_codes"', answer.text)


def test_who_scanned_is_said_in_words_and_not_in_codes(do: Do, desk: Desk, session: Session) -> None:
    printing = numbered(do, desk.lot_id, 1)
    session.rollback()
    serial = serials_of(session, printing)[0]
    scanned(do, desk.lot_id, serial, NOW, language="ar", country="MA")
    scanned(do, desk.lot_id, serial, NOW + timedelta(hours=1), language="xx", country="ZZZ")
    text = desk.browser.get(f"{desk.address}/log?serial={serial}").text
    assert all(f">{word}</td>" in text for word in ("arabe", "Maroc", "xx", "ZZZ"))


def test_the_account_says_packs_printed_voided_and_on_packs(do: Do, desk: Desk, session: Session) -> None:
    printing = numbered(do, desk.lot_id, 8)
    session.rollback()
    torn = serials_of(session, printing)[0]
    answer = desk.browser.post(
        f"{desk.address}/void",
        data={"serials": f"http://localhost/l/x/{torn}?s=ABC", "cause": "torn", "reason": "Feuille mouillée"},
    )
    assert answer.status_code == 302
    text = desk.browser.get(f"{desk.address}/log").text
    assert "8 imprimées − 1 annulée = 7 en service, pour 10 pièces." in text
    assert "8 numéros émis = 0 imprimés + 1 annulé + 7 pas encore imprimés." in text
    assert "Feuille mouillée" in text
    assert "annulé" in desk.browser.get(f"{desk.address}/log?serial={torn.lower()}").text.lower()


@pytest.mark.parametrize(
    "wrong",
    [
        {"serials": "pas un numéro"},
        {"serials": "22222222222222"},
        {"count": "3"},
        {"count": "0"},
        {"count": "beaucoup"},
        {},
        {"count": "1", "reason": ""},
        {"count": "1", "cause": "volée"},
        {"serials": "=1+1"},
    ],
)
def test_a_wrong_void_is_told_and_nothing_typed_is_lost(desk: Desk, wrong: dict[str, str]) -> None:
    typed = {"cause": "lost", "reason": "Rouleau égaré", **wrong}
    answer = desk.browser.post(f"{desk.address}/void", data=typed)
    assert answer.status_code == 422
    assert typed["reason"] in answer.text
    if wrong.get("serials"):
        assert wrong["serials"] in answer.text


def test_a_spoilt_sheet_is_drawn_again_with_the_same_numbers(do: Do, desk: Desk, session: Session) -> None:
    desk.browser.post(desk.address, data={**ASKED, "has_serials": "y"})
    outbox.deliver_due()
    [first] = printings(session)
    answer = desk.browser.post(
        f"/printings/{first.id}/reprint", data={"cause": "misprinted", "reason": "Encre pâle"}
    )
    assert answer.status_code == 302
    outbox.deliver_due()
    first, again = printings(session)
    assert sorted(read_codes(the_file(desk, again.job_id))) == sorted(
        read_codes(the_file(desk, first.job_id))
    )
    text = desk.browser.get(f"{desk.address}/log").text
    assert "6 imprimées − 3 annulées = 3 en service" in text
    assert "réimprimées avec les mêmes numéros" in text
    assert all(in_force(session, desk.lot_id).values())


def test_a_voided_label_that_is_scanned_is_told_to_the_cooperative(
    do: Do, desk: Desk, session: Session
) -> None:
    alert_id = a_scan_alert(do, desk.lot_id, numbered(do, desk.lot_id, 2))
    home = desk.browser.get("/").text
    assert "Les scans d’un emballage surprennent." in home
    assert "1 alerte" in desk.browser.get(f"/lots/{desk.lot_id}").text
    assert "Une étiquette annulée a été scannée" in desk.browser.get("/scan-alerts").text
    outbox.deliver_due()
    letter = _letters(desk)
    assert "un scan d’une étiquette annulée" in letter
    assert f"http://localhost/scan-alerts/{alert_id}" in letter
    answer = desk.browser.post(f"/scan-alerts/{alert_id}", data={"note": "Pot d’essai à l’atelier"})
    assert answer.status_code == 302
    assert "Pot d’essai à l’atelier" in desk.browser.get("/scan-alerts").text
    assert "Les scans d’un emballage surprennent." not in desk.browser.get("/").text
    again = desk.browser.post(f"/scan-alerts/{alert_id}", data={"note": "Encore"})
    assert again.status_code == 422


def _letters(desk: Desk) -> str:
    folder = Path(desk.browser.application.config["DATA_DIR"]) / "outgoing"
    letters = list(folder.glob("*.eml"))
    assert len(letters) == 1
    letter = message_from_bytes(letters[0].read_bytes(), policy=default)
    return str(letter.get_content())


def test_a_burst_of_scans_is_told_once_and_accuses_nobody(do: Do, desk: Desk, session: Session) -> None:
    serial = serials_of(session, numbered(do, desk.lot_id, 2))[0]
    scanned(do, desk.lot_id, serial, *(NOW + timedelta(minutes=10 * n) for n in range(20)))
    session.rollback()
    assert [one.sign for one in session.scalars(select(ScanAlert))] == ["burst"]
    outbox.deliver_due()
    letter = _letters(desk).lower()
    assert "peut-" in letter
    assert "faux" not in letter
    assert "contrefa" not in letter
    known = pack(session, desk.lot_id, serial)
    assert known is not None
    assert known.scans == 20


def test_the_mails_of_one_lot_are_one_a_day(do: Do, desk: Desk, session: Session) -> None:
    for serial in serials_of(session, numbered(do, desk.lot_id, 3)):
        scanned(do, desk.lot_id, serial, *(NOW + timedelta(minutes=10 * n) for n in range(9)))
    session.rollback()
    assert len(session.scalars(select(ScanAlert)).all()) == 3
    outbox.deliver_due()
    _letters(desk)


def test_numbers_are_read_bare_and_out_of_every_printed_address() -> None:
    one, two, three = "23456789ABCDEF", "GHJKMNPQRSTVWX", "YZ23456789ABCD"
    typed = f"{one.lower()}\nhttps://a.example/01/06111234567895/10/L/21/{two}?s=AA, https://a/l/X/{three}"
    assert read_serials(typed) == (one, two, three)
    assert read_serials(None) == ()


def test_a_job_that_failed_leaves_its_numbers_not_printed(
    do: Do, desk: Desk, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("no paper")

    monkeypatch.setattr("traceability.jobs.render_labels", fail)
    desk.browser.post(desk.address, data={**ASKED, "has_serials": "y"})
    outbox.deliver_due()
    session.rollback()
    assert session.scalars(select(Job.status)).one() == "failed"
    assert serial_count(session, desk.lot_id).not_yet == 3
