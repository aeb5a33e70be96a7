"""The network's own signing key (Ed25519): it counter-seals what tills said, closings, archives, packs."""

import os
from base64 import b64encode
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from flask import current_app


def sign(text: str) -> str:
    """The network's signature of a text, base64."""
    return b64encode(sign_bytes(text.encode())).decode()


def sign_bytes(content: bytes) -> bytes:
    """The network's raw signature (64 bytes)."""
    return _key(current_app.config["NETWORK_KEY_FILE"]).sign(content)


def public_key() -> str:
    """The public half, 32 raw bytes in base64: what an auditor must be given by another way."""
    return b64encode(public_bytes()).decode()


def public_bytes() -> bytes:
    """The public half, 32 raw bytes."""
    key = _key(current_app.config["NETWORK_KEY_FILE"]).public_key()
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


@cache
def _key(file: str) -> Ed25519PrivateKey:
    path = Path(file)
    if not path.exists():
        _make(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} holds no Ed25519 key")
    return key


def _make(path: Path) -> None:
    """A new key, readable by us alone; of two processes that make it at once, the first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # the other process made it: its key is the network's
    finally:
        draft.unlink()
