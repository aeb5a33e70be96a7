"""The forms of recalls and drills."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kernel.forms import NEEDED, NewRecordForm, OperationForm, choices, record_id
from shop import messages
from shop.operations.recalls import Acknowledge, EndDrill, NoteNotice, TellHolders, WriteNote
from traceability.models import Lot
from traceability.operations.drills import BeginDrill
from traceability.operations.lifts import LiftRecall
from traceability.operations.recalls import RecallLot

TEXT_MAX = 500
LETTER_MAX = 2_000
CODES_MAX = 1_000


class TeamForm(NewRecordForm):
    """Who runs a recall or a drill."""

    team = TextAreaField(
        _l("Qui s’en occupe"),
        description=_l("Noms et téléphones : ils paraissent dans le rapport."),
        validators=[Length(max=TEXT_MAX)],
    )


class RecallForm(TeamForm):
    """Why a lot is taken back, and what the customers are told."""

    reason = TextAreaField(
        _l("Motif du rappel"),
        description=_l("Il paraît sur la page publique du lot."),
        validators=[NEEDED, Length(max=TEXT_MAX)],
    )
    advice = TextAreaField(
        _l("Consigne aux clients"),
        validators=[NEEDED, Length(max=TEXT_MAX)],
        default=_l("Ne consommez pas ce produit. Rapportez-le à la boutique : il sera remboursé."),
    )
    severity = SelectField(_l("Gravité"), choices=choices(messages.SEVERITIES), default="1")
    also = StringField(
        _l("Autres lots touchés par la même cause"),
        description=_l("Leurs numéros, séparés par des espaces."),
        validators=[Length(max=CODES_MAX)],
    )

    @property
    def codes(self) -> list[str]:
        """The codes of the further lots, as they were typed."""
        return (self.also.data or "").replace(",", " ").replace(";", " ").upper().split()

    def to_command(self, lot_id: UUID, also: Sequence[Lot]) -> RecallLot:
        """What the form asks of a lot, and of others that share the cause."""
        return RecallLot(
            self.id(),
            lot_id,
            self.reason.data or "",
            self.advice.data or "",
            tuple(lot.id for lot in also),
            int(self.severity.data),
            self.team.data or None,
        )


class DrillForm(TeamForm):
    """What is supposed to have happened."""

    scenario = TextAreaField(
        _l("Scénario de l’exercice"),
        description=_l("Par exemple : un corps étranger est signalé dans ce lot."),
        validators=[NEEDED, Length(max=TEXT_MAX)],
    )

    def to_command(self, lot_id: UUID) -> BeginDrill:
        """What the form asks of a lot."""
        return BeginDrill(self.id(), lot_id, self.scenario.data or "", self.team.data or None)


class LiftForm(NewRecordForm):
    """The end of a recall, for all of it or for some lots."""

    reason = TextAreaField(
        _l("Pourquoi le rappel est levé"),
        description=_l("Par exemple l’analyse qui le permet. La levée reste dans l’histoire des lots."),
        validators=[NEEDED, Length(max=TEXT_MAX)],
    )
    extent = RadioField(
        _l("Pour quels lots"),
        choices=[("all", _l("Tous ceux qui restent dans le rappel")), ("some", _l("Ceux que je choisis"))],
        default="all",
    )
    lots = SelectMultipleField(
        _l("Lots à libérer"),
        coerce=record_id,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def validate_lots(self, field: SelectMultipleField) -> None:
        """Ask for a lot when some are to be chosen."""
        if self.extent.data == "some" and not field.data:
            field.errors = [*field.errors, _l("Choisissez au moins un lot.")]

    def to_command(self, recall_id: UUID) -> LiftRecall:
        """What the form asks of a recall."""
        chosen = tuple(self.lots.data or ()) if self.extent.data == "some" else ()
        return LiftRecall(self.id(), recall_id, self.reason.data or "", chosen)


class TellForm(OperationForm):
    """Those who were not told yet are told."""

    def to_command(self, case_id: UUID) -> TellHolders:
        """What the form asks of a recall or a drill."""
        return TellHolders(case_id)


class NoticeForm(NewRecordForm):
    """Somebody who was told by a person."""

    kind = SelectField(_l("Qui a été prévenu"), choices=choices(messages.NOTICE_KINDS))
    recipient = StringField(
        _l("Nom"),
        description=_l("Le service et la personne, par exemple « ONSSA Taroudannt, M. Idrissi »."),
        validators=[NEEDED, Length(max=120)],
    )
    channel = SelectField(
        _l("Comment"),
        choices=[(key, word) for key, word in messages.NOTICE_CHANNELS.items() if key != "screen"],
    )
    text = TextAreaField(
        _l("Ce qui a été dit ou écrit"), validators=[Length(max=LETTER_MAX)], render_kw={"rows": 10}
    )

    def to_command(self, case_id: UUID) -> NoteNotice:
        """What the form asks of a recall or a drill."""
        return NoteNotice(
            self.id(),
            case_id,
            self.kind.data,
            self.recipient.data or "",
            self.channel.data,
            self.text.data or None,
        )


class AnswerForm(OperationForm):
    """The answer to a notice."""

    name = StringField(_l("Qui répond"), validators=[NEEDED, Length(max=120)])
    remark = TextAreaField(
        _l("Ce qui a été fait"),
        description=_l("Par exemple : 12 pots retirés du rayon et mis sous clé."),
        validators=[Length(max=TEXT_MAX)],
    )

    def to_command(self, notice_id: UUID) -> Acknowledge:
        """What the form asks of a notice."""
        return Acknowledge(notice_id, self.name.data or "", self.remark.data or None)


class NoteForm(NewRecordForm):
    """A gap, a corrective action, an analysis to come."""

    kind = SelectField(_l("Ce que vous notez"), choices=choices(messages.NOTE_KINDS))
    text = TextAreaField(_l("En clair"), validators=[NEEDED, Length(max=TEXT_MAX)])
    due_on = DateField(
        _l("Pour le"),
        description=_l("Échéance de l’action, ou jour de la nouvelle analyse."),
        validators=[Optional()],
    )

    def to_command(self, case_id: UUID) -> WriteNote:
        """What the form asks of a recall or a drill."""
        return WriteNote(self.id(), case_id, self.kind.data, self.text.data or "", self.due_on.data)


class StepForm(OperationForm):
    """A moment of a drill, noted as it comes."""


class EndDrillForm(OperationForm):
    """The end of a drill."""

    remark = TextAreaField(
        _l("Ce que l’exercice a appris"),
        description=_l("Ce qui a manqué, ce qui a pris du temps."),
        validators=[Length(max=TEXT_MAX)],
    )

    def to_command(self, drill_id: UUID) -> EndDrill:
        """What the form asks of a drill."""
        return EndDrill(drill_id, self.remark.data or None)
