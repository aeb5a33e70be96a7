"""Forms of a fund's own money: who gives, what comes in, what moves between its accounts."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import Length, Regexp

from fund.forms import amount_field, day_field
from fund.forms.acts import reason_field
from fund.messages import CONTRIBUTION_KINDS, DONOR_KINDS, EARMARKS, MONEY_MOVES, RECEIVED_BY
from fund.models import Fund
from fund.operations.capital import MoveMoney, ReceiveContribution, ReverseContribution, TellDonor
from kernel.forms import NEEDED, NewRecordForm, choices, record_id
from kernel.money import parse_cents
from producers.messages import BRANCH_NAMES


class DonorForm(NewRecordForm):
    """Somebody who gives, or lends, to the fund."""

    name = StringField(_l("Nom"), validators=[NEEDED, Length(max=200)])
    key = StringField(
        _l("Code"),
        description=_l("Court et sans espace : il ne change plus."),
        validators=[
            NEEDED,
            Length(max=60),
            Regexp(r"[a-z0-9-]+\Z", message=_l("De a à z, chiffres et tirets.")),
        ],
    )
    kind = RadioField(_l("Qui donne"), choices=choices(DONOR_KINDS), default="donor")
    country = StringField(
        _l("Pays"),
        default="MA",
        description=_l("Deux lettres : MA, FR."),
        validators=[Regexp(r"[A-Z]{2}\Z", message=_l("Deux lettres majuscules."))],
    )

    def to_command(self) -> TellDonor:
        """What the form asks."""
        return TellDonor(
            self.id(), self.key.data or "", self.name.data or "", self.kind.data, self.country.data or "MA"
        )


class ContributionForm(NewRecordForm):
    """Money that comes into the capital."""

    donor_id = SelectField(_l("Bailleur"), coerce=record_id, validators=[NEEDED])
    kind = RadioField(_l("Sorte de dotation"), choices=choices(CONTRIBUTION_KINDS), default="returnable")
    cents = amount_field(_l("Montant"))
    dated_on = day_field(_l("Jour"))
    received_by = RadioField(_l("Reçu par"), choices=choices(RECEIVED_BY), default="bank")
    earmark = RadioField(_l("Affectation"), choices=choices(EARMARKS), default="any")
    branch = SelectField(_l("Filière, si l’affectation en dit une"), choices=choices(BRANCH_NAMES))
    earmarked_for = StringField(_l("Territoire, si l’affectation en dit un"), validators=[Length(max=200)])
    reference = StringField(
        _l("Pièce"), description=_l("Convention, numéro du virement."), validators=[NEEDED, Length(max=200)]
    )

    def to_command(self, fund: Fund) -> ReceiveContribution:
        """What the form asks; raises InvalidAmount."""
        given_for = {"branch": self.branch.data, "territory": self.earmarked_for.data}
        return ReceiveContribution(
            self.id(),
            fund.id,
            self.donor_id.data,
            self.kind.data,
            self.dated_on.data,
            parse_cents(self.cents.data or "", "cents"),
            fund.currency,
            self.received_by.data,
            self.earmark.data,
            given_for.get(self.earmark.data),
            self.reference.data or "",
        )


class MoneyMoveForm(NewRecordForm):
    """The fund's own money, from one of its accounts to another."""

    kind = RadioField(_l("Ce qui s’est passé"), choices=choices(MONEY_MOVES), default="handed_over")
    cents = amount_field(_l("Montant"))
    dated_on = day_field(_l("Jour"))
    reference = StringField(_l("Pièce"), validators=[NEEDED, Length(max=200)])

    def to_command(self, fund: Fund) -> MoveMoney:
        """What the form asks; raises InvalidAmount."""
        return MoveMoney(
            self.id(), fund.id, self.kind.data, self.dated_on.data,
            parse_cents(self.cents.data or "", "cents"), self.reference.data or "",
        )  # fmt: skip


class ContributionReversalForm(NewRecordForm):
    """A contribution written by mistake."""

    dated_on = day_field(_l("Jour de la correction"))
    reason = reason_field()

    def to_command(self, contribution_id: UUID) -> ReverseContribution:
        """What the form asks."""
        return ReverseContribution(contribution_id, self.id(), self.dated_on.data, self.reason.data or "")
