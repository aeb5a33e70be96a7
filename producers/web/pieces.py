"""Reading a piece of evidence out of a form: the photo or the file, kept before the operation names it."""

from typing import Any

from kernel.errors import Invalid
from kernel.files import receive
from kernel.ids import new_id
from kernel.sniffing import FileMissing
from producers.forms.dossiers import uuid_or_none
from producers.forms.pieces import today
from producers.operations.evidence import Piece


class TwoPiecesAtOnce(Invalid):
    code = "two-pieces-at-once"


def piece_of(form: Any, *, shows: str = "") -> Piece | None:
    """The piece a form carries, None when it carries none; `shows` is told when nobody wrote anything.

    Raises TwoPiecesAtOnce and what `kernel.files.receive` refuses.
    """
    sent = [field for field in (form.photo, form.file) if _is_sent(field.data)]
    if not sent:
        return None
    if len(sent) > 1:
        raise TwoPiecesAtOnce(field="file")
    upload = sent[0].data
    file_id = uuid_or_none(form.file_id.data) or new_id()
    received = receive(upload.read(), upload.filename, file_id, sent[0].name)
    evidence_id = uuid_or_none(form.evidence_id.data) or new_id()
    told = (form.shows.data or "").strip() or shows
    return Piece(evidence_id, received, told, form.dated_on.data or today())


def needed_piece_of(form: Any, *, shows: str = "") -> Piece:
    """The same; raises FileMissing when there is none."""
    piece = piece_of(form, shows=shows)
    if piece is None:
        raise FileMissing(field="photo")
    return piece


def _is_sent(upload: Any) -> bool:
    return bool(upload and getattr(upload, "filename", ""))
