"""The form of a plot: registering it, correcting it."""

import json
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from producers.forms.records import DayField, Needed, RecordForm, choices
from producers.messages import BRANCH_NAMES, ORGANIC_NAMES
from producers.models import Plot
from producers.operations.plots import CorrectPlot, RegisterPlot
from producers.rules.outlines import outline_of_text


class PlotForm(RecordForm):
    """What a plot's entry holds; its outline is drawn on the map or pasted."""

    code = StringField(_l("Code de la parcelle"), [Needed()])
    name = StringField(_l("Nom du lieu"))
    commune = StringField(_l("Commune"), [Needed()])
    crop = SelectField(_l("Culture"), [Needed()], choices=choices(BRANCH_NAMES), default="saffron")
    member_number = StringField(
        _l("Numéro de l’adhérent qui la cultive"), description=_l("Vide si elle est à tous.")
    )
    planted_year = IntegerField(_l("Année de plantation"), [Optional()])
    organic_status = SelectField(
        _l("Conduite"), [Needed()], choices=choices(ORGANIC_NAMES), default="conventional"
    )
    organic_since = DayField(
        _l("Depuis le"), description=_l("Début de conversion, ou du dernier traitement interdit.")
    )
    geometry = TextAreaField(
        _l("Contour"),
        [Needed()],
        description=_l(
            "Dessinez-le sur la carte, ou collez ici un contour GeoJSON (WGS 84). "
            "Il ne sera jamais publié : seule la commune l’est."
        ),
    )

    def show(self, plot: Plot) -> None:
        """Write a plot's outline as the text that may be corrected."""
        self.geometry.data = json.dumps(plot.geometry)

    def to_registration(self, organisation_id: UUID, member_id: UUID | None) -> RegisterPlot:
        """The command that registers what was typed. Raises as rules.outlines."""
        return RegisterPlot(self.new_record_id, organisation_id, member_id=member_id, **self._entry())

    def to_correction(self, plot_id: UUID, member_id: UUID | None) -> CorrectPlot:
        """The command that corrects an entry to what was typed. Raises as rules.outlines."""
        return CorrectPlot(plot_id, member_id=member_id, **self._entry())

    def _entry(self) -> dict[str, Any]:
        return {
            "code": self.code.data or "",
            "name": self.name.data,
            "commune": self.commune.data or "",
            "crop": self.crop.data,
            "geometry": outline_of_text(self.geometry.data or "").geometry,
            "planted_year": self.planted_year.data,
            "organic_status": self.organic_status.data,
            "organic_since": self.organic_since.data,
        }
