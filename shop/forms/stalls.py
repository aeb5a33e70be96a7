"""Forms of a market stall: a scan, and where all of it goes back."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import Length

from inventory.models import Place
from kernel.forms import NEEDED, NewRecordForm, record_id
from shop.operations.stalls import EmptyStall

CODE_LENGTH_MAX = 200


class ScanForm(NewRecordForm):
    """The code of a delivery on its way to the stall, or of the stall itself."""

    code = StringField(
        _l("Scannez la livraison, ou le stand pour le vider"),
        description=_l("Le code du bon de livraison ou son numéro ; à la fin, le code du stand."),
        validators=[NEEDED, Length(max=CODE_LENGTH_MAX)],
        render_kw={"autofocus": True, "autocomplete": "off", "spellcheck": "false"},
    )


class EmptyForm(NewRecordForm):
    """All that lies at a stall, sent back."""

    home_id = RadioField(_l("Où le rapporter ?"), coerce=record_id, validators=[NEEDED])

    def __init__(self, homes: Sequence[Place], **more: Any) -> None:
        super().__init__(**more)
        self.home_id.choices = [(home.id, home.name) for home in homes]
        if homes and self.home_id.data is None:
            self.home_id.data = homes[0].id

    def to_command(self, stall_id: UUID) -> EmptyStall:
        """What the form asks."""
        return EmptyStall(self.id(), stall_id, self.home_id.data)
