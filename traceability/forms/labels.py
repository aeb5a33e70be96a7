"""A sheet of labels: which stationery, how many, and why when there are more than packs."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from kernel.forms import OperationForm
from producers.messages import SCHEME_NAMES
from traceability.gateways.labels.label import Barcode
from traceability.gateways.labels.render import LABELS_MAX
from traceability.gateways.labels.sheets import DEFAULT_SHEET
from traceability.operations.holds import REASON_LENGTH_MAX
from traceability.operations.labels import RequestLabels
from traceability.queries.claims import Claim

SHEET_NAMES = {
    "a4-2x7": _l("Feuille A4, 14 étiquettes de 99 × 38 mm"),
    "a4-3x7": _l("Feuille A4, 21 étiquettes de 63 × 38 mm"),
    "a4-3x8": _l("Feuille A4, 24 étiquettes de 70 × 37 mm"),
    "roll-60x40": _l("Rouleau 60 × 40 mm"),
    "roll-50x30": _l("Rouleau 50 × 30 mm"),
}


class LabelsForm(OperationForm):
    """What to print for a packed lot."""

    count = IntegerField(
        _l("Combien d’étiquettes ?"),
        [
            InputRequired(_l("Donnez un nombre.")),
            NumberRange(1, LABELS_MAX, _l("De %(min)s à %(max)s étiquettes.")),
        ],
    )
    sheet = RadioField(
        _l("Sur quoi imprimer ?"), choices=list(SHEET_NAMES.items()), default=DEFAULT_SHEET.key
    )
    barcode = RadioField(
        _l("Code-barres"),
        choices=[
            (Barcode.ARTICLE.value, _l("Code de l’article")),
            (Barcode.LOT.value, _l("GS1-128 avec lot et date (GTIN nécessaire)")),
        ],
        default=Barcode.ARTICLE.value,
    )
    mentions = SelectMultipleField(
        _l("Certifications à imprimer"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=_l("Seulement celles que chaque étape de ce lot permet aujourd’hui."),
    )
    reprint_reason = TextAreaField(
        _l("Pourquoi imprimer de nouveau ?"),
        [Length(max=REASON_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))],
        description=_l("Seulement si chaque pot a déjà son étiquette : feuille déchirée, mal imprimée."),
    )

    def offer(self, claims: Sequence[Claim]) -> None:
        """Say which certifications the labels may name today."""
        self.mentions.choices = [
            (one.scheme, f"{SCHEME_NAMES[one.scheme]} · {one.printed.certificate.body}")
            for one in claims
            if one.printed
        ]

    def to_command(self, printing_id: UUID, lot_id: UUID) -> RequestLabels:
        """The operation that this form asks for; the job has the printing's id."""
        return RequestLabels(
            printing_id=printing_id,
            job_id=printing_id,
            lot_id=lot_id,
            sheet=self.sheet.data,
            count=self.count.data,
            reprint_reason=self.reprint_reason.data,
            barcode=self.barcode.data,
            mentions=tuple(self.mentions.data or ()),
        )
