"""The forms of a training: recording it with who attended, cancelling it."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DecimalField, IntegerField, StringField, TextAreaField
from wtforms.validators import Optional

from kernel.forms import OperationForm
from producers.forms.dossiers import uuid_or_none
from producers.forms.pieces import PieceFields, today
from producers.forms.records import ChoicesField, DayField, Needed, RecordForm
from producers.models import Member
from producers.operations.evidence import Piece
from producers.operations.trainings import CancelTraining, RecordTraining

HOURS_MAX = Decimal(24 * 31)


class HoursField(DecimalField):
    """Hours with a comma or a point: 3,5."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the hours; what is none is told with an example."""
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            hours = Decimal(valuelist[0].strip().replace(",", "."))
        except ArithmeticError:
            hours = Decimal(-1)
        if not (hours.is_finite() and Decimal(0) < hours <= HOURS_MAX):
            self.data = None
            raise ValueError(_("Écrivez la durée en heures, par exemple 3,5."))
        self.data = hours


class TrainingForm(RecordForm, PieceFields):
    """What was taught, to whom."""

    topic = StringField(_l("Sujet"), [Needed()])
    trainer = StringField(_l("Formateur, formatrice"), [Needed()])
    location = StringField(_l("Lieu"), [Needed()])
    held_on = DayField(_l("Jour"), validators=[Needed()], default=today)
    # Text, so that the comma of a French keyboard is kept as it is typed.
    hours = HoursField(_l("Durée en heures"), [Needed()], render_kw={"type": "text", "inputmode": "decimal"})
    members = ChoicesField(_l("Qui était là ?"), choices=[])
    guest_women = IntegerField(_l("Invitées, non adhérentes"), [Optional()], default=0)
    guest_men = IntegerField(_l("Invités, non adhérents"), [Optional()], default=0)

    def offer(self, members: Sequence[Member]) -> None:
        """The members one may tick."""
        self.members.choices = [(str(one.id), f"{one.name} · {one.number}") for one in members]

    def to_command(self, organisation_id: UUID, sheet: Piece | None) -> RecordTraining:
        """The command that records it."""
        ticked = (uuid_or_none(one) for one in self.members.data or ())
        return RecordTraining(
            self.new_record_id,
            organisation_id,
            topic=self.topic.data or "",
            trainer=self.trainer.data or "",
            location=self.location.data or "",
            held_on=self.held_on.data,
            duration_minutes=int((self.hours.data or 0) * 60),
            members=tuple(one for one in ticked if one),
            guest_women=self.guest_women.data or 0,
            guest_men=self.guest_men.data or 0,
            sheet=sheet,
        )


class CancellationForm(OperationForm):
    """Why a training counts no more."""

    reason = TextAreaField(_l("Pourquoi l’annuler ?"), [Needed()])

    def to_command(self, training_id: UUID) -> CancelTraining:
        """The command that cancels it."""
        return CancelTraining(training_id, self.reason.data or "")
