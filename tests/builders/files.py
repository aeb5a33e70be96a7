"""Photos and PDF files made for tests, and kept as a cooperative's evidence."""

import io
from dataclasses import dataclass
from uuid import UUID

from PIL import Image
from pypdf import PdfWriter
from pypdfium2 import PdfDocument
from sqlalchemy.orm import Session

from kernel.access import EVERY_ROLE, Touch
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, receive, write_file
from kernel.ids import new_id
from tests.conftest import Do


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#B5330E").save(out, kind)
    return out.getvalue()


def a_pdf(password: str | None = None) -> bytes:
    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    writer.write(out)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class KeepFile:
    organisation_id: UUID
    file: ReceivedFile


def _touch(session: Session, command: KeepFile) -> Touch:
    stream = f"organisation:{command.organisation_id}"
    return Touch(stream, frozenset({command.organisation_id}))


@operation(*EVERY_ROLE, touches=_touch)
def keep_file(session: Session, command: KeepFile, context: Context) -> dict[str, str]:
    """As every operation does that takes a file with what it states."""
    stored = write_file(session, command.file, command.organisation_id, context)
    return {"file_id": str(stored.id), "name": stored.name}


def a_file(
    do: Do,
    organisation_id: UUID,
    content: bytes | None = None,
    name: str = "photo.jpg",
    file_id: UUID | None = None,
) -> UUID:
    """A photo kept for an organisation."""
    received = receive(content or a_photo(), name, file_id or new_id())
    do(keep_file, KeepFile(organisation_id, received))
    return received.file_id


def words_in(pdf: bytes) -> str:
    """All that a PDF says, without the spaces that readers guess at."""
    with PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
