"""The forms of an import: sending a list, then importing it."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField

from producers.forms.records import RecordForm, choices
from producers.gateways.received import Received
from producers.messages import IMPORT_KIND_NAMES
from producers.operations.imports import ReceiveList, StartImport


class ListForm(RecordForm):
    """A list of members or plots to send."""

    kind = RadioField(_l("Que contient ce fichier ?"), choices=choices(IMPORT_KIND_NAMES), default="members")
    file = FileField(
        _l("Fichier"),
        [FileRequired(_l("Choisissez un fichier."))],
        description=_l("CSV ou XLSX, 16 Mo et 20 000 lignes au plus."),
    )

    def to_command(self, organisation_id: UUID, received: Received) -> ReceiveList:
        """The command that keeps the list and queues its check."""
        record_id = self.new_record_id
        return ReceiveList(
            record_id,
            organisation_id,
            kind=self.kind.data,
            file_name=self.file.data.filename or "",
            file_path=received.path,
            sha256=received.sha256,
            check_job_id=record_id,
        )


class StartForm(RecordForm):
    """The button that imports a list."""

    def to_command(self, import_id: UUID) -> StartImport:
        """The command that queues the import."""
        return StartImport(import_id, self.new_record_id)
