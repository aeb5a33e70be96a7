"""The form by which a delivery note is signed."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from inventory.forms.rows import id_within
from inventory.messages import SIGNING_PARTS
from inventory.operations.signatures import SignDelivery
from kernel.forms import OperationForm
from kernel.strokes import NAME_LENGTH_MAX


class SignForm(OperationForm):
    """Who signs, for which end, and what was drawn; the name of who is signed in is proposed for hers."""

    part = RadioField(_l("Qui signe ?"), choices=list(SIGNING_PARTS.items()), validators=[InputRequired()])
    name = StringField(_l("Son nom"), validators=[InputRequired(), Length(max=NAME_LENGTH_MAX)])
    strokes = HiddenField()

    def offer(self, parts: list[str], own: str | None, name: str) -> None:
        """Propose the ends that nobody signed for, and for her own end the name of who is signed in."""
        self.part.choices = [(part, SIGNING_PARTS[part]) for part in parts]
        self.part.data = own or parts[0]
        self.name.data = name if own else ""

    def to_command(self, operation_id: UUID, delivery_id: UUID) -> SignDelivery:
        """The signature as given."""
        return SignDelivery(
            signature_id=id_within(operation_id, "signature"),
            delivery_id=delivery_id,
            part=self.part.data,
            name=self.name.data,
            strokes=self.strokes.data or "",
        )
