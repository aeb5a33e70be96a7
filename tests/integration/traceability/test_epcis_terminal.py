"""`flask epcis validate` and `flask epcis hash`, as a certifier runs them on a file that was sent to her."""

from pathlib import Path

import pytest
from flask import Flask

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
