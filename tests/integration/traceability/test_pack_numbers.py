"""One pack's own number on the public page: scans counted, hidden codes used once, nobody accused."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kernel import network_key
from kernel.access import system_actor
from kernel.clock import now
from kernel.execute import Context, execute
from kernel.ids import new_id, new_serial
from kernel.journal import breaks
from kernel.models import JournalEntry
from tests.builders.labels import numbered, packs_of, scanned, void
from tests.conftest import Do
from traceability.models import HiddenCodeUse, Lot, SerialScan, SerialTally
from traceability.operations.hidden_codes import UseHiddenCode, use_hidden_code
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.operations.scans import RecordScans, Scanned, record_scans
from traceability.queries.serials import serials_of
from traceability.rules.serials import hidden_code, hidden_secret
from traceability.web.scan_counter import scan_counter

PHONE = "Mozilla/5.0 (Linux; Android 14) Mobile Chrome/130"
READER = {"User-Agent": PHONE, "Accept-Language": "fr-MA,fr;q=0.9"}


@dataclass(frozen=True, slots=True)
class Jar:
    """A jar whose label has a number and a hidden code."""

    lot_id: UUID
    token: str
    serial: str
    code: str

    @property
    def address(self) -> str:
        """What its QR code opens."""
        return f"/l/{self.token}/{self.serial}"


@pytest.fixture
def jar(do: Do, session: Session) -> Jar:
    return a_jar(do, session)


def a_jar(do: Do, session: Session, *, has_hidden_codes: bool = True, **item: str) -> Jar:
    lot_id = packs_of(do, 10, **item).lot_id
    printing = numbered(do, lot_id, 3, has_hidden_codes=has_hidden_codes)
    session.rollback()
    serial = serials_of(session, printing)[0]
    secret = hidden_secret(str(lot_id), serial, network_key.sign_bytes)
    return Jar(lot_id, session.get_one(Lot, lot_id).token, serial, hidden_code(secret))


def scan(client: FlaskClient, address: str, status: int = 200, **headers: str) -> str:
    """The page as a phone that has just scanned reads it; the count is written before the next."""
    answer = client.get(address, headers={**READER, **headers}, follow_redirects=True)
    scan_counter().settle()
    assert answer.status_code == status, answer.text
    return words_of(answer)


def words_of(answer: TestResponse) -> str:
    return re.sub(r"\s+", " ", re.sub(r"</?(?:bdi|b)[^>]*>", "", answer.text))


def tally(session: Session, jar: Jar) -> int:
    session.rollback()
    known = session.get(SerialTally, (jar.lot_id, jar.serial))
    return known.scans if known else 0


def give(client: FlaskClient, jar: Jar, code: str, attempt: str = "") -> str:
    answer = client.post(f"{jar.address}/code", data={"code": code, "attempt": attempt}, headers=READER)
    assert answer.status_code == 200
    return words_of(answer)


def test_a_first_scan_is_said_to_be_the_first(client: FlaskClient, session: Session, jar: Jar) -> None:
    text = scan(client, jar.address)
    assert "Lot connu, aucun rappel" in text
    assert "Ce code est scanné pour la première fois." in text
    assert tally(session, jar) == 1


def test_the_count_and_the_first_day_are_told_with_what_is_normal(
    client: FlaskClient, do: Do, session: Session, jar: Jar
) -> None:
    scanned(do, jar.lot_id, jar.serial, now() - timedelta(days=40), now() - timedelta(days=2))
    text = scan(client, jar.address)
    assert "Scanné 3 fois depuis le" in text
    assert "C’est normal si vous l’avez déjà scanné" in text
    assert tally(session, jar) == 3


def test_no_count_alone_ever_says_fake(client: FlaskClient, do: Do, session: Session, jar: Jar) -> None:
    start = now() - timedelta(days=30)
    many = tuple(Scanned(new_id(), jar.lot_id, jar.serial, start + timedelta(hours=n)) for n in range(300))
    do(record_scans, RecordScans(many))
    text = scan(client, jar.address).lower()
    assert "scanné 301 fois" in text
    assert not re.search(r"faux|contrefa|imitation|fraud|falsifi", text)
    assert "lot connu" in text


def test_the_same_phone_over_again_within_a_minute_is_one_scan(
    client: FlaskClient, session: Session, jar: Jar
) -> None:
    for _time in range(3):
        assert "pour la première fois" in scan(client, jar.address)
    assert tally(session, jar) == 1


def test_a_machine_or_a_page_of_ours_is_no_scan(client: FlaskClient, session: Session, jar: Jar) -> None:
    for headers in (
        {"User-Agent": "WhatsApp/2.24"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"User-Agent": ""},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"X-Moz": "prefetch"},
        {"Referer": "http://localhost/l/somewhere"},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Dest": "image"},
    ):
        assert client.get(jar.address, headers={**READER, **headers}).status_code == 200
    scan_counter().settle()
    assert tally(session, jar) == 0


def test_a_change_of_language_or_a_look_at_the_head_is_no_scan(
    client: FlaskClient, session: Session, jar: Jar
) -> None:
    scan(client, f"{jar.address}?lang=ar")
    assert client.head(jar.address, headers=READER).status_code == 200
    scan_counter().settle()
    assert tally(session, jar) == 0


def test_of_who_scans_no_more_is_kept_than_language_and_country(
    client: FlaskClient, session: Session, jar: Jar
) -> None:
    scan(client, jar.address)
    session.rollback()
    kept = session.scalars(select(SerialScan)).one()
    assert (kept.language, kept.country) == ("fr", "MA")
    assert set(SerialScan.__table__.columns.keys()) == {
        "id", "lot_id", "serial", "scanned_at", "language", "country",
    }  # fmt: skip
    journal = " ".join(session.scalars(select(JournalEntry.text)))
    assert "127.0.0.1" not in journal
    assert PHONE not in journal


def test_the_page_of_a_number_is_never_kept_nor_cached(
    client: FlaskClient, do: Do, session: Session, jar: Jar
) -> None:
    first = client.get(jar.address, headers=READER)
    assert first.headers["Cache-Control"] == "no-store"
    assert "ETag" not in first.headers
    scan_counter().settle()
    scanned(do, jar.lot_id, jar.serial, now() + timedelta(minutes=2))
    assert "Scanné 2 fois" in client.get(jar.address, headers=READER).text


def test_a_count_that_cannot_be_written_breaks_no_page(
    client: FlaskClient, session: Session, jar: Jar, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("traceability.web.scan_counter.execute", fail)
    assert "Lot connu" in scan(client, jar.address)
    assert tally(session, jar) == 0
    monkeypatch.undo()
    scan(client, jar.address)
    assert tally(session, jar) == 1


def test_a_number_never_issued_has_a_page_of_its_own(client: FlaskClient, session: Session, jar: Jar) -> None:
    text = scan(client, f"/l/{jar.token}/{new_serial()}", 404)
    assert "Ce code n’a pas été émis par nous" in text
    assert "montrez-les à la boutique" in text
    assert f'href="/l/{jar.token}?lang=fr"' in text
    assert session.scalar(select(func.count()).select_from(SerialTally)) == 0


def test_what_has_not_the_form_of_a_number_was_not_issued(client: FlaskClient, jar: Jar) -> None:
    for number in ("abc", "0" * 14, "A" * 500, "é" * 14, "..%2f..", "%00"):
        assert client.get(f"/l/{jar.token}/{number}", headers=READER).status_code in (400, 404)


def test_an_unknown_number_of_a_recalled_lot_says_the_recall(client: FlaskClient, do: Do, jar: Jar) -> None:
    do(recall_lot, RecallLot(new_id(), jar.lot_id, reason="Humidité", advice="Rapportez-le."))
    assert "Ce lot est rappelé" in scan(client, f"/l/{jar.token}/{new_serial()}", 404)
    assert "Produit rappelé" in scan(client, jar.address)


def test_a_number_in_a_gs1_address_opens_the_same_page(client: FlaskClient, do: Do, session: Session) -> None:
    jar = a_jar(do, session, gtin="06111234567895", gtin_status="licensed")
    code = session.get_one(Lot, jar.lot_id).code
    address = f"/01/06111234567895/10/{code}/21/{jar.serial}"
    assert "scanné pour la première fois" in scan(client, address)
    assert tally(session, jar) == 1
    assert "n’a pas été émis par nous" in scan(client, f"{address[:-1]}Z9", 404)


def test_a_voided_label_says_so(client: FlaskClient, do: Do, jar: Jar) -> None:
    void(do, jar.lot_id, [jar.serial])
    text = scan(client, jar.address)
    assert "Cette étiquette a été annulée le" in text
    assert "<form" not in text


def test_a_hidden_code_is_used_once_and_then_says_when(client: FlaskClient, jar: Jar) -> None:
    assert "Code caché" in scan(client, jar.address)
    assert "Premier usage du code caché" in give(client, jar, f" {jar.code[:5].lower()} {jar.code[5:]}")
    assert "Le code caché a été utilisé le" in give(client, jar, jar.code)
    assert "Le code caché a été utilisé le" in scan(client, jar.address)


def test_a_form_sent_twice_is_one_use(client: FlaskClient, jar: Jar) -> None:
    attempt = str(new_id())
    for _time in ("sent", "sent again"):
        assert "Premier usage" in give(client, jar, jar.code, attempt)


def test_a_code_corrected_in_the_same_form_is_another_try(client: FlaskClient, jar: Jar) -> None:
    attempt = str(new_id())
    assert "Ce n’est pas le code" in give(client, jar, "ABCDEFGHJK", attempt)
    assert "Premier usage" in give(client, jar, jar.code, attempt)


def test_wrong_codes_are_limited_for_each_pack(
    client: FlaskClient, do: Do, session: Session, jar: Jar
) -> None:
    for n in range(10):
        assert "Ce n’est pas le code" in give(client, jar, f"ABCDEFGHJ{n}" if n > 1 else "quoi ?")
    assert "Trop d’essais" in give(client, jar, jar.code)
    tomorrow = now() + timedelta(days=1)
    later = do(use_hidden_code, UseHiddenCode(jar.lot_id, jar.serial, jar.code), at=tomorrow)
    assert later["outcome"] == "first"


def test_right_codes_do_not_count_as_tries(client: FlaskClient, jar: Jar) -> None:
    for _time in range(14):
        assert "utilisé" in give(client, jar, jar.code).replace("Premier usage", "utilisé")


def test_a_voided_pack_has_no_code_to_use(client: FlaskClient, do: Do, jar: Jar) -> None:
    void(do, jar.lot_id, [jar.serial])
    assert "annulée" in give(client, jar, jar.code)


def test_a_pack_without_hidden_code_answers_none(client: FlaskClient, do: Do, session: Session) -> None:
    plain = a_jar(do, session, has_hidden_codes=False)
    assert "Code caché" not in scan(client, plain.address)
    answer = client.post(f"{plain.address}/code", data={"code": "ABCDEFGHJK"}, headers=READER)
    assert answer.status_code == 404


def test_ten_people_with_one_code_are_one_first(app: Flask, session: Session, jar: Jar) -> None:
    def use(turn: int) -> str:
        with app.app_context():
            context = Context(new_id(), system_actor(f"phone {turn}"), "test", now(), now())
            return execute(use_hidden_code, UseHiddenCode(jar.lot_id, jar.serial, jar.code), context)[
                "outcome"
            ]

    with ThreadPoolExecutor(10) as phones:
        told = sorted(phones.map(use, range(10)))
    assert told.count("first") == 1
    assert set(told) <= {"first", "used"}
    session.rollback()
    assert session.scalar(select(func.count()).select_from(HiddenCodeUse)) == 1


def test_no_crowd_gets_more_wrong_codes_than_a_day_has(app: Flask, session: Session, jar: Jar) -> None:
    def guess(turn: int) -> str:
        with app.app_context():
            context = Context(new_id(), system_actor(f"phone {turn}"), "test", now(), now())
            command = UseHiddenCode(
                jar.lot_id, jar.serial, f"ABCDEFGH{turn:02}".replace("0", "2").replace("1", "3")
            )
            return execute(use_hidden_code, command, context)["outcome"]

    with ThreadPoolExecutor(8) as phones:
        told = list(phones.map(guess, range(16)))
    assert sorted(told) == ["locked"] * 6 + ["wrong"] * 10


def test_the_hidden_code_lies_nowhere_in_the_database(
    client: FlaskClient, session: Session, jar: Jar
) -> None:
    give(client, jar, jar.code)
    session.rollback()
    assert jar.code not in " ".join(session.scalars(select(JournalEntry.text)))
    assert list(breaks(session)) == []


def test_one_scan_told_by_many_at_once_is_one(app: Flask, do: Do, session: Session, jar: Jar) -> None:
    start = now()

    def scan_at(turn: int) -> None:
        with app.app_context():
            one = Scanned(new_id(), jar.lot_id, jar.serial, start + timedelta(minutes=2 * turn))
            context = Context(new_id(), system_actor("public page"), "test", now(), now())
            execute(record_scans, RecordScans((one,)), context)

    scan_at(0)
    with ThreadPoolExecutor(4) as phones:
        list(phones.map(scan_at, [1] * 8))  # eight times the same moment: one more
    assert tally(session, jar) == 2


def test_only_the_first_scans_are_kept_one_by_one(do: Do, session: Session, jar: Jar) -> None:
    start = now() - timedelta(days=30)
    many = tuple(
        Scanned(new_id(), jar.lot_id, jar.serial, start + timedelta(minutes=2 * n)) for n in range(230)
    )
    assert do(record_scans, RecordScans(many))["counted"] == 230
    assert tally(session, jar) == 230
    assert session.scalar(select(func.count()).select_from(SerialScan)) == 200


def test_the_public_page_of_a_number_stays_light_and_without_script(client: FlaskClient, jar: Jar) -> None:
    answer = client.get(jar.address, headers=READER)
    assert len(answer.data) < 30_000
    assert re.search(r"<script|<style|style=|\son[a-z]+=", answer.text) is None
    assert "Set-Cookie" not in answer.headers
