"""Any bytes at all get a verdict."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.gateways import verifier
from tests.unit.shop.archives.building import (
    NETWORK,
    Year,
    is_found,
    rewritten,
    with_manifest,
)


def test_a_truncated_file_gets_a_verdict(year: Year, tmp_path: Path) -> None:
    content, path = year.path.read_bytes(), tmp_path / "a.zip"
    for length in (*range(0, len(content), len(content) // 40), len(content) - 1):
        path.write_bytes(content[:length])
        assert is_found(path)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_to_the_file_gets_a_verdict(year: Year, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(year.path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        # The directory at the end is where a ZIP is most easily confused.
        place = data.draw(st.integers(1, 2_500) | st.integers(1, len(content)))
        content[-place] = data.draw(st.integers(0, 255))
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    is_found(path)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_random_bytes_are_unreadable(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    assert verifier.main([str(tmp_path / "a.zip")]) == verifier.UNREADABLE


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just(2**60),
    lambda inside: st.lists(inside, max_size=4) | st.dictionaries(st.text(max_size=8), inside, max_size=4),
    max_leaves=6,
)


def ways(value: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside a value."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [way, *(found for name, inside in steps for found in ways(inside, (*way, name)))]


def put(value: Any, way: tuple[Any, ...], other: Any) -> Any:
    if not way:
        return other
    value[way[0]] = put(value[way[0]], way[1:], other)
    return value


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_anywhere_gets_a_verdict(year: Year, tmp_path: Path, data: st.DataObject) -> None:
    names = sorted(
        name for name, content in year.members.items() if name.endswith(("json", "jsonl")) and content
    )
    name = data.draw(st.sampled_from(names))
    lines = [json.loads(line) for line in year.members[name].splitlines()]
    at = data.draw(st.integers(0, len(lines) - 1))
    lines[at] = put(lines[at], data.draw(st.sampled_from(ways(lines[at]))), data.draw(JSON))
    end = "\n" if name.endswith("jsonl") else ""
    content = "".join(json.dumps(one, sort_keys=True, separators=(",", ":")) + end for one in lines)
    members = {**year.members, name: content.encode()}
    if name != "manifest.json":
        members = with_manifest(members, NETWORK)
    is_found(rewritten(tmp_path / "a.zip", members))


@pytest.mark.parametrize("name", ["manifest.json", "series/1/opening.json", "series/1/sale.jsonl"])
@pytest.mark.parametrize(
    "content",
    [b"[" * 200_000, b'{"a":' * 100_000, b"9" * 100_000, b"NaN", b"\xff\xfe", b'"\\ud800"', b"\n\n\n", b"{}"],
    ids=["nested", "nested-objects", "digits", "nan", "bytes", "half-letter", "empty-lines", "object"],
)
def test_hostile_content_gets_a_verdict(year: Year, tmp_path: Path, name: str, content: bytes) -> None:
    path = rewritten(tmp_path / "a.zip", {**year.members, name: content})
    assert is_found(path)
    assert verifier.main([str(path)]) in (verifier.BROKEN, verifier.UNREADABLE)


def test_a_zip_bomb_is_refused(year: Year, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifier, "ARCHIVE_BYTES_MAX", 2**20)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("manifest.json", b"0" * 2**21)
    with pytest.raises(verifier.Unreadable, match="trop grand"):
        verifier.verify(path)


def test_what_is_missing_is_unreadable(tmp_path: Path, year: Year) -> None:
    nothing = str(tmp_path / "nothing")
    assert verifier.main([nothing]) == verifier.UNREADABLE
    assert verifier.main([str(year.path), "--anchors", nothing]) == verifier.UNREADABLE
    assert verifier.main([str(year.path), "--previous", nothing, "--json"]) == verifier.UNREADABLE
