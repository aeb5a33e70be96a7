"""A list of articles: packs with their content, as they are sold and taxed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from kernel.errors import Invalid
from kernel.imports.cells import Named, meaning, western, word_of, yes_or_no
from kernel.imports.tables import Checked, Heading, Line, Reader, Table, columns_of, steps
from kernel.quantity import parse_amount
from producers.rules.imports.cells import BRANCH_WORDS, crop
from producers.rules.texts import words, words_or_none
from traceability.rules.gs1.check_digits import gtin14
from traceability.rules.gtins import gtin_status_of, item_code

HEADINGS = (
    Heading("organisation", "coopérative", "souktana", (
        "cooperative", "organisation", "producteur", "productrice", "maker", "producer", "fournisseur",
        "التعاونية", "المنتج",
    ), is_needed=True),
    Heading("code", "code", "art-saf1g", (
        "code_article", "article", "reference", "ref", "sku", "article_code", "item_code", "رمز المنتوج",
        "الرمز",
    ), is_needed=True),
    Heading("name_fr", "nom", "Safran 1 g", (
        "nom_fr", "nom_francais", "designation", "libelle", "name", "name_fr", "nom_en_francais",
        "الاسم بالفرنسية",
    ), is_needed=True),
    Heading("name_ar", "nom_arabe", "زعفران 1 غ", (
        "nom_ar", "nom_en_arabe", "name_ar", "arabic_name", "الاسم بالعربية", "الاسم",
    )),
    Heading("name_en", "nom_anglais", "Saffron 1 g", ("nom_en", "nom_en_anglais", "name_en", "english_name")),
    Heading("name_zgh", "nom_tamazight", "ⵣⵄⴼⵕⴰⵏ 1 g", ("nom_zgh", "nom_amazigh", "name_zgh", "tamazight")),
    Heading("product", "produit", "Safran en filaments", ("product", "matiere", "produit_base", "المادة"),
            is_needed=True),
    Heading("net_content", "contenu", "1", (
        "contenance", "poids", "volume", "contenu_net", "poids_net", "content", "net_content", "net_weight",
        "المحتوى", "الوزن",
    ), is_needed=True),
    Heading("measure", "unité", "g", ("unite", "unit", "mesure", "measure", "الوحدة")),
    Heading("gtin", "gtin", "", (
        "ean", "ean13", "ean_13", "code_barres", "code_a_barres", "barcode", "gencod", "الباركود",
    )),
    Heading("shelf_life_days", "conservation_jours", "1095", (
        "conservation", "duree", "dluo", "shelf_life", "shelf_life_days", "duree_de_conservation",
    )),
    Heading("branch", "filière", "safran", ("filiere", "branche", "branch", "onglet", "rayon", "السلسلة")),
    Heading("tax_class", "classe_tva", "épice", (
        "tva", "taxe", "classe", "classe_de_tva", "tax_class", "vat_class", "الضريبة",
    ), is_needed=True),
    Heading("is_weighed", "au_poids", "non", ("vendu_au_poids", "vrac", "weighed", "by_weight")),
    Heading("is_favourite", "favori", "oui", ("favourite", "favorite", "is_favourite")),
    Heading("is_active", "en_vente", "oui", ("actif", "vendu", "active", "on_sale", "is_active")),
)  # fmt: skip
TAX_CLASS_WORDS = {
    "spice": ("épice", "épices", "توابل"),
    "edible_oil": ("huile alimentaire", "huile", "زيت غذائي"),
    "olive_oil_artisanal": ("huile d’olive artisanale", "huile d'olive", "زيت زيتون"),
    "herb": ("plante", "plantes", "نباتات"),
    "cosmetic": ("cosmétique", "cosmétiques", "تجميل"),
    "food": ("autre aliment", "aliment", "alimentaire", "غذاء"),
    "craft": ("artisanat", "صناعة تقليدية"),
}
# How people write a measure, and how `parse_amount` knows it with the unit that it counts.
_MEASURES = {
    "mg": ("mg", "GRM", ("milligramme",)),
    "g": ("g", "GRM", ("gr", "gramme", "grammes", "غ", "غرام")),
    "kg": ("kg", "GRM", ("kilo", "kilos", "kilogramme", "كغ", "كيلو")),
    "ml": ("ml", "MLT", ("millilitre", "مل")),
    "cl": ("cl", "MLT", ("centilitre", "سل")),
    "l": ("l", "MLT", ("litre", "litres", "لتر")),
    "pièce": ("", "H87", ("pièces", "piece", "pce", "unité", "u", "قطعة")),
}
_MEASURE_WORDS = {measure: words_ for measure, (_, _, words_) in _MEASURES.items()}
_CONTENT = re.compile(r"([\d\s.,\u00a0\u202f]+)\s*(\D*)")
_LIFE = re.compile(r"(\d{1,4})\s*(\D*)")
_DAYS_IN = {"jour": 1, "mois": 30, "an": 365}
_LIFE_WORDS = {"jour": ("jours", "j", "day", "days", "يوم"), "mois": ("month", "months", "شهر"),
               "an": ("ans", "année", "années", "year", "years", "سنة")}  # fmt: skip
SHELF_LIFE_DAYS = 1_095
NAMES = ("name_fr", "name_ar", "name_en", "name_zgh")
# What a list may change of an article that is there; the rest is in its lots and on its labels.
CORRECTED = (*NAMES, "shelf_life_days", "branch", "tax_class", "is_favourite", "is_active")


class ContentStays(Invalid):
    """Lots and labels of this article hold what is in it: another content is another article."""

    code = "import-article-stays"


class ContentUnreadable(Invalid):
    code = "import-content-unreadable"


class ContentOfAnotherUnit(Invalid):
    code = "import-content-of-another-unit"


class LifeUnreadable(Invalid):
    code = "import-life-unreadable"


class GtinOfAnother(Invalid):
    code = "import-gtin-of-another"


class NotOneGram(Invalid):
    """Sold by weight: a piece is a gram."""

    code = "import-not-one-gram"


class Maker(NamedTuple):
    """An organisation that has articles, with its GS1 prefix."""

    id: UUID
    key: str
    gs1_prefix: str | None


class Matter(NamedTuple):
    """A product as an article needs it; `names` are by column."""

    id: UUID
    key: str
    unit: str
    branch: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """What a line says of an article; None where it says nothing, content in the product's unit."""

    organisation_id: UUID
    code: str
    name_fr: str
    product_id: UUID
    net_content: int
    tax_class: str
    # The product's own branch and names, for what the line leaves empty of a new article.
    usual: Mapping[str, str]
    gtin: str | None = None
    gtin_status: str = "none"
    name_ar: str | None = None
    name_en: str | None = None
    name_zgh: str | None = None
    shelf_life_days: int | None = None
    branch: str | None = None
    is_weighed: bool | None = None
    is_favourite: bool | None = None
    is_active: bool | None = None


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """A pack as it is known; `article_id` is None while it is not on sale."""

    trade_item_id: UUID
    article_id: UUID | None
    organisation_id: UUID
    code: str
    name_fr: str
    name_ar: str
    name_en: str
    name_zgh: str
    product_id: UUID
    net_content: int
    gtin: str | None
    shelf_life_days: int
    branch: str | None
    tax_class: str | None
    is_weighed: bool | None
    is_favourite: bool | None
    is_active: bool | None


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a list of articles is read against: articles by organisation and code, makers, products."""

    known: Mapping[tuple[UUID, str], KnownArticle]
    makers: Named[Maker]
    products: Named[Matter]
    # Which article bears a GTIN that is licensed: unique in the world.
    licensed: Mapping[str, tuple[UUID, str]]


def content_text(net_content: int, unit: str) -> tuple[str, str]:
    """A content as a list tells it: the number and its measure."""
    if unit == "H87":
        return str(net_content), "pièce"
    return f"{Decimal(net_content).scaleb(-3).normalize():f}", "g" if unit == "GRM" else "ml"


def article_values(row: ArticleRow, known: KnownArticle | None) -> dict[str, Any]:
    """The article after a line: what it says replaces, what it leaves empty stays or is usual."""
    usual = {**row.usual, "shelf_life_days": SHELF_LIFE_DAYS, "is_favourite": False, "is_active": True}

    def value(name: str) -> Any:
        said = getattr(row, name)
        there = getattr(known, name) if known else None
        return said if said is not None else there if there is not None else usual[name]

    return {name: value(name) for name in CORRECTED}


def check_articles(
    table: Table, shelf: Shelf, progress: Callable[[int], Any] = lambda percent: None
) -> Checked[ArticleRow]:
    """Every line read against what is sold. Raises ColumnsMissing, ColumnTwice, ListEmpty."""
    columns = columns_of(table, HEADINGS)
    checked: Checked[ArticleRow] = Checked(ignored=columns.ignored)
    lines_of: dict[Any, int] = {}
    for line in steps(table.lines, progress):
        reader = Reader(columns, line, checked.problems)
        row = _row(reader, shelf)
        if row is None:
            continue
        reader.refuse_twice("code", (row.organisation_id, row.code), lines_of)
        if row.gtin:
            scope = None if row.gtin_status == "licensed" else row.organisation_id
            reader.refuse_twice("gtin", ("gtin", scope, row.gtin), lines_of)
        _keep(checked, reader, line, row, shelf)
    return checked


def _row(reader: Reader, shelf: Shelf) -> ArticleRow | None:
    maker = reader.needed("organisation", shelf.makers.find)
    code = reader.needed("code", item_code)
    matter = reader.needed("product", shelf.products.find)
    name_fr = reader.needed("name_fr", partial(words, field="name_fr"))
    tax_class = reader.needed("tax_class", partial(meaning, meanings=TAX_CLASS_WORDS))
    name_ar, name_en, name_zgh = (
        reader.value(name, partial(words_or_none, field=name)) for name in NAMES[1:]
    )
    is_weighed = reader.value("is_weighed", yes_or_no)
    content = _content(reader, matter, is_weighed=bool(is_weighed)) if matter else None
    gtin = reader.value("gtin", lambda text: gtin14(western(text).replace(" ", "")))
    status = "none"
    if maker and gtin:
        in_house = partial(gtin_status_of, gs1_prefix=maker.gs1_prefix)
        status = reader.given("gtin", in_house, gtin) or status
    is_favourite, is_active = (reader.value(name, yes_or_no) for name in ("is_favourite", "is_active"))
    life = reader.value("shelf_life_days", _life)
    branch = reader.value("branch", crop)
    if not (reader.is_right and maker and code and matter and name_fr and tax_class and content):
        return None
    return ArticleRow(
        maker.id, code, name_fr, matter.id, content, tax_class,
        usual={"branch": matter.branch, **_usual_names(matter, reader)},
        gtin=gtin, gtin_status=status, name_ar=name_ar, name_en=name_en, name_zgh=name_zgh,
        shelf_life_days=life, branch=branch, is_weighed=is_weighed,
        is_favourite=is_favourite, is_active=is_active,
    )  # fmt: skip


def _usual_names(matter: Matter, reader: Reader) -> dict[str, str]:
    """The product's own names with the content as it is written, for languages that the list leaves out."""
    content = " ".join(part for part in (reader.text("net_content"), reader.text("measure")) if part)
    return {name: f"{told} {content}" for name, told in matter.names.items()}


