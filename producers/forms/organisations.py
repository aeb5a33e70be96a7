"""The form of an organisation: registering it, correcting it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from producers.forms.records import ChoicesField, DayField, Needed, RecordForm, choices
from producers.messages import BRANCH_NAMES, KIND_NAMES, TAX_STATUS_NAMES
from producers.models import Organisation
from producers.operations.organisations import CorrectOrganisation, RegisterOrganisation


class OrganisationForm(RecordForm):
    """What an organisation's entry holds, and may be corrected."""

    name = StringField(_l("Nom"), [Needed()])
    name_ar = StringField(_l("Nom en arabe"))
    kind = SelectField(_l("Sorte"), [Needed()], choices=choices(KIND_NAMES), default="cooperative")
    branches = ChoicesField(_l("Filières"), choices=choices(BRANCH_NAMES))
    parents = ChoicesField(_l("Fait partie de"))
    locality = StringField(_l("Localité"))
    province = StringField(_l("Province"))
    country = StringField(_l("Pays"), [Needed()], default="MA", description=_l("Deux lettres."))
    founded_on = DayField(_l("Fondée le"))
    tax_status = SelectField(
        _l("TVA"), [Needed()], choices=choices(TAX_STATUS_NAMES), default="exempt_cooperative"
    )
    ice = StringField(_l("ICE"), description=_l("Quinze chiffres."))
    gs1_prefix = StringField(_l("Préfixe GS1"), description=_l("Seulement avec une licence GS1 à son nom."))
    note = TextAreaField(_l("Remarque"))

    def offer_parents(self, organisations: Sequence[Organisation]) -> None:
        """Give the organisations that may be chosen as parents."""
        self.parents.choices = [(str(one.id), one.name) for one in organisations]

    def to_correction(self, organisation_id: UUID) -> CorrectOrganisation:
        """The command that corrects an entry to what was typed."""
        return CorrectOrganisation(organisation_id, **self.entry())

    def entry(self) -> dict[str, Any]:
        """What was typed, by the names that both commands have."""
        return {
            "name": self.name.data or "",
            "kind": self.kind.data,
            "name_ar": self.name_ar.data,
            "locality": self.locality.data,
            "province": self.province.data,
            "country": (self.country.data or "").strip().upper(),
            "founded_on": self.founded_on.data,
            "ice": self.ice.data,
            "tax_status": self.tax_status.data,
            "branches": tuple(self.branches.data or ()),
            "parents": tuple(UUID(one) for one in self.parents.data or ()),
            "note": self.note.data,
            "gs1_prefix": self.gs1_prefix.data,
        }


class RegistrationForm(OrganisationForm):
    """The same with what is asked once only: addresses and lot codes will hold it."""

    key = StringField(
        _l("Nom court"),
        [Needed()],
        description=_l("Petites lettres sans accent, par exemple maison-du-safran."),
    )
    code = StringField(
        _l("Sigle"),
        [Needed()],
        description=_l("Trois à cinq lettres : il commence ses numéros de lot."),
    )

    def to_registration(self) -> RegisterOrganisation:
        """The command that registers what was typed."""
        return RegisterOrganisation(
            self.new_record_id,
            key=(self.key.data or "").strip().lower(),
            code=(self.code.data or "").strip().upper(),
            **self.entry(),
        )
