"""The fund's forms: text typed by a person, made into commands."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import DateField, Field, FieldList, Form, StringField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import TextInput, html_params

from kernel.forms import NEEDED

# What a fund of today may speak of: nobody lends for a century.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
ROWS_ADDED = 3
# More than these are proposed as one types, and not all named beside the field.
GUARANTORS_SAID = 4


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


class _ProposingInput(TextInput):
    """A text with what is proposed for it; anything else may still be typed."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        options = Markup("").join(Markup("<option value='{}'>").format(one) for one in field.proposed)
        if not options:
            return super().__call__(field, **kwargs)
        proposed = f"{field.id}-proposed"
        told = super().__call__(field, list=proposed, **kwargs)
        return told + Markup("<datalist {}>{}</datalist>").format(Markup(html_params(id=proposed)), options)


class PayerField(StringField):
    """Who paid in the beneficiary's stead; the guarantors are proposed."""

    widget = _ProposingInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        told = {
            "label": _l("Payé par"),
            "validators": [Length(max=200)],
            "render_kw": {"autocomplete": "off"},
        }
        super().__init__(*args, **{**told, **kwargs})
        self.proposed: tuple[str, ...] = ()
        self.description = _("Quand ce n’est pas le bénéficiaire : un garant.")

    def propose(self, guarantors: Iterable[str]) -> None:
        """Those who may pay for the beneficiary."""
        self.proposed = tuple(dict.fromkeys(guarantors))
        if 0 < len(self.proposed) <= GUARANTORS_SAID:
            names = ", ".join(self.proposed)
            self.description = _("Quand ce n’est pas le bénéficiaire. Garants : %(names)s.", names=names)


def add_rows(rows: FieldList) -> None:
    """A few more empty rows, as far as the list may go."""
    for _row in range(min(ROWS_ADDED, (rows.max_entries or 0) - len(rows))):
        rows.append_entry()
