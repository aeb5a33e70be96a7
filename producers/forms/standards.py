"""An edition written or corrected: its frame, and its requirements, limits and area as rows."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length

from producers.forms.records import ChoicesField, DayField, Needed, RecordForm, choices
from producers.messages import EVIDENCE_NAMES, RULE_NAMES, SUBJECT_NAMES
from producers.models import Standard
from producers.operations.standards import NewStandard, PublishStandard
from producers.rules.areas import AreaPart
from producers.rules.parameter_texts import read_parameters, written
from producers.rules.standards import LINES_MAX, Asked, Content, Limit
from producers.rules.texts import CODE_LENGTH_MAX, NAME_LENGTH_MAX, NOTE_LENGTH_MAX

BLANK_ROWS = 2
_LONG_MESSAGE = _l("Écrivez au plus %(max)d lettres.")
_name = Length(max=NAME_LENGTH_MAX, message=_LONG_MESSAGE)
_text = Length(max=NOTE_LENGTH_MAX, message=_LONG_MESSAGE)
_code = Length(max=2 * CODE_LENGTH_MAX, message=_LONG_MESSAGE)
_SOURCED = _l("Lu dans le texte même")


class RequirementForm(Form):
    """One requirement; without a code the row is left out."""

    code = StringField(
        _l("Code"), [_code], description=_l("Par exemple area.growing ; vide pour retirer la ligne.")
    )
    text_fr = TextAreaField(_l("En français"), [_text], render_kw={"rows": 2})
    text_ar = TextAreaField(_l("En arabe"), [_text], render_kw={"rows": 2, "dir": "rtl", "lang": "ar"})
    # What is chosen is checked where an edition is, and told in the same words.
    applies_to = SelectField(_l("S’applique à"), choices=choices(SUBJECT_NAMES), validate_choice=False)
    evidence_kinds = ChoicesField(_l("Preuves"), choices=choices(EVIDENCE_NAMES), validate_choice=False)
    rule = SelectField(
        _l("Vérifié par"),
        choices=[("", _l("Une personne")), *choices(RULE_NAMES)],
        validate_choice=False,
    )
    parameters = TextAreaField(
        _l("Valeurs de la règle"),
        [_text],
        description=_l("Une par ligne, comme months_max = 12."),
        render_kw={"rows": 2},
    )
    source = StringField(_l("Source"), [_text])
    is_sourced = BooleanField(_SOURCED)

    def asked(self) -> Asked:
        """The requirement that the row says. Raises ParametersWrong."""
        rule = self.rule.data or None
        return Asked(
            code=self.code.data.strip(),
            text_fr=self.text_fr.data or "",
            text_ar=self.text_ar.data or "",
            applies_to=self.applies_to.data,
            source=self.source.data or "",
            is_sourced=self.is_sourced.data,
            evidence_kinds=tuple(self.evidence_kinds.data),
            rule=rule,
            parameters=read_parameters(rule, self.parameters.data),
        )


class LimitForm(Form):
    """One limit of one class; without a class the row is left out."""

    grade = StringField(
        _l("Classe (code)"), [_code], description=_l("Par exemple I ; vide pour retirer la ligne.")
    )
    rank = StringField(_l("Rang"), [_code], description=_l("1 pour la meilleure."))
    grade_name_fr = StringField(_l("Nom de la classe"), [_name])
    grade_name_ar = StringField(_l("Nom de la classe en arabe"), [_name])
    measure = StringField(_l("Mesure (code)"), [_code])
    measure_name_fr = StringField(_l("Nom de la mesure"), [_name])
    measure_name_ar = StringField(_l("Nom de la mesure en arabe"), [_name])
    unit = StringField(_l("Unité"), [_code])
    minimum = StringField(_l("Au moins"), [_code])
    maximum = StringField(_l("Au plus"), [_code])
    source = StringField(_l("Source"), [_text])
    is_sourced = BooleanField(_SOURCED)

    def limit(self) -> Limit:
        """The limit that the row says; a rank that is no number is the last."""
        rank = (self.rank.data or "").strip()
        return Limit(
            grade=self.grade.data.strip(),
            rank=int(rank) if rank.isascii() and rank.isdigit() and len(rank) < 4 else LINES_MAX,
            measure=(self.measure.data or "").strip(),
            grade_name_fr=self.grade_name_fr.data or "",
            grade_name_ar=self.grade_name_ar.data or "",
            measure_name_fr=self.measure_name_fr.data or "",
            measure_name_ar=self.measure_name_ar.data or "",
            unit=self.unit.data or "",
            minimum=self.minimum.data,
            maximum=self.maximum.data,
            source=self.source.data or "",
            is_sourced=self.is_sourced.data,
        )


class AreaForm(Form):
    """A commune of the area, or a whole province; without a province the row is left out."""

    province = StringField(_l("Province"), [_name], description=_l("Vide pour retirer la ligne."))
    commune = StringField(_l("Commune"), [_name], description=_l("Vide pour toute la province."))
    source = StringField(_l("Source"), [_text])
    is_sourced = BooleanField(_SOURCED)

    def part(self) -> AreaPart:
        """The part of the area that the row says."""
        return AreaPart(
            self.province.data or "",
            (self.commune.data or "").strip(),
            self.source.data or "",
            self.is_sourced.data,
        )


class EditionForm(RecordForm):
    """A version of an edition, from the one that the page showed."""

    edition = StringField(_l("Édition, comme on la cite"), [Needed(), _name])
    issued_by = StringField(_l("Publiée par"), [Needed(), _name])
    source = TextAreaField(_l("Source"), [Needed(), _text])
    in_force_from = DayField(_l("En vigueur depuis"))
    in_force_until = DayField(_l("Jusqu’au"))
    is_filled = BooleanField(_l("Cette édition est remplie"))
    note = TextAreaField(_l("Remarque"), [_text])
    after = HiddenField(default="0")
    requirements = FieldList(FormField(RequirementForm), max_entries=LINES_MAX)
    limits = FieldList(FormField(LimitForm), max_entries=LINES_MAX)
    area = FieldList(FormField(AreaForm), max_entries=LINES_MAX)

    def to_command(self, standard: Standard, product_keys: Iterable[str]) -> PublishStandard:
        """The operation that this form asks for. Raises ParametersWrong."""
        return PublishStandard(
            version_id=self.new_record_id,
            standard=NewStandard(
                standard.key, standard.kind, standard.branch, standard.name_fr, standard.name_ar
            ),
            edition=self.edition.data,
            content=self._content(tuple(product_keys)),
            after=int(self.after.data) if str(self.after.data).isdigit() else 0,
        )

    def _content(self, product_keys: tuple[str, ...]) -> Content:
        return Content(
            issued_by=self.issued_by.data,
            source=self.source.data,
            is_filled=self.is_filled.data,
            in_force_from=self.in_force_from.data,
            in_force_until=self.in_force_until.data,
            product_keys=product_keys,
            note=self.note.data,
            requirements=tuple(row.asked() for row in _kept(self.requirements, "code")),
            limits=tuple(row.limit() for row in _kept(self.limits, "grade")),
            area=tuple(row.part() for row in _kept(self.area, "province")),
        )

    def add_rows(self, name: str) -> None:
        """A few more empty rows in one of the lists."""
        rows = getattr(self, name)
        for _ in range(BLANK_ROWS):
            if len(rows) < LINES_MAX:
                rows.append_entry({"is_sourced": True})


def _kept(rows: FieldList, key: str) -> list[Any]:
    return [row.form for row in rows if (getattr(row.form, key).data or "").strip()]


def written_content(edition: str, version: int, content: Content) -> dict[str, Any]:
    """The first content of the form: what a version says, and a few empty rows."""
    blank = [{"is_sourced": True}] * BLANK_ROWS
    requirements = [
        {**_plain(one), "rule": one.rule or "", "parameters": written(one.parameters)}
        for one in content.requirements
    ]
    return {
        **{name: getattr(content, name) for name in ("issued_by", "source", "is_filled", "note")},
        "in_force_from": content.in_force_from,
        "in_force_until": content.in_force_until,
        "edition": edition,
        "after": str(version),
        "requirements": [*requirements, *blank],
        "limits": [*(_plain(one) for one in content.limits), *blank],
        "area": [*(_plain(one) for one in content.area), *blank],
    }


def _plain(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def version_id_of(text: str | None) -> UUID | None:
    """The id that an address says; None when it is none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
