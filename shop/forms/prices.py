"""Forms of price lists: what to change and how, then each new price as it was shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from kernel.errors import DomainError, Invalid
from kernel.forms import NEEDED, OperationForm, choices, record_id
from kernel.messages import sentence
from kernel.money import InvalidAmount, parse_cents
from shop.messages import prices as words
from shop.operations.price_lists import check_price
from shop.operations.prices import PlannedPrice, PlanPrices
from shop.queries.prices import Priceable
from shop.rules.prices import BP_WHOLE, STEPS_CENTS, changed_by, price_on

NO_SOURCE = ""
CHOSEN, ALL = "chosen", "all"


class ChangeOutOfBounds(Invalid):
    """A change in per cent that leaves no price, or more than ten times the price."""

    code = "price-change-out-of-bounds"


def source_or_none(given: object) -> UUID | None:
    """A place to copy from, or none."""
    return None if given in (None, NO_SOURCE) else record_id(given)


@dataclass
class PriceLine:
    """One article of a plan: what is asked before, what was seen planned for the day, what is typed."""

    of: Priceable
    before_cents: int | None
    seen_cents: int | None
    typed: str
    errors: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of its field."""
        return f"price-{self.of.row.article.id}"


class PlanForm(OperationForm):
    """What changes at a place, from which day, and how the new prices are found."""

    way = RadioField(_l("Comment ?"), choices=choices(words.WAYS), default="percent", validators=[NEEDED])
    percent = StringField(
        _l("Pourcentage"),
        description=_l("5 pour augmenter de 5 %, -10 pour baisser de 10 %."),
        validators=[Length(max=8)],
        render_kw={"inputmode": "text"},
    )
    step = SelectField(_l("Arrondir à"), coerce=int)
    gross = StringField(
        _l("Nouveau prix TTC"),
        description=_l("Vide : vous l’écrirez article par article à la page suivante."),
        validators=[Length(max=20)],
        render_kw={"inputmode": "decimal"},
    )
    source_id = SelectField(_l("Copier les prix de"), coerce=source_or_none)
    valid_from = DateField(
        _l("À partir du"), validators=[InputRequired(_l("Donnez un jour, par exemple 28/11/2026."))]
    )
    until = DateField(
        _l("Jusqu’au"),
        description=_l("Pour une remise : le lendemain, le prix habituel revient de lui-même."),
        validators=[Optional()],
    )
    scope = SelectField(_l("Quels articles ?"))
    article_ids = SelectMultipleField(
        _l("Articles cochés"),
        coerce=record_id,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )

    def offer(
        self, currency: str, sources: Iterable[tuple[UUID, str]], branches: Iterable[tuple[str, object]]
    ) -> None:
        """What may be chosen at a place of this currency."""
        self.step.choices = [(one, words.step_name(one, currency)) for one in STEPS_CENTS[currency]]
        self.source_id.choices = [(NO_SOURCE, _l("—")), *((str(one), name) for one, name in sources)]
        self.scope.choices = [
            (CHOSEN, _l("ceux que je coche")), (ALL, _l("tous")), *branches]  # fmt: skip

    def change_bp(self) -> int:
        """The change in basis points; raises InvalidAmount, ChangeOutOfBounds."""
        typed = (self.percent.data or "").replace("%", "").replace("−", "-")
        bp = parse_cents(typed, "percent")
        if not -BP_WHOLE < bp <= 9 * BP_WHOLE or bp == 0:
            raise ChangeOutOfBounds(field="percent")
        return bp

    def suggested(self, one: Priceable, source: dict[UUID, int]) -> str:
        """The new price of an article as it is first shown; empty when it has to be typed."""
        usual = price_on(self.valid_from.data, one.prices)
        if self.way.data == "amount" and (self.gross.data or "").strip():
            return typed(parse_cents(self.gross.data or "", "gross"))
        if self.way.data == "copy":
            copied = source.get(one.row.article.id)
            return typed(copied) if copied is not None else ""
        if usual is None:
            return ""
        if self.way.data == "percent":
            return typed(changed_by(usual, self.change_bp(), self.step.data))
        return typed(usual)


def typed(cents: int) -> str:
    """An amount as a person would type it: `45,50`."""
    return f"{cents // 100},{cents % 100:02d}"


def line_of(one: Priceable, day: date, text: str) -> PriceLine:
    """A line to be confirmed, with what is planned for its day as it is now."""
    return PriceLine(one, price_on(day, one.prices), planned_on(one, day), text)


def planned_on(one: Priceable, day: date) -> int | None:
    """What is said already for exactly that day."""
    return next((price.gross_cents for price in one.prices if price.valid_from == day), None)


def command_of(
    place_id: UUID, valid_from: date, until: date | None, lines: Sequence[PriceLine]
) -> PlanPrices | None:
    """What the lines ask, those left empty or unchanged aside; None when one is wrong, which says so."""
    prices = []
    for line in lines:
        try:
            cents = _cents(line)
        except DomainError as error:
            line.errors.append(sentence(error))
            continue
        if cents is not None:
            prices.append(PlannedPrice(line.of.row.article.id, cents, line.seen_cents))
    return (
        None if any(line.errors for line in lines) else PlanPrices(place_id, valid_from, until, tuple(prices))
    )


def _cents(line: PriceLine) -> int | None:
    """The price typed on a line; None for none, or for what is asked anyway."""
    if not line.typed.strip():
        return None
    cents = parse_cents(line.typed)
    check_price(cents)
    if cents < 0:
        raise InvalidAmount(text=line.typed)
    return None if cents == line.before_cents else cents


class WithdrawForm(OperationForm):
    """A price to come that is withdrawn, as it was seen."""
