"""The form that sends consigned goods back."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from inventory.forms.deliveries import NOTE_MAX, sent_line
from inventory.forms.rows import AmountRows, RowsForm, id_within
from inventory.models import Place
from inventory.operations.returns import ReturnGoods
from inventory.queries.shelf import ShelfRow


class ReturnForm(RowsForm):
    """Lots of one owner sent back; the whole of those chosen beforehand is proposed."""

    target_id = RadioField(_l("Où les retourner ?"), validators=[InputRequired()])
    note = TextAreaField(_l("Remarque"), validators=[Optional(), Length(max=NOTE_MAX)])

    def __init__(
        self,
        source: Place,
        targets: Sequence[Place],
        shelf: Sequence[ShelfRow],
        chosen: Collection[str],
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.source = source
        self.target_id.choices = [(str(place.id), place.name) for place in targets]
        if targets and not self.is_submitted():
            self.target_id.data = str(targets[0].id)
        self.sends = AmountRows.of(
            "send", [(row.key, row.on_hand.unit, row.on_hand.quantity) for row in shelf]
        )
        self.sends.propose({row.key: row.on_hand.quantity for row in shelf if row.key in chosen})

    def rows(self) -> Sequence[AmountRows]:
        return (self.sends,)

    def to_command(self, operation_id: UUID) -> ReturnGoods:
        """The return as typed."""
        return ReturnGoods(
            delivery_id=id_within(operation_id, "delivery"),
            source_id=self.source.id,
            target_id=UUID(self.target_id.data),
            lines=tuple(sent_line(operation_id, key, amount) for key, amount in self.sends.amounts.items()),
            note=(self.note.data or "").strip() or None,
        )
