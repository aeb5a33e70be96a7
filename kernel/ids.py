"""Identifiers: UUIDv7 for rows, short unguessable tokens for what is printed."""

import secrets
from uuid import UUID

import uuid_utils

# No 0/O, 1/I/L, U: a token is read aloud over the phone when a label is torn.
_TOKEN_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
TOKEN_LENGTH = 13
SERIAL_LENGTH = 14


def new_id() -> UUID:
    """A time-ordered UUIDv7 (RFC 9562)."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def new_token() -> str:
    """A public code of 13 characters, about 64 bits: it cannot be guessed, so lots cannot be listed."""
    return "".join(secrets.choice(_TOKEN_ALPHABET) for _ in range(TOKEN_LENGTH))


def new_serial() -> str:
    """The number of one pack, 14 characters and 68 bits: who holds one guesses no other."""
    return letters_of(secrets.randbelow(len(_TOKEN_ALPHABET) ** SERIAL_LENGTH), SERIAL_LENGTH)


def letters_of(number: int, length: int) -> str:
    """A number written in the letters of tokens, the last `length` of them."""
    written = []
    for _place in range(length):
        number, letter = divmod(number, len(_TOKEN_ALPHABET))
        written.append(_TOKEN_ALPHABET[letter])
    return "".join(written)


def is_serial(text: str) -> bool:
    """Whether `text` has the form of a pack's number."""
    return has_letters(text, SERIAL_LENGTH)


def has_letters(text: str, length: int) -> bool:
    """Whether `text` is `length` letters of tokens."""
    return len(text) == length and all(letter in _TOKEN_ALPHABET for letter in text)


def is_token(text: str) -> bool:
    """Whether `text` has the form of a public code."""
    return has_letters(text, TOKEN_LENGTH)
