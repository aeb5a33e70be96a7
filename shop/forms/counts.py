"""Forms of counts of the stock: what to count, what was found, how it ends."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from inventory.rules.amounts import read_amount
from kernel.forms import NEEDED, NewRecordForm, OperationForm, choices, record_id
from kernel.quantity import Unit
from shop.messages import counts as words
from shop.operations.counts.ending import CancelCount, PostCount
from shop.operations.counts.figures import TellCounted
from shop.operations.counts.opening import OpenCount
from shop.operations.counts.standing import SHELF_LENGTH_MAX, TEXT_LENGTH_MAX
from traceability.models import Lot

# What a bulk lot is counted in unless told: never the measure of its size, which would tell it.
MEASURE = {Unit.PIECE: "", Unit.GRAM: "kg", Unit.MILLILITRE: "l"}
CYCLE_DEFAULT = 10


class OpenForm(NewRecordForm):
    """What is to be counted."""

    scope = RadioField(_l("À compter"), choices=choices(words.SCOPES), default="place")
    trade_item_ids = SelectMultipleField(
        _l("Les articles"),
        coerce=record_id,
        description=_l("Pour « quelques articles »."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    lots_max = IntegerField(
        _l("Combien de lots"),
        default=CYCLE_DEFAULT,
        description=_l("Pour les lots pas comptés depuis le plus longtemps."),
        validators=[Optional(), NumberRange(1, 500)],
    )
    shelf = SelectField(
        _l("Le rayon"),
        choices=[],
        validate_choice=False,
        description=_l("Pour « un rayon » : les lots que le dernier comptage n’a trouvés que là."),
    )
    note = StringField(_l("Remarque"), validators=[Length(max=TEXT_LENGTH_MAX)])

    def to_command(self, place_id: UUID) -> OpenCount:
        """What the form asks."""
        return OpenCount(
            self.id(),
            place_id,
            self.scope.data,
            tuple(self.trade_item_ids.data or ()),
            self.lots_max.data or CYCLE_DEFAULT,
            self.note.data,
            (self.shelf.data if self.shelf else "") or "",
        )


def offer_shelves(form: OpenForm, shelves: Sequence[str]) -> None:
    """Let a shelf be chosen where some have a name, else not ask for one at all."""
    if shelves:
        form.shelf.choices = [("", "—"), *((shelf, shelf) for shelf in shelves)]
        return
    del form.shelf
    form.scope.choices = [one for one in form.scope.choices if one[0] != "shelf"]


class CountedForm(NewRecordForm):
    """What was found of a lot."""

    quantity = StringField(
        _l("Combien y en a-t-il ?"),
        validators=[NEEDED, Length(max=20)],
        render_kw={"autofocus": True, "autocomplete": "off", "class": "figure-input num"},
    )
    shelf = StringField(
        _l("Rayon"),
        description=_l("Si le lot est à plusieurs endroits : chaque rayon s’ajoute aux autres."),
        validators=[Length(max=SHELF_LENGTH_MAX)],
    )

    def to_command(self, count_id: UUID, lot: Lot) -> TellCounted:
        """What the form says; raises InvalidQuantity."""
        quantity = read_amount(self.quantity.data or "", MEASURE[Unit(lot.unit)], lot.unit, "quantity")
        return TellCounted(self.id(), count_id, lot.id, quantity, self.shelf.data or "")


class EndForm(OperationForm):
    """Why the figures differ, or why a count is given up."""

    reason = StringField(
        _l("Raison"),
        description=_l("Pour tous les écarts, sauf ceux qui ont la leur."),
        validators=[Length(max=TEXT_LENGTH_MAX)],
    )

    def to_posting(self, count_id: UUID, own: Mapping[UUID, str]) -> PostCount:
        """The differences brought to the stock."""
        return PostCount(count_id, self.reason.data or "", own)

    def to_cancelling(self, count_id: UUID) -> CancelCount:
        """The count given up."""
        return CancelCount(count_id, self.reason.data or "")
