"""Forms of the bank's statements: the file and how it is read, and what each of its lines is."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from fund.forms import PayerField, amount_field, day_field
from fund.forms.acts import reason_field
from fund.gateways.bank_tables import Reading
from fund.messages import MONEY_MOVES
from fund.messages.bank import COLUMNS, DAYS
from fund.models import BankLine
from fund.operations.bank.settlements import (
    SHARES_MAX,
    LineShare,
    SetLineAside,
    SettleByFacts,
    SettleByMove,
    SettleByRepayments,
)
from fund.operations.bank.statements import TellFundBankAccount
from fund.operations.bank.undoing import UndoSettlement
from fund.rules.accounts import MONEY_MOVES as MOVES
from fund.rules.bank.matching import OpenAdvance
from kernel.forms import NEEDED, NewRecordForm, OperationForm, choices, id_or_new, record_id
from kernel.ids import new_id
from kernel.money import parse_cents
from kernel.presentation import money

SHARES_SHOWN = 4


def typed(cents: int) -> str:
    """An amount as a person types it."""
    sign, whole = "-" if cents < 0 else "", abs(cents)
    return f"{sign}{whole // 100},{whole % 100:02d}"


def given_id(text: str | None) -> UUID | None:
    """A record that a hidden field names; none when it names none."""
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _title_field(name: str) -> StringField:
    return StringField(COLUMNS[name], validators=[Length(max=80)], render_kw={"autocomplete": "off"})


class AccountForm(NewRecordForm):
    """Which account is the fund's."""

    number = StringField(
        _l("Numéro du compte"),
        description=_l("RIB de 24 chiffres ou IBAN : un relevé d’un autre compte sera refusé."),
        validators=[NEEDED, Length(max=60)],
        render_kw={"autocomplete": "off", "dir": "ltr"},
    )
    bank = StringField(_l("Banque"), validators=[Length(max=120)])

    def to_command(self, fund_id: UUID) -> TellFundBankAccount:
        """What the form asks."""
        return TellFundBankAccount(self.id(), fund_id, self.number.data or "", self.bank.data or "")


class FileNeeded(FileRequired):
    """Needed unless the file that was sent before still waits."""

    def __call__(self, form: Any, field: Any) -> None:
        if not form.waiting.data:
            super().__call__(form, field)


class StatementForm(NewRecordForm):
    """A statement; its id is that of the file. What is said of columns is for a table only."""

    file = FileField(
        _l("Relevé de la banque"),
        [FileNeeded(_l("Choisissez un fichier."))],
        description=_l("CAMT.053 (XML), CSV ou XLSX, 12 Mo au plus. Le même relevé deux fois n’ajoute rien."),
    )
    opening = amount_field(_l("Solde de départ"), _l("S’il est dit sur le relevé papier."), validators=())
    closing = amount_field(_l("Solde de fin"), _l("Pour comparer la banque et les livres."), validators=())
    # The file that waits since it was sent, by its hash (kernel/waiting.py), and its name.
    waiting = HiddenField()
    waiting_name = HiddenField()
    # Pressed once somebody was told that another file likely tells some of its lines.
    takes_alike = BooleanField(_l("Lignes sans doute déjà dites"))
    days = RadioField(_l("Comment les dates sont écrites"), choices=choices(DAYS), default="dmy")
    booked_on = _title_field("booked_on")
    told = _title_field("told")
    cents = _title_field("cents")
    debit = _title_field("debit")
    credit = _title_field("credit")
    reference = _title_field("reference")
    payer = _title_field("payer")

    def propose(self, columns: Any) -> None:
        """How the last table was read."""
        self.days.data = columns.get("days", "dmy")
        for name, title in columns.get("titles", {}).items():
            if name in COLUMNS:
                self[name].data = title

    def reading(self) -> Reading:
        """How a table is to be read."""
        told = {name: (self[name].data or "").strip() for name in COLUMNS}
        return Reading({name: title for name, title in told.items() if title}, self.days.data)

    def balances(self) -> tuple[int | None, int | None]:
        """What was typed of its balances; raises InvalidAmount."""
        opening, closing = (self.opening.data or "").strip(), (self.closing.data or "").strip()
        return (
            parse_cents(opening, "opening") if opening else None,
            parse_cents(closing, "closing") if closing else None,
        )


