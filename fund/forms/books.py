"""The form of a fund's books: the French file."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length

from fund.forms import day_field
from kernel.forms import NEEDED


class FundFecForm(FlaskForm):
    """The French file of a fund over an accounting year."""

    first = day_field(_l("Du"))
    last = day_field(_l("Au, jour de clôture de l’exercice"))
    siren = StringField(
        _l("SIREN"),
        description=_l("Les 9 chiffres de l’organisation : ils nomment le fichier."),
        validators=[NEEDED, Length(max=14)],
        render_kw={"inputmode": "numeric"},
    )
