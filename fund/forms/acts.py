"""Forms of what is recorded on an advance, one act each."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Length

from fund.forms import PayerField, amount_field, day_field
from fund.messages import MEANS as NAMES
from fund.operations.disbursements import Disburse, Release
from fund.operations.losses import Recover
from fund.operations.movements import ReverseMovement
from fund.operations.repayments import MEANS, RecordRepayment, RefundCredit, UseCredit
from kernel.forms import NEEDED, NewRecordForm, record_id
from kernel.money import parse_cents


def means_field(label: Any) -> RadioField:
    """By bank or in cash."""
    return RadioField(label, choices=[(one, NAMES[one]) for one in MEANS], default="bank")


def reference_field(label: Any = None) -> StringField:
    """The paper behind it."""
    return StringField(
        label or _l("Pièce"),
        description=_l("Numéro du virement, du chèque ou du reçu."),
        validators=[Length(max=200)],
        render_kw={"autocomplete": "off"},
    )


def reason_field(needed: Any = NEEDED) -> StringField:
    """Why, in words."""
    return StringField(_l("Pourquoi"), validators=[needed, Length(max=500)])


class ActForm(NewRecordForm):
    """An amount on a day."""

    cents = amount_field(_l("Montant"))
    dated_on = day_field(_l("Jour"))

    def propose(self, today: date, cents: int) -> None:
        """Today, and what is most likely meant."""
        self.dated_on.data = today
        if cents > 0:
            self.cents.data = f"{cents // 100},{cents % 100:02d}"

    def read_cents(self) -> int:
        """Minor units of what was typed; raises InvalidAmount."""
        return parse_cents(self.cents.data or "", "cents")

    def to_command(self, advance_id: UUID, currency: str) -> Any:
        """What the form asks of an advance; raises InvalidAmount."""
        raise NotImplementedError


class DisbursementForm(ActForm):
    means = means_field(_l("Versé par"))
    reference = reference_field()

    def to_command(self, advance_id: UUID, currency: str) -> Disburse:
        """A tranche."""
        return Disburse(
            self.id(), advance_id, self.dated_on.data, self.read_cents(), currency, self.means.data,
            self.reference.data or "",
        )  # fmt: skip


class RepaymentForm(ActForm):
    means = means_field(_l("Reçu par"))
    reference = reference_field()
    payer = PayerField()
    keeps_credit = BooleanField(_l("Garder en trop-perçu ce qui dépasse la dette"))

    def to_command(self, advance_id: UUID, currency: str) -> RecordRepayment:
        """Money received."""
        return RecordRepayment(
            self.id(), advance_id, self.dated_on.data, self.read_cents(), currency, self.means.data,
            self.reference.data or "", self.payer.data or None, self.keeps_credit.data,
        )  # fmt: skip


class ReleaseForm(ActForm):
    reason = reason_field()

    def to_command(self, advance_id: UUID, currency: str) -> Release:
        """What will not be paid out."""
        return Release(self.id(), advance_id, self.dated_on.data, self.read_cents(), self.reason.data or "")


class RefundForm(ActForm):
    means = means_field(_l("Rendu par"))
    reference = reference_field()

    def to_command(self, advance_id: UUID, currency: str) -> RefundCredit:
        """What was paid too much, paid back."""
        return RefundCredit(
            self.id(), advance_id, self.dated_on.data, self.read_cents(), self.means.data,
            self.reference.data or "",
        )  # fmt: skip


class CreditUseForm(ActForm):
    target_id = SelectField(_l("Avance à rembourser"), coerce=record_id, validators=[NEEDED])

    def to_command(self, advance_id: UUID, currency: str) -> UseCredit:
        """What was paid too much repays another advance."""
        return UseCredit(self.id(), advance_id, self.target_id.data, self.dated_on.data, self.read_cents())


class RecoveryForm(ActForm):
    means = means_field(_l("Reçu par"))
    reference = reference_field()
    payer = PayerField()

    def to_command(self, advance_id: UUID, currency: str) -> Recover:
        """Money received of an advance that was given up."""
        return Recover(
            self.id(), advance_id, self.dated_on.data, self.read_cents(), currency, self.means.data,
            self.reference.data or "", self.payer.data or None,
        )  # fmt: skip


class ReversalForm(NewRecordForm):
    """A movement that was a mistake, or a cheque that came back."""

    dated_on = day_field(_l("Jour de la correction"))
    reason = reason_field()

    def to_command(self, movement_id: UUID) -> ReverseMovement:
        """What the form asks."""
        return ReverseMovement(movement_id, self.id(), self.dated_on.data, self.reason.data or "")
