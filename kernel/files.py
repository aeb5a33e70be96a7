"""Files received as evidence: sniffed, hashed, kept outside the web root under the name of their content."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from uuid import UUID

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound, Refused
from kernel.execute import Context
from kernel.models import StoredFile
from kernel.sniffing import SUFFIXES, sniff

FOLDER = "files"
NAME_LENGTH_MAX = 120


class FileNotFound(NotFound):
    code = "file-not-found"


class FileChanged(Refused):
    """What lies on the disk is no longer what was received."""

    code = "file-changed"


class FileIdTaken(Refused):
    code = "file-id-taken"


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file as a command tells it: what it is and the hash that names its bytes on the disk."""

    file_id: UUID
    name: str
    media_type: str
    size_bytes: int
    sha256: str


def receive(content: bytes, name: str | None, file_id: UUID, field: str = "file") -> ReceivedFile:
    """Sniff a file and keep its bytes; the row is written by the operation that uses it (`write_file`).

    Raises FileMissing, FileTooLarge, FileTypeRefused, FileUnreadable.
    """
    return keep(content, name, sniff(content, field), file_id)


def keep(content: bytes, name: str | None, media_type: str, file_id: UUID) -> ReceivedFile:
    """Keep the bytes of a file that its caller has read; `media_type` is one of SUFFIXES."""
    digest = sha256(content).hexdigest()
    target = path_of(digest)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        # Whoever reads must never find half a file: it gets its name when it is whole.
        making = target.with_name(f"{digest}.{file_id}")
        making.write_bytes(content)
        making.replace(target)
    return ReceivedFile(file_id, _shown(name, media_type), media_type, len(content), digest)


def write_file(
    session: Session, file: ReceivedFile, organisation_id: UUID | None, context: Context
) -> StoredFile:
    """Write the row of a received file in the caller's transaction; the same one twice is one.

    Raises FileIdTaken when the id stands for another content.
    """
    known = session.get(StoredFile, file.file_id)
    if known is not None:
        if known.sha256 != file.sha256 or known.organisation_id != organisation_id:
            raise FileIdTaken(file_id=str(file.file_id))
        return known
    stored = StoredFile(
        id=file.file_id,
        organisation_id=organisation_id,
        name=file.name,
        media_type=file.media_type,
        size_bytes=file.size_bytes,
        sha256=file.sha256,
        received_by=context.actor.id,
        received_at=context.recorded_at,
    )
    session.add(stored)
    session.flush()
    return stored


def as_received(file: StoredFile) -> ReceivedFile:
    """A file that is kept already, as a further command names it."""
    return ReceivedFile(file.id, file.name, file.media_type, file.size_bytes, file.sha256)


def file_for(session: Session, actor: Actor, file_id: UUID) -> StoredFile:
    """A file that `actor` sent, or may see by its organisation; raises FileNotFound."""
    found = session.get(StoredFile, file_id)
    visible = found is not None and (
        actor.sees_all
        or (found.received_by is not None and found.received_by == actor.id)
        or found.organisation_id in actor.organisations
    )
    if found is None or not visible:
        raise FileNotFound(file_id=str(file_id))
    return found


def content_of(file: StoredFile) -> bytes:
    """The bytes of a file; raises FileChanged when they are gone or no longer the same."""
    path = path_of(file.sha256)
    content = path.read_bytes() if path.is_file() else b""
    if sha256(content).hexdigest() != file.sha256:
        raise FileChanged(name=file.name)
    return content


def path_of(digest: str) -> Path:
    """Where the bytes of a SHA-256 lie; nothing a sender wrote is ever part of a path."""
    return Path(current_app.config["DATA_DIR"]) / FOLDER / digest[:2] / digest


def spoiled(session: Session) -> Iterator[StoredFile]:
    """The files whose bytes are gone or changed."""
    for file in session.scalars(select(StoredFile).order_by(StoredFile.id)):
        try:
            content_of(file)
        except FileChanged:
            yield file


def _shown(name: str | None, media_type: str) -> str:
    """The sender's name for people to read: printable, bounded, with the suffix of what it is."""
    stem = PurePosixPath((name or "").replace("\\", "/")).stem
    readable = "".join(letter for letter in stem if letter.isprintable()).strip(" .")
    return (readable or "document")[: NAME_LENGTH_MAX - 5] + SUFFIXES[media_type]
