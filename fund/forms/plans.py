"""Questions about an advance that nobody has granted: asked by the address, nothing is written."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from fund.forms import amount_field, within_reason
from fund.forms.decisions import PLANS, ScheduleFields
from fund.rules.forecasts import MONTHS_MAX, Due, WhatIf
from kernel.forms import choices
from kernel.money import parse_cents
from producers.messages import BRANCH_NAMES

MONTHS_SHOWN = 12
ASKED_PLANS = {name: PLANS[name] for name in ("equal", "after_harvest")}


class PlanForm(ScheduleFields, FlaskForm):
    """An amount, the day it would be paid out, a branch, and how it would come back."""

    class Meta:
        csrf = False

    amount = amount_field(_l("Montant"), validators=())
    paid_on = DateField(_l("Versée le"), validators=[Optional(), within_reason])
    branch = SelectField(_l("Filière"), choices=choices(BRANCH_NAMES))
    plan = SelectField(_l("Sorte d’échéancier"), choices=choices(ASKED_PLANS))

    @property
    def is_asked(self) -> bool:
        """Whether an amount was given."""
        return bool((self.amount.data or "").strip())


class ForecastForm(PlanForm):
    """How many months to look ahead, and perhaps an advance to try."""

    months = IntegerField(
        _l("Mois à venir"), default=MONTHS_SHOWN, validators=[Optional(), NumberRange(1, MONTHS_MAX)]
    )

    def month_count(self) -> int:
        """How many months, whatever was typed."""
        given: Any = self.months.data
        return given if isinstance(given, int) and 1 <= given <= MONTHS_MAX else MONTHS_SHOWN

    def what_if(self) -> WhatIf | None:
        """The advance to try; raises InvalidAmount and the errors of the generators."""
        cents = parse_cents(self.amount.data or "0", "amount")
        if not cents:
            return None
        shares = self.make_shares(cents, self.paid_on.data, self.branch.data)
        return WhatIf(
            self.paid_on.data, cents, tuple(Due(self.branch.data, one.due_on, one.cents) for one in shares)
        )
