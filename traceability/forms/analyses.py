"""A laboratory's result, its lines prepared from the method that was followed."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, FieldList, Form, FormField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from kernel.forms import OperationForm
from producers.rules.texts import NAME_LENGTH_MAX, NOTE_LENGTH_MAX
from traceability.operations.analyses import RecordAnalysis
from traceability.rules.measures import MEASURES_MAX, TEXT_LENGTH_MAX

_METHODS = Path(__file__).parent.parent / "reference" / "methods.json"
_FREE_LINES = 3
_needed = DataRequired(_l("Ce champ est nécessaire."))
_name = Length(max=NAME_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))
_short = Length(max=TEXT_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))


@dataclass(frozen=True, slots=True)
class Method:
    """A method in one edition and for one grade, with its limits and where they are from."""

    key: str
    products: tuple[str, ...]
    method: str
    edition: str
    grade: str
    source: str
    measures: tuple[dict[str, str | None], ...]


class MeasureForm(Form):
    """One line of a result."""

    key = StringField(validators=[_short])
    label = StringField(_l("Mesure"), [_short])
    value = StringField(_l("Valeur"), [_short])
    unit = StringField(_l("Unité"), [_short])
    minimum = StringField(_l("Au moins"), [_short])
    maximum = StringField(_l("Au plus"), [_short])


class AnalysisForm(OperationForm):
    """Who analysed a lot, when, by which method, and what was found."""

    laboratory = StringField(_l("Laboratoire"), [_needed, _name])
    method = StringField(_l("Méthode ou norme"), [_needed, _name])
    edition = StringField(
        _l("Édition"), [_needed, _name], description=_l("L’année de la norme, par exemple 2011.")
    )
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
        )


def prepared(method: Method | None) -> dict[str, Any]:
    """The first content of a form: the method's lines with their limits, and a few free lines."""
    lines: list[dict[str, Any]] = [{} for _ in range(_FREE_LINES)]
    if method is None:
        return {"measures": lines}
    limits = [{name: value or "" for name, value in row.items()} for row in method.measures]
    name = f"{method.method}, {method.grade}"
    return {"method": name, "edition": method.edition, "measures": limits + lines}


def methods_for(product_key: str) -> list[Method]:
    """The methods that a product is analysed by."""
    return [one for one in _methods() if product_key in one.products]


@cache
def _methods() -> tuple[Method, ...]:
    rows = json.loads(_METHODS.read_text("utf-8"))["methods"]
    return tuple(
        Method(**{**row, "products": tuple(row["products"]), "measures": tuple(row["measures"])})
        for row in rows
    )
