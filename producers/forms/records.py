"""What the forms of the registers share: the id of what they create, days, and choices."""

from collections.abc import Mapping
from typing import Any, ClassVar
from uuid import UUID

from flask_babel import gettext as _
from wtforms import DateField, Form, HiddenField, SelectMultipleField
from wtforms.validators import Optional, StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from kernel.forms import OperationForm
from kernel.ids import new_id

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


class RecordForm(OperationForm):
    """A form that creates a record, whose id is made with the page: sent twice, it is made once."""

    record_id = HiddenField(default=lambda: str(new_id()))

    @property
    def new_record_id(self) -> UUID:
        """The id of what this form creates."""
        try:
            return UUID(str(self.record_id.data))
        except ValueError:
            return new_id()


class DayField(DateField):
    """A day, from the browser's own picker or typed as 28/10/2026."""

    def __init__(self, label: Any, *, validators: Any = None, **more: Any) -> None:
        super().__init__(label, validators or [Optional()], format=DAY_FORMATS, **more)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day; a wrong one is told with an example."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Écrivez le jour comme 28/10/2026.")) from None


def choices(names: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The choices of a select, from the words for what a column holds."""
    return list(names.items())


class Needed:
    """Validator: this box must not be empty, and says so in plain words."""

    field_flags: ClassVar = {"required": True}

    def __call__(self, form: Form, field: Any) -> None:
        """Raise ValidationError when there is nothing, StopValidation when it is wrong already."""
        if field.process_errors:
            raise StopValidation()  # what was typed is wrong: that is said already
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            raise ValidationError(_("Remplissez cette case."))


class ChoicesField(SelectMultipleField):
    """Several of a list, each with its own box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()
