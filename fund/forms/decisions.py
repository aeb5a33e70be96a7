"""Forms of what the committee decides: its voices, what it grants, by which schedule."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from fund.forms import amount_field, day_field, within_reason
from fund.forms.acts import reason_field
from fund.gateways.harvests import harvests
from fund.messages import FEE_TAKEN, OUTCOMES, RETENTION_CAPS, VOICES
from fund.models import Application
from fund.operations.decisions import MEMBERS_MAX, Committee, DecideApplication, Grant, Reschedule
from fund.operations.losses import WriteOff
from fund.operations.plans import Replan
from fund.rules.schedules import Instalment, after_harvest, apportion, balloon, equal_parts
from kernel.errors import Invalid
from kernel.forms import NEEDED, NewRecordForm, choices, id_or_new
from kernel.ids import new_id
from kernel.money import parse_cents

VOICES_SHOWN = 7
PLANS = {
    "equal": _l("Parts égales"),
    "after_harvest": _l("Après chaque récolte de la filière"),
    "balloon": _l("Petites parts, puis tout le reste"),
}
DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d")


class ShareUnreadable(Invalid):
    """A line that is not a day followed by an amount."""

    code = "schedule-line-unreadable"


class NoHarvest(Invalid):
    """The branch has no harvest to wait for."""

    code = "schedule-no-harvest"


class VoiceForm(Form):
    """One row: who was there and how they voted; empty when there is nobody."""

    member = StringField(_l("Nom"), validators=[Length(max=100)], render_kw={"autocomplete": "off"})
    voice = SelectField(_l("Voix"), choices=choices(VOICES), default="for")


class CommitteeFields:
    """A sitting: its day and each voice."""

    decided_on = day_field(_l("Décidé le"))
    votes = FieldList(FormField(VoiceForm), _l("Voix"), min_entries=VOICES_SHOWN, max_entries=MEMBERS_MAX)
    # Pressed for more rows: nothing is read, nothing is lost of what was typed.
    more = StringField()
    conditions = TextAreaField(_l("Conditions"), validators=[Length(max=2000)])

    def read_committee(self, decision_id: UUID, outcome: str) -> Committee:
        """The sitting that was written."""
        told = [row.form for row in self.votes if (row.form.member.data or "").strip()]
        votes = tuple((row.member.data, row.voice.data) for row in told)
        return Committee(decision_id, self.decided_on.data, outcome, votes, self.conditions.data or None)


def lines_of(shares: Sequence[Instalment]) -> str:
    """Shares as they are typed, one a line."""
    return dated_lines((one.due_on, one.principal_cents) for one in shares)


def dated_lines(parts: Iterable[tuple[date, int]]) -> str:
    """Days and amounts as they are typed, one a line."""
    return "\n".join(f"{on:%d/%m/%Y} {cents // 100},{cents % 100:02d}" for on, cents in parts)


def shares_of(text: str, field: str = "shares") -> tuple[tuple[date, int], ...]:
    """(day, minor units) of each line. Raises ShareUnreadable, InvalidAmount, both of the field."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return tuple(_share(line, field) for line in lines)


