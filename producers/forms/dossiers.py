"""The forms of a dossier: opening it, deciding a requirement, its pieces, its end."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField

from kernel.forms import OperationForm
from producers.forms.pieces import PieceFields, today
from producers.forms.records import DayField, Needed, RecordForm, choices
from producers.messages.certification import OUTCOME_NAMES, STATE_NAMES
from producers.operations.dossiers import (
    DecideRequirement,
    EndDossier,
    OpenDossier,
    RequestExport,
    ReuseEvidence,
    TakeEvidenceAway,
)

NOBODY = UUID(int=0)


def uuid_or_none(text: str | None) -> UUID | None:
    """A field's id; None when it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


class DossierForm(RecordForm):
    """Toward which standard, with which body."""

    version_id = SelectField(_l("Certification visée"), [Needed()], choices=[])
    control_body = StringField(
        _l("Organisme de contrôle"),
        [Needed()],
        description=_l("Celui qui viendra contrôler. Plusieurs dossiers peuvent être ouverts à la fois."),
    )
    opened_on = DayField(_l("Ouvert le"), validators=[Needed()], default=today)

    def offer(self, versions: Sequence[tuple[str, Any]]) -> None:
        """The editions one may choose."""
        self.version_id.choices = list(versions)

    def to_command(self, organisation_id: UUID) -> OpenDossier:
        """The command that opens it."""
        return OpenDossier(
            self.new_record_id,
            organisation_id,
            version_id=uuid_or_none(self.version_id.data) or NOBODY,
            control_body=self.control_body.data or "",
            opened_on=self.opened_on.data,
        )


class DecisionForm(OperationForm):
    """What holds of a requirement, and why."""

    state = RadioField(_l("Où en est-on ?"), [Needed()], choices=choices(STATE_NAMES))
    reason = TextAreaField(
        _l("Pourquoi"),
        description=_l("Nécessaire quand l’exigence est sans objet, ou que l’organisme en a dispensé."),
    )
    decided_on = DayField(_l("Constaté le"), validators=[Needed()], default=today)

    def to_command(self, dossier_id: UUID, code: str) -> DecideRequirement:
        """The command that decides."""
        return DecideRequirement(dossier_id, code, self.state.data, self.decided_on.data, self.reason.data)


class PieceForm(RecordForm, PieceFields):
    """A new piece for a requirement."""


class ReuseForm(OperationForm):
    """A piece that is there already."""

    evidence_id = RadioField(_l("Quelle pièce ?"), [Needed()], choices=[])

    def to_command(self, dossier_id: UUID, code: str) -> ReuseEvidence:
        """The command that joins it."""
        return ReuseEvidence(dossier_id, code, uuid_or_none(self.evidence_id.data) or NOBODY)


class RemovalForm(OperationForm):
    """Why a piece no longer speaks for a requirement."""

    reason = TextAreaField(_l("Pourquoi la retirer ?"), [Needed()])

    def to_command(self, dossier_id: UUID, code: str, evidence_id: UUID) -> TakeEvidenceAway:
        """The command that takes it away."""
        return TakeEvidenceAway(dossier_id, code, evidence_id, self.reason.data or "")


class EndingForm(OperationForm):
    """How a dossier ended."""

    outcome = RadioField(_l("Comment s’est-il terminé ?"), [Needed()], choices=choices(OUTCOME_NAMES))
    ended_on = DayField(_l("Le"), validators=[Needed()], default=today)
    reason = TextAreaField(_l("Remarque"))

    def to_command(self, dossier_id: UUID) -> EndDossier:
        """The command that ends it."""
        return EndDossier(dossier_id, self.outcome.data, self.ended_on.data, self.reason.data)


class ExportForm(RecordForm):
    """The button that makes the PDF."""

    def to_command(self, dossier_id: UUID) -> RequestExport:
        """The command that queues it."""
        return RequestExport(dossier_id, self.new_record_id)
