"""The forms that send goods, receive them, and tell what was lost."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from inventory.forms.costs import CostRows
from inventory.forms.rows import AmountRows, RowsForm, id_within
from inventory.messages import CAUSES, DIFFERENCE_ANSWERS, DIFFERENCE_REASONS, TERMS
from inventory.models import Place
from inventory.operations.arrivals import ReceivedExtra
from inventory.operations.deliveries import (
    ReceiveDelivery,
    ReceivedLine,
    SendDelivery,
    SentLine,
)
from inventory.operations.differences import WORD_LENGTH_MAX, AnswerDifferences
from inventory.operations.losses import RecordLoss
from inventory.queries.deliveries import DeliveryNote
from inventory.queries.shelf import ShelfRow
from inventory.rules.intake import DifferenceNeedsReason, receive
from kernel.forms import OperationForm
from kernel.messages import sentence
from kernel.quantity import Unit
from traceability.models import Lot

NOTE_MAX = 2_000


class CostedForm(RowsForm):
    """Lots sent from a shelf, with what they cost when they are bought."""

    def offer(self, shelf: Sequence[ShelfRow]) -> None:
        """A row for each lot of the shelf."""
        self.sends = AmountRows.of(
            "send", [(row.key, row.on_hand.unit, row.on_hand.quantity) for row in shelf]
        )
        self.costs = CostRows.of((row.key, row.on_hand.unit) for row in shelf)

    @property
    def is_purchase(self) -> bool:
        """Whether the goods are bought: what was typed as their cost is read only then."""
        raise NotImplementedError

    def rows(self) -> Sequence[AmountRows]:
        return (self.sends,)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, the quantities and the costs."""
        is_right = bool(super().validate(extra_validators))
        if self.is_purchase and not self.costs.read():
            self.form_errors.append(_("Corrigez les prix d’achat signalés."))
            return False
        return is_right

    def sent_lines(self, operation_id: UUID) -> tuple[SentLine, ...]:
        """What leaves, line by line."""
        costs = self.costs.cents if self.is_purchase else {}
        return tuple(
            replace(sent_line(operation_id, key, amount), unit_cost_cents=costs.get(key))
            for key, amount in self.sends.amounts.items()
        )


class SendForm(CostedForm):
    """Lots of one place sent to another."""

    target_id = RadioField(_l("Destination"), validators=[InputRequired()])
    terms = RadioField(_l("Conditions"), choices=list(TERMS.items()), default="consigned")
    note = TextAreaField(_l("Remarque"), validators=[Optional(), Length(max=NOTE_MAX)])

    def __init__(
        self, source: Place, targets: Sequence[Place], shelf: Sequence[ShelfRow], **more: Any
    ) -> None:
        super().__init__(**more)
        self.source = source
        self.target_id.choices = [(str(place.id), place.name) for place in targets]
        self.offer(shelf)

    @property
    def is_purchase(self) -> bool:
        return bool(self.terms.data == "bought")

    def to_command(self, operation_id: UUID) -> SendDelivery:
        """The delivery as typed."""
        return SendDelivery(
            delivery_id=id_within(operation_id, "delivery"),
            source_id=self.source.id,
            target_id=UUID(self.target_id.data),
            lines=self.sent_lines(operation_id),
            terms=self.terms.data,
            note=(self.note.data or "").strip() or None,
        )


