"""A VAT rule as the person who heard of it writes it down."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from kernel.forms import NEEDED, NewRecordForm, choices
from shop import messages
from shop.forms.payouts import basis_points, share
from shop.operations.catalogue import DefineTaxRule
from shop.operations.taxes import SOURCE_LENGTH_MAX
from shop.rules.taxes import UNSOURCED, Subject


class TaxRuleForm(NewRecordForm):
    """For whom, of what, from when, how much, and where it is written."""

    country = SelectField(_l("Pays"), choices=choices(messages.COUNTRIES), validators=[NEEDED])
    seller_status = SelectField(
        _l("Vendeur"),
        description=_l("Celui à qui sont les produits : la coopérative en dépôt-vente, sinon la boutique."),
        choices=choices(messages.SELLER_STATUSES),
        validators=[NEEDED],
    )
    tax_class = SelectField(
        _l("Classe de produits"), choices=choices(messages.TAX_CLASSES), validators=[NEEDED]
    )
    valid_from = DateField(
        _l("À partir du"), validators=[InputRequired(_l("Donnez un jour, par exemple 28/11/2026."))]
    )
    rate = share(_l("Taux (%)"), _l("Par exemple 20, ou 5,5. 0 pour une exonération."), default="")
    mention = StringField(
        _l("Mention légale de l’exonération"),
        description=_l(
            "Nécessaire à 0 % : le ticket la porte. Par exemple « TVA non applicable, art. 293 B du CGI »."
        ),
        validators=[Length(max=200)],
    )
    source = StringField(
        _l("Où est-ce écrit ?"),
        description=_l("Loi, article, bulletin officiel et sa date."),
        validators=[NEEDED, Length(max=SOURCE_LENGTH_MAX - len(UNSOURCED))],
    )
    is_verified = BooleanField(_l("Un comptable l’a vérifié"))

    def subject(self) -> Subject:
        """What is taxed."""
        return Subject(self.country.data, self.seller_status.data, self.tax_class.data)

    def rate_bp(self) -> int:
        """The rate in basis points; raises ShareOutOfBounds."""
        return basis_points(self.rate.data or "", "rate")

    def to_command(self) -> DefineTaxRule:
        """What the form asks; what nobody verified says so. Raises ShareOutOfBounds."""
        source = (self.source.data or "").strip()
        return DefineTaxRule(
            self.id(),
            self.country.data,
            self.seller_status.data,
            self.tax_class.data,
            self.valid_from.data,
            self.rate_bp(),
            (self.mention.data or "").strip() or None,
            source if self.is_verified.data else f"{source}{UNSOURCED}",
        )
