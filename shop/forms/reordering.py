"""The form that says from how few pieces an article is ordered again."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from inventory.forms.rows import id_within
from kernel.forms import OperationForm
from shop.operations.reordering import LEAD_DAYS_MAX, PIECES_MAX, SetReorderPoint
from shop.rules.reordering import LEAD_DAYS


class PointForm(OperationForm):
    """Minimum, quantity after a delivery, days from order to shelf."""

    minimum = IntegerField(
        _l("Le minimum"),
        description=_l("En dessous, c’est trop peu. 0 pour suivre seulement les ventes."),
        default=0,
        validators=[InputRequired(), NumberRange(0, PIECES_MAX)],
    )
    target = IntegerField(
        _l("Combien en avoir après une livraison"),
        default=0,
        validators=[InputRequired(), NumberRange(0, PIECES_MAX)],
    )
    lead_days = IntegerField(
        _l("Jours entre la commande et le rayon"),
        default=LEAD_DAYS,
        validators=[InputRequired(), NumberRange(0, LEAD_DAYS_MAX)],
    )

    def to_command(self, operation_id: UUID, place_id: UUID, trade_item_id: UUID) -> SetReorderPoint:
        """The point as typed."""
        return SetReorderPoint(
            id_within(operation_id, "point"),
            place_id,
            trade_item_id,
            self.minimum.data or 0,
            self.target.data or 0,
            self.lead_days.data or 0,
        )
