"""The certificate of a supplier, under which a lot came from outside."""

from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, SelectField, StringField

from producers.messages import SCHEME_NAMES
from traceability.forms.certificates import ACCEPTED, DAY_FORMATS, RecordedForm, needed
from traceability.forms.files import received
from traceability.operations.evidence import DeclareCertificate, SupplierPaper


class EvidenceForm(RecordedForm):
    """What a supplier's certificate says."""

    scheme = SelectField(_l("Certification"), [needed], choices=list(SCHEME_NAMES.items()))
    holder = StringField(_l("À quel nom ?"), [needed])
    body = StringField(_l("Organisme certificateur"), [needed])
    number = StringField(_l("Numéro du certificat"), [needed])
    valid_from = DateField(_l("Valable du"), [needed], format=DAY_FORMATS)
    valid_until = DateField(_l("au"), [needed], format=DAY_FORMATS)
    document = FileField(
        _l("Le certificat, en PDF ou en photo"),
        [FileRequired(_l("Choisissez un fichier, ou prenez une photo."))],
        render_kw=ACCEPTED,
    )

    def to_command(self, lot_id: UUID) -> DeclareCertificate:
        """The command that keeps it; raises what is wrong with the document."""
        document = received(self.document)
        assert document is not None, "FileRequired lets no empty one through"
        paper = SupplierPaper(
            declaration_id=self.new_record_id,
            scheme=self.scheme.data,
            holder=self.holder.data or "",
            body=self.body.data or "",
            number=self.number.data or "",
            valid_from=self.valid_from.data,
            valid_until=self.valid_until.data,
            document=document,
        )
        return DeclareCertificate(lot_id, paper)
