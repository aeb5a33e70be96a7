"""Forms of what is asked of a fund, what was seen on the spot, and the papers joined."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from fund.forms import amount_field, day_field, within_reason
from fund.forms.acts import reason_field
from fund.messages import RECOMMENDATIONS
from fund.operations.applications import (
    GUARANTORS_MAX,
    TEXT_LENGTH_MAX,
    Apply,
    JoinPaper,
    RecordVisit,
    Surety,
    Withdraw,
)
from kernel.files import ReceivedFile
from kernel.forms import NEEDED, NewRecordForm, OperationForm, choices, record_id
from kernel.ids import new_id
from kernel.money import parse_cents
from producers.messages import BRANCH_NAMES

GUARANTORS_SHOWN = 3


class GuarantorForm(Form):
    """One row: who answers, up to how much; empty when there is none."""

    guarantor_id = HiddenField(default=lambda: str(new_id()))
    name = StringField(_l("Nom du garant"), validators=[Length(max=200)])
    cents = StringField(
        _l("Jusqu’à"), validators=[Length(max=20)], render_kw={"inputmode": "decimal", "autocomplete": "off"}
    )
    ends_on = DateField(_l("Répond jusqu’au"), validators=[Optional(), within_reason])


class ApplicationForm(NewRecordForm):
    """What an organisation asks for."""

    fund_id = SelectField(_l("Fonds"), coerce=record_id, validators=[NEEDED])
    organisation_id = SelectField(_l("Qui demande"), coerce=record_id, validators=[NEEDED])
    branch = SelectField(_l("Filière"), choices=choices(BRANCH_NAMES))
    purpose = TextAreaField(_l("Pour quoi faire"), validators=[NEEDED, Length(max=TEXT_LENGTH_MAX)])
    cents = amount_field(_l("Montant demandé"))
    own_contribution_cents = amount_field(
        _l("Part propre"), _l("Ce que l’organisation met elle-même."), validators=()
    )
    quote = StringField(
        _l("Devis"), description=_l("De qui, pour quoi, de quel jour."), validators=[Length(max=300)]
    )
    is_womens_group = BooleanField(_l("C’est un groupement de femmes"))
    submitted_on = day_field(_l("Déposée le"))
    guarantors = FieldList(
        FormField(GuarantorForm), _l("Garants"), min_entries=GUARANTORS_SHOWN, max_entries=GUARANTORS_MAX
    )
    # Pressed for more rows: nothing is read, nothing is lost of what was typed.
    more = StringField()

    def to_command(self, currency: str) -> Apply:
        """What the form asks; raises InvalidAmount."""
        return Apply(
            self.id(),
            self.fund_id.data,
            self.organisation_id.data,
            self.branch.data,
            self.purpose.data or "",
            parse_cents(self.cents.data or "", "cents"),
            currency,
            self.submitted_on.data,
            parse_cents(self.own_contribution_cents.data or "0", "own_contribution_cents"),
            self.quote.data or None,
            self.is_womens_group.data,
            tuple(self._guarantors()),
        )

    def _guarantors(self) -> list[Surety]:
        told = (row.form for row in self.guarantors if (row.form.name.data or "").strip())
        return [
            Surety(
                _id(row.guarantor_id.data),
                row.name.data,
                parse_cents(row.cents.data or "", "guarantors"),
                ends_on=row.ends_on.data,
            )
            for row in told
        ]


def _id(given: str | None) -> UUID:
    try:
        return UUID(str(given))
    except ValueError:
        return new_id()


class VisitForm(NewRecordForm):
    """What somebody saw on the spot."""

    visited_on = day_field(_l("Jour de la visite"))
    visited_by = StringField(_l("Qui est allé voir"), validators=[NEEDED, Length(max=200)])
    report = TextAreaField(_l("Ce qui a été vu"), validators=[NEEDED, Length(max=TEXT_LENGTH_MAX)])
    recommendation = RadioField(_l("Avis"), choices=choices(RECOMMENDATIONS), validators=[NEEDED])

    def to_command(self, application_id: UUID) -> RecordVisit:
        """What the form asks."""
        return RecordVisit(
            self.id(), application_id, self.visited_on.data, self.visited_by.data or "",
            self.report.data or "", self.recommendation.data,
        )  # fmt: skip


class PaperForm(NewRecordForm):
    """A quote, statutes, minutes, a photo; its id is that of the file."""

    file = FileField(
        _l("Pièce"),
        [FileRequired(_l("Choisissez un fichier."))],
        description=_l("PDF ou image, 12 Mo au plus."),
    )
    shows = StringField(
        _l("Ce qu’on y voit"),
        description=_l("Devis, statuts, procès-verbal, photo du local."),
        validators=[NEEDED, Length(max=200)],
    )

    def to_command(self, application_id: UUID, received: ReceivedFile) -> JoinPaper:
        """What the form asks, its file kept."""
        return JoinPaper(application_id, received, self.shows.data or "")


class WithdrawForm(OperationForm):
    """The applicant asks no longer."""

    withdrawn_on = day_field(_l("Retirée le"))
    reason = reason_field()

    def to_command(self, application_id: UUID) -> Withdraw:
        """What the form asks."""
        return Withdraw(application_id, self.withdrawn_on.data, self.reason.data or "")
