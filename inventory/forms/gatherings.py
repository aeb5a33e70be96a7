"""The forms of what phones said: closing a gathering, settling what could not be taken."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from inventory.models import FieldRefusal
from inventory.operations.gatherings import CloseGathering
from inventory.operations.refusals import NOTE_MAX, CountRefusal, DropRefusal, KeepPhoto
from inventory.queries.gatherings import ListedGathering
from kernel.forms import OperationForm
from producers.models import Member
from producers.rules.texts import NAME_LENGTH_MAX

COUNT, KEEP, DROP = "count", "keep", "drop"


class CloseGatheringForm(OperationForm):
    """All is weighed in."""

    def to_command(self, told: ListedGathering) -> CloseGathering:
        """The end of this gathering."""
        return CloseGathering(told.gathering.id, told.gathering.organisation_id)


class SettleRefusalForm(OperationForm):
    """What was said counts after all, as somebody's, is kept as a piece, or is left out."""

    decision = RadioField(
        _l("Que faut-il en faire ?"),
        choices=[(COUNT, _l("La compter")), (DROP, _l("La laisser de côté"))],
        validators=[InputRequired()],
    )
    member_id = SelectField(_l("Pour qui"), validators=[Optional()])
    shows = StringField(_l("Ce qu’on y voit"), validators=[Optional(), Length(max=NAME_LENGTH_MAX)])
    note = StringField(_l("Pourquoi"), validators=[Optional(), Length(max=NOTE_MAX)])

    def __init__(self, refusal: FieldRefusal, members: Sequence[Member]) -> None:
        super().__init__()
        self.refusal = refusal
        said = str(refusal.said.get("member_id", ""))
        self.member_id.choices = [("", _("Choisissez"))] + [
            (str(one.id), f"{one.number} · {one.name}") for one in members
        ]
        if self.member_id.data in (None, "None") and said in {str(one.id) for one in members}:
            self.member_id.data = said
        if refusal.kind == "photo":
            self.decision.choices = [
                (KEEP, _l("La garder parmi les pièces")),
                (DROP, _l("La laisser de côté")),
            ]
            self.shows.data = self.shows.data or refusal.said.get("caption", "")
        elif refusal.kind != "weighing":
            self.decision.choices = [(DROP, _l("La laisser de côté"))]
            self.decision.data = DROP

    def validate(self, extra_validators: object = None) -> bool:
        """Check the answers; who counts a weighing says whose it is."""
        is_right = super().validate(extra_validators)
        if is_right and self.decision.data == COUNT and not self.member_id.data:
            self.member_id.errors = [_("Choisissez l’adhérente qui a apporté cette récolte.")]
            return False
        if is_right and self.decision.data == KEEP and not (self.shows.data or "").strip():
            self.shows.errors = [_("Dites ce que montre la photo.")]
            return False
        return is_right

    def to_command(self) -> CountRefusal | KeepPhoto | DropRefusal:
        """What was decided."""
        note = (self.note.data or "").strip()
        if self.decision.data == COUNT:
            return CountRefusal(self.refusal.id, UUID(self.member_id.data), note or None)
        if self.decision.data == KEEP:
            return KeepPhoto(self.refusal.id, self.shows.data or "", note or None)
        return DropRefusal(self.refusal.id, note)
