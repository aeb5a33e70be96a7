"""The seal: the same letters in both languages, and nothing that a signature does not cover."""

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from shop.rules.seals import (
    Unwritable,
    as_base64,
    canonical_text,
    counter_hash_of,
    hash_of,
    is_canonical,
    is_signed,
    receipt_number_of,
    short_signature,
)
from tests.cases import make_seals

CASES = json.loads(Path(make_seals.PATH).read_text(encoding="utf-8"))["cases"]


def test_the_case_file_is_what_its_maker_writes() -> None:
    assert make_seals.PATH.read_text(encoding="utf-8") == make_seals.content()


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_the_canonical_text_is_that_of_the_shared_case(case: dict[str, Any]) -> None:
    assert canonical_text(case["value"]) == case["text"]
    assert hash_of(case["text"]) == case["sha256"]
    assert is_canonical(case["text"], json.loads(case["text"]))


@pytest.mark.parametrize("value", [1.5, 2**53, "\ud800", {"é": 1}, {1: 2}, {"": 1}, b"x", float("nan")])
def test_what_no_text_can_hold_is_refused(value: Any) -> None:
    with pytest.raises(Unwritable):
        canonical_text(value)


@pytest.mark.parametrize("text", ['{"b":1,"a":2}', '{"a": 1}', '{"a":1,"a":1}', "1.0", '"\\u00e9"', "[1,2 ]"])
def test_a_text_that_is_not_canonical_is_told(text: str) -> None:
    assert not is_canonical(text, json.loads(text))


def signed(text: str) -> tuple[str, str]:
    """A text's signature by a new key, as a browser writes it, and the key."""
    key = ec.generate_private_key(ec.SECP256R1())
    r, s = decode_dss_signature(key.sign(text.encode(), ec.ECDSA(SHA256())))
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return as_base64(r.to_bytes(32, "big") + s.to_bytes(32, "big")), as_base64(spki)


def test_a_signature_holds_for_its_very_text_and_key_alone() -> None:
    signature, key = signed("douze dirhams")
    other, other_key = signed("douze dirhams")
    assert is_signed("douze dirhams", signature, key)
    assert not is_signed("treize dirhams", signature, key)
    assert not is_signed("douze dirhams", signature, other_key)
    assert not is_signed("douze dirhams", other, key)


@pytest.mark.parametrize("signature", ["", "AAAA", "é", "=" * 88, as_base64(bytes(64)), as_base64(bytes(63))])
def test_a_signature_that_is_none_is_false_and_not_an_error(signature: str) -> None:
    _, key = signed("x")
    assert not is_signed("x", signature, key)


def test_a_receipt_number_tells_till_series_and_training() -> None:
    assert receipt_number_of("TAR1", 1, 13) == "TAR1-000013"
    assert receipt_number_of("TAR1", 2, 13) == "TAR1.2-000013"
    assert receipt_number_of("TAR1", 1, 13, is_training=True) == "TAR1-T000013"


def test_the_counter_seal_moves_with_each_of_its_parts() -> None:
    parts = ("0" * 64, 1, "a" * 64, "2026-11-22T10:00:00+00:00")
    changed = [
        ("1" * 64, *parts[1:]),
        (parts[0], 2, *parts[2:]),
        (*parts[:2], "b" * 64, parts[3]),
        (*parts[:3], "x"),
    ]
    hashes = {counter_hash_of(*one) for one in (parts, *changed)}  # type: ignore[arg-type]
    assert len(hashes) == 5


def test_a_receipt_carries_four_letters_of_its_seal() -> None:
    assert short_signature("abCdefGhijklMnopqrStuv") == "CGMS"
