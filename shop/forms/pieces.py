"""The form that prices a piece where it lies."""

from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from inventory.forms.rows import id_within
from kernel.forms import OperationForm
from kernel.money import parse_cents
from shop.operations.pieces import PricePiece


class PieceForm(OperationForm):
    """One piece, and what it costs here."""

    trade_item_id = HiddenField(validators=[InputRequired()])
    gross = StringField(_l("Prix TTC"), validators=[InputRequired(_l("Écrivez un prix.")), Length(max=20)])

    def validate_trade_item_id(self, field: HiddenField) -> None:
        """What the page wrote; anything else is no piece."""
        try:
            UUID(str(field.data))
        except ValueError:
            raise ValidationError(_("Cette pièce n’est plus ici. Rechargez la page.")) from None

    def to_command(self, place_id: UUID, day: date, operation_id: UUID) -> PricePiece:
        """The price as typed, from a day on; raises InvalidAmount."""
        return PricePiece(
            place_id=place_id,
            trade_item_id=UUID(str(self.trade_item_id.data)),
            article_id=id_within(operation_id, "article"),
            valid_from=day,
            gross_cents=parse_cents(self.gross.data or "", "gross"),
        )
