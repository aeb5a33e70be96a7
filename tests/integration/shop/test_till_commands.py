"""The tills' commands: a journal that holds, each break told, a year archived, places closed, mail sent."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from subprocess import run
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from kernel.clock import now
from kernel.db import writing_engine
from kernel.ids import new_id
from shop.gateways import anchors, verifier
from shop.jobs.letters import close_due_place, mail_receipt, receipt_letter
from shop.models import PlaceClosing, SealedRecord, TillSeries
from shop.operations.closings import ClosePlace, close_place
from shop.rules.sales import KeptPayment
from tests.builders.devices import Counter, a_counter
from tests.conftest import NOW, Do

EVENING = NOW - timedelta(days=1)
Invoke = Callable[..., Result]


@pytest.fixture
def counter(do: Do, client: FlaskClient) -> Counter:
    return a_counter(do, client)


@pytest.fixture
def invoke(app: Flask) -> Invoke:
    return lambda *args: app.test_cli_runner().invoke(args=["till", *args])


@pytest.fixture
def told(do: Do, counter: Counter) -> Counter:
    """Some receipts, a closing, a spoiled record, and yesterday closed for the place."""
    counter.sell(at=EVENING, day=EVENING.date())
    counter.sell(at=EVENING, day=EVENING.date())
    figures = counter.device.close_day(EVENING.date().isoformat())
    counter.say("closing", "day", figures.as_body(), at=EVENING, day=EVENING.date())
    counter.say("event", "event", {"code": "started", "detail": None})
    counter.answers()
    spoiled = counter.sell()
    counter.answers({**spoiled, "text": spoiled["text"].replace("Safran", "Safrao")})
    counter.sell()
    counter.answers()
    do(close_place, ClosePlace(counter.shop.place_id))
    return counter


def test_a_journal_that_nobody_touched_holds(told: Counter, invoke: Invoke) -> None:
    answer = invoke("verify")
    assert (answer.exit_code, answer.output) == (0, "1 series, 6 records: all hold\n")
    assert invoke("verify", "--till", "TAR1").exit_code == 0


def touch(statement: Any) -> None:
    """Write past every operation, as somebody with the database in hand would."""
    with writing_engine().begin() as connection:
        connection.execute(statement)


TOUCHED: list[tuple[Any, str]] = [
    (update(SealedRecord).where(SealedRecord.arrival == 2).values(text="{}"), "the text was changed"),
    (update(SealedRecord).where(SealedRecord.arrival == 2).values(signature="AAAA"), "did not sign"),
    (update(SealedRecord).where(SealedRecord.arrival == 2).values(recorded_at=NOW), "own link"),
    (update(SealedRecord).where(SealedRecord.arrival == 2).values(counter_signature="AAAA"), "own signature"),
    (update(SealedRecord).where(SealedRecord.arrival == 2).values(sequence=9), "another number"),
    (delete(SealedRecord).where(SealedRecord.arrival == 2), "missing"),
    (delete(SealedRecord).where(SealedRecord.arrival == 6), "newest rows were removed"),
    (update(TillSeries).values(opening_text='{"series":1,"public_key":""}'), "opening text"),
    (update(TillSeries).values(heads={}), "heads"),
    (update(PlaceClosing).values(total_cents=1, text="{}"), "the text was changed"),
    (update(PlaceClosing).values(signature="AAAA"), "own signature"),
]


@pytest.mark.parametrize(("statement", "what"), TOUCHED, ids=range(len(TOUCHED)))
def test_what_was_touched_is_told(told: Counter, invoke: Invoke, statement: Any, what: str) -> None:
    touch(statement)
    answer = invoke("verify")
    assert answer.exit_code == 1, answer.exception
    assert what in answer.output
    assert "Traceback" not in answer.output


def test_the_end_removed_and_the_heads_set_back_shows_against_the_anchors(
    told: Counter, invoke: Invoke, session: Session
) -> None:
    session.rollback()
    fifth = session.query(SealedRecord).filter_by(arrival=5).one()
    series = session.get_one(TillSeries, told.device.series_id)
    second = session.query(SealedRecord).filter_by(arrival=2).one()
    heads, link = {**series.heads, "sale": [2, second.hash]}, fifth.counter_hash
    session.rollback()
    touch(delete(SealedRecord).where(SealedRecord.arrival == 6))
    touch(update(TillSeries).values(arrival=5, counter_hash=link, heads=heads))
    answer = invoke("verify")
    assert answer.exit_code == 1
    assert "is not what the anchor kept" in answer.output


def test_an_anchor_is_written_for_every_series(told: Counter, invoke: Invoke) -> None:
    before = len(list(anchors.kept()))
    assert invoke("anchors").output == "1 anchors\n"
    kept = list(anchors.kept())
    assert (len(kept), kept[-1].arrival) == (before + 1, 6)


def test_a_year_is_archived_and_verifies_alone(told: Counter, invoke: Invoke, tmp_path: Path) -> None:
    answer = invoke("archive", "--till", "TAR1", "--year", "2026", "--output", str(tmp_path / "archives"))
    assert answer.exit_code == 0, answer.output
    path, digest = answer.output.split()
    assert (Path(path).name, len(digest)) == ("TAR1-2026.zip", 64)
    alone = run([sys.executable, verifier.__file__, path], capture_output=True, text=True, check=False)
    assert "Traceback" not in alone.stderr
    # The spoiled receipt left a gap in its chain, and the archive says so.
    assert (alone.returncode, "n° 4" in alone.stdout) == (1, True), alone.stdout


def test_what_is_not_there_is_not_archived(told: Counter, invoke: Invoke, tmp_path: Path) -> None:
    for till, year in (("TAR1", "2025"), ("TAR1", "2027"), ("AGA1", "2026")):
        answer = invoke("archive", "--till", till, "--year", year, "--output", str(tmp_path))
        assert answer.exit_code == 1
        assert answer.output.startswith("Error: ")


def test_places_with_something_to_close_are_closed(
    counter: Counter, invoke: Invoke, session: Session
) -> None:
    old = now() - timedelta(days=40)
    counter.sell(at=old, day=old.date())
    counter.answers()
    assert invoke("close-places").output == "Boutique solidaire: 2 closed\n"
    session.rollback()
    assert {one.level for one in session.query(PlaceClosing)} == {"day", "month"}


def test_the_worker_closes_a_place_and_does_nothing_twice(counter: Counter, session: Session) -> None:
    old = now() - timedelta(days=40)
    counter.sell(at=old, day=old.date())
    counter.answers()
    for _ in range(2):
        close_due_place(new_id(), {"place_id": str(counter.shop.place_id)})
    session.rollback()
    assert session.query(PlaceClosing).count() == 2


def test_a_receipt_is_mailed_to_who_asked(app: Flask, counter: Counter, session: Session) -> None:
    line = counter.shop.jars(2, tax_rate_bp=2_000)
    sale = counter.sell(line, payments=(KeptPayment(new_id(), "card", 9_000, "TPE 4"),))
    asked = {"code": "receipt_mailed", "detail": {"number": "TAR1-000001", "to": "rkia@example.org"}}
    counter.say("event", "event", asked)
    counter.say("event", "event", {**asked, "detail": {"number": "TAR1-000001", "to": "rkia"}})
    counter.say("event", "event", {**asked, "detail": {"number": "TAR1-000009", "to": "rkia@example.org"}})
    reasons = counter.reasons()
    assert reasons == [None, None, "receipt-address-malformed", "sale-not-found"]
    message_id = new_id()
    mail_receipt(message_id, {"sale_id": sale["id"], "to": "rkia@example.org"})
    kept = Path(app.config["DATA_DIR"]) / "outgoing" / f"{message_id}.eml"
    assert b"To: rkia@example.org" in kept.read_bytes()
    subject, text = receipt_letter(session, UUID(sale["id"]))
    assert subject == "Ticket TAR1-000001, Boutique solidaire"
    for said in ("2 × Safran 1 g", "90,00", "dont TVA 20 % : 15,00", "Carte", "21 novembre 2026 à 11:00"):
        assert said in text
