"""Forms by which a guarantor is called on, and a call taken back."""

from datetime import date, timedelta
from uuid import UUID

from flask_babel import lazy_gettext as _l

from fund.forms import amount_field, day_field
from fund.forms.acts import reason_field
from fund.operations.guarantees import CallGuarantor, WithdrawCall
from kernel.forms import NewRecordForm, OperationForm
from kernel.money import parse_cents

# What a letter usually leaves to pay.
USUAL_DAYS = 30


class CallForm(NewRecordForm):
    """How much, from when, until when."""

    cents = amount_field(_l("Montant appelé"))
    called_on = day_field(_l("Jour de l’appel"))
    pay_by = day_field(_l("À payer avant le"))

    def propose(self, today: date, cents: int) -> None:
        """All that may be called on, a month to pay it."""
        self.called_on.data, self.pay_by.data = today, today + timedelta(days=USUAL_DAYS)
        if cents > 0:
            self.cents.data = f"{cents // 100},{cents % 100:02d}"

    def to_command(self, advance_id: UUID, guarantor_id: UUID, currency: str) -> CallGuarantor:
        """What the form asks; raises InvalidAmount."""
        return CallGuarantor(
            self.id(), advance_id, guarantor_id, self.called_on.data, self.pay_by.data,
            parse_cents(self.cents.data or "", "cents"), currency,
        )  # fmt: skip


class CallWithdrawalForm(OperationForm):
    """A call that does not hold any more."""

    dated_on = day_field(_l("Retiré le"))
    reason = reason_field()

    def to_command(self, call_id: UUID) -> WithdrawCall:
        """What the form asks."""
        return WithdrawCall(call_id, self.dated_on.data, self.reason.data or "")
