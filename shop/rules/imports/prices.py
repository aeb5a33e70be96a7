"""A list of prices: what an article costs at a place, from a day on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from kernel.errors import Invalid
from kernel.imports.cells import Named, any_day, western
from kernel.imports.tables import Checked, Heading, Line, Reader, Table, columns_of, steps
from kernel.money import parse_cents
from shop.rules.imports.articles import Maker
from shop.rules.prices import DatedPrice

HEADINGS = (
    Heading("article", "article", "art-saf1g", (
        "code", "code_article", "reference", "ref", "sku", "article_code", "رمز المنتوج",
    ), is_needed=True),
    Heading("organisation", "coopérative", "souktana", (
        "cooperative", "organisation", "producteur", "productrice", "maker", "producer", "fournisseur",
        "التعاونية",
    )),
    Heading("place", "lieu", "taroudannt", ("boutique", "place", "shop", "magasin", "المكان")),
    Heading("gross", "prix", "45,00", (
        "prix_ttc", "montant", "tarif", "price", "amount", "prix_de_vente", "السعر", "الثمن",
    ), is_needed=True),
    Heading("currency", "monnaie", "MAD", ("devise", "currency", "العملة")),
    Heading("valid_from", "à_partir_du", "01/01/2027", (
        "depuis", "date", "du", "valable_du", "from", "valid_from", "des_le", "ابتداء من",
    )),
)  # fmt: skip
PRICE_CENTS_MAX = 10**9
EVERYWHERE = "réseau"


class PriceImplausible(Invalid):
    code = "import-price-implausible"


class CurrencyOfPlace(Invalid):
    """A place asks its prices in its own currency."""

    code = "import-currency-of-place"


class DayHasBegun(Invalid):
    """What was asked on a past day stays true of it."""

    code = "import-price-day-has-begun"


class PlaceNeeded(Invalid):
    code = "import-place-needed"


class SellingPlace(NamedTuple):
    """A place that asks prices, its currency, and the day that it has."""

    id: UUID
    name: str
    currency: str
    today: date


class SoldArticle(NamedTuple):
    """An article as a line names it."""

    id: UUID
    code: str
    organisation_id: UUID


@dataclass(frozen=True, slots=True)
class PriceRow:
    """The price of an article at a place from a day on, in minor units, VAT included."""

    article_id: UUID
    place_id: UUID
    valid_from: date
    gross_cents: int


@dataclass(frozen=True, slots=True)
class Prices:
    """What a list of prices is read against; articles may be named alone, or with their organisation."""

    articles: Named[SoldArticle]
    articles_of: Mapping[UUID, Named[SoldArticle]]
    makers: Named[Maker]
    places: Named[SellingPlace]
    offered: Sequence[SellingPlace]
    # Every dated price by place and article, by day.
    prices: Mapping[tuple[UUID, UUID], Sequence[DatedPrice]]


def check_prices(
    table: Table, against: Prices, progress: Callable[[int], Any] = lambda percent: None
) -> Checked[PriceRow]:
    """Every line read against the prices there are. Raises ColumnsMissing, ColumnTwice, ListEmpty."""
    columns = columns_of(table, HEADINGS)
    checked: Checked[PriceRow] = Checked(ignored=columns.ignored)
    lines_of: dict[Any, int] = {}
    for line in steps(table.lines, progress):
        reader = Reader(columns, line, checked.problems)
        article = _article(reader, against)
        places = _places(reader, against)
        cents = reader.needed("gross", _cents)
        day = reader.value("valid_from", any_day)
        if reader.is_right and article and places and cents is not None:
            for place in places:
                _read(checked, reader, line, (article, place, day or place.today, cents), against, lines_of)
    return checked


def _article(reader: Reader, against: Prices) -> SoldArticle | None:
    maker = reader.value("organisation", against.makers.find)
    if reader.text("organisation") and maker is None:
        return None
    named = against.articles_of.get(maker.id) if maker else against.articles
    return reader.needed("article", (named or Named(())).find)


def _places(reader: Reader, against: Prices) -> Sequence[SellingPlace]:
    """The places of a line: the one it names, else all that are offered, of its currency."""
    currency = reader.text("currency").upper()
    text = reader.text("place")
    if text and text.lower() != EVERYWHERE:
        place = reader.given("place", against.places.find, text)
        found: Sequence[SellingPlace] = [place] if place else ()
        if place and currency and currency != place.currency:
            reader.note("currency", CurrencyOfPlace(place=place.name, currency=place.currency))
        return found
    found = [one for one in against.offered if not currency or one.currency == currency]
    if not found or len({one.currency for one in found}) > 1:
        reader.note("place", PlaceNeeded())
    return found


def _cents(text: str) -> int:
    cents = parse_cents(western(text))
    if not 0 <= cents <= PRICE_CENTS_MAX:
        raise PriceImplausible()
    return cents


def _read(
    checked: Checked[PriceRow],
    reader: Reader,
    line: Line,
    said: tuple[SoldArticle, SellingPlace, date, int],
    against: Prices,
    lines_of: dict[Any, int],
) -> None:
    article, place, day, cents = said
    reader.refuse_twice("article", (article.id, place.id, day), lines_of)
    before = against.prices.get((place.id, article.id), ())
    same_day = next((one.gross_cents for one in before if one.valid_from == day), None)
    if same_day != cents and day < place.today and any(one.valid_from <= day for one in before):
        reader.note("valid_from", DayHasBegun())
    if reader.is_right:
        after = {"gross": _shown(cents), "currency": place.currency, "valid_from": day}
        there = {**after, "gross": _shown(same_day)} if same_day is not None else None
        row = PriceRow(article.id, place.id, day, cents)
        checked.keep(line.number, f"{article.code} · {place.name}", row, after, there)


def _shown(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"