def _content(reader: Reader, matter: Matter, *, is_weighed: bool) -> int | None:
    def convert(text: str) -> int:
        found = _CONTENT.fullmatch(western(text).strip())
        if not found:
            raise ContentUnreadable()
        sign = (found[2] or reader.text("measure")).strip()
        measure = meaning(sign, _MEASURE_WORDS, ContentUnreadable())
        typed, unit, _words = _MEASURES[measure]
        if unit != matter.unit:
            raise ContentOfAnotherUnit(product=matter.names["name_fr"])
        amount = parse_amount(found[1], typed, "net_content")
        if is_weighed and (amount, unit) != (1_000, "GRM"):
            raise NotOneGram()
        return amount

    return reader.needed("net_content", convert)


def _life(text: str) -> int:
    found = _LIFE.fullmatch(western(text).strip())
    if not found or not int(found[1]):
        raise LifeUnreadable()
    days = _DAYS_IN[meaning(found[2].strip() or "jour", _LIFE_WORDS, LifeUnreadable())]
    return min(int(found[1]) * days, 10_000)


def _keep(checked: Checked[ArticleRow], reader: Reader, line: Line, row: ArticleRow, shelf: Shelf) -> None:
    known = shelf.known.get((row.organisation_id, row.code))
    if known:
        _refuse_another(reader, row, known)
    elif row.gtin and row.gtin_status == "licensed" and row.gtin in shelf.licensed:
        reader.note("gtin", GtinOfAnother(code=shelf.licensed[row.gtin][1]))
    if not reader.is_right:
        return
    after = article_values(row, known)
    before = {name: getattr(known, name) for name in after} if known and known.article_id else None
    checked.keep(
        line.number, f"{row.code} · {row.name_fr}", row, in_words(after), before and in_words(before)
    )


def in_words(values: Mapping[str, Any]) -> dict[str, Any]:
    """An article in the words of a list."""
    return {
        **values,
        "branch": word_of(values["branch"], BRANCH_WORDS),
        "tax_class": word_of(values["tax_class"], TAX_CLASS_WORDS),
    }


def _refuse_another(reader: Reader, row: ArticleRow, known: KnownArticle) -> None:
    is_weighed = known.is_weighed if known.is_weighed is not None else row.is_weighed
    for column, said, there in (
        ("product", row.product_id, known.product_id),
        ("net_content", row.net_content, known.net_content),
        ("gtin", row.gtin or known.gtin, known.gtin),
        ("is_weighed", row.is_weighed if row.is_weighed is not None else is_weighed, is_weighed),
    ):
        if said != there:
            reader.note(column, ContentStays())
