"""The form that asks for a torn label once more."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from inventory.operations.relabelling import RELABELLED_MAX, RelabelAtPlace
from kernel.forms import OperationForm
from traceability.gateways.labels.sheets import SINGLE_99X38
from traceability.messages.labels import SHEET_NAMES, VOID_CAUSE_NAMES
from traceability.operations.holds import REASON_LENGTH_MAX
from traceability.rules.serials import read_serials

# Fifty of the longest addresses.
SERIALS_TEXT_MAX = RELABELLED_MAX * 240


class RelabelForm(OperationForm):
    """Which labels of a lot on the shelf are printed again, on what, and why."""

    serials = StringField(
        _l("Numéro de l’étiquette déchirée"),
        [Length(max=SERIALS_TEXT_MAX, message=_l("C’est trop à la fois."))],
        description=_l(
            "Scannez-la ou recopiez ses quatorze lettres ; plusieurs numéros se séparent d’un espace. "
            "Chacun est annulé, et un nouveau le remplace."
        ),
    )
    count = IntegerField(
        _l("Combien d’étiquettes sans numéro ?"),
        [Optional(), NumberRange(1, RELABELLED_MAX, _l("De %(min)s à %(max)s étiquettes."))],
    )
    cause = RadioField(_l("Que s’est-il passé ?"), choices=list(VOID_CAUSE_NAMES.items()), default="torn")
    reason = TextAreaField(
        _l("Racontez en une phrase"),
        [
            DataRequired(_l("Dites pourquoi.")),
            Length(max=REASON_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres.")),
        ],
        description=_l("La coopérative le lira dans le compte de ses étiquettes."),
    )
    sheet = RadioField(_l("Sur quoi imprimer ?"), choices=list(SHEET_NAMES.items()), default=SINGLE_99X38.key)

    def to_command(self, printing_id: UUID, place_id: UUID, lot_id: UUID) -> RelabelAtPlace:
        """The operation that this form asks for; raises UnknownSerials."""
        return RelabelAtPlace(
            printing_id=printing_id,
            place_id=place_id,
            lot_id=lot_id,
            sheet=self.sheet.data,
            cause=self.cause.data,
            reason=self.reason.data or "",
            serials=read_serials(self.serials.data),
            count=self.count.data or 0,
        )
