"""Identifiers: UUIDv7 for rows, short unguessable tokens for what is printed."""

import secrets
from uuid import UUID

import uuid_utils

# No 0/O, 1/I/L, U: a token is read aloud over the phone when a label is torn.
_TOKEN_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKEN_LENGTH = 13


def new_id() -> UUID:
    """A time-ordered UUIDv7 (RFC 9562)."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def new_token() -> str:
    """A public code of 13 characters, about 64 bits: it cannot be guessed, so lots cannot be listed."""
    return "".join(secrets.choice(_TOKEN_ALPHABET) for _ in range(TOKEN_LENGTH))


def is_token(text: str) -> bool:
    """Whether `text` has the form of a public code."""
    return len(text) == TOKEN_LENGTH and all(letter in _TOKEN_ALPHABET for letter in text)
