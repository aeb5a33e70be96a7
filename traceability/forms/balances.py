"""Yields declared by those who harvest, and approved by the body."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired

from kernel.presentation import current_locale
from kernel.quantity import parse_amount
from producers.models import Organisation
from traceability.forms.certificates import ACCEPTED, DAY_FORMATS, RecordedForm, as_uuid, needed
from traceability.forms.files import received
from traceability.models import Product
from traceability.operations.yields import ApproveYield, CountHarvests, DeclareYield
from traceability.rules.names import name_in


class YieldForm(RecordedForm):
    """So much of a harvested product in a season."""

    product_id = SelectField(_l("Produit récolté"), [needed], coerce=as_uuid)
    season = IntegerField(
        _l("Campagne"),
        [InputRequired(_l("Écrivez l’année où la récolte commence."))],
        description=_l("L’année où la récolte commence."),
    )
    quantity = StringField(_l("Quantité, en kilogrammes"), [needed])

    def offer(self, products: Sequence[Product]) -> None:
        """Say which products may be chosen."""
        self.product_id.choices = [(one.id, name_in(one, current_locale())) for one in products]

    @property
    def quantity_mg(self) -> int:
        """The quantity typed; raises InvalidQuantity at its field. What is harvested is weighed."""
        return parse_amount(self.quantity.data or "", "kg", field="quantity")


class DeclarationForm(YieldForm):
    """What an organisation expects to harvest."""

    organisation_id = SelectField(_l("Qui récolte ?"), [needed], coerce=as_uuid)

    def for_whom(self, organisations: Sequence[Organisation]) -> None:
        """Say which organisations may be chosen."""
        self.organisation_id.choices = [(one.id, one.name) for one in organisations]

    def to_command(self, certificate_id: UUID) -> DeclareYield:
        """The command that declares it."""
        return DeclareYield(
            self.new_record_id,
            certificate_id,
            self.organisation_id.data,
            season=self.season.data,
            product_id=self.product_id.data,
            quantity=self.quantity_mg,
        )


class ApprovalForm(YieldForm):
    """What the body approved."""

    approved_on = DateField(_l("Approuvé le"), [needed], format=DAY_FORMATS)
    reference = StringField(
        _l("Référence de l’organisme"), [needed], description=_l("Le numéro de sa lettre ou de son courriel.")
    )
    document = FileField(_l("Sa lettre, en PDF ou en photo"), render_kw=ACCEPTED)

    def to_command(self, certificate_id: UUID) -> ApproveYield:
        """The command that records it; raises what is wrong with the document."""
        return ApproveYield(
            self.new_record_id,
            certificate_id,
            season=self.season.data,
            product_id=self.product_id.data,
            quantity=self.quantity_mg,
            approved_on=self.approved_on.data,
            reference=self.reference.data or "",
            document=received(self.document),
        )


class CountForm(RecordedForm):
    """The button that counts what waits."""

    def to_command(self, certificate_id: UUID, season: int, product_id: UUID) -> CountHarvests:
        """The command that counts."""
        return CountHarvests(certificate_id, season, product_id)