class ReceiveForm(OperationForm):
    """What was found of each line of a delivery, and besides; the sent quantity is proposed."""

    other = StringField(
        _l("Un lot qui n’est pas sur le bon"),
        description=_l("Le code de l’étiquette, le code-barres ou le numéro du lot."),
        validators=[Optional(), Length(max=200)],
    )
    # Whether a scan began the count: what was announced is then no longer proposed.
    counting = HiddenField()
    note = TextAreaField(_l("Remarque"), validators=[Optional(), Length(max=NOTE_MAX)])

    def __init__(self, note_of_delivery: DeliveryNote, **more: Any) -> None:
        super().__init__(**more)
        lines = note_of_delivery.lines
        self.delivery = note_of_delivery.delivery
        self.sent = {str(one.line.id): one.line.quantity for one in lines}
        self.found = AmountRows.of(
            "found",
            [(one.line.id, one.lot.unit, one.line.quantity) for one in lines],
            all_asked=True,
        )
        self.found.propose(self.sent)
        self.reasons = {key: request.form.get(f"reason-{key}", "") for key in self.sent}
        self.extras = AmountRows("extra")

    def offer_extras(self, lots: Iterable[Lot], new: Iterable[Lot]) -> None:
        """Rows for lots that are on no line of the note; of a new one, the piece just scanned."""
        self.extras = AmountRows.of("extra", [(one.id, one.unit, one.quantity) for one in lots])
        for one in new:
            if one.unit == Unit.PIECE:
                self.extras[one.id].text = "1"

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, and that each difference has its reason."""
        is_right = bool(super().validate(extra_validators))
        can_be_read = self.found.read() & self.extras.read()
        for key, row in self.found.rows.items():
            if row.error is None:
                row.error = self._difference(key, row.amount)
        if any(row.error for rows in (self.found, self.extras) for row in rows.rows.values()):
            self.form_errors.append(_("Corrigez les lignes signalées."))
            return False
        return is_right and can_be_read

    def _difference(self, key: str, received: int) -> str | None:
        try:
            receive(self.sent[key], received, self.reason(key))
        except DifferenceNeedsReason as error:
            return sentence(error)
        return None

    def reason(self, key: object) -> str | None:
        """The reason chosen for a line; None when none of ours was."""
        chosen = self.reasons.get(str(key), "")
        return chosen if chosen in DIFFERENCE_REASONS else None

    def to_command(self, operation_id: UUID) -> ReceiveDelivery:
        """The reception as typed; a lot of which nothing came after all is left out."""
        return ReceiveDelivery(
            delivery_id=self.delivery.id,
            lines=tuple(
                ReceivedLine(UUID(key), row.amount, self.reason(key)) for key, row in self.found.rows.items()
            ),
            note=(self.note.data or "").strip() or None,
            extras=tuple(
                ReceivedExtra(id_within(operation_id, "extra", key), UUID(key), amount)
                for key, amount in self.extras.amounts.items()
            ),
        )


class DifferencesForm(OperationForm):
    """The sender's word on what was found."""

    answer = RadioField(
        _l("Que dites-vous de ces différences ?"),
        choices=list(DIFFERENCE_ANSWERS.items()),
        validators=[InputRequired()],
    )
    word = StringField(_l("En deux mots"), validators=[Optional(), Length(max=WORD_LENGTH_MAX)])

    def to_command(self, operation_id: UUID, delivery_id: UUID) -> AnswerDifferences:
        """The answer as given."""
        return AnswerDifferences(
            id_within(operation_id, "answer"), delivery_id, self.answer.data, self.word.data
        )


class LossForm(OperationForm):
    """So much of a lot that left otherwise than sold."""

    cause = RadioField(_l("Pourquoi ?"), choices=list(CAUSES.items()), validators=[InputRequired()])
    words = StringField(_l("En quelques mots"), validators=[Optional(), Length(max=500)])

    def __init__(self, row: ShelfRow, **more: Any) -> None:
        super().__init__(**more)
        self.row = row
        self.losses = AmountRows.of("lost", [("all", row.on_hand.unit, row.on_hand.quantity)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the cause, and that a quantity was given."""
        is_right = bool(super().validate(extra_validators))
        row = self.losses["all"]
        if self.losses.read() and not row.amount:
            row.error = _("Écrivez la quantité qui sort.")
        if row.error:
            self.form_errors.append(_("Corrigez la quantité signalée."))
            return False
        return is_right

    def to_command(self, operation_id: UUID) -> RecordLoss:
        """What left, as typed."""
        return RecordLoss(
            loss_id=id_within(operation_id, "loss"),
            place_id=self.row.on_hand.place_id,
            lot_id=self.row.on_hand.lot_id,
            owner_id=self.row.on_hand.owner_id,
            quantity=self.losses["all"].amount,
            cause=self.cause.data,
            words=self.words.data,
        )


def sent_line(operation_id: UUID, key: str, amount: int) -> SentLine:
    """A line of a delivery from its row's key, `lot.owner`."""
    lot_id, owner_id = key.split(".")
    return SentLine(id_within(operation_id, "line", key), UUID(lot_id), UUID(owner_id), amount)
