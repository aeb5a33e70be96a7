"""The fields in which the account of a role is told."""

from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, StringField
from wtforms.validators import Length

from kernel.accounts import LABEL_LENGTH_MAX, SOURCE_LENGTH_MAX, Account
from kernel.accounts.told import TellAccount
from kernel.forms import NEEDED, NewRecordForm


class AccountForm(NewRecordForm):
    """The account of a role."""

    number = StringField(_l("Numéro du compte"), validators=[NEEDED, Length(max=20)])
    label = StringField(_l("Nom du compte"), validators=[NEEDED, Length(max=LABEL_LENGTH_MAX)])
    source = StringField(
        _l("Donné par"),
        description=_l("Le comptable, ou le texte où le numéro est écrit."),
        validators=[NEEDED, Length(max=SOURCE_LENGTH_MAX)],
    )
    is_confirmed = BooleanField(_l("Confirmé par un comptable"))

    def show(self, current: Account) -> None:
        """Begin with the account that holds today; who gives the next one is asked anew."""
        self.number.data, self.label.data = current.number, current.label
        self.is_confirmed.data = current.is_confirmed

    def to_command(self, organisation_id: UUID, role: str) -> TellAccount:
        """What the form asks."""
        return TellAccount(organisation_id=organisation_id, role=role, **self.told())

    def told(self) -> dict[str, Any]:
        """What was typed, by the names that the command has."""
        return {
            "account_id": self.id(),
            "number": self.number.data or "",
            "label": self.label.data or "",
            "source": self.source.data or "",
            "is_confirmed": self.is_confirmed.data,
        }
