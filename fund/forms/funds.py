"""Forms that open a fund and write the terms it is run by."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import Length, NumberRange

from fund.forms import amount_field, day_field
from fund.operations.decisions import MEMBERS_MAX
from fund.operations.funds import CODE_LENGTH_MAX, OpenFund, SetFundTerms, Terms
from kernel.forms import NEEDED, NewRecordForm, OperationForm, record_id
from kernel.money import CURRENCIES, parse_cents

ZONES = {"Africa/Casablanca": _l("Maroc"), "Europe/Paris": _l("France")}


class TermsFields:
    """How a fund is run."""

    quorum = IntegerField(
        _l("Quorum du comité"),
        description=_l("Combien de personnes au moins doivent prendre part ; qui s’abstient y prend part."),
        validators=[NEEDED, NumberRange(1, MEMBERS_MAX)],
    )
    beneficiary_ceiling = amount_field(
        _l("Plafond par bénéficiaire"),
        _l("Ce qu’une organisation peut avoir d’encours et de promis, au plus."),
    )
    fund_ceiling = amount_field(
        _l("Plafond de toutes les avances"),
        _l("Ce que toutes ensemble peuvent avoir d’encours et de promis."),
    )
    reference = StringField(
        _l("Écrit dans"),
        description=_l("Le règlement du fonds, et sa date."),
        validators=[NEEDED, Length(max=200)],
    )

    def read_terms(self) -> Terms:
        """What was written; raises InvalidAmount."""
        return Terms(
            self.quorum.data or 0,
            parse_cents(self.beneficiary_ceiling.data or "", "beneficiary_ceiling"),
            parse_cents(self.fund_ceiling.data or "", "fund_ceiling"),
            self.reference.data or "",
        )


class OpenFundForm(TermsFields, NewRecordForm):
    """A new fund, with its first terms."""

    name = StringField(_l("Nom du fonds"), validators=[NEEDED, Length(max=80)])
    code = StringField(
        _l("Code"),
        description=_l("De 2 à 8 lettres majuscules : il commence chaque numéro, comme FDIR-A-26-0004."),
        validators=[NEEDED, Length(max=CODE_LENGTH_MAX)],
    )
    holder_id = SelectField(_l("À qui est l’argent"), coerce=record_id, validators=[NEEDED])
    currency = SelectField(_l("Monnaie"), choices=[(one, one) for one in CURRENCIES])
    timezone = SelectField(_l("Calendrier"), choices=list(ZONES.items()))
    opened_on = day_field(_l("Ouvert le"))

    def to_command(self) -> OpenFund:
        """What the form asks; raises InvalidAmount."""
        return OpenFund(
            self.id(),
            (self.code.data or "").strip(),
            self.name.data or "",
            self.holder_id.data,
            self.currency.data,
            self.timezone.data,
            self.opened_on.data,
            self.read_terms(),
        )


class TermsForm(TermsFields, OperationForm):
    """Other terms, from a day on."""

    valid_from = day_field(_l("À partir du"))

    def to_command(self, fund_id: UUID) -> SetFundTerms:
        """What the form asks of a fund; raises InvalidAmount."""
        return SetFundTerms(fund_id, self.valid_from.data, self.read_terms())