def _maybe_id(given: object) -> UUID | None:
    return UUID(str(given)) if given else None


class ShareForm(Form):
    """One row: which advance, how much of the line; empty when there is none."""

    movement_id = HiddenField(default=lambda: str(new_id()))
    # Its number comes first in any language: a narrow field shows that.
    advance_id = SelectField(_l("Avance"), coerce=_maybe_id, render_kw={"dir": "auto"})
    cents = StringField(
        _l("Montant"), validators=[Length(max=20)], render_kw={"inputmode": "decimal", "autocomplete": "off"}
    )


class RepaymentsForm(NewRecordForm):
    """A line repays one advance, or is split over several."""

    shares = FieldList(FormField(ShareForm), _l("Avances"), min_entries=SHARES_SHOWN, max_entries=SHARES_MAX)
    # Pressed for more rows: nothing is read, nothing is lost of what was typed.
    more = StringField()
    payer = PayerField()
    keeps_credit = BooleanField(_l("Garder en trop-perçu ce qui dépasse la dette"))

    def offer(self, advances: list[OpenAdvance], currency: str) -> None:
        """Propose the advances that something is owed on, and who answers for them."""
        told = [
            (UUID(one.id), f"{one.number} · {one.beneficiary} · {money(one.owed_cents, currency)}")
            for one in advances
        ]
        for row in self.shares:
            row.form.advance_id.choices = [("", "—"), *told]
        self.payer.propose(name for one in advances for name in one.guarantors)

    def to_command(self, line: BankLine) -> SettleByRepayments:
        """What the form asks; raises InvalidAmount."""
        told = (row.form for row in self.shares if row.form.advance_id.data)
        shares = tuple(
            LineShare(id_or_new(row.movement_id.data), row.advance_id.data,
                      parse_cents(row.cents.data or "", "shares"))
            for row in told
        )  # fmt: skip
        return SettleByRepayments(self.id(), line.id, shares, self.payer.data or None, self.keeps_credit.data)


class MoveForm(NewRecordForm):
    """A line is the fund's own money."""

    kind = RadioField(_l("Ce qui s’est passé"), validators=[NEEDED])

    def offer(self, line: BankLine) -> None:
        """What may move money this way."""
        at = 0 if line.cents < 0 else 1
        self.kind.choices = [(one, MONEY_MOVES[one]) for one, ends in MOVES.items() if ends[at] == "bank"]

    def to_command(self, line: BankLine) -> SettleByMove:
        """What the form asks."""
        return SettleByMove(self.id(), line.id, self.id(), self.kind.data)


class FactsForm(NewRecordForm):
    """A line is in the books already."""

    facts = SelectMultipleField(
        _l("Écritures"),
        coerce=record_id,
        validators=[NEEDED],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def to_command(self, line: BankLine) -> SettleByFacts:
        """What the form asks."""
        return SettleByFacts(self.id(), line.id, tuple(self.facts.data or ()))


class AsideForm(NewRecordForm):
    """A line is not of the fund, or repeats another."""

    reason = reason_field()
    same_as = HiddenField()

    def to_command(self, line: BankLine) -> SetLineAside:
        """What the form asks."""
        return SetLineAside(self.id(), line.id, self.reason.data or "", given_id(self.same_as.data))


class UndoForm(OperationForm):
    """It was a mistake."""

    dated_on = day_field(_l("Jour de la correction"))
    reason = reason_field()

    def to_command(self, settlement_id: UUID) -> UndoSettlement:
        """What the form asks."""
        return UndoSettlement(settlement_id, self.dated_on.data, self.reason.data or "")
