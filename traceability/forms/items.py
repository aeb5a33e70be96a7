"""A pack: what is in it, how long it keeps, what stands on it."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from kernel.forms import OperationForm
from kernel.quantity import Unit, parse_amount
from producers.rules.texts import NAME_LENGTH_MAX
from traceability.models import Product
from traceability.operations.items import SHELF_LIFE_DAYS_MAX, DefineTradeItem
from traceability.rules.births import WrongUnit
from traceability.rules.gtins import ITEM_CODE, ITEM_CODE_LENGTH_MAX

_MEASURES = {
    "g": Unit.GRAM,
    "kg": Unit.GRAM,
    "ml": Unit.MILLILITRE,
    "cl": Unit.MILLILITRE,
    "l": Unit.MILLILITRE,
}
_chosen = InputRequired(_l("Choisissez dans la liste."))
_needed = DataRequired(_l("Ce champ est nécessaire."))
_name = Length(max=NAME_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))


def _as_uuid(value: UUID | str) -> UUID:
    """The id of a choice; raises ValueError, which the field tells as a wrong choice."""
    return value if isinstance(value, UUID) else UUID(value)


class TradeItemForm(OperationForm):
    """A product in its pack, as it is labelled and sold."""

    organisation_id = SelectField(_l("Organisation"), [_chosen], coerce=_as_uuid)
    product_id = SelectField(_l("Produit"), [_chosen], coerce=_as_uuid)
    name_fr = StringField(
        _l("Nom en français"), [_needed, _name], description=_l("Par exemple : Safran 1 g.")
    )
    name_ar = StringField(_l("Nom en arabe"), [_needed, _name])
    name_en = StringField(_l("Nom en anglais"), [_needed, _name])
    name_zgh = StringField(_l("Nom en tamazight (tifinagh)"), [_needed, _name])
    net_content = StringField(_l("Contenu net d’une pièce"), [_needed])
    measure = SelectField(
        _l("Unité"),
        choices=[("g", "g"), ("kg", "kg"), ("ml", "mL"), ("cl", "cL"), ("l", "L")],
        default="g",
    )
    shelf_life_days = IntegerField(
        _l("Se conserve combien de jours ?"),
        [
            InputRequired(_l("Donnez un nombre de jours.")),
            NumberRange(1, SHELF_LIFE_DAYS_MAX, _l("De %(min)s à %(max)s jours.")),
        ],
        default=1_095,
        description=_l("La date de durabilité est proposée à partir du jour du conditionnement."),
    )
    code = StringField(
        _l("Code de l’article"),
        [
            _needed,
            Length(max=ITEM_CODE_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres.")),
            Regexp(rf"{ITEM_CODE}\Z", message=_l("Lettres, chiffres, points, tirets.")),
        ],
        description=_l("Imprimé en code-barres quand il n’y a pas de GTIN : art-saf1g."),
    )
    gtin_status = RadioField(
        _l("Code GTIN"),
        choices=[
            ("none", _l("Aucun")),
            ("licensed", _l("Sous licence GS1 de l’organisation")),
            ("internal", _l("Numéro interne (02, 04, 20 à 29)")),
        ],
        default="none",
    )
    gtin = StringField(
        _l("Numéro GTIN"), [Optional(), Length(max=14, message=_l("Un GTIN a 8 à 14 chiffres."))]
    )
    pictogram = SelectField(
        _l("Dessin"),
        choices=[
            ("jar", _l("Pot")),
            ("bottle", _l("Bouteille")),
            ("bag", _l("Sachet")),
            ("box", _l("Boîte")),
        ],
        default="jar",
    )

    def to_command(self, trade_item_id: UUID, product: Product) -> DefineTradeItem:
        """The operation that this form asks for.

        Raises InvalidQuantity for a content that is no number, WrongUnit for the wrong measure.
        """
        content, unit = self.net_content.data, self.measure.data
        if (_MEASURES[unit] == Unit.GRAM) != (product.unit == Unit.GRAM):
            raise WrongUnit(field="measure", product=product.name_fr)
        return DefineTradeItem(
            trade_item_id=trade_item_id,
            organisation_id=self.organisation_id.data,
            product_id=product.id,
            code=self.code.data.strip(),
            name_fr=self.name_fr.data,
            name_ar=self.name_ar.data,
            name_en=self.name_en.data,
            name_zgh=self.name_zgh.data,
            net_content=parse_amount(content, unit, field="net_content"),
            shelf_life_days=self.shelf_life_days.data,
            pictogram=self.pictogram.data,
            gtin=(self.gtin.data or "").strip() or None,
            gtin_status=self.gtin_status.data,
        )
