"""The forms of an internal inspection: its checklist, and closing what it found."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from kernel.ids import new_id
from producers.forms.dossiers import uuid_or_none
from producers.forms.pieces import PieceFields, today
from producers.forms.records import DayField, Needed, RecordForm, choices
from producers.messages.certification import RESULT_NAMES, SEVERITY_NAMES
from producers.models import Plot, Requirement
from producers.operations.evidence import Piece
from producers.operations.inspections import CloseNonConformity, Fault, Finding, RecordInspection


class FindingForm(Form):
    """One line of the checklist; what is wrong is asked only then."""

    fault_id = HiddenField(default=lambda: str(new_id()))
    result = RadioField(_l("Constat"), [Optional()], choices=choices(RESULT_NAMES))
    severity = SelectField(_l("Gravité"), [Optional()], choices=choices(SEVERITY_NAMES))
    description = StringField(_l("Ce qui ne va pas"))
    action = StringField(_l("Ce qu’il faut faire"))
    due_on = DayField(
        _l("Au plus tard le"),
        description=_l("Sans date : 90 jours si mineure, 30 si majeure, 7 si critique."),
    )

    def problems(self) -> bool:
        """Tell what a line that does not conform still wants."""
        if self.result.data != "not_conforming":
            return False
        wanting = [one for one in (self.description, self.action) if not (one.data or "").strip()]
        for field in wanting:
            field.errors = [*field.errors, _("Remplissez cette case.")]
        return bool(wanting)

    def to_finding(self, code: str) -> Finding:
        """What was seen of a requirement."""
        if self.result.data != "not_conforming":
            return Finding(code, self.result.data)
        fault = Fault(
            uuid_or_none(self.fault_id.data) or new_id(),
            self.severity.data or "minor",
            self.description.data or "",
            self.action.data or "",
            self.due_on.data,
        )
        return Finding(code, "not_conforming", fault)


class InspectionForm(RecordForm, PieceFields):
    """A visit, line by line."""

    plot_id = SelectField(_l("Parcelle vue"), [Optional()], choices=[])
    inspector = StringField(_l("Inspecteur, inspectrice"), [Needed()])
    inspected_on = DayField(_l("Jour de l’inspection"), validators=[Needed()], default=today)
    findings = FieldList(FormField(FindingForm), _l("Liste de contrôle"))
    note = TextAreaField(_l("Remarque"))

    def offer(self, plots: Sequence[Plot], asked: Sequence[Requirement]) -> None:
        """The plots one may choose and as many lines as the checklist has."""
        shown = [(str(one.id), f"{one.code} · {one.commune}") for one in plots]
        self.plot_id.choices = [("", _("Aucune : inspection à la maison ou au magasin")), *shown]
        while len(self.findings) > len(asked):
            self.findings.pop_entry()
        while len(self.findings) < len(asked):
            self.findings.append_entry()

    def lines(self, asked: Sequence[Requirement]) -> list[tuple[Requirement, Any]]:
        """Each requirement with its line."""
        return [(one, entry.form) for one, entry in zip(asked, self.findings, strict=True)]

    def is_complete(self) -> bool:
        """Whether every line that does not conform says what is wrong and what to do."""
        # Every line is asked, so that all that is wanting is told at once.
        wanting = [entry.form.problems() for entry in self.findings]
        return not any(wanting)

    def to_command(
        self,
        organisation_id: UUID,
        version_id: UUID,
        member_id: UUID,
        asked: Sequence[Requirement],
        piece: Piece | None,
    ) -> RecordInspection:
        """The command that records it; a line without an answer was not looked at."""
        findings = tuple(line.to_finding(one.code) for one, line in self.lines(asked) if line.result.data)
        return RecordInspection(
            self.new_record_id,
            organisation_id,
            version_id,
            member_id,
            inspector=self.inspector.data or "",
            inspected_on=self.inspected_on.data,
            findings=findings,
            plot_id=uuid_or_none(self.plot_id.data),
            note=self.note.data,
            piece=piece,
        )


class ClosingForm(RecordForm, PieceFields):
    """How a non-conformity was put right."""

    closed_on = DayField(_l("Corrigée le"), validators=[Needed()], default=today)
    what_was_done = TextAreaField(_l("Ce qui a été fait"), [Needed()])
    checked_by = StringField(_l("Vérifié par"), [Needed()])

    def to_command(self, non_conformity_id: UUID, piece: Piece | None) -> CloseNonConformity:
        """The command that closes it."""
        return CloseNonConformity(
            non_conformity_id,
            self.closed_on.data,
            self.what_was_done.data or "",
            self.checked_by.data or "",
            piece,
        )
