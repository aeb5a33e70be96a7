"""What was done about a problem that a consumer reported."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from kernel.forms import OperationForm
from producers.rules.texts import NOTE_LENGTH_MAX
from traceability.operations.reports import FollowReport


class FollowReportForm(OperationForm):
    """How far a report has come, and what was found or answered."""

    step = RadioField(
        _l("Où en êtes-vous ?"),
        [InputRequired(_l("Choisissez dans la liste."))],
        choices=[
            ("looked_at", _l("Nous l’examinons")),
            ("answered", _l("Réponse donnée")),
        ],
    )
    note = TextAreaField(
        _l("Ce que vous avez constaté ou répondu"),
        [Length(max=NOTE_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))],
    )

    def to_command(self, step_id: UUID, report_id: UUID) -> FollowReport:
        """The operation that this form asks for."""
        return FollowReport(step_id, report_id, self.step.data, self.note.data)
