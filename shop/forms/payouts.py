"""Forms of producers' payouts: agreements, accounts, runs, deposits, corrections."""

from decimal import Decimal, InvalidOperation, Overflow
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Length

from kernel.forms import NEEDED, NewRecordForm, OperationForm, choices, record_id
from kernel.money import CURRENCIES, parse_cents
from shop.messages import payouts as words
from shop.operations.payouts.agreements import Agree, TellBankAccount
from shop.operations.payouts.corrections import CorrectPayout
from shop.operations.payouts.decisions import DecideRun
from shop.operations.payouts.payments import PayDeposit, PayPayout
from shop.operations.payouts.runs import PrepareRun
from shop.rules.payouts.agreements import ShareOutOfBounds, Terms

EVERYWHERE = "all"


def place_or_all(given: object) -> UUID | None:
    """A boutique, or none: all of them."""
    return None if given in (None, "", EVERYWHERE) else record_id(given)


def basis_points(text: str, field: str) -> int:
    """« 12,5 » per cent is 1250; raises ShareOutOfBounds for what is no share with two decimals at most."""
    try:
        points = Decimal(text.strip().replace("%", "").replace(",", ".").strip() or "0") * 100
    except (InvalidOperation, Overflow):
        raise ShareOutOfBounds(field=field) from None
    if not points.is_finite() or points != points.to_integral_value():
        raise ShareOutOfBounds(field=field)
    return int(points)


def share(label: object, description: object = "", default: str = "0") -> StringField:
    """A field for a share in per cent."""
    return StringField(
        label,
        description=description,
        default=default,
        validators=[Length(max=8)],
        render_kw={"inputmode": "decimal"},
    )


class AgreementForm(NewRecordForm):
    """What was agreed with a producer."""

    organisation_id = SelectField(_l("Coopérative"), coerce=record_id, validators=[NEEDED])
    place_id = SelectField(_l("Boutique"), coerce=place_or_all)
    valid_from = DateField(_l("À partir du"), validators=[NEEDED])
    commission_bp = share(_l("Commission de la boutique (%)"), default="20")
    commission_base = RadioField(_l("Prise"), choices=choices(words.BASES), default="net")
    commission_tax_bp = share(_l("TVA sur la commission (%)"), _l("0 si la boutique n’y est pas assujettie."))
    solidarity_bp = share(_l("Part solidaire, au fonds de roulement (%)"))
    retention_bp = share(
        _l("Retenue pour rembourser l’avance (%)"), _l("Au plus cette part de ce qui est dû.")
    )
    losses_borne_by = RadioField(
        _l("Pertes à la boutique supportées par"), choices=choices(words.BEARERS), default="producer"
    )
    reference = StringField(
        _l("Écrit dans"),
        description=_l("Convention signée, et sa date."),
        validators=[NEEDED, Length(max=200)],
    )

    def to_command(self) -> Agree:
        """What the form asks; raises ShareOutOfBounds."""
        terms = Terms(
            commission_bp=basis_points(self.commission_bp.data or "", "commission_bp"),
            commission_base=self.commission_base.data,
            commission_tax_bp=basis_points(self.commission_tax_bp.data or "", "commission_tax_bp"),
            solidarity_bp=basis_points(self.solidarity_bp.data or "", "solidarity_bp"),
            retention_bp=basis_points(self.retention_bp.data or "", "retention_bp"),
            losses_borne_by=self.losses_borne_by.data,
        )
        return Agree(
            self.id(),
            self.organisation_id.data,
            self.place_id.data,
            self.valid_from.data,
            terms,
            self.reference.data or "",
        )


class BankAccountForm(NewRecordForm):
    """Where an organisation is paid."""

    organisation_id = SelectField(_l("Organisation"), coerce=record_id, validators=[NEEDED])
    currency = SelectField(_l("Monnaie"), choices=[(one, one) for one in CURRENCIES])
    sort = RadioField(_l("Compte"), choices=choices(words.SORTS), default="rib")
    number = StringField(_l("Numéro"), validators=[NEEDED, Length(max=50)])
    bic = StringField(_l("BIC"), validators=[Length(max=14)])
    holder = StringField(_l("Titulaire"), validators=[NEEDED, Length(max=70)])
    valid_from = DateField(_l("À partir du"), validators=[NEEDED])

    def to_command(self) -> TellBankAccount:
        """What the form asks."""
        return TellBankAccount(
            self.id(),
            self.organisation_id.data,
            self.currency.data,
            self.valid_from.data,
            self.sort.data,
            self.number.data or "",
            self.holder.data or "",
            self.bic.data or None,
        )


class PrepareForm(NewRecordForm):
    """Prepare what a boutique owes up to a day."""

    until = HiddenField()
    note = StringField(_l("Note"), validators=[Length(max=500)])

    def to_command(self, run: PrepareRun) -> PrepareRun:
        """What the form asks: the run of the preview, with its note."""
        return PrepareRun(self.id(), run.place_id, run.until, self.note.data or None)


class DecideForm(OperationForm):
    """Approve or reject."""

    decision = HiddenField()
    note = TextAreaField(_l("Pourquoi"), validators=[Length(max=500)])

    def to_command(self, run_id: UUID) -> DecideRun:
        """What the form asks."""
        return DecideRun(run_id, self.decision.data or "", self.note.data or None)


class PayForm(OperationForm):
    """A statement was paid."""

    paid_on = DateField(_l("Payé le"), validators=[NEEDED])
    means = RadioField(_l("Par"), choices=choices(words.MEANS), default="transfer")
    paid_reference = StringField(_l("Référence"), validators=[NEEDED, Length(max=80)])

    def to_command(self, payout_id: UUID) -> PayPayout:
        """What the form asks."""
        return PayPayout(payout_id, self.paid_on.data, self.means.data, self.paid_reference.data or "")


class CorrectionForm(NewRecordForm):
    """What a statement got wrong."""

    amount = StringField(
        _l("Montant"),
        description=_l("Ce qui est encore dû ; avec un moins, ce qui est à reprendre."),
        validators=[NEEDED, Length(max=20)],
    )
    reason = StringField(_l("Pourquoi"), validators=[NEEDED, Length(max=200)])

    def to_command(self, payout_id: UUID) -> CorrectPayout:
        """What the form asks; raises InvalidAmount."""
        cents = parse_cents((self.amount.data or "").replace("−", "-"), field="amount")
        return CorrectPayout(self.id(), payout_id, cents, self.reason.data or "")


class DepositForm(NewRecordForm):
    """Money given before any statement."""

    organisation_id = SelectField(_l("Coopérative"), coerce=record_id, validators=[NEEDED])
    amount = StringField(
        _l("Montant"), validators=[NEEDED, Length(max=20)], render_kw={"inputmode": "decimal"}
    )
    paid_on = DateField(_l("Versé le"), validators=[NEEDED])
    means = RadioField(_l("Par"), choices=choices(words.MEANS), default="transfer")
    reference = StringField(_l("Référence"), validators=[NEEDED, Length(max=80)])

    def to_command(self, place_id: UUID) -> PayDeposit:
        """What the form asks; raises InvalidAmount."""
        return PayDeposit(
            self.id(),
            place_id,
            self.organisation_id.data,
            parse_cents(self.amount.data or "", field="amount"),
            self.paid_on.data,
            self.means.data,
            self.reference.data or "",
        )
