"""A laboratory's result, its lines prepared from the edition of the standard that was followed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length

from kernel.documents import DocumentForm
from kernel.forms import OperationForm
from producers.rules.standards import Limit
from producers.rules.texts import NAME_LENGTH_MAX, NOTE_LENGTH_MAX
from traceability.forms.filters import uuid_or_none
from traceability.operations.analyses import JudgeAgain, RecordAnalysis
from traceability.rules.measures import MEASURES_MAX, TEXT_LENGTH_MAX

_FREE_LINES = 3
_FREE_LINES_BESIDE = 1
_needed = DataRequired(_l("Ce champ est nécessaire."))
_name = Length(max=NAME_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))
_short = Length(max=TEXT_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))


class MeasureForm(Form):
    """One line of a result."""

    key = StringField(validators=[_short])
    label = StringField(_l("Mesure"), [_short])
    value = StringField(_l("Valeur"), [_short])
    unit = StringField(_l("Unité"), [_short])
    minimum = StringField(_l("Au moins"), [_short])
    maximum = StringField(_l("Au plus"), [_short])


class AnalysisForm(DocumentForm):
    """Who analysed a lot, when, by which method, and what was found."""

    laboratory = StringField(_l("Laboratoire"), [_needed, _name])
    method = StringField(_l("Méthode ou norme"), [_needed, _name])
    edition = StringField(
        _l("Édition"), [_needed, _name], description=_l("L’année de la norme, par exemple 2011.")
    )
    version_id = HiddenField()
    analysed_on = DateField(_l("Date de l’analyse"), [DataRequired(_l("Donnez la date."))])
    measures = FieldList(FormField(MeasureForm), max_entries=MEASURES_MAX)
    conclusion = TextAreaField(
        _l("Conclusion du laboratoire"),
        [Length(max=NOTE_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))],
    )

    def to_command(self, analysis_id: UUID, lot_id: UUID) -> RecordAnalysis:
        """The operation that this form asks for."""
        return RecordAnalysis(
            analysis_id=analysis_id,
            lot_id=lot_id,
            laboratory=self.laboratory.data,
            method=self.method.data,
            edition=self.edition.data,
            analysed_on=self.analysed_on.data,
            measures=self.measures.data,
            conclusion=self.conclusion.data,
            version_id=uuid_or_none(self.version_id.data),
            document=self.received,
        )


class JudgeForm(OperationForm):
    """By which version an analysis is judged again."""

    version_id = SelectField(_l("Édition"), [_needed])

    def to_command(self, analysis_id: UUID) -> JudgeAgain:
        """The operation that this form asks for."""
        return JudgeAgain(analysis_id, UUID(self.version_id.data))


def prepared(
    name: str, edition: str, version_id: UUID, limits: Sequence[Limit], locale: str
) -> dict[str, Any]:
    """The first content of a form that follows an edition: a line for each of its measures.

    An edition that is still empty has free lines, as a method that we do not know.
    """
    lines = [
        {"key": key, "label": named(limit, locale), "unit": limit.unit}
        for key, limit in {one.measure: one for one in limits}.items()
    ]
    free = _FREE_LINES_BESIDE if lines else _FREE_LINES
    return {
        "method": name,
        "edition": edition,
        "version_id": str(version_id),
        "measures": [*lines, *({} for _ in range(free))],
    }


def named(limit: Limit, locale: str) -> str:
    """What a measure is called in the language of the page."""
    return limit.measure_name_ar if locale == "ar" else limit.measure_name_fr


def unprepared() -> dict[str, Any]:
    """The first content of a form for a method that we do not know: a few free lines."""
    return {"measures": [{} for _ in range(_FREE_LINES)]}
