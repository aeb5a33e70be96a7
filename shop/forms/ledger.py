"""Forms of the shop's accounts: the account of a role, and the French file."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import Length

from kernel.accounts.forms import AccountForm
from kernel.forms import NEEDED, record_id
from shop.forms.payouts import basis_points
from shop.operations.ledger import TellLedgerAccount
from shop.rules.ledger.accounts import AccountRateUnknown
from shop.rules.payouts.agreements import ShareOutOfBounds


class LedgerAccountForm(AccountForm):
    """The account of a role, perhaps for one VAT rate."""

    rate = StringField(
        _l("Seulement pour le taux de TVA (%)"),
        description=_l("Vide : pour tous les taux."),
        validators=[Length(max=8)],
        render_kw={"inputmode": "decimal"},
    )

    def to_command(self, organisation_id: UUID, role: str) -> TellLedgerAccount:
        """What the form asks; raises AccountRateUnknown."""
        return TellLedgerAccount(
            organisation_id=organisation_id, role=role, rate_bp=self._rate_bp(), **self.told()
        )

    def _rate_bp(self) -> int | None:
        written = (self.rate.data or "").strip()
        try:
            return basis_points(written, "rate") if written else None
        except ShareOutOfBounds:
            raise AccountRateUnknown(field="rate") from None


class FecForm(FlaskForm):
    """The French file of a place or of all its organisation keeps, over an accounting year."""

    place_id = SelectField(_l("Boutique"), coerce=record_id, validators=[NEEDED])
    whole = BooleanField(_l("Avec toutes les boutiques de la même organisation"), default=True)
    first = DateField(_l("Du"), validators=[NEEDED])
    last = DateField(_l("Au, jour de clôture de l’exercice"), validators=[NEEDED])
    siren = StringField(
        _l("SIREN"),
        description=_l("Les 9 chiffres de l’organisation : ils nomment le fichier."),
        validators=[NEEDED, Length(max=14)],
        render_kw={"inputmode": "numeric"},
    )
