"""The file in which a till's unsent records are carried by hand; `journal/queueFile.ts` writes it.

JSON `{"format": "igoudar-queue/1", "till", "iterations", "salt", "iv", "sealed"}`, the last three base64.
`sealed` is AES-256-GCM, its tag at the end and the format's name as associated data, of gzipped JSON
`{"till_id", "till", "series_id", "series", "exported_at", "batches": [{"series", "records"}]}`. The key is
PBKDF2-SHA256 of the passphrase, normalised as NFKC.
"""

import json
import zlib
from base64 import b64decode
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from kernel.errors import Refused

FORMAT = "igoudar-queue/1"
FILE_BYTES_MAX = 8 * 1024 * 1024
CONTENT_BYTES_MAX = 64 * 1024 * 1024
# As many as the till asks for: more would only keep us busy.
ITERATIONS = 600_000
SALT_BYTES, IV_BYTES, KEY_BYTES = 16, 12, 32
GZIP = 31


class QueueFileTooLarge(Refused):
    code = "queue-file-too-large"


class QueueFileUnreadable(Refused):
    """It is no such file, or not all of it is there."""

    code = "queue-file-unreadable"


class PassphraseWrong(Refused):
    """The passphrase does not open the file, or the file was changed: nothing tells one from the other."""

    code = "queue-file-passphrase-wrong"


@dataclass(frozen=True, slots=True)
class Batch:
    """Records of one series, oldest first, as plain values."""

    series: int
    records: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class QueueFile:
    """What a file says before anything of it is believed."""

    till_id: UUID
    batches: list[Batch]


def read_queue_file(raw: bytes, passphrase: str) -> QueueFile:
    """Open a file. Raises QueueFileTooLarge, QueueFileUnreadable, PassphraseWrong."""
    if len(raw) > FILE_BYTES_MAX:
        raise QueueFileTooLarge(field="file", megabytes=FILE_BYTES_MAX // 1024**2)
    try:
        return _queue_of(_opened(json.loads(raw), passphrase))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error) as error:
        raise QueueFileUnreadable(field="file") from error


def _opened(outer: dict[str, Any], passphrase: str) -> bytes:
    salt, iv, sealed = (b64decode(outer[name], validate=True) for name in ("salt", "iv", "sealed"))
    said = (outer["format"], outer["iterations"], len(salt), len(iv))
    if said != (FORMAT, ITERATIONS, SALT_BYTES, IV_BYTES):
        raise QueueFileUnreadable(field="file")
    try:
        return _inflated(AESGCM(_key(passphrase, salt)).decrypt(iv, sealed, FORMAT.encode()))
    except InvalidTag as error:
        raise PassphraseWrong(field="passphrase") from error


def _key(passphrase: str, salt: bytes) -> bytes:
    derive = PBKDF2HMAC(algorithm=SHA256(), length=KEY_BYTES, salt=salt, iterations=ITERATIONS)
    return derive.derive(normalize("NFKC", passphrase).encode())


def _inflated(zipped: bytes) -> bytes:
    """The content, no longer than we take: a small file may hold an endless one."""
    inflater = zlib.decompressobj(GZIP)
    content = inflater.decompress(zipped, CONTENT_BYTES_MAX)
    if not inflater.eof:
        raise QueueFileUnreadable(field="file")
    return content


def _queue_of(content: bytes) -> QueueFile:
    said = json.loads(content)
    # No text that we keep holds half of a character, which raises here, or U+0000.
    if b"\\u0000" in json.dumps(said, ensure_ascii=False).encode():
        raise QueueFileUnreadable(field="file")
    batches = [Batch(_number(one["series"]), _list(one["records"])) for one in _list(said["batches"])]
    return QueueFile(UUID(said["till_id"]), batches)


def _number(given: Any) -> int:
    if type(given) is not int or not 0 < given < 2**31:
        raise QueueFileUnreadable(field="file")
    return given


def _list(given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise QueueFileUnreadable(field="file")
    return given
