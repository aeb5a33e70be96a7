"""Which shelf labels to print, of which day, on what; asked in an address, since printing changes nothing."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from kernel.forms import choices
from shop.messages.prices import LABEL_SCOPES, STATIONERY_NAMES

CODES_LENGTH_MAX = 2_000


class ShelfLabelsForm(FlaskForm):
    """A selection of labels."""

    class Meta:
        """Sent as an address: it asks for a file and changes nothing."""

        csrf = False

    scope = RadioField(_l("Quelles étiquettes ?"), choices=choices(LABEL_SCOPES), default="all")
    codes = StringField(
        _l("Codes ou noms des articles"),
        description=_l(
            "Pour « ceux que j’écris » : codes d’article, GTIN ou noms, séparés par des virgules."
        ),
        validators=[Length(max=CODES_LENGTH_MAX)],
    )
    day = DateField(_l("Prix du"), validators=[InputRequired(_l("Donnez un jour, par exemple 28/11/2026."))])
    mentions = BooleanField(
        _l("Écrire les certifications que tout ce qui est en rayon peut porter"), default=True
    )
    sheet = RadioField(_l("Sur quoi imprimer ?"), choices=choices(STATIONERY_NAMES), default="a4-3x8")
    used_cells = IntegerField(
        _l("Étiquettes déjà prises sur la première feuille"),
        default=0,
        validators=[Optional(), NumberRange(0, 23, _l("De %(min)s à %(max)s."))],
    )

    def wanted(self) -> list[str]:
        """The codes or names typed, in small letters."""
        typed = (self.codes.data or "").replace("\n", ",").replace(";", ",")
        return [one.strip().lower() for one in typed.split(",") if one.strip()]
