"""The form of a plot's status from a day on."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, TextAreaField

from producers.forms.pieces import PieceFields, today
from producers.forms.records import DayField, Needed, RecordForm, choices
from producers.messages import ORGANIC_NAMES
from producers.messages.certification import CYCLE_NAMES
from producers.operations.conversions import NotePlotStatus
from producers.operations.evidence import Piece


class PlotStatusForm(RecordForm, PieceFields):
    """How a plot is farmed, from when on, and why that changed."""

    status = RadioField(_l("Conduite de la parcelle"), [Needed()], choices=choices(ORGANIC_NAMES))
    begins_on = DayField(
        _l("Depuis le"),
        validators=[Needed()],
        default=today,
        description=_l("Le premier jour de la conversion ; pour la cueillette, le premier sans traitement."),
    )
    cycle = RadioField(_l("Culture"), choices=choices(CYCLE_NAMES), default="perennial")
    is_after_treatment = BooleanField(_l("Un produit interdit a été employé : tout recommence"))
    reason = TextAreaField(_l("Pourquoi"))

    def to_command(self, plot_id: UUID, piece: Piece | None) -> NotePlotStatus:
        """The command that notes it."""
        return NotePlotStatus(
            plot_id,
            status=self.status.data,
            begins_on=self.begins_on.data,
            cycle=self.cycle.data or "perennial",
            is_after_treatment=self.is_after_treatment.data,
            reason=self.reason.data,
            piece=piece,
        )
