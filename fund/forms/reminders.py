"""Forms of reminders: how a beneficiary is reached, a text that was sent, not reminding for a while."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Length

from fund.forms import day_field
from fund.forms.acts import reason_field
from fund.messages.reminders import LANGUAGES, WAYS
from fund.operations.contacts import NAME_LENGTH_MAX, PauseReminders, StateContact
from fund.operations.reminders import TEXT_LENGTH_MAX, NoteSending
from kernel.forms import NEEDED, NewRecordForm, choices


class ContactForm(NewRecordForm):
    """Whom a beneficiary asks to be reminded by."""

    name = StringField(
        _l("Qui appeler"),
        description=_l("La personne qui répond : présidente, trésorier."),
        validators=[NEEDED, Length(max=NAME_LENGTH_MAX)],
    )
    phone = StringField(
        _l("Téléphone"),
        description=_l("Par exemple 06 12 34 56 78 ou +33 6 12 34 56 78."),
        validators=[Length(max=30)],
        render_kw={"inputmode": "tel", "autocomplete": "off"},
    )
    email = StringField(
        _l("E-mail"),
        validators=[Length(max=200)],
        render_kw={"inputmode": "email", "autocomplete": "off"},
    )
    language = RadioField(_l("Langue"), choices=choices(LANGUAGES), default="fr")
    prefers = RadioField(
        _l("Relancer surtout par"),
        description=_l("Un e-mail part seul. Un SMS ou un message WhatsApp est envoyé par vous."),
        choices=choices(WAYS),
        default="sms",
    )

    def to_command(self, organisation_id: UUID) -> StateContact:
        """What was told."""
        return StateContact(
            self.id(), organisation_id, self.name.data or "", self.phone.data or "", self.email.data or "",
            self.language.data, self.prefers.data,
        )  # fmt: skip


class PauseForm(NewRecordForm):
    """Until when a beneficiary is not reminded."""

    until = day_field(
        _l("Ne pas relancer jusqu’au"),
        description=_l("Ce jour compris. Un jour passé met fin à la pause."),
    )
    reason = reason_field()

    def to_command(self, organisation_id: UUID) -> PauseReminders:
        """Not reminding her until then."""
        return PauseReminders(self.id(), organisation_id, self.until.data, self.reason.data or "")


class MessageForm(NewRecordForm):
    """A text that somebody sent from a telephone."""

    text = TextAreaField(
        _l("Texte à envoyer"),
        description=_l("Changez-le si besoin : c’est ce texte-là qui sera gardé comme envoyé."),
        validators=[NEEDED, Length(max=TEXT_LENGTH_MAX)],
        render_kw={"rows": 5},
    )
    way = RadioField(_l("Envoyé par"), choices=[(one, WAYS[one]) for one in ("sms", "whatsapp")])
    sent_to = HiddenField()

    def to_command(self, reminder_id: UUID) -> NoteSending:
        """That it was sent."""
        return NoteSending(
            self.id(), reminder_id, self.way.data, self.sent_to.data or "", self.text.data or ""
        )
