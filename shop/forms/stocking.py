"""The form that stocks a market stall: for how many days, and how many pieces of each article."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from inventory.forms.rows import AmountRows, RowsForm, id_within
from kernel.quantity import Unit
from shop.operations.stocking import BroughtItem, StockStall


class StockingForm(RowsForm):
    """So many pieces of the articles that are free at the source; what is suggested is proposed."""

    def __init__(self, free: Sequence[UUID], suggested: Mapping[UUID, int], **more: Any) -> None:
        super().__init__(**more)
        self.brought = AmountRows.of("bring", [(one, Unit.PIECE, 1) for one in free])
        self.brought.propose({str(item): pieces for item, pieces in suggested.items() if pieces})

    def rows(self) -> Sequence[AmountRows]:
        return (self.brought,)

    def to_command(self, operation_id: UUID, source_id: UUID, stall_id: UUID, until: date) -> StockStall:
        """The delivery as typed."""
        return StockStall(
            delivery_id=id_within(operation_id, "delivery"),
            source_id=source_id,
            place_id=stall_id,
            until=until,
            items=tuple(BroughtItem(UUID(key), amount) for key, amount in self.brought.amounts.items()),
        )
