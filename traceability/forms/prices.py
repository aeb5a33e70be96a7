"""What the price of a pack is made of, and the consent to publish it."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from kernel.forms import OperationForm
from kernel.money import parse_cents
from producers.rules.texts import NAME_LENGTH_MAX
from traceability.operations.prices import REASON_LENGTH_MAX, StatePrice, WithdrawPrice
from traceability.rules.price_shares import CURRENCIES, PARTS

_needed = DataRequired(_l("Ce champ est nécessaire."))
_amount = InputRequired(_l("Écrivez un montant, 0 s’il n’y en a pas."))
_day = DataRequired(_l("Donnez un jour, par exemple 28/11/2026."))


class PriceForm(OperationForm):
    """The price of one pack and its five parts, as they are to be read by the public."""

    price = StringField(_l("Prix payé par le client, taxe comprise"), [_amount])
    currency = SelectField(_l("Monnaie"), choices=[(one, one) for one in CURRENCIES], default=CURRENCIES[0])
    producer = StringField(
        _l("Reçu par les productrices et producteurs"),
        [_amount],
        description=_l("Pour la récolte qui est dans un paquet : ce qui leur a été payé."),
    )
    cooperative = StringField(
        _l("Coopérative"), [_amount], description=_l("Séchage, tri, conditionnement, gestion.")
    )
    boutique = StringField(_l("Boutique"), [_amount], default="0")
    fund = StringField(_l("Fonds de solidarité"), [_amount], default="0")
    tax = StringField(_l("Taxe"), [_amount], default="0")
    stated_on = DateField(_l("À partir du"), [_day])
    consented_by = StringField(
        _l("Qui a donné l’accord pour la coopérative ?"),
        [_needed, Length(max=NAME_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))],
        description=_l("Une personne, ou une assemblée : « Assemblée générale »."),
    )
    consented_on = DateField(_l("Accord donné le"), [_day])

    def to_command(self, statement_id: UUID, trade_item_id: UUID) -> StatePrice:
        """The operation that this form asks for; raises InvalidAmount at the field of a wrong amount."""
        parts = {f"{part}_cents": parse_cents(self[part].data, part) for part in PARTS}
        return StatePrice(
            statement_id=statement_id,
            trade_item_id=trade_item_id,
            stated_on=self.stated_on.data,
            currency=self.currency.data,
            price_cents=parse_cents(self.price.data, "price"),
            consented_by=self.consented_by.data,
            consented_on=self.consented_on.data,
            **parts,
        )


class WithdrawPriceForm(OperationForm):
    """Why a price is no longer published."""

    reason = TextAreaField(
        _l("Pourquoi ne plus publier ce prix ?"),
        [
            DataRequired(_l("Dites pourquoi.")),
            Length(max=REASON_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres.")),
        ],
    )

    def to_command(self, statement_id: UUID) -> WithdrawPrice:
        """The operation that this form asks for."""
        return WithdrawPrice(statement_id, self.reason.data)
