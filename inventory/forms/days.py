"""What the forms that make lots have in common: a day that is not to come, and a remark."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from inventory.forms.rows import RowsForm
from kernel.presentation import current_locale

NOTE_MAX = 2_000
FIRST_DAY = date(2000, 1, 1)


def named(thing: Any) -> str:
    """The name of a product or pack in the language of the page."""
    return str(getattr(thing, f"name_{current_locale()}", None) or thing.name_fr)


class DayForm(RowsForm):
    """A form about something done on a day that is not to come."""

    made_on = DateField(_l("Jour"), validators=[InputRequired()])
    note = TextAreaField(_l("Remarque"), validators=[Optional(), Length(max=NOTE_MAX)])

    def __init__(self, today: date, **more: Any) -> None:
        self.today = today
        super().__init__(**more)
        if request.method != "POST" and self.made_on.data is None:
            self.made_on.data = today

    def validate_made_on(self, field: DateField) -> None:
        """Refuse a day to come, or one before anything here existed."""
        if field.data is not None and not FIRST_DAY <= field.data <= self.today:
            raise ValidationError(_("Choisissez un jour passé, ou aujourd’hui."))
