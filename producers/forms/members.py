"""The forms of a member: entering her, correcting her entry, dating her departure."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField

from kernel.forms import OperationForm
from producers.forms.records import DayField, Needed, RecordForm, choices
from producers.messages import GENDER_NAMES
from producers.operations.members import CorrectMember, RecordDeparture, RegisterMember


class MemberForm(RecordForm):
    """What a member's entry holds."""

    number = StringField(
        _l("Numéro d’adhérent"), [Needed()], description=_l("Celui du registre de la coopérative.")
    )
    name = StringField(_l("Nom"), [Needed()])
    gender = RadioField(_l("Sexe"), choices=choices(GENDER_NAMES), default="unstated")
    village = StringField(_l("Village"))
    phone = StringField(_l("Téléphone"))
    joined_on = DayField(_l("Adhésion le"))
    consents_to_be_named = BooleanField(_l("Accepte que son nom figure sur la page publique de ses lots"))
    consent_on = DayField(_l("Accord donné le"), description=_l("Laissez vide si c’est aujourd’hui."))

    def to_registration(self, organisation_id: UUID) -> RegisterMember:
        """The command that enters who was typed."""
        return RegisterMember(self.new_record_id, organisation_id, **self._entry())

    def to_correction(self, member_id: UUID) -> CorrectMember:
        """The command that corrects an entry to what was typed."""
        return CorrectMember(member_id, **self._entry())

    def _entry(self) -> dict[str, Any]:
        return {
            "number": self.number.data or "",
            "name": self.name.data or "",
            "gender": self.gender.data or "unstated",
            "village": self.village.data,
            "phone": self.phone.data,
            "consents_to_be_named": self.consents_to_be_named.data,
            "consent_on": self.consent_on.data,
            "joined_on": self.joined_on.data,
        }


class DepartureForm(OperationForm):
    """The day a member left."""

    left_on = DayField(_l("A quitté la coopérative le"), validators=[Needed()])

    def to_command(self, member_id: UUID) -> RecordDeparture:
        """The command that dates the departure."""
        return RecordDeparture(member_id, self.left_on.data)
