"""The form that opens an account with its role."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length

from inventory.forms.rows import id_within
from inventory.models import Place
from kernel.access import Grant, Role
from kernel.forms import OperationForm
from kernel.presentation import ROLE_NAMES
from kernel.security import PASSWORD_LENGTH_MIN, CreateUser
from producers.models import Organisation

# Held for an organisation, or for a place; the other roles concern the whole network.
OF_AN_ORGANISATION = Role.COOPERATIVE_OFFICER
OF_A_PLACE = (Role.BOUTIQUE_MANAGER, Role.SELLER)


class PersonForm(OperationForm):
    """Who she is, what she does, and where."""

    name = StringField(_l("Nom"), validators=[InputRequired(), Length(max=120)])
    email = EmailField(_l("Adresse électronique"), validators=[InputRequired(), Email(), Length(max=200)])
    role = RadioField(
        _l("Que fait cette personne ?"),
        choices=[(role.value, name) for role, name in ROLE_NAMES.items()],
        validators=[InputRequired()],
    )
    organisation_id = SelectField(
        _l("Pour quelle coopérative ?"), description=_l("Pour une responsable de coopérative.")
    )
    place_id = SelectField(
        _l("Dans quel lieu ?"), description=_l("Pour une responsable de boutique ou une vendeuse.")
    )
    password = PasswordField(
        _l("Premier mot de passe"),
        description=_l("Douze caractères au moins. Elle le changera dans « Mon compte »."),
        validators=[InputRequired(), Length(min=PASSWORD_LENGTH_MIN, max=200)],
    )

    def __init__(self, organisations: Sequence[Organisation], places: Sequence[Place], **more: Any) -> None:
        super().__init__(**more)
        self.organisation_id.choices = [("", "—"), *((str(one.id), one.name) for one in organisations)]
        self.place_id.choices = [("", "—"), *((str(one.id), one.name) for one in places)]

    def validate(self, extra_validators: Any = None) -> bool:
        """A local role says for what it is held."""
        is_right = bool(super().validate(extra_validators))
        asked = {
            OF_AN_ORGANISATION: self.organisation_id,
            **dict.fromkeys(OF_A_PLACE, self.place_id),
        }
        needed = next((field for role, field in asked.items() if self.role.data == role), None)
        if needed is not None and not needed.data:
            needed.errors = [*needed.errors, _l("Choisissez-en un : ce rôle ne vaut que là.")]
            return False
        return is_right

    def to_command(self, operation_id: UUID) -> CreateUser:
        """The account asked for."""
        role = Role(self.role.data)
        grant = Grant(
            role,
            UUID(self.organisation_id.data) if role is OF_AN_ORGANISATION else None,
            UUID(self.place_id.data) if role in OF_A_PLACE else None,
        )
        return CreateUser(
            user_id=id_within(operation_id, "user"),
            email=self.email.data.strip(),
            name=self.name.data.strip(),
            grants=(grant,),
            password=self.password.data,
        )
