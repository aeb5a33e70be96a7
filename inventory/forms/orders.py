"""The forms that order goods, answer an order, send for it, and end it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from inventory.forms.deliveries import CostedForm
from inventory.forms.rows import AmountRows, RowsForm, id_within
from inventory.messages import TERMS
from inventory.models import Place
from inventory.operations.deliveries import SendDelivery
from inventory.operations.order_ends import CancelOrder, CloseOrder, SendForOrder
from inventory.operations.orders import WORD_LENGTH_MAX, AnswerOrder, AskedLine, PlaceOrder
from inventory.queries.orders import OrderRow
from inventory.queries.shelf import ShelfRow
from kernel.forms import OperationForm
from kernel.quantity import Unit
from traceability.models import TradeItem

NOTE_MAX = 2_000


class OrderForm(RowsForm):
    """So many pieces of the items of one organisation."""

    terms = RadioField(_l("Conditions"), choices=list(TERMS.items()), default="consigned")
    wanted_on = DateField(_l("Pour quel jour ?"), validators=[Optional()])
    note = TextAreaField(_l("Un mot pour la coopérative"), validators=[Optional(), Length(max=NOTE_MAX)])

    def __init__(self, place: Place, supplier_id: UUID, items: Sequence[TradeItem], **more: Any) -> None:
        super().__init__(**more)
        self.place, self.supplier_id = place, supplier_id
        self.asked = AmountRows.of("ask", [(one.id, Unit.PIECE, 1) for one in items])

    def rows(self) -> Sequence[AmountRows]:
        return (self.asked,)

    def to_command(self, operation_id: UUID) -> PlaceOrder:
        """The order as typed."""
        return PlaceOrder(
            order_id=id_within(operation_id, "order"),
            place_id=self.place.id,
            supplier_id=self.supplier_id,
            lines=tuple(
                AskedLine(id_within(operation_id, "line", key), UUID(key), amount)
                for key, amount in self.asked.amounts.items()
            ),
            terms=self.terms.data,
            wanted_on=self.wanted_on.data,
            note=self.note.data,
        )


class AnswerForm(RowsForm):
    """What is promised of each line; what was asked, or promised before, is proposed."""

    ready_on = DateField(_l("Prêt quel jour ?"), validators=[Optional()])
    word = StringField(_l("Un mot pour la boutique"), validators=[Optional(), Length(max=WORD_LENGTH_MAX)])

    def __init__(self, row: OrderRow, **more: Any) -> None:
        super().__init__(**more)
        self.order_id = row.order.id
        lines = [(one.line.id, Unit.PIECE, one.told.due) for one in row.lines]
        self.promised = AmountRows.of("promise", lines, all_asked=True)
        self.promised.propose({str(one.line.id): one.told.due for one in row.lines})

    def rows(self) -> Sequence[AmountRows]:
        return (self.promised,)

    def to_command(self, operation_id: UUID) -> AnswerOrder:
        """The answer as typed."""
        return AnswerOrder(
            answer_id=id_within(operation_id, "answer"),
            order_id=self.order_id,
            promises=tuple((UUID(key), row.amount) for key, row in self.promised.rows.items()),
            ready_on=self.ready_on.data,
            word=self.word.data,
        )


class SendOrderForm(CostedForm):
    """Lots of one store for an order; those that expire first are proposed."""

    note = TextAreaField(_l("Remarque"), validators=[Optional(), Length(max=NOTE_MAX)])

    def __init__(
        self,
        row: OrderRow,
        source: Place,
        shelf: Sequence[ShelfRow],
        proposed: Mapping[str, int],
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.row, self.source = row, source
        self.offer(shelf)
        self.sends.propose(proposed)

    @property
    def is_purchase(self) -> bool:
        return self.row.order.terms == "bought"

    def to_command(self, operation_id: UUID) -> SendForOrder:
        """The delivery as typed, under the terms of the order."""
        order = self.row.order
        delivery = SendDelivery(
            delivery_id=id_within(operation_id, "delivery"),
            source_id=self.source.id,
            target_id=order.place_id,
            lines=self.sent_lines(operation_id),
            terms=order.terms,
            note=(self.note.data or "").strip() or None,
        )
        return SendForOrder(order.id, delivery)


class EndOrderForm(OperationForm):
    """Why an order is cancelled, or closed for the rest."""

    reason = StringField(_l("Pourquoi ?"), validators=[InputRequired(), Length(max=WORD_LENGTH_MAX)])

    def to_cancel(self, order_id: UUID) -> CancelOrder:
        """The cancelling as typed."""
        return CancelOrder(order_id, self.reason.data)

    def to_close(self, order_id: UUID) -> CloseOrder:
        """The closing as typed."""
        return CloseOrder(order_id, self.reason.data)
