"""The question of the simulator, asked by the address: an advance, a cooperative, a schedule."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import DataRequired

from fund.forms import amount_field, day_field
from fund.forms.decisions import PLANS, TermFields
from fund.forms.plans import PlanForm
from fund.operations.capital import AmountWrong
from fund.rules.schedules import BP_WHOLE, Instalment, flat_fee, typed, with_fee
from kernel.errors import DomainError
from kernel.forms import NEEDED, choices, offer, record_id
from kernel.money import InvalidAmount, parse_cents

SIMULATED_PLANS = {**PLANS, "typed": _l("Échéances tapées une par une")}
# The field that says most of the shares of each sort.
MADE_BY = {"typed": "shares", "balloon": "fixed", "after_harvest": "count", "equal": "count"}
# Needed, and chosen before the address says anything.
CHOSEN = DataRequired(NEEDED.message)


@dataclass(frozen=True, slots=True)
class Asked:
    """An advance as it is tried: what is lent, what is paid out of it, its fee, and its shares."""

    organisation_id: UUID
    paid_on: date
    cents: int
    paid_out_cents: int
    fee_cents: int
    shares: Sequence[Instalment]
    retention_cap: str


class SimulatorForm(TermFields, PlanForm):
    """Who would borrow how much, from when, and how it would come back."""

    fund = SelectField(_l("Fonds"), coerce=record_id, validators=[CHOSEN])
    organisation = SelectField(_l("Organisation"), coerce=record_id, validators=[CHOSEN])
    amount = amount_field(_l("Montant"))
    paid_on = day_field(_l("Versée le"))
    plan = SelectField(_l("Sorte d’échéancier"), choices=choices(SIMULATED_PLANS), default="equal")

    def offer_all(self, funds: Sequence[tuple[UUID, str]], organisations: Sequence[tuple[UUID, str]]) -> None:
        """Give the two lists what may be chosen, the first chosen when the address says nothing."""
        for field, rows in ((self.fund, funds), (self.organisation, organisations)):
            offer(field, list(rows))
            if field.data is None and not field.raw_data and rows:
                field.data = rows[0][0]

    def asked(self) -> Asked:
        """What is tried. Raises AmountWrong, InvalidAmount, the errors of the generators, each at a field."""
        cents, on = parse_cents(self.amount.data or "", "amount"), self.paid_on.data
        if cents <= 0:
            raise AmountWrong(field="amount")
        fee_bp = parse_cents(self.fee_percent.data or "0", "fee_percent")
        if not 0 <= fee_bp <= BP_WHOLE:
            raise InvalidAmount(field="fee_percent", text=self.fee_percent.data)
        fee_cents, is_withheld = flat_fee(cents, fee_bp), self.fee_taken.data == "withheld"
        with self.about_shares():
            if self.plan.data == "typed":
                shares = typed(self.read_shares(), cents, on)
            else:
                shares = self.make_shares(cents, on, self.branch.data)
        return Asked(
            self.organisation.data,
            on,
            cents,
            cents - fee_cents if is_withheld else cents,
            fee_cents,
            shares if is_withheld else with_fee(shares, fee_cents),
            self.retention_cap.data,
        )

    @contextmanager
    def about_shares(self) -> Iterator[None]:
        """What is wrong with the shares is told at the field that makes them."""
        try:
            yield
        except DomainError as error:
            error.field = error.field or MADE_BY[self.plan.data]
            raise
