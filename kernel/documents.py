"""Forms that take one document: what was received is kept when something else is wrong with the form."""

from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from itsdangerous import BadData, URLSafeTimedSerializer
from wtforms import HiddenField

from kernel.errors import Invalid
from kernel.files import ReceivedFile, receive
from kernel.forms import OperationForm, add_problem
from kernel.ids import new_id

KEPT_SECONDS_MAX = 24 * 3600


class DocumentForm(OperationForm):
    """A form with a PDF or a photo; a browser forgets the file it sent, so its name is given back signed."""

    document = FileField(_l("Document"), description=_l("PDF ou photo, 12 Mo au plus."))
    document_id = HiddenField(default=lambda: str(new_id()))
    document_kept = HiddenField()
    received: ReceivedFile | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Receive the document besides the rest, so that a mistake elsewhere does not lose it."""
        is_valid = bool(super().validate(extra_validators))
        try:
            self.received = self._receive()
        except Invalid as error:
            add_problem(self, error)
            return False
        self.document_kept.data = _signed(self.received) if self.received else ""
        return is_valid

    def _receive(self) -> ReceivedFile | None:
        upload = self.document.data
        if upload:
            return receive(upload.read(), upload.filename, self._file_id(), "document")
        return _read(self.document_kept.data or "")

    def _file_id(self) -> UUID:
        try:
            return UUID(str(self.document_id.data))
        except ValueError:
            return new_id()


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="received-document")


def _signed(file: ReceivedFile) -> str:
    said = [str(file.file_id), file.name, file.media_type, file.size_bytes, file.sha256]
    return str(_serializer().dumps(said))


def _read(text: str) -> ReceivedFile | None:
    """What this form received before; None when it received nothing, or not from us."""
    try:
        file_id, *rest = _serializer().loads(text, max_age=KEPT_SECONDS_MAX)
    except BadData:
        return None
    return ReceivedFile(UUID(file_id), *rest)
