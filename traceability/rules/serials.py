"""Numbers of packs: what is signed, what a hidden code is, how a typed one is read.

The network's signature of an address proves that the network issued it. It stops nobody from copying it.
"""

import re
from base64 import b32decode, b32encode, urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as BinasciiError
from collections.abc import Callable
from hashlib import sha256
from hmac import compare_digest
from json import dumps
from typing import TypedDict

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kernel.errors import Invalid
from kernel.ids import SERIAL_LENGTH, has_letters, is_serial, letters_of

HIDDEN_CODE_LENGTH = 10
# What the key signs begins with what it is for, so that no other text of the network can pass for it.
PACK_PREFIX = "igoudar-pack/1\n"
HIDDEN_PREFIX = "igoudar-hidden-code/1\n"
SIGNATURE_MARK = "?s="
_SEPARATORS = re.compile(r"[\s,;]+")
_SERIAL_AT_END = re.compile(rf"(?:^|/)([0-9A-Z]{{{SERIAL_LENGTH}}})(?:[?#].*)?$")

Sign = Callable[[bytes], bytes]


class UnknownSerials(Invalid):
    """What was read is no number of a pack (`serials`: the first that are none)."""

    code = "unknown-serials"


class Jwk(TypedDict):
    """A public key as RFC 8037 writes it."""

    kty: str
    crv: str
    x: str
    kid: str
    use: str
    alg: str


def signed_address(address: str, sign: Sign) -> str:
    """An address with the signature of it in capital letters, which make the smallest QR code."""
    signature = sign((PACK_PREFIX + address).encode())
    return f"{address}{SIGNATURE_MARK}{b32encode(signature).decode().rstrip('=')}"


def is_signed_by(public_key: bytes, address: str) -> bool:
    """Whether a printed address carries the signature of a key (32 raw bytes)."""
    bare, mark, text = address.partition(SIGNATURE_MARK)
    signature = _signature(text.partition("&")[0])
    if not mark or signature is None:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, (PACK_PREFIX + bare).encode())
    except InvalidSignature:
        return False
    return True


def _signature(text: str) -> bytes | None:
    try:
        return b32decode(text.upper() + "=" * (-len(text) % 8))
    except (BinasciiError, ValueError):
        return None


def jwk(public_key: bytes) -> Jwk:
    """An Ed25519 key of 32 raw bytes as a JSON Web Key, named by its thumbprint (RFC 7638)."""
    x = urlsafe_b64encode(public_key).decode().rstrip("=")
    named = dumps({"crv": "Ed25519", "kty": "OKP", "x": x}, separators=(",", ":"))
    kid = urlsafe_b64encode(sha256(named.encode()).digest()).decode().rstrip("=")
    return Jwk(kty="OKP", crv="Ed25519", x=x, kid=kid, use="sig", alg="EdDSA")


def key_of(x: str) -> bytes:
    """The raw key of a JSON Web Key's `x`; raises ValueError when it is none."""
    return urlsafe_b64decode(x + "=" * (-len(x) % 4))


def hidden_code(secret: bytes) -> str:
    """The hidden code that a secret makes: ten letters, 49 bits."""
    return letters_of(int.from_bytes(sha256(HIDDEN_PREFIX.encode() + secret).digest()), HIDDEN_CODE_LENGTH)


def hidden_secret(lot_id: str, serial: str, sign: Sign) -> bytes:
    """What the hidden code of a number is made of; only who holds the network's key can make it."""
    return sign(f"{HIDDEN_PREFIX}{lot_id}/{serial}".encode())


def hidden_code_hash(code: str, secret: bytes) -> str:
    """What is kept of a hidden code: without the key, trying codes against it finds nothing."""
    return sha256(secret + code.encode()).hexdigest()


def is_hidden_code(code: str, secret: bytes, kept: str) -> bool:
    """Whether a code is the one that was printed."""
    return compare_digest(hidden_code_hash(code, secret), kept)


def read_hidden_code(text: str) -> str | None:
    """A typed code without its spaces, in capitals; None when it cannot be one."""
    code = re.sub(r"[\s-]", "", text).upper()
    return code if has_letters(code, HIDDEN_CODE_LENGTH) else None


def grouped(code: str) -> str:
    """A code as it is printed: two groups, easier to copy."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def read_serials(text: str | None) -> tuple[str, ...]:
    """The numbers in what was typed or scanned, one a line: bare, or at the end of an address.

    Raises UnknownSerials.
    """
    words = [word for word in _SEPARATORS.split(text or "") if word]
    found = [_serial_of(word) for word in words]
    wrong = [word for word, serial in zip(words, found, strict=True) if serial is None]
    if wrong:
        raise UnknownSerials(field="serials", serials=", ".join(word[:60] for word in wrong[:3]))
    return tuple(dict.fromkeys(serial for serial in found if serial))


def _serial_of(word: str) -> str | None:
    match = _SERIAL_AT_END.search(word.upper())
    return match[1] if match and is_serial(match[1]) else None
