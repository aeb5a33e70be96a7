"""`flask epcis validate` and `flask epcis hash`, as a certifier runs them on a file that was sent to her."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.execute import Context, operation
from tests.builders.inventory import a_harvest, a_lot_of_jars, a_producer
from tests.conftest import Do
from traceability.models import EpcisEvent, Lot
from traceability.rules.epcis.documents import events_of, read_json
from traceability.rules.epcis.validation import flaws

CASES = Path(__file__).parents[2] / "cases" / "gs1"
SHIPPING = CASES / "event-hash" / "epcisDocWithShippingAndTransportingEvent.jsonld"

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_a_valid_file_is_told_valid(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["epcis", "validate", str(SHIPPING)])
    assert (result.exit_code, result.output) == (0, "EPCISDocument, 2 events: valid\n")


def test_a_broken_file_is_told_reason_by_reason(app: Flask, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    text = SHIPPING.read_text("utf-8").replace('"departing"', '"leaving"').replace('"OBSERVE"', '"SEE"')
    broken.write_text(text, "utf-8")
    result = app.test_cli_runner().invoke(args=["epcis", "validate", str(broken)])
    assert result.exit_code == 1
    paths = [line.partition(":")[0] for line in result.stderr.splitlines()]
    assert {
        "epcisBody.eventList[0].action",
        "epcisBody.eventList[0].bizStep",
        "epcisBody.eventList[1].action",
    } <= set(paths)
    assert paths[-1] == f"{len(paths) - 1} reasons"


def test_a_file_that_is_no_json_is_refused(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "image").write_bytes(b"\x89PNG\x00")
    result = app.test_cli_runner().invoke(args=["epcis", "hash", str(tmp_path / "image")])
    assert result.exit_code == 1
    assert "not JSON" in result.stderr


def test_hashes_are_printed_in_the_order_of_the_file(app: Flask) -> None:
    run = app.test_cli_runner()
    hashes = run.invoke(args=["epcis", "hash", str(SHIPPING)]).stdout.split()
    assert hashes == SHIPPING.with_suffix(".hashes").read_text("utf-8").split()
    texts = run.invoke(args=["epcis", "hash", "--prehash", str(SHIPPING)]).stdout.splitlines()
    assert texts == SHIPPING.with_suffix(".prehashes").read_text("utf-8").strip().split("\n")


def test_the_export_is_one_valid_document_of_every_event(app: Flask, do: Do, session: Session) -> None:
    jars = a_lot_of_jars(do, a_producer(do))
    text = app.test_cli_runner().invoke(args=["epcis", "export"]).stdout
    document = read_json(text)
    assert flaws(document) == []
    assert [one.event["bizStep"] for one in events_of(document)] == [
        "commissioning",
        "commissioning",
        "packing",
    ]
    assert session.get_one(Lot, jars).token in text


def test_the_check_finds_what_was_altered_and_what_was_never_told(
    app: Flask, do: Do, session: Session
) -> None:
    producer = a_producer(do)
    a_lot_of_jars(do, producer)
    run = app.test_cli_runner()
    assert run.invoke(args=["epcis", "publish"]).output == "3 events told\n"
    good = run.invoke(args=["epcis", "verify"])
    assert (good.exit_code, good.output) == (0, "3 events: as they were said\n")
    do(alter_an_event, "packing")
    a_harvest(do, producer)
    bad = run.invoke(args=["epcis", "verify"])
    assert bad.exit_code == 1
    assert "its hash is not its own" in bad.stderr
    assert "would be said otherwise" in bad.stderr
    assert "told by no event" in bad.stderr


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch("epcis"))
def alter_an_event(session: Session, command: str, context: Context) -> dict[str, str]:
    """What somebody with the database in hand could do."""
    row = session.scalars(select(EpcisEvent).where(EpcisEvent.biz_step.endswith(command))).one()
    row.said = row.said.replace('"quantity":20', '"quantity":200')
    return {}
