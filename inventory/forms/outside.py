"""The form of goods received from outside, with the supplier's papers."""

from datetime import date
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from inventory.forms.days import DayForm, named
from inventory.forms.rows import TYPED_MAX, id_within
from inventory.models import Place
from inventory.operations.outside import ReceiveFromOutside
from inventory.operations.production import keeper_of
from inventory.queries.outside import OutsideChoices
from inventory.rules.amounts import read_amount
from kernel.errors import Invalid
from kernel.files import ReceivedFile, receive
from kernel.messages import sentence
from producers.messages import SCHEME_NAMES
from producers.rules.texts import NAME_LENGTH_MAX
from traceability.operations.evidence import SupplierPaper
from traceability.operations.supplies import NUMBER_LENGTH_MAX, NewSupply
from traceability.rules.supplies import ADDRESS_LENGTH_MAX

ACCEPTED = {"accept": "application/pdf,image/*"}
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
_name = Length(max=NAME_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))
_number = Length(max=NUMBER_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))
# What is asked of a certificate as soon as one is chosen.
_PAPER = ("body", "number", "valid_from", "valid_until")


class OutsideForm(DayForm):
    """A lot that came from outside; `may_declare` opens the supplier's certificate."""

    product_id = RadioField(_l("Produit"), validators=[InputRequired(_l("Choisissez un produit."))])
    quantity = StringField(_l("Quantité reçue"), validators=[InputRequired(_l("Écrivez la quantité reçue."))])
    measure = RadioField(
        _l("Mesurée en"), choices=[("kg", "kg"), ("g", "g"), ("l", "L"), ("ml", "mL")], default="kg"
    )
    supplier = StringField(
        _l("Nom du fournisseur"), [Optional(), _name],
        description=_l("Comme sur son papier. Laissez vide si vous le choisissez dans la liste."),
    )  # fmt: skip
    supplier_id = SelectField(_l("Ou une organisation inscrite ici"), validators=[Optional()])
    reference = StringField(
        _l("Numéro du bon de livraison ou de la facture"),
        [InputRequired(_l("Écrivez le numéro du papier.")), _number],
    )
    document = FileField(_l("Le papier, en PDF ou en photo"), render_kw=ACCEPTED)
    supplier_lot = StringField(_l("Numéro de lot du fournisseur"), [Optional(), _number])
    supplier_address = StringField(
        _l("Adresse du lot chez le fournisseur"),
        [Optional(), Length(max=ADDRESS_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))],
        description=_l(
            "Scannez le QR de son étiquette s’il y en a un : ce que son système déclare se lira ici."
        ),
    )
    season = IntegerField(
        _l("Campagne"), [Optional()], description=_l("L’année de la récolte, si ce n’est pas la dernière.")
    )
    best_before = DateField(_l("À consommer de préférence avant le"), [Optional()], format=DAY_FORMATS)
    scheme = SelectField(_l("Certification"), validators=[Optional()])
    holder = StringField(
        _l("À quel nom ?"), [Optional(), _name], description=_l("Laissez vide si c’est le fournisseur.")
    )
    body = StringField(_l("Organisme certificateur"), [Optional(), _name])
    number = StringField(_l("Numéro du certificat"), [Optional(), _name])
    valid_from = DateField(_l("Valable du"), [Optional()], format=DAY_FORMATS)
    valid_until = DateField(_l("au"), [Optional()], format=DAY_FORMATS)
    certificate = FileField(_l("Le certificat, en PDF ou en photo"), render_kw=ACCEPTED)

    def __init__(
        self, place: Place, offered: OutsideChoices, today: date, *, may_declare: bool, **more: Any
    ) -> None:
        super().__init__(today, **more)
        self.place = place
        self.may_declare = may_declare
        self._units = {str(one.id): one.unit for one in offered.products}
        self.amount = 0
        self.product_id.choices = [(str(one.id), named(one)) for one in offered.products]
        self.supplier_id.choices = [
            ("", _("Aucune")),
            *((str(one.id), one.name) for one in offered.suppliers),
        ]
        self.scheme.choices = [("", _("Aucune")), *SCHEME_NAMES.items()]
        self._names = {str(one.id): one.name for one in offered.suppliers}

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, the amount in the product's unit, and that a certificate is told whole."""
        is_right = bool(super().validate(extra_validators))
        return self._read_amount() and self._paper_is_whole() and is_right

    def _read_amount(self) -> bool:
        unit = self._units.get(self.product_id.data or "")
        if unit is None or not self.quantity.data:
            return False  # told by the fields themselves
        try:
            text = self.quantity.data[:TYPED_MAX]
            self.amount = read_amount(text, self.measure.data or "", unit, "quantity")
        except Invalid as error:
            self.quantity.errors = [sentence(error)]
            return False
        if not self.amount:
            self.quantity.errors = [_("Écrivez la quantité reçue.")]
        return bool(self.amount)

    def _paper_is_whole(self) -> bool:
        if not self.may_declare or not self.scheme.data:
            return True
        missing = [self[name] for name in _PAPER if not self[name].data and not self[name].errors]
        if not getattr(self.certificate.data, "filename", ""):
            missing.append(self.certificate)
        for one in missing:
            one.errors = [_("Demandé avec la certification.")]
        return not missing

    def to_command(self, operation_id: UUID) -> ReceiveFromOutside:
        """The lot as typed; raises what is wrong with the documents."""
        return ReceiveFromOutside(
            lot_id=id_within(operation_id, "lot"),
            organisation_id=keeper_of(self.place),
            place_id=self.place.id,
            product_id=UUID(self.product_id.data),
            quantity=self.amount,
            received_on=self.made_on.data,
            supply=NewSupply(
                supplier=self.supplier.data or "",
                reference=self.reference.data or "",
                supplier_id=UUID(self.supplier_id.data) if self.supplier_id.data else None,
                supplier_lot=self.supplier_lot.data,
                supplier_address=self.supplier_address.data,
                document=_received(self.document, operation_id),
            ),
            papers=self._papers(operation_id),
            season=self.season.data,
            best_before=self.best_before.data,
            note=self.note.data,
        )

    def _papers(self, operation_id: UUID) -> tuple[SupplierPaper, ...]:
        document = _received(self.certificate, operation_id) if self.may_declare else None
        if document is None or not self.scheme.data:
            return ()
        supplier = self.supplier.data or self._names.get(self.supplier_id.data or "", "")
        return (
            SupplierPaper(
                declaration_id=id_within(operation_id, "paper"),
                scheme=self.scheme.data,
                holder=self.holder.data or supplier,
                body=self.body.data or "",
                number=self.number.data or "",
                valid_from=self.valid_from.data,
                valid_until=self.valid_until.data,
                document=document,
            ),
        )


def _received(field: Any, operation_id: UUID) -> ReceivedFile | None:
    """The file of a field, the same each time the form is sent; none when none was chosen."""
    sent = field.data
    if not sent or not getattr(sent, "filename", ""):
        return None
    return receive(sent.read(), sent.filename, id_within(operation_id, field.name), field.name)
