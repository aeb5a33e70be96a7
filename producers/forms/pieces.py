"""The part of a form that takes a piece of evidence: a photo from the phone, or a file."""

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, StringField

from kernel.clock import business_day, now
from kernel.ids import new_id
from producers.forms.records import DayField
from producers.operations.organisations import REGISTER_ZONE
from producers.rules.texts import NAME_LENGTH_MAX


def today() -> date:
    """Today in Morocco, as a form proposes it."""
    return business_day(now(), REGISTER_ZONE)


class PieceFields:
    """A piece: the photo or the file, what it shows and the day of it; ids made with the page."""

    file_id = HiddenField(default=lambda: str(new_id()))
    evidence_id = HiddenField(default=lambda: str(new_id()))
    photo = FileField(_l("Prendre une photo"))
    file = FileField(_l("Ou choisir un fichier"), description=_l("PDF ou image, 12 Mo au plus."))
    shows = StringField(
        _l("Ce qu’on y voit"), render_kw={"maxlength": NAME_LENGTH_MAX, "autocomplete": "off"}
    )
    dated_on = DayField(_l("Le jour de ce qu’on y voit"), default=today)
