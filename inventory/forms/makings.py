"""The form of pieces made by hand: one that no other is like, or a few alike."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from inventory.forms.days import FIRST_DAY, DayForm, named
from inventory.forms.rows import AmountRows, id_within
from inventory.models import Place
from inventory.operations.makings import RegisterMaking
from inventory.operations.production import keeper_of
from inventory.queries.making_choices import MakingChoices
from kernel.files import ReceivedFile, receive
from kernel.presentation import current_locale
from kernel.quantity import Unit
from producers.rules.texts import NAME_LENGTH_MAX
from traceability.gateways.photos import plain_photo
from traceability.operations.makings import MATERIALS_LENGTH_MAX, PIECE_NAME_LENGTH_MAX, NewMaking
from traceability.rules.makings import MEASURE_MM_MAX, MINUTES_MAX
from traceability.rules.names import name_in

MINUTES_PER_HOUR = 60
MM_PER_CM = 10
_CENTIMETRES_MAX = MEASURE_MM_MAX // MM_PER_CM


class SideField(StringField):
    """A side of a piece typed in centimetres, « 18,5 », and kept in millimetres."""

    mm: int | None = None

    def pre_validate(self, form: Any) -> None:
        """Read what was typed; nothing is unsaid."""
        text = (self.data or "").strip()
        self.mm = _millimetres(text) if text else None


class MakingForm(DayForm):
    """Pieces made by hand, by whom and how, with their photo."""

    product_id = RadioField(_l("Genre"), validators=[InputRequired(_l("Choisissez dans la liste."))])
    kind = RadioField(
        _l("Une seule, ou plusieurs pareilles ?"),
        choices=[("unique", _l("Une pièce unique")), ("lot", _l("Un petit lot de pièces pareilles"))],
        default="unique",
    )
    trade_item_id = SelectField(_l("Modèle déjà fait"), validators=[Optional()])
    name = StringField(
        _l("Comment l’appelez-vous ?"),
        [Length(max=PIECE_NAME_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres."))],
        description=_l("Ce que l’étiquette et le ticket diront : Glaoui rouge, Bol émaillé."),
    )
    photo = FileField(
        _l("La photo"),
        render_kw={"accept": "image/*"},
        description=_l("La pièce entière, au jour, sans visage. Elle sera sur la page que l’acheteur ouvre."),
    )
    technique_id = RadioField(_l("Technique"), validators=[InputRequired(_l("Choisissez dans la liste."))])
    materials = StringField(
        _l("De quoi est-ce fait ?"),
        [
            InputRequired(_l("Dites de quoi c’est fait.")),
            Length(max=MATERIALS_LENGTH_MAX, message=_l("Écrivez au plus %(max)d lettres.")),
        ],
        description=_l("Laine de Siroua teinte à la garance ; argile rouge et émail sans plomb."),
    )
    length_mm = SideField(_l("Longueur, en cm"), [Optional()])
    width_mm = SideField(_l("Largeur, en cm"), [Optional()])
    height_mm = SideField(_l("Hauteur, en cm"), [Optional()])
    hours = IntegerField(
        _l("Heures de travail, de toutes ensemble"),
        [Optional(), NumberRange(min=1, max=MINUTES_MAX // MINUTES_PER_HOUR)],
    )
    begun_on = DateField(_l("Commencé le"), [Optional()])
    commune = StringField(
        _l("Village ou commune"),
        [Optional(), Length(max=NAME_LENGTH_MAX)],
        description=_l("C’est le seul lieu que l’acheteur verra."),
    )

    def __init__(self, place: Place, offered: MakingChoices, today: date, **more: Any) -> None:
        super().__init__(today, **more)
        self.place = place
        self.product_id.choices = [(str(one.id), named(one)) for one in offered.products]
        self.technique_id.choices = [
            (str(one.id), name_in(one, current_locale())) for one in offered.techniques
        ]
        self.trade_item_id.choices = [
            ("", _("Un nouveau modèle")),
            *((str(one.id), named(one)) for one in offered.models),
        ]
        self._products = {str(one.id): str(one.product_id) for one in offered.models}
        self.makers = AmountRows.of("made", [(one.id, Unit.PIECE, 1) for one in offered.members])
        # With a model already made, nothing needs a name.
        self.name.flags.required = not offered.models
        self.photo.flags.required = True
        self.made_on.label.text = _("Terminé le")
        if not self.is_submitted() and not self.commune.data:
            self.commune.data = place.locality

    def rows(self) -> Sequence[AmountRows]:
        return (self.makers,)

    def validate_photo(self, field: FileField) -> None:
        """A piece without its photo is not recognised by who buys it."""
        if not getattr(field.data, "filename", ""):
            raise ValidationError(_("Prenez la photo de la pièce."))

    def validate_trade_item_id(self, field: SelectField) -> None:
        """A model is of one kind of piece."""
        if self.kind.data == "lot" and field.data and self._products.get(field.data) != self.product_id.data:
            raise ValidationError(_("Ce modèle est d’un autre genre."))

    def validate_name(self, field: StringField) -> None:
        """What is new has a name."""
        is_new = self.kind.data != "lot" or not self.trade_item_id.data
        if is_new and not (field.data or "").strip():
            raise ValidationError(_("Donnez-lui un nom."))

    def validate_begun_on(self, field: DateField) -> None:
        """Refuse a beginning after the end, or before anything here existed."""
        if field.data and self.made_on.data and not FIRST_DAY <= field.data <= self.made_on.data:
            raise ValidationError(_("Le début vient avant la fin. Vérifiez les deux jours."))

    def to_command(self, operation_id: UUID) -> RegisterMaking:
        """The pieces as typed; raises what is wrong with the photo."""
        is_unique = self.kind.data == "unique"
        made = tuple((UUID(member), amount) for member, amount in self.makers.amounts.items())
        known = self.trade_item_id.data if not is_unique else None
        return RegisterMaking(
            lot_id=id_within(operation_id, "lot"),
            organisation_id=keeper_of(self.place),
            place_id=self.place.id,
            product_id=UUID(self.product_id.data),
            made_on=self.made_on.data,
            commune=self.commune.data,
            # Of a unique piece each maker has a part; of several each has made her own.
            pieces=1 if is_unique else sum(amount for _member, amount in made),
            makers=made,
            making=NewMaking(
                technique_id=UUID(self.technique_id.data),
                materials=self.materials.data or "",
                is_unique=is_unique,
                length_mm=self.length_mm.mm,
                width_mm=self.width_mm.mm,
                height_mm=self.height_mm.mm,
                minutes_worked=self.hours.data * MINUTES_PER_HOUR if self.hours.data else None,
                begun_on=self.begun_on.data,
                photo=self._photo(operation_id),
            ),
            trade_item_id=UUID(known) if known else None,
            name=self.name.data,
            note=self.note.data,
        )

    def _photo(self, operation_id: UUID) -> ReceivedFile:
        """The photo without what a telephone hides in it: where it was taken."""
        sent = self.photo.data
        drawn = plain_photo(sent.read())
        return receive(drawn, sent.filename, id_within(operation_id, "photo"), "photo")


def _millimetres(text: str) -> int:
    try:
        number = Decimal(text.replace(",", ".")) * MM_PER_CM
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 < number <= MEASURE_MM_MAX or number != number.to_integral_value():
        raise ValidationError(
            _("Écrivez des centimètres, 18,5 par exemple, %(maximum)s au plus.", maximum=_CENTIMETRES_MAX)
        )
    return int(number)
