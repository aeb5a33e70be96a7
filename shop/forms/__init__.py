"""The shop's forms: text typed by a person, made into commands."""

from itertools import pairwise
from uuid import UUID

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    EqualTo,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from kernel.forms import NEEDED, NewRecordForm, OperationForm, choices, record_id
from kernel.money import parse_cents
from shop import messages
from shop.models import Article
from shop.operations.catalogue import ChangeArticle, DefineArticle
from shop.operations.prices import PlannedPrice, PlanPrices
from shop.operations.tills import ChangeTill, RegisterTill

RECEIPT_TEXT_MAX = 600


class ArticleForm(NewRecordForm):
    """A trade item put on sale."""

    trade_item_id = SelectField(_l("Produit conditionné"), coerce=record_id, validators=[NEEDED])
    branch = RadioField(_l("Onglet de la caisse"), choices=choices(messages.BRANCHES), validators=[NEEDED])
    tax_class = SelectField(
        _l("Classe de TVA"),
        description=_l("Le taux dépend aussi de qui vend : coopérative exonérée ou vendeur assujetti."),
        choices=choices(messages.TAX_CLASSES),
        validators=[NEEDED],
    )
    is_favourite = BooleanField(_l("Parmi les favoris de la caisse"))
    is_weighed = BooleanField(
        _l("Vendu au poids, pesé à la caisse"),
        description=_l("Le produit conditionné doit contenir 1 g ; le prix est alors celui du kilogramme."),
    )

    def to_command(self) -> DefineArticle:
        """What the form asks."""
        return DefineArticle(
            self.id(),
            self.trade_item_id.data,
            self.branch.data,
            self.tax_class.data,
            self.is_favourite.data,
            self.is_weighed.data,
        )


class ChangeArticleForm(OperationForm):
    """How an article is shown and taxed from now on."""

    branch = SelectField(_l("Onglet de la caisse"), choices=choices(messages.BRANCHES))
    tax_class = SelectField(_l("Classe de TVA"), choices=choices(messages.TAX_CLASSES))
    is_favourite = BooleanField(_l("Parmi les favoris de la caisse"))
    is_active = BooleanField(_l("En vente"))

    def to_command(self, article: Article) -> ChangeArticle:
        """What the form asks of an article."""
        return ChangeArticle(
            article.id,
            self.branch.data,
            self.tax_class.data,
            self.is_favourite.data,
            self.is_active.data,
        )


class PriceForm(OperationForm):
    """A price from a day on."""

    place_id = SelectField(_l("Lieu"), coerce=record_id, validators=[NEEDED])
    gross = StringField(
        _l("Prix TTC par pièce, ou par kilogramme au poids"),
        description=_l("Dans la monnaie du lieu, par exemple 45,50."),
        validators=[NEEDED, Length(max=20)],
        render_kw={"inputmode": "decimal"},
    )
    valid_from = DateField(_l("À partir du"), validators=[NEEDED])
    # What was said for that day already, once its reader was told of it.
    replaces = IntegerField(validators=[Optional()], widget=HiddenInput())

    def to_command(self, article_id: UUID) -> PlanPrices:
        """What the form asks; raises InvalidAmount."""
        cents = parse_cents(self.gross.data or "", field="gross")
        price = PlannedPrice(article_id, cents, self.replaces.data)
        return PlanPrices(self.place_id.data, self.valid_from.data, None, (price,))


class TillSettingsForm(OperationForm):
    """What a till prints, rounds and allows; its tablet hears of it with its next question."""

    name = StringField(_l("Nom"), validators=[NEEDED, Length(max=80)])
    receipt_header = TextAreaField(
        _l("En-tête du ticket"),
        description=_l("Nom, adresse, ICE et IF du vendeur, une information par ligne."),
        validators=[NEEDED, Length(max=RECEIPT_TEXT_MAX)],
    )
    receipt_footer = TextAreaField(_l("Pied du ticket"), validators=[Length(max=RECEIPT_TEXT_MAX)])
    receipt_width_mm = SelectField(
        _l("Largeur du papier"), coerce=int, choices=[(80, "80 mm"), (58, "58 mm")]
    )
    discount_seller = IntegerField(
        _l("Remise qu’un vendeur peut faire seul (%)"), validators=[InputRequired(), NumberRange(0, 100)]
    )
    discount_manager = IntegerField(
        _l("Remise qu’un responsable peut faire seul (%)"), validators=[InputRequired(), NumberRange(0, 100)]
    )
    print_bridge = StringField(
        _l("Adresse de l’imprimante en réseau"),
        description=_l("Vide : impression par le navigateur ou par USB."),
        validators=[
            Length(max=200),
            Regexp(r"(https?://\S+)?\Z", message=_l("Une adresse commence par http.")),
        ],
    )
    stripe_reader = StringField(
        _l("Lecteur de carte Stripe"),
        description=_l("Son identifiant, qui commence par tmr_. Vide : aucun."),
        validators=[Length(max=80), Regexp(r"(tmr_\w+)?\Z", message=_l("Il commence par tmr_."))],
    )

    def to_command(self, till_id: UUID) -> ChangeTill:
        """What the form asks of a till."""
        return ChangeTill(
            till_id=till_id,
            name=self.name.data or "",
            receipt_header=self.receipt_header.data or "",
            receipt_footer=self.receipt_footer.data or "",
            receipt_width_mm=self.receipt_width_mm.data,
            discount_bp_max_seller=(self.discount_seller.data or 0) * 100,
            discount_bp_max_manager=(self.discount_manager.data or 0) * 100,
            print_bridge=self.print_bridge.data or None,
            stripe_reader=self.stripe_reader.data or None,
        )


