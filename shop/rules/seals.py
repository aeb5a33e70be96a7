"""The seal of a till's record: canonical text, hash, signature, link.

`frontend/src/till/seal.ts` is the other side.

The format is told in `docs/algorithms/sealed-journal.md`.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from functools import lru_cache
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

FORMAT = "igoudar-till/1"
SERIES_FORMAT = "igoudar-series/1"
CHAINS = ("sale", "training", "reprint", "drawer", "closing", "event")
# Whole numbers that JavaScript holds exactly.
INTEGER_MAX = 2**53 - 1
SIGNATURE_BYTES = 64


class Unwritable(ValueError):
    """A value that no canonical text can hold."""


def canonical_text(value: Any) -> str:
    """Canonical JSON: keys sorted, no space, whole numbers only. The same letters come out of TypeScript.

    Raises Unwritable.
    """
    _check_writable(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _check_writable(value: Any) -> None:
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, int):
        if abs(value) > INTEGER_MAX:
            raise Unwritable("a whole number out of bounds")
    elif isinstance(value, str):
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise Unwritable("a string that holds half of a character")
    elif isinstance(value, dict):
        for key, inside in value.items():
            if not (isinstance(key, str) and key and key.isascii() and key.isprintable()):
                raise Unwritable("a key that is not ASCII")
            _check_writable(inside)
    elif isinstance(value, (list, tuple)):
        for inside in value:
            _check_writable(inside)
    else:
        raise Unwritable(f"not a value: {type(value).__name__}")


def is_canonical(text: str, value: Any) -> bool:
    """Whether `text` is the canonical text of the value that was read from it."""
    try:
        return canonical_text(value) == text
    except (Unwritable, RecursionError):
        return False


def hash_of(text: str) -> str:
    """SHA-256 of a text, as 64 hexadecimal letters."""
    return sha256(text.encode()).hexdigest()


@lru_cache(maxsize=1_024)
def public_key_of(spki_base64: str) -> EllipticCurvePublicKey:
    """A till's public key (SPKI, base64). Raises ValueError when it is no P-256 key."""
    try:
        key = load_der_public_key(b64decode(spki_base64, validate=True))
    except Base64Error as error:
        raise ValueError("not base64") from error
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise ValueError("not a P-256 key")
    return key


def is_signed(text: str, signature_base64: str, spki_base64: str) -> bool:
    """Whether the key signed this very text; the signature is r‖s in 64 bytes, base64."""
    try:
        raw = b64decode(signature_base64, validate=True)
    except (Base64Error, ValueError):
        return False
    if len(raw) != SIGNATURE_BYTES:
        return False
    half = SIGNATURE_BYTES // 2
    der = encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))
    try:
        public_key_of(spki_base64).verify(der, text.encode(), ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def counter_hash_of(previous: str, arrival: int, record_hash: str, recorded_at: str) -> str:
    """The server's own link over what arrived: SHA-256 of these four lines."""
    return hash_of(f"{previous}\n{arrival}\n{record_hash}\n{recorded_at}")


def short_signature(signature_base64: str) -> str:
    """Four letters of a signature for the receipt (3rd, 7th, 13th, 19th), as NF525 tills print them."""
    return "".join(signature_base64[at : at + 1] for at in (2, 6, 12, 18))


def receipt_number_of(till_code: str, series: int, sequence: int, *, is_training: bool = False) -> str:
    """`TAR1-000013`, `TAR1.2-000013` in a second series, `TAR1-T000013` in training."""
    head = till_code if series == 1 else f"{till_code}.{series}"
    return f"{head}-{'T' if is_training else ''}{sequence:06d}"


def as_base64(raw: bytes) -> str:
    """Bytes as base64 text."""
    return b64encode(raw).decode()
