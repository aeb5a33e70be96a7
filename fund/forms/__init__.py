"""The fund's forms: text typed by a person, made into commands."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, Field, FieldList, Form, StringField
from wtforms.validators import Length, ValidationError

from kernel.forms import NEEDED

# What a fund of today may speak of: nobody lends for a century.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
ROWS_ADDED = 3


def day_field(label: Any, **more: Any) -> DateField:
    """A day that must be told."""
    return DateField(label, validators=[NEEDED, within_reason], **more)


def amount_field(label: Any, description: Any = None, validators: Any = (NEEDED,)) -> StringField:
    """An amount, as it is typed: « 12 500 » or « 45,50 »."""
    return StringField(
        label,
        description=description or _l("Par exemple 12 500 ou 12 500,50."),
        validators=[*validators, Length(max=20)],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )


def within_reason(form: Form, field: Field) -> None:
    """Refuse a year that was mistyped."""
    if field.data is not None and not FIRST_DAY <= field.data <= LAST_DAY:
        raise ValidationError(_("Vérifiez l’année."))


def add_rows(rows: FieldList) -> None:
    """A few more empty rows, as far as the list may go."""
    for _row in range(min(ROWS_ADDED, (rows.max_entries or 0) - len(rows))):
        rows.append_entry()
