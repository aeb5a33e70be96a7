"""The form of a call."""

from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from fund.forms import amount_field, day_field, within_reason
from fund.messages.reminders import ANSWERS
from fund.operations.calls import WORDS_LENGTH_MAX, NoteCall
from kernel.forms import NewRecordForm, choices
from kernel.money import parse_cents


class CallForm(NewRecordForm):
    """Who was called, what was answered, what was promised."""

    answer = RadioField(_l("Réponse"), choices=choices(ANSWERS), default="answered")
    spoke_with = StringField(
        _l("Qui a répondu"), validators=[Length(max=200)], render_kw={"autocomplete": "off"}
    )
    promised_cents = amount_field(
        _l("Montant promis"), _l("Laissez vide si rien n’a été promis."), validators=()
    )
    promised_on = DateField(_l("Promis pour le"), validators=[Optional(), within_reason])
    note = TextAreaField(_l("Ce qui s’est dit"), validators=[Length(max=WORDS_LENGTH_MAX)])
    called_on = day_field(_l("Jour de l’appel"))

    def propose(self, today: date, name: str | None) -> None:
        """Today, and who is usually called."""
        self.called_on.data, self.spoke_with.data = today, name

    def to_command(self, advance_id: UUID) -> NoteCall:
        """The call; raises InvalidAmount."""
        typed = (self.promised_cents.data or "").strip()
        return NoteCall(
            self.id(), advance_id, self.called_on.data, self.answer.data, self.spoke_with.data or "",
            parse_cents(typed, "promised_cents") if typed else None, self.promised_on.data,
            self.note.data or "",
        )  # fmt: skip
