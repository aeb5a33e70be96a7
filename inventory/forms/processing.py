"""The forms that work lots: into other products, or into packs."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from inventory.forms.days import DayForm, named
from inventory.forms.rows import AmountRows, id_within
from inventory.models import Place
from inventory.operations.production import Output, ProcessLots
from inventory.queries.shelf import ShelfRow
from kernel.quantity import Unit
from traceability.models import Product, TradeItem
from traceability.rules.yields import Band

PIECES_MAX = 1_000_000


class WorkForm(DayForm):
    """Lots of one product worked into what its process gives."""

    reason = TextAreaField(_l("Raison du rendement"), validators=[Optional(), Length(max=500)])

    def __init__(self, place: Place, kind: str, shelf: Sequence[ShelfRow], today: date, **more: Any) -> None:
        super().__init__(today, **more)
        self.place, self.kind = place, kind
        self.takes = AmountRows.of(
            "take", [(row.on_hand.lot_id, row.on_hand.unit, row.on_hand.quantity) for row in shelf]
        )
        self.losses = AmountRows.of("loss", [("mass", Unit.GRAM, _usual(shelf))])

    def rows(self) -> Sequence[AmountRows]:
        return (self.takes, self.losses)

    def outputs(self, operation_id: UUID) -> tuple[Output, ...]:
        """What comes out, as typed."""
        return ()

    def inputs(self) -> tuple[tuple[UUID, int], ...]:
        """What goes in, as typed."""
        return tuple((UUID(lot), amount) for lot, amount in self.takes.amounts.items())

    def to_command(self, operation_id: UUID) -> ProcessLots:
        """The run as typed."""
        if self.place.organisation_id is None:
            raise LookupError(f"place {self.place.id} has no organisation")
        return ProcessLots(
            run_id=id_within(operation_id, "run"),
            kind=self.kind,
            organisation_id=self.place.organisation_id,
            place_id=self.place.id,
            done_on=self.made_on.data,
            inputs=self.inputs(),
            outputs=self.outputs(operation_id),
            loss_quantity=self.losses["mass"].amount,
            reason=(self.reason.data or "").strip() or None,
            note=(self.note.data or "").strip() or None,
        )


class TransformForm(WorkForm):
    """A process that gives other products: drying, crushing, pressing, distilling, sorting."""

    def __init__(
        self,
        place: Place,
        kind: str,
        shelf: Sequence[ShelfRow],
        bands: Sequence[Band],
        products: dict[UUID, Product],
        today: date,
        **more: Any,
    ) -> None:
        super().__init__(place, kind, shelf, today, **more)
        self._co_products = {str(band.output_product_id): band.is_co_product for band in bands}
        self.products = products
        self.makes = AmountRows.of(
            "make",
            [
                (band.output_product_id, products[band.output_product_id].unit, _usual(shelf))
                for band in bands
            ],
        )

    def rows(self) -> Sequence[AmountRows]:
        return (self.takes, self.makes, self.losses)

    def outputs(self, operation_id: UUID) -> tuple[Output, ...]:
        return tuple(
            Output(
                lot_id=id_within(operation_id, "output", product),
                product_id=UUID(product),
                quantity=amount,
                is_co_product=self._co_products[product],
            )
            for product, amount in self.makes.amounts.items()
        )


class PackForm(WorkForm):
    """Lots of one product put into packs."""

    trade_item_id = RadioField(_l("Emballage"), validators=[InputRequired()])
    pieces = IntegerField(
        _l("Nombre de pièces"),
        validators=[InputRequired(), NumberRange(min=1, max=PIECES_MAX)],
    )
    best_before = DateField(_l("À consommer de préférence avant le"), validators=[Optional()])

    def __init__(
        self,
        place: Place,
        shelf: Sequence[ShelfRow],
        items: Sequence[TradeItem],
        today: date,
        **more: Any,
    ) -> None:
        super().__init__(place, "packing", shelf, today, **more)
        self.items = {str(item.id): item for item in items}
        self.trade_item_id.choices = [(key, named(item)) for key, item in self.items.items()]
        if len(items) == 1 and not self.trade_item_id.data:
            self.trade_item_id.data = str(items[0].id)

    def validate_best_before(self, field: DateField) -> None:
        """Refuse a date no later than the packing."""
        if field.data is not None and self.made_on.data and field.data <= self.made_on.data:
            raise ValidationError(_("La date à consommer doit venir après le conditionnement."))

    def outputs(self, operation_id: UUID) -> tuple[Output, ...]:
        item = self.items.get(self.trade_item_id.data or "")
        if item is None or not self.pieces.data:
            return ()
        return (
            Output(
                lot_id=id_within(operation_id, "output"),
                product_id=item.product_id,
                quantity=self.pieces.data,
                trade_item_id=item.id,
                best_before=self.best_before.data,
            ),
        )


def _usual(shelf: Sequence[ShelfRow]) -> int:
    """An amount that tells in which measure this work is weighed: that of its largest input."""
    return max((row.on_hand.quantity for row in shelf), default=0)
