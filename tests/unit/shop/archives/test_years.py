"""From one year to the next: what one archive says of the other."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from kernel.ids import new_id
from shop.gateways import verifier
from shop.gateways.archives import write_archive
from shop.rules.refunds import refund_line
from tests.unit.shop.archives.building import (
    NETWORK,
    Device,
    an_archive,
    an_oil,
    first_device,
    found,
    rewritten,
    sold,
)


def two_years(folder: Path, between: Callable[[Device], None] = lambda _: None) -> tuple[Path, Path]:
    """One tablet over a new year; `between` is what happens to its journal in the night."""
    device = first_device(lambda *_: None)
    write_archive(folder / "2026.zip", an_archive((device,)), NETWORK.sign)
    line, cited = device.last_sold[0].lines[0], device.last_sold[1]
    between(device)
    device.start, device.records = device.edge(), []
    device.sell(sold(an_oil(2)), "2027-01-02")
    device.sell(sold(refund_line(line, 1, line_id=new_id())), "2027-01-02", kind="refund", of=cited)
    device.say("reprint", "reprint", {**cited, "ordinal": 1}, "2027-01-02")
    device.close_month("2026-02", "2027-01-02")
    device.close_day("2027-01-02")
    device.close_month("2027-01", "2027-01-31")
    write_archive(folder / "2027.zip", an_archive((device,), 2027), NETWORK.sign)
    return folder / "2026.zip", folder / "2027.zip"


def test_a_year_that_begins_in_the_middle_of_a_chain_is_whole(tmp_path: Path) -> None:
    earlier, later = two_years(tmp_path)
    reading = verifier.verify(later)
    assert reading.report.breaks == []
    assert any("--previous" in note for note in reading.report.notes)
    assert found(later, previous=earlier) == []


def lose_a_record(device: Device) -> None:
    device.say("event", "event", {"code": "exported", "detail": None}, "2026-12-31")


def test_what_is_lost_between_two_years_is_found(tmp_path: Path) -> None:
    earlier, later = two_years(tmp_path, lose_a_record)
    assert found(later) == []
    assert {one.check for one in found(later, previous=earlier)} == {"previous"}


def test_an_earlier_archive_that_is_broken_is_told(tmp_path: Path) -> None:
    earlier, later = two_years(tmp_path)
    with zipfile.ZipFile(earlier) as container:
        members = {name: container.read(name) for name in container.namelist()}
    rewritten(earlier, {**members, "LISEZMOI.txt": b"?"})
    assert {one.check for one in found(later, previous=earlier)} == {"previous"}
