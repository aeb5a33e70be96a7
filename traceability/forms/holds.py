"""Putting a lot aside, and letting it go."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from kernel.forms import OperationForm
from traceability.operations.holds import REASON_LENGTH_MAX, HoldLot, ReleaseLot

_needed = DataRequired(_l("Dites pourquoi."))
_bounded = Length(max=REASON_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))


class HoldForm(OperationForm):
    """Why a lot is put aside."""

    reason = TextAreaField(
        _l("Pourquoi retenir ce lot ?"),
        [_needed, _bounded],
        description=_l("Par exemple : odeur inhabituelle, analyse attendue."),
    )

    def to_command(self, hold_id: UUID, lot_id: UUID) -> HoldLot:
        """The operation that this form asks for."""
        return HoldLot(hold_id, lot_id, self.reason.data)


class ReleaseForm(OperationForm):
    """Why a lot may leave again."""

    reason = TextAreaField(
        _l("Pourquoi libérer ce lot ?"),
        [_needed, _bounded],
        description=_l("Par exemple : analyse conforme, vérification faite."),
    )

    def to_command(self, hold_id: UUID) -> ReleaseLot:
        """The operation that this form asks for."""
        return ReleaseLot(hold_id, self.reason.data)
