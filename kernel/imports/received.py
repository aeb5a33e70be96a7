"""Files received from people, kept in the data folder exactly as they came."""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from kernel.errors import Refused

FOLDER = "received"


class FileChanged(Refused):
    code = "received-file-changed"


class Received(NamedTuple):
    """Where a file is kept, relative to the data folder, and its SHA-256 in hexadecimal."""

    path: str
    sha256: str


def keep(data_folder: str, file_id: UUID, content: bytes) -> Received:
    """Keep a file under our own name: the sender's is never used as a path."""
    path = f"{FOLDER}/{file_id}"
    target = Path(data_folder) / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return Received(path, sha256(content).hexdigest())


def forget(data_folder: str, received: Received) -> None:
    """Remove a file that nothing points at, its operation having been refused."""
    (Path(data_folder) / received.path).unlink(missing_ok=True)


def read(data_folder: str, received: Received) -> bytes:
    """The bytes of a kept file; raises FileChanged when it is gone or no longer the same."""
    file = Path(data_folder) / received.path
    content = file.read_bytes() if file.is_file() else b""
    if sha256(content).hexdigest() != received.sha256:
        raise FileChanged()
    return content
