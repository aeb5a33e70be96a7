"""Forms by which the contract of an advance is signed, or joined as it was signed on paper."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import Length

from fund.forms import day_field
from fund.operations.contracts import JoinContract, SignContract
from kernel.files import ReceivedFile
from kernel.forms import NEEDED, NewRecordForm
from kernel.strokes import NAME_LENGTH_MAX


class ContractSignForm(NewRecordForm):
    """Who signs, for whom, and what was drawn."""

    part = RadioField(_l("Qui signe ?"), validators=[NEEDED])
    name = StringField(_l("Son nom"), validators=[NEEDED, Length(max=NAME_LENGTH_MAX)])
    strokes = HiddenField()

    def offer(self, signatories: list[tuple[str, Any]]) -> None:
        """Who has not signed yet."""
        self.part.choices = signatories

    def to_command(self, advance_id: UUID) -> SignContract:
        """The signature as given."""
        return SignContract(
            self.id(), advance_id, self.part.data, self.name.data or "", self.strokes.data or ""
        )


class ContractPaperForm(NewRecordForm):
    """The contract signed on paper; the form's id is that of the file."""

    file = FileField(
        _l("Contrat signé"),
        [FileRequired(_l("Choisissez un fichier."))],
        description=_l("PDF ou image, 12 Mo au plus."),
    )
    dated_on = day_field(_l("Signé le"))

    def to_command(self, advance_id: UUID, received: ReceivedFile) -> JoinContract:
        """What the form asks, its file kept."""
        return JoinContract(advance_id, received, self.dated_on.data)
