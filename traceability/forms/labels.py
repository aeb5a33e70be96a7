"""Labels asked for, voided, printed again; and what was found about scans that surprise."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kernel.forms import OperationForm
from producers.messages import SCHEME_NAMES
from traceability.gateways.labels.label import Barcode
from traceability.gateways.labels.render import LABELS_MAX
from traceability.gateways.labels.sheets import DEFAULT_SHEET
from traceability.messages.labels import SHEET_NAMES, VOID_CAUSE_NAMES
from traceability.operations.holds import REASON_LENGTH_MAX
from traceability.operations.labels import RequestLabels
from traceability.operations.scans import AnswerScanAlert
from traceability.operations.serials import ReprintLabels, VoidLabels
from traceability.queries.claims import Claim
from traceability.rules.serials import read_serials

# A full printing of the longest addresses, one a line.
SERIALS_TEXT_MAX = LABELS_MAX * 240
_bounded = Length(max=REASON_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))
_needed = DataRequired(_l("Dites pourquoi."))


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
        [_bounded],
        description=_l("Seulement si chaque pot a déjà son étiquette : feuille déchirée, mal imprimée."),
    )

    has_serials = BooleanField(
        _l("Donner à chaque étiquette son propre numéro"),
        description=_l(
            "Chaque QR est alors unique : on sait combien de fois il est scanné, "
            "et un numéro inventé se voit."
        ),
    )
    is_signed = BooleanField(
        _l("Signer l’adresse de chaque étiquette"),
        description=_l(
            "N’importe qui peut vérifier que nous l’avons émise. Cela n’empêche pas de la copier."
        ),
    )
    has_hidden_codes = BooleanField(
        _l("Préparer un code caché pour chaque emballage"),
        description=_l(
            "Une seconde feuille à glisser dans les emballages ou sous une partie à gratter ; "
            "chaque code ne sert qu’une fois."
        ),
    )

    def offer(self, claims: Sequence[Claim]) -> None:
        """Say which certifications the labels may name today."""
        self.mentions.choices = [
            (one.scheme, f"{SCHEME_NAMES[one.scheme]} · {one.printed.certificate.body}")
            for one in claims
            if one.printed
        ]

    def to_command(self, printing_id: UUID, lot_id: UUID) -> RequestLabels:
        """The operation that this form asks for; the jobs have the printing's id, and one made of it."""
        return RequestLabels(
            printing_id=printing_id,
            job_id=printing_id,
            lot_id=lot_id,
            sheet=self.sheet.data,
            count=self.count.data,
            reprint_reason=self.reprint_reason.data,
            barcode=self.barcode.data,
            mentions=tuple(self.mentions.data or ()),
            has_serials=self.has_serials.data,
            is_signed=self.is_signed.data,
            hidden_job_id=uuid5(printing_id, "hidden-codes") if self.has_hidden_codes.data else None,
        )


class VoidForm(OperationForm):
    """Which labels will be on no pack, and why."""

    serials = TextAreaField(
        _l("Numéros des étiquettes à annuler"),
        [Length(max=SERIALS_TEXT_MAX, message=_l("C’est trop à la fois."))],
        description=_l("Scannez-les l’une après l’autre, ou écrivez un numéro par ligne."),
    )
    count = IntegerField(
        _l("Combien d’étiquettes sans numéro ?"),
        [Optional(), NumberRange(1, LABELS_MAX, _l("De %(min)s à %(max)s étiquettes."))],
    )
    cause = RadioField(_l("Que s’est-il passé ?"), choices=list(VOID_CAUSE_NAMES.items()), default="torn")
    reason = TextAreaField(
        _l("Racontez en une phrase"),
        [_needed, _bounded],
        description=_l("Par exemple : rouleau tombé dans l’eau avant le collage."),
    )

    def to_command(self, void_id: UUID, lot_id: UUID) -> VoidLabels:
        """The operation that this form asks for; raises UnknownSerials."""
        return VoidLabels(
            void_id=void_id,
            lot_id=lot_id,
            cause=self.cause.data,
            reason=self.reason.data,
            serials=read_serials(self.serials.data),
            count=self.count.data or 0,
        )


class ReprintForm(OperationForm):
    """Why labels are drawn once more with their numbers, and which."""

    serials = TextAreaField(
        _l("Numéros à réimprimer"),
        [Length(max=SERIALS_TEXT_MAX, message=_l("C’est trop à la fois."))],
        description=_l("Vide : toute la feuille, sauf les étiquettes annulées."),
    )
    cause = RadioField(
        _l("Que s’est-il passé ?"), choices=list(VOID_CAUSE_NAMES.items()), default="misprinted"
    )
    reason = TextAreaField(
        _l("Racontez en une phrase"),
        [_needed, _bounded],
        description=_l("Les premières étiquettes doivent être détruites : les mêmes numéros reviennent."),
    )

    def to_command(self, printing_id: UUID, of_printing_id: UUID) -> ReprintLabels:
        """The operation that this form asks for; raises UnknownSerials."""
        return ReprintLabels(
            printing_id=printing_id,
            job_id=printing_id,
            of_printing_id=of_printing_id,
            cause=self.cause.data,
            reason=self.reason.data,
            serials=read_serials(self.serials.data),
        )


class AnswerForm(OperationForm):
    """What was found when somebody looked at scans that surprise."""

    note = TextAreaField(
        _l("Qu’avez-vous trouvé ?"),
        [DataRequired(_l("Écrivez ce que vous avez trouvé.")), _bounded],
        description=_l("Par exemple : pot de démonstration au salon, scanné par les visiteurs."),
    )

    def to_command(self, alert_id: UUID) -> AnswerScanAlert:
        """The operation that this form asks for."""
        return AnswerScanAlert(alert_id, self.note.data)