class TillForm(NewRecordForm):
    """A till set up at a place."""

    place_id = SelectField(_l("Lieu"), coerce=record_id, validators=[NEEDED])
    code = StringField(
        _l("Code"),
        description=_l("De 2 à 8 lettres ou chiffres : il commence chaque numéro de ticket."),
        validators=[NEEDED, Length(max=8)],
    )
    name = StringField(_l("Nom"), validators=[NEEDED, Length(max=80)])
    receipt_header = TextAreaField(
        _l("En-tête du ticket"),
        description=_l("Nom, adresse, ICE et IF du vendeur, une information par ligne."),
        validators=[NEEDED, Length(max=RECEIPT_TEXT_MAX)],
    )
    receipt_footer = TextAreaField(_l("Pied du ticket"), validators=[Length(max=RECEIPT_TEXT_MAX)])
    cash_rounding_cents = SelectField(
        _l("Arrondi des espèces"),
        coerce=int,
        choices=[(10, "0,10"), (5, "0,05"), (50, "0,50"), (100, "1,00"), (0, _l("Aucun"))],
    )
    receipt_width_mm = SelectField(
        _l("Largeur du papier"), coerce=int, choices=[(80, "80 mm"), (58, "58 mm")]
    )

    def to_command(self) -> RegisterTill:
        """What the form asks."""
        return RegisterTill(
            till_id=self.id(),
            code=self.code.data or "",
            name=self.name.data or "",
            place_id=self.place_id.data,
            receipt_header=self.receipt_header.data or "",
            receipt_footer=self.receipt_footer.data or "",
            cash_rounding_cents=self.cash_rounding_cents.data,
            receipt_width_mm=self.receipt_width_mm.data,
        )


class PinForm(OperationForm):
    """A seller's own code for the tills, typed twice."""

    pin = PasswordField(
        _l("Nouveau code"),
        description=_l("De 4 à 6 chiffres, que personne ne devine."),
        validators=[NEEDED, Regexp(r"^[0-9]{4,6}\Z", message=_l("Le code a de 4 à 6 chiffres."))],
    )
    again = PasswordField(
        _l("Le même code, encore une fois"),
        validators=[NEEDED, EqualTo("pin", message=_l("Les deux codes ne sont pas les mêmes."))],
    )

    def validate_pin(self, field: PasswordField) -> None:
        """Refuse a code that anybody would try first."""
        if not field.errors and is_trivial(field.data or ""):
            raise ValidationError(_l("Ce code se devine trop facilement. Choisissez-en un autre."))


def is_trivial(pin: str) -> bool:
    """Whether a code repeats itself (1111, 1212, 123123) or counts up or down (1234, 9876)."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    return steps in ({1}, {9}) or pin in (pin + pin)[1:-1]


class QueueFileForm(FlaskForm):
    """A file of a till's unsent sales, and the passphrase that closes it."""

    file = FileField(
        _l("Fichier de la caisse"),
        [FileRequired(_l("Choisissez un fichier."))],
        description=_l("Il s’appelle ventes-….json et fait 8 Mo au plus."),
    )
    passphrase = PasswordField(
        _l("Phrase secrète"),
        description=_l("Celle qui a été choisie sur la caisse pour ce fichier."),
        validators=[NEEDED, Length(max=200)],
    )


class SettleForm(OperationForm):
    """What was done about something odd."""

    note = StringField(_l("Ce qui a été fait"), validators=[NEEDED, Length(max=500)])
