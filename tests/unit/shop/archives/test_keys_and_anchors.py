"""What is done by somebody who holds a key is found."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shop.gateways.archives import Archive, write_archive
from tests.unit.shop.archives.building import (
    NETWORK,
    Device,
    Year,
    an_archive,
    base64_of,
    found,
    raw_public,
    rewritten,
    with_manifest,
)


def without_tail(year: Year, count: int = 1) -> Archive:
    """The year without its last records, as if they had never come."""
    last = year.archive.series[-1]
    kept = list(last.records)[:-count]
    return replace(year.archive, series=[*year.archive.series[:-1], replace(last, records=kept)])


def test_a_tail_removed_under_the_old_signature_is_found(year: Year, tmp_path: Path) -> None:
    write_archive(tmp_path / "a.zip", without_tail(year), lambda _: b"\0" * 64)
    assert {one.check for one in found(tmp_path / "a.zip")} == {"manifest"}


def test_an_archive_signed_by_another_key_is_found_with_the_network_key(year: Year, tmp_path: Path) -> None:
    other = Ed25519PrivateKey.generate()
    devices = tuple(replace_network(device, other) for device in year.devices)
    archive = replace(an_archive(devices), network_public_key=base64_of(raw_public(other)))
    write_archive(tmp_path / "a.zip", archive, other.sign)
    assert found(tmp_path / "a.zip") == []
    breaks = found(tmp_path / "a.zip", network_key=base64_of(raw_public(NETWORK)))
    assert [one.check for one in breaks] == ["key"]


def replace_network(device: Device, key: Ed25519PrivateKey) -> Device:
    """The same records, counter-sealed by another key."""
    forged = replace(device)
    forged.__dict__.update(device.__dict__)
    forged.records = [
        replace(one, counter_signature=base64_of(key.sign(one.counter_hash.encode())))
        for one in device.records
    ]
    return forged


def test_a_manifest_alone_signed_by_another_key_is_found_by_the_counter_seals(
    year: Year, tmp_path: Path
) -> None:
    members = with_manifest(year.members, Ed25519PrivateKey.generate())
    assert {one.check for one in found(rewritten(tmp_path / "a.zip", members))} == {"counter"}


def anchors_of(year: Year, folder: Path, at: str = "2026-12-31T20:00:00+00:00") -> Path:
    path = folder / "anchors.jsonl"
    lines = [json.dumps(device.anchor(at)) for device in year.devices]
    path.write_text("\n".join([*lines, json.dumps({"till": "AUTRE"}), '{"till": "TAR1", "ser']))
    return path


def test_anchors_agree_with_a_whole_archive(year: Year, tmp_path: Path) -> None:
    assert found(year.path, anchors=anchors_of(year, tmp_path)) == []


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_tail_removed_and_signed_by_the_true_key_is_found_by_the_anchors(
    year: Year, tmp_path: Path, count: int
) -> None:
    write_archive(tmp_path / "a.zip", without_tail(year, count), NETWORK.sign)
    assert found(tmp_path / "a.zip") == []
    breaks = found(tmp_path / "a.zip", anchors=anchors_of(year, tmp_path))
    assert {one.check for one in breaks} == {"anchors"}


def test_a_series_left_out_is_found_by_the_anchors(year: Year, tmp_path: Path) -> None:
    archive = replace(year.archive, series=year.archive.series[:1])
    write_archive(tmp_path / "a.zip", archive, NETWORK.sign)
    breaks = found(tmp_path / "a.zip", anchors=anchors_of(year, tmp_path))
    assert [one.spot.series for one in breaks] == [2]


def test_anchors_of_the_next_year_may_be_further(year: Year, tmp_path: Path) -> None:
    write_archive(tmp_path / "a.zip", without_tail(year), NETWORK.sign)
    anchors = anchors_of(year, tmp_path, at="2027-01-02T20:00:00+00:00")
    assert found(tmp_path / "a.zip", anchors=anchors) == []


def test_a_rewritten_head_is_found_by_the_anchors(year: Year, tmp_path: Path) -> None:
    anchor = year.devices[0].anchor("2026-12-31T20:00:00+00:00")
    anchor["heads"]["sale"]["hash"] = "0" * 64
    (tmp_path / "anchors.jsonl").write_text(json.dumps(anchor))
    assert {one.check for one in found(year.path, anchors=tmp_path / "anchors.jsonl")} == {"anchors"}
