"""The forms that part a lot, and put lots together."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _

from inventory.forms.rows import AmountRows, RowsForm, id_within
from inventory.models import Place
from inventory.operations.parting import MergeLots, SplitLot
from inventory.queries.shelf import ShelfRow

# A lot is parted in at most so many at once.
PARTS = 6


class SplitForm(RowsForm):
    """A lot parted into others."""

    def __init__(self, row: ShelfRow, **more: Any) -> None:
        super().__init__(**more)
        self.row = row
        self.parts = AmountRows.of(
            "part",
            [(number, row.on_hand.unit, row.on_hand.quantity) for number in range(1, PARTS + 1)],
        )

    def rows(self) -> Sequence[AmountRows]:
        return (self.parts,)

    def to_command(self, operation_id: UUID) -> SplitLot:
        """The parts that were given a quantity."""
        return SplitLot(
            run_id=id_within(operation_id, "run"),
            lot_id=self.row.on_hand.lot_id,
            place_id=self.row.on_hand.place_id,
            parts=tuple(
                (id_within(operation_id, "part", number), amount)
                for number, amount in self.parts.amounts.items()
            ),
        )


class MergeForm(RowsForm):
    """Lots of one product, in one kind of pack, put together."""

    def __init__(self, place: Place, shelf: Sequence[ShelfRow], **more: Any) -> None:
        super().__init__(**more)
        self.place = place
        self.takes = AmountRows.of(
            "take", [(row.on_hand.lot_id, row.on_hand.unit, row.on_hand.quantity) for row in shelf]
        )

    def rows(self) -> Sequence[AmountRows]:
        return (self.takes,)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the quantities; two lots at least."""
        is_right = super().validate(extra_validators)
        if is_right and len(self.takes.amounts) < 2:
            self.form_errors.append(_("Donnez une quantité pour au moins deux lots."))
            return False
        return is_right

    def to_command(self, operation_id: UUID) -> MergeLots:
        """The lots that were given a quantity."""
        return MergeLots(
            run_id=id_within(operation_id, "run"),
            lot_id=id_within(operation_id, "lot"),
            place_id=self.place.id,
            inputs=tuple((UUID(lot), amount) for lot, amount in self.takes.amounts.items()),
        )
