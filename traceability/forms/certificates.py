"""The forms of a certificate: as it stands on the paper, corrected, and what its body decided since."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kernel.forms import OperationForm
from kernel.ids import new_id
from kernel.presentation import current_locale
from producers.messages import BRANCH_NAMES, CERTIFICATE_EVENT_NAMES, SCHEME_NAMES
from producers.models import Organisation, Plot, StandardVersion
from producers.operations.certificates import (
    CorrectCertificate,
    DecideOnCertificate,
    RecordCertificate,
)
from producers.queries.certificates import Record
from traceability.forms.files import received
from traceability.models import Product
from traceability.rules.names import name_in

needed = DataRequired(_l("Remplissez cette case."))
DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]
ACCEPTED = {"accept": "application/pdf,image/*"}


def as_uuid(value: UUID | str | None) -> UUID | None:
    """The id of a choice, none for an empty one; raises ValueError, told as a wrong choice."""
    if value in (None, "", "None"):
        return None
    return value if isinstance(value, UUID) else UUID(str(value))


class Ticked(SelectMultipleField):
    """Several of a list, each with its own box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def _edition(version: StandardVersion) -> str:
    return f"{SCHEME_NAMES[version.standard_key]} · {version.edition} (v{version.version})"


class RecordedForm(OperationForm):
    """A form that creates a record, whose id is made with the page: sent twice, it is made once."""

    record_id = HiddenField(default=lambda: str(new_id()))

    @property
    def new_record_id(self) -> UUID:
        """The id of what this form creates."""
        try:
            return UUID(str(self.record_id.data))
        except ValueError:
            return new_id()


class CertificateForm(RecordedForm):
    """What a certificate says."""

    scheme = SelectField(_l("Certification"), [needed], choices=list(SCHEME_NAMES.items()))
    branch = SelectField(_l("Filière"), [needed], choices=list(BRANCH_NAMES.items()))
    body = StringField(
        _l("Organisme certificateur"), [needed],
        description=_l("Comme sur l’étiquette, avec le code s’il y en a un : CCPB MA-BIO-102."),
    )  # fmt: skip
    number = StringField(_l("Numéro du certificat"), [needed])
    scope = TextAreaField(
        _l("Ce qu’il couvre, dans les mots du certificat"),
        [needed],
        description=_l("Produits, ateliers, parcelles."),
    )
    valid_from = DateField(_l("Valable du"), [needed], format=DAY_FORMATS)
    valid_until = DateField(_l("au"), [needed], format=DAY_FORMATS)
    organisations = Ticked(
        _l("Organisations couvertes en plus du titulaire"),
        coerce=as_uuid,
        description=_l("Par exemple les coopératives d’un GIE. Aucune cochée : le titulaire seul."),
    )
    product_keys = Ticked(
        _l("Limité à ces produits"),
        description=_l("Aucun coché : tous les produits de la filière. Ce dont ils sont faits est compris."),
    )
    plots = Ticked(
        _l("Limité à ces parcelles"),
        coerce=as_uuid,
        description=_l("Aucune cochée : toutes les parcelles des organisations couvertes."),
    )
    version_id = SelectField(_l("Édition du cahier des charges"), [Optional()], coerce=as_uuid)
    document = FileField(_l("Le certificat, en PDF ou en photo"), render_kw=ACCEPTED)
    is_document_public = BooleanField(_l("Chacun peut ouvrir ce document depuis la page publique d’un lot"))

    def offer(
        self,
        organisations: Sequence[Organisation],
        products: Sequence[Product],
        plots: Sequence[Plot],
        versions: Sequence[StandardVersion],
    ) -> None:
        """Say what may be chosen."""
        self.organisations.choices = [(one.id, one.name) for one in organisations]
        self.product_keys.choices = [(one.key, name_in(one, current_locale())) for one in products]
        self.plots.choices = [(one.id, f"{one.code} · {one.commune}") for one in plots]
        self.version_id.choices = [
            ("", _l("Non dite")),
            *((one.id, _edition(one)) for one in versions),
        ]

    def paper(self) -> dict[str, Any]:
        """What the paper says, as the commands take it; raises what is wrong with the document."""
        return {
            "scheme": self.scheme.data,
            "branch": self.branch.data,
            "body": self.body.data or "",
            "number": self.number.data or "",
            "scope": self.scope.data or "",
            "valid_from": self.valid_from.data,
            "valid_until": self.valid_until.data,
            "organisations": tuple(self.organisations.data or ()),
            "plots": tuple(self.plots.data or ()),
            "product_keys": tuple(self.product_keys.data or ()),
            "version_id": self.version_id.data,
            "document": received(self.document),
            "is_document_public": self.is_document_public.data,
        }

    def to_command(self, organisation_id: UUID) -> RecordCertificate:
        """The command that records it."""
        return RecordCertificate(self.new_record_id, organisation_id, **self.paper())


class CorrectionForm(CertificateForm):
    """What the paper really says, and what was mistyped."""

    reason = TextAreaField(_l("Qu’est-ce qui était faux ?"), [needed])

    def to_correction(self, certificate_id: UUID) -> CorrectCertificate:
        """The command that corrects it."""
        return CorrectCertificate(
            self.new_record_id, certificate_id, reason=self.reason.data or "", **self.paper()
        )


def as_written(record: Record) -> dict[str, Any]:
    """The first content of a correction: what is recorded now."""
    one = record.told.certificate
    return {
        "scheme": one.scheme,
        "branch": one.branch,
        "body": one.body,
        "number": one.number,
        "scope": one.scope,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "organisations": [each.id for each in record.organisations],
        "plots": [each.id for each in record.plots],
        "product_keys": list(one.product_keys),
        "version_id": one.version_id or "",
        "is_document_public": one.is_document_public,
    }


class DecisionForm(RecordedForm):
    """What the body decided on a certificate."""

    kind = RadioField(_l("Le certificat est"), [needed], choices=list(CERTIFICATE_EVENT_NAMES.items()))
    effective_on = DateField(_l("à partir du"), [needed], format=DAY_FORMATS)
    reason = TextAreaField(_l("Raison donnée par l’organisme"), [needed])
    reaches_back_to = DateField(
        _l("Compte aussi pour ce qui a été fait depuis le"),
        [Optional()],
        format=DAY_FORMATS,
        description=_l(
            "Seulement si l’organisme le dit. Sans cela, un lot fait avant la décision garde sa mention."
        ),
    )

    def to_command(self, certificate_id: UUID) -> DecideOnCertificate:
        """The command that records the decision."""
        return DecideOnCertificate(
            self.new_record_id,
            certificate_id,
            kind=self.kind.data,
            effective_on=self.effective_on.data,
            reason=self.reason.data or "",
            reaches_back_to=self.reaches_back_to.data,
        )
