"""Forms of a fund's books: the account of a role, and the French file."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from fund.forms import day_field
from fund.operations.accounts import TellFundAccount
from kernel.forms import NEEDED, NewRecordForm


class FundAccountForm(NewRecordForm):
    """The account of a role."""

    number = StringField(_l("Numéro du compte"), validators=[NEEDED, Length(max=20)])
    label = StringField(_l("Nom du compte"), validators=[NEEDED, Length(max=80)])
    source = StringField(
        _l("Donné par"),
        description=_l("Le comptable, ou le texte où le numéro est écrit."),
        validators=[NEEDED, Length(max=120)],
    )
    is_confirmed = BooleanField(_l("Confirmé par un comptable"))

    def to_command(self, organisation_id: UUID, role: str) -> TellFundAccount:
        """What the form asks."""
        return TellFundAccount(
            self.id(),
            organisation_id,
            role,
            self.number.data or "",
            self.label.data or "",
            self.source.data or "",
            self.is_confirmed.data,
        )


class FundFecForm(FlaskForm):
    """The French file of a fund over an accounting year."""

    first = day_field(_l("Du"))
    last = day_field(_l("Au, jour de clôture de l’exercice"))
    siren = StringField(
        _l("SIREN"),
        description=_l("Les 9 chiffres de l’organisation : ils nomment le fichier."),
        validators=[NEEDED, Length(max=14)],
        render_kw={"inputmode": "numeric"},
    )