def _share(line: str, field: str) -> tuple[date, int]:
    day, _, amount = line.partition(" ")
    for pattern in DAY_FORMATS:
        try:
            due_on = datetime.strptime(day, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        return due_on, parse_cents(amount, field)
    raise ShareUnreadable(field=field, line=line[:40])


class NeededToWrite(InputRequired):
    """Needed once the form is written, and not while its shares are being made."""

    def __call__(self, form: Any, field: Any) -> None:
        if form.step.data not in ("plan", "compare"):
            super().__call__(form, field)


NEEDED_TO_WRITE = NeededToWrite(NEEDED.message)


def shares_field(*needed: Any) -> TextAreaField:
    """Dated shares, one a line."""
    return TextAreaField(
        _l("Échéances"),
        description=_l("Une par ligne : le jour, une espace, le montant. Par exemple 31/12/2026 40 000."),
        validators=[*needed, Length(max=10_000)],
    )


class ScheduleFields:
    """Dated shares: typed one a line, or made by a generator and corrected."""

    # Which button was pressed: `plan` makes the shares, `compare` only shows them, else they are written.
    step = StringField()
    plan = SelectField(_l("Sorte d’échéancier"), choices=choices(PLANS))
    count = IntegerField(_l("Combien de parts"), default=3, validators=[Optional(), NumberRange(1, 60)])
    every_months = IntegerField(_l("Tous les … mois"), default=3, validators=[Optional(), NumberRange(1, 24)])
    grace_months = IntegerField(_l("Mois de différé"), default=0, validators=[Optional(), NumberRange(0, 60)])
    fixed = amount_field(_l("Montant de chaque petite part"), validators=())
    balloon_on = DateField(_l("Jour de la dernière part"), validators=[Optional(), within_reason])
    shares = shares_field()

    def make_shares(self, cents: int, anchor: date, branch: str) -> list[Instalment]:
        """The shares that the chosen generator makes of an amount.

        Raises InvalidAmount, NoHarvest, ShareUnreadable, and the errors of the generators.
        """
        count, every = self.count.data or 1, self.every_months.data or 1
        if self.plan.data == "after_harvest":
            harvest = harvests().get(branch)
            if harvest is None:
                raise NoHarvest(field="plan")
            return after_harvest(cents, anchor, harvest, count)
        if self.plan.data == "balloon":
            if self.balloon_on.data is None:
                raise ShareUnreadable(field="balloon_on", line="")
            fixed = parse_cents(self.fixed.data or "", "fixed")
            return balloon(cents, anchor, fixed, count, every, self.balloon_on.data)
        return equal_parts(cents, anchor, count, every, self.grace_months.data or 0)

    def read_shares(self) -> tuple[tuple[date, int], ...]:
        """The shares as they are typed. Raises ShareUnreadable, InvalidAmount."""
        return shares_of(self.shares.data or "")

    def weights_of(self, shares: Sequence[tuple[date, int]], cents: int) -> tuple[int, ...]:
        """What the generator weighed each share, while it still gives them; none of shares typed by hand.

        Equal parts and seasons weigh one each, so a later tranche is spread in equal parts too.
        """
        weights = (1,) * len(shares)
        if self.plan.data == "balloon" or not weights:
            return ()
        return weights if apportion(cents, weights) == [share for _, share in shares] else ()


class TermFields:
    """What an advance costs, and how far payouts repay it."""

    fee_percent = StringField(
        _l("Frais de service (%)"),
        default="0",
        validators=[Length(max=8)],
        render_kw={"inputmode": "decimal"},
    )
    fee_taken = RadioField(_l("Ces frais sont"), choices=choices(FEE_TAKEN), default="withheld")
    retention_cap = RadioField(
        _l("Retenue sur les reversements"), choices=choices(RETENTION_CAPS), default="due"
    )


class DecisionForm(CommitteeFields, ScheduleFields, TermFields, NewRecordForm):
    """The committee's word on an application, and what it grants."""

    advance_id = HiddenField(default=lambda: str(new_id()))
    outcome = RadioField(_l("Décision"), choices=choices(OUTCOMES), default="approved")
    cents = amount_field(_l("Montant accordé"), validators=())
    tranches = TextAreaField(
        _l("Tranches prévues"),
        description=_l(
            "Facultatif. Quand chaque tranche est prévue, une par ligne : le jour, une espace, le montant. "
            "Elles font ensemble le montant accordé. Un versement peut s’en écarter."
        ),
        validators=[Length(max=2_000)],
    )

    def planned(self, branch: str) -> list[Instalment]:
        """The shares that the chosen generator makes of the amount granted; raises as `make_shares`."""
        return self.make_shares(parse_cents(self.cents.data or "", "cents"), self.decided_on.data, branch)

    def to_command(self, application: Application, currency: str) -> DecideApplication:
        """What the form asks; raises InvalidAmount, ShareUnreadable."""
        outcome = self.outcome.data
        committee = self.read_committee(self.id(), outcome)
        grant = self._grant(currency) if outcome == "approved" else None
        return DecideApplication(application.id, committee, grant)

    def _grant(self, currency: str) -> Grant:
        cents, shares = parse_cents(self.cents.data or "", "cents"), self.read_shares()
        return Grant(
            id_or_new(self.advance_id.data),
            cents,
            currency,
            shares,
            self.weights_of(shares, cents),
            fee_bp=parse_cents(self.fee_percent.data or "0", "fee_percent"),
            fee_taken=self.fee_taken.data,
            retention_cap=self.retention_cap.data,
            tranches=shares_of(self.tranches.data or "", "tranches"),
        )


class ReschedulingForm(CommitteeFields, ScheduleFields, NewRecordForm):
    """New dates for what is unpaid of an advance."""

    shares = shares_field(NEEDED_TO_WRITE)
    reason = reason_field(NEEDED_TO_WRITE)

    def to_command(self, advance_id: UUID) -> Reschedule:
        """What the form asks; raises InvalidAmount, ShareUnreadable."""
        committee = self.read_committee(self.id(), "approved")
        return Reschedule(advance_id, committee, self.read_shares(), self.reason.data or "")


class ReplanningForm(CommitteeFields, NewRecordForm):
    """When what is left to pay out of an advance is planned now."""

    tranches = TextAreaField(
        _l("Tranches prévues"),
        description=_l(
            "Une par ligne : le jour, une espace, le montant. Ce qui n’y est pas dit n’a plus de jour prévu."
        ),
        validators=[NEEDED, Length(max=2_000)],
    )
    reason = reason_field()

    def to_command(self, advance_id: UUID) -> Replan:
        """What the form asks; raises InvalidAmount, ShareUnreadable."""
        committee = self.read_committee(self.id(), "approved")
        tranches = shares_of(self.tranches.data or "", "tranches")
        return Replan(advance_id, committee, tranches, self.reason.data or "")


class WriteOffForm(CommitteeFields, NewRecordForm):
    """Giving up all that is owed of an advance."""

    movement_id = HiddenField(default=lambda: str(new_id()))
    reason = reason_field()

    def to_command(self, advance_id: UUID) -> WriteOff:
        """What the form asks."""
        committee = self.read_committee(self.id(), "approved")
        return WriteOff(advance_id, id_or_new(self.movement_id.data), committee, self.reason.data or "")
