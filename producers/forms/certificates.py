"""The form of a certificate, as it stands on the paper."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from producers.forms.records import DayField, Needed, RecordForm, choices
from producers.messages import BRANCH_NAMES, SCHEME_NAMES
from producers.operations.certificates import RecordCertificate


class CertificateForm(RecordForm):
    """What a certificate says."""

    scheme = SelectField(_l("Certification"), [Needed()], choices=choices(SCHEME_NAMES))
    branch = SelectField(_l("Filière"), [Needed()], choices=choices(BRANCH_NAMES))
    body = StringField(_l("Organisme certificateur"), [Needed()])
    number = StringField(_l("Numéro du certificat"), [Needed()])
    scope = TextAreaField(_l("Ce qu’il couvre"), [Needed()], description=_l("Produits, ateliers, parcelles."))
    valid_from = DayField(_l("Valable du"), validators=[Needed()])
    valid_until = DayField(_l("au"), validators=[Needed()])

    def to_command(self, organisation_id: UUID) -> RecordCertificate:
        """The command that records it."""
        return RecordCertificate(
            self.new_record_id,
            organisation_id,
            scheme=self.scheme.data,
            branch=self.branch.data,
            body=self.body.data or "",
            number=self.number.data or "",
            scope=self.scope.data or "",
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
        )
