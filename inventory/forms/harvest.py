"""The form of a harvest weighed in by member."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput

from inventory.forms.days import DayForm, named
from inventory.forms.rows import AmountRows, id_within
from inventory.models import Place
from inventory.operations.production import HarvestLot
from inventory.queries.harvest_choices import HarvestChoices
from kernel.quantity import MG_PER_KG, Unit

NAME_MAX = 120


class HarvestForm(DayForm):
    """A harvest weighed in by member."""

    product_id = RadioField(_l("Produit"), validators=[InputRequired()])
    measure = RadioField(_l("Balance en"), choices=[("kg", "kg"), ("g", "g")], default="kg")
    plots = SelectMultipleField(_l("Parcelles"), validators=[Optional()], option_widget=CheckboxInput())
    commune = StringField(_l("Commune"), validators=[Optional(), Length(max=NAME_MAX)])

    def __init__(self, place: Place, gathering: HarvestChoices, today: date, **more: Any) -> None:
        super().__init__(today, **more)
        self.place = place
        self.product_id.choices = [(str(one.id), named(one)) for one in gathering.products]
        self.plots.choices = [
            (str(one.id), f"{one.code} · {one.name or one.commune}") for one in gathering.plots
        ]
        if len(gathering.products) == 1 and not self.product_id.data:
            self.product_id.data = str(gathering.products[0].id)
        self.weights = AmountRows.of("weight", [(one.id, Unit.GRAM, MG_PER_KG) for one in gathering.members])
        self._commune_of = {str(plot.id): plot.commune for plot in gathering.plots}
        for row in self.weights.rows.values():
            row.measure = self.measure.data if self.measure.data in ("kg", "g") else "kg"

    def rows(self) -> Sequence[AmountRows]:
        return (self.weights,)

    def to_command(self, operation_id: UUID) -> HarvestLot:
        """The harvest as typed; its commune is that of its plots when none is told."""
        if self.place.organisation_id is None:
            raise LookupError(f"place {self.place.id} has no organisation")
        return HarvestLot(
            lot_id=id_within(operation_id, "lot"),
            organisation_id=self.place.organisation_id,
            place_id=self.place.id,
            product_id=UUID(self.product_id.data),
            harvested_on=self.made_on.data,
            commune=(self.commune.data or "").strip() or self._commune(),
            contributions=tuple((UUID(member), amount) for member, amount in self.weights.amounts.items()),
            plots=tuple(UUID(one) for one in self.plots.data or ()),
            note=(self.note.data or "").strip() or None,
        )

    def _commune(self) -> str | None:
        communes = {self._commune_of[one] for one in self.plots.data or ()}
        return communes.pop() if len(communes) == 1 else None
