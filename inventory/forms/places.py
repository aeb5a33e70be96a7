"""The form that registers a place."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from inventory.forms.rows import id_within
from inventory.messages import PLACE_KINDS
from inventory.operations.places import RegisterPlace
from inventory.rules.places import REGISTERED_KINDS
from kernel.forms import OperationForm
from kernel.money import CURRENCIES
from producers.models import Organisation

# Where the network has counters; the zone gives a place its business day.
TIMEZONES = ("Africa/Casablanca", "Europe/Paris", "Europe/Brussels", "Europe/Madrid")
COUNTRIES = {
    "MA": _l("Maroc"),
    "FR": _l("France"),
    "BE": _l("Belgique"),
    "ES": _l("Espagne"),
}


class PlaceForm(OperationForm):
    """A place that goods lie at, and who answers for it."""

    name = StringField(_l("Nom"), validators=[InputRequired(), Length(max=120)])
    key = StringField(
        _l("Nom court"),
        description=_l("En minuscules, sans accents : boutique-taroudannt. Il sert d’adresse."),
        validators=[
            InputRequired(),
            Length(max=60),
            Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$", message=_l("Minuscules, chiffres et tirets.")),
        ],
    )
    kind = RadioField(
        _l("Quel genre de lieu ?"),
        choices=[(kind, PLACE_KINDS[kind]) for kind in REGISTERED_KINDS],
        validators=[InputRequired()],
    )
    organisation_id = SelectField(_l("Tenu par"), validators=[InputRequired()])
    locality = StringField(_l("Localité"), validators=[Optional(), Length(max=120)])
    currency = SelectField(_l("Monnaie"), choices=[(one, one) for one in CURRENCIES])
    country = SelectField(_l("Pays"), choices=list(COUNTRIES.items()))
    timezone = SelectField(_l("Heure locale"), choices=[(one, one) for one in TIMEZONES])

    def __init__(self, organisations: Sequence[Organisation], **more: Any) -> None:
        super().__init__(**more)
        self.organisation_id.choices = [(str(one.id), one.name) for one in organisations]

    def to_command(self, operation_id: UUID) -> RegisterPlace:
        """The place as typed."""
        return RegisterPlace(
            place_id=id_within(operation_id, "place"),
            key=self.key.data,
            name=self.name.data.strip(),
            kind=self.kind.data,
            organisation_id=UUID(self.organisation_id.data),
            locality=(self.locality.data or "").strip() or None,
            currency=self.currency.data,
            country=self.country.data,
            timezone=self.timezone.data,
        )
