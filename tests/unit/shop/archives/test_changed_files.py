"""What is done to the file afterwards is found."""

import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.unit.shop.archives.building import (
    NETWORK,
    Year,
    found,
    is_found,
    rewritten,
    with_manifest,
)


def test_any_changed_byte_in_any_member_is_found(year: Year, tmp_path: Path) -> None:
    chance = random.Random(7)
    for name, content in year.members.items():
        places = {0, len(content) - 1, *(chance.randrange(len(content)) for _ in range(3))} if content else ()
        for place in places:
            changed = bytearray(content)
            changed[place] ^= 1 << chance.randrange(8)
            path = rewritten(tmp_path / "a.zip", {**year.members, name: bytes(changed)})
            assert is_found(path), (name, place)


@pytest.mark.parametrize("signer", [None, NETWORK])
def test_any_changed_byte_of_a_record_is_found_under_a_new_manifest(
    year: Year, tmp_path: Path, signer: Ed25519PrivateKey | None
) -> None:
    chance = random.Random(11)
    for name, content in year.members.items():
        if not name.endswith(".jsonl") or not content:
            continue
        for _ in range(4):
            changed = bytearray(content)
            changed[chance.randrange(len(content))] ^= 1
            members = with_manifest({**year.members, name: bytes(changed)}, signer)
            is_unsealed = signer is not None and sealed(content) == sealed(bytes(changed))
            assert is_found(rewritten(tmp_path / "a.zip", members)) or is_unsealed, name


def sealed(content: bytes) -> list[Any]:
    """What seals hold of each line: who signs the manifest may say another state or reason.

    Of what is no link of a chain, the counter-seal holds the text.
    """
    try:
        rows = [json.loads(line) for line in content.splitlines()]
    except ValueError:
        return [content]
    named = {"text", "recorded_at", "arrival", "counter_hash", "counter_signature"}
    links = {*named, "sequence", "signature"}
    return [{name: row.get(name) for name in sorted(named if "chain" in row else links)} for row in rows]


@pytest.mark.parametrize("signer", [None, NETWORK])
@pytest.mark.parametrize("chain", ["sale", "closing", "event"])
def test_a_removed_row_is_found(
    year: Year, tmp_path: Path, chain: str, signer: Ed25519PrivateKey | None
) -> None:
    name = f"series/1/{chain}.jsonl"
    rows = year.members[name].splitlines(keepends=True)
    for gone in range(len(rows)):
        content = b"".join(rows[:gone] + rows[gone + 1 :])
        members = with_manifest({**year.members, name: content}, signer)
        assert is_found(rewritten(tmp_path / "a.zip", members))


@pytest.mark.parametrize("signer", [None, NETWORK])
def test_a_reordered_row_is_found(year: Year, tmp_path: Path, signer: Ed25519PrivateKey | None) -> None:
    name = "series/1/sale.jsonl"
    rows = year.members[name].splitlines(keepends=True)
    rows[1], rows[2] = rows[2], rows[1]
    members = with_manifest({**year.members, name: b"".join(rows)}, signer)
    assert {one.check for one in found(rewritten(tmp_path / "a.zip", members))} >= {"chains"}


@pytest.mark.parametrize(
    "change",
    [
        lambda members: members | {"series/1/more.jsonl": b""},
        lambda members: {name: content for name, content in members.items() if name != "series/1/sale.jsonl"},
        lambda members: {name: content for name, content in members.items() if name != "verify.py"},
    ],
)
def test_a_member_added_or_missing_is_found(year: Year, tmp_path: Path, change: Any) -> None:
    breaks = found(rewritten(tmp_path / "a.zip", change(year.members)))
    assert "members" in {one.check for one in breaks}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_member_that_is_there_twice_is_found(year: Year, tmp_path: Path) -> None:
    path = rewritten(tmp_path / "a.zip", year.members)
    with zipfile.ZipFile(path, "a") as container:
        container.writestr("series/1/sale.jsonl", year.members["series/1/sale.jsonl"])
    assert "members" in {one.check for one in found(path)}
