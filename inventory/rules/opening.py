"""A list of opening stock: what lies at a place on the day when it begins to be kept here."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from inventory.rules.costs import check_cost
from kernel.errors import Invalid
from kernel.ids import letters_of
from kernel.imports.cells import Named, any_day, day, western
from kernel.imports.tables import Checked, Heading, Line, Reader, Table, columns_of, steps
from kernel.money import parse_cents
from kernel.quantity import parse_amount
from traceability.rules.lot_codes import is_numbered

HEADINGS = (
    Heading("place", "lieu", "taroudannt", ("boutique", "place", "magasin", "shop", "المكان")),
    Heading("article", "article", "art-saf1g", (
        "code", "code_article", "reference", "ref", "sku", "article_code", "رمز المنتوج",
    ), is_needed=True),
    Heading("organisation", "coopérative", "souktana", (
        "cooperative", "organisation", "producteur", "productrice", "maker", "producer", "fournisseur",
        "التعاونية",
    )),
    Heading("code", "lot", "L-2026-14", (
        "numero_de_lot", "n_lot", "no_lot", "lot_number", "batch", "رقم الحصة",
    )),
    Heading("owner", "propriétaire", "", ("proprietaire", "owner", "a_qui", "المالك")),
    Heading("quantity", "quantité", "24", (
        "quantite", "qte", "nombre", "pieces", "stock", "quantity", "qty", "الكمية", "العدد",
    ), is_needed=True),
    Heading("best_before", "à_consommer_avant", "31/12/2027", (
        "dlc", "ddm", "dluo", "peremption", "date_de_peremption", "best_before", "expiry", "use_by",
        "تاريخ الصلاحية",
    )),
    Heading("made_on", "conditionné_le", "", (
        "fabrique_le", "date_de_fabrication", "emballe_le", "made_on", "packed_on", "production",
    )),
    Heading("unit_cost", "prix_d_achat", "", (
        "prix_achat", "cout_unitaire", "cout_d_achat", "cout", "prix_d_achat_ht", "prix_de_revient",
        "unit_cost", "cost", "purchase_price", "ثمن الشراء",
    )),
)  # fmt: skip
# Printed and scanned: GS1 gives a lot number twenty signs (AI 10).
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,19}")
OPENING = "OUV-"
PLACE_LETTERS = 5


class LotCodeMalformed(Invalid):
    code = "opening-lot-code-malformed"


class OwnerNeither(Invalid):
    """Goods are the maker's until they are sold, or were bought by whom the place belongs to."""

    code = "opening-owner-neither"


class PlaceNeeded(Invalid):
    code = "opening-place-needed"


class OpenedOtherwise(Invalid):
    """This lot was opened here with another quantity: counting settles a difference."""

    code = "opening-quantity-stays"


class LotElsewhere(Invalid):
    """The lot is registered: it comes to a place by a delivery."""

    code = "opening-lot-is-registered"


class LotOfAnother(Invalid):
    code = "opening-lot-of-another-article"


class LotTold(Invalid):
    """Two lines of one lot do not say the same of it."""

    code = "opening-lot-told-otherwise"


class CostOfConsigned(Invalid):
    """What is still the maker's was paid by nobody yet."""

    code = "opening-cost-of-consigned"


class CostStays(Invalid):
    """What is in stock here already keeps the cost it came with, or none."""

    code = "opening-cost-stays"


class AlreadyExpired(Invalid):
    code = "opening-expired"


class BestBeforeTooEarly(Invalid):
    code = "opening-best-before-too-early"


class OpenPlace(NamedTuple):
    """A place whose stock is opened, and the organisation that keeps it."""

    id: UUID
    name: str
    keeper_id: UUID | None


class OpenItem(NamedTuple):
    """A pack as a line names it."""

    id: UUID
    code: str
    organisation_id: UUID
    product_id: UUID
    branch: str


@dataclass(frozen=True, slots=True)
class KnownLot:
    """A lot that is registered: what was opened of it and what lies there now, by place and owner."""

    id: UUID
    trade_item_id: UUID | None
    opened: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)
    present: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)
    # What a piece cost, of what was opened with its price.
    costs: Mapping[tuple[UUID, UUID], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StockRow:
    """So many pieces of a lot of an owner at a place; `code` is the lot's, within its organisation.

    `unit_cost_cents`, of goods that are the place's own, is in the place's currency.
    """

    place_id: UUID
    organisation_id: UUID
    product_id: UUID
    trade_item_id: UUID
    branch: str
    code: str
    owner_id: UUID
    quantity: int
    made_on: date
    best_before: date | None = None
    unit_cost_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Stockroom:
    """What an opening stock is read against; items may be named alone, or with their organisation."""

    places: Named[OpenPlace]
    offered: Sequence[OpenPlace]
    items: Named[OpenItem]
    items_of: Mapping[UUID, Named[OpenItem]]
    organisations: Named[UUID]
    # By organisation and code.
    lots: Mapping[tuple[UUID, str], KnownLot]


def opening_code(place_id: UUID, item_code: str) -> str:
    """The number of a lot that bears none: one for each article at a place, the same each time."""
    return f"{OPENING}{item_code}-{letters_of(place_id.int, PLACE_LETTERS)}"


def check_stock(
    table: Table, room: Stockroom, today: date, progress: Callable[[int], Any] = lambda percent: None
) -> Checked[StockRow]:
    """Every line read against what is registered. Raises ColumnsMissing, ColumnTwice, ListEmpty."""
    columns = columns_of(table, HEADINGS)
    checked: Checked[StockRow] = Checked(ignored=columns.ignored)
    lines_of: dict[Any, int] = {}
    told: dict[tuple[UUID, str], StockRow] = {}
    for line in steps(table.lines, progress):
        reader = Reader(columns, line, checked.problems)
        row = _row(reader, room, today)
        if row is None:
            continue
        reader.refuse_twice("article", (row.organisation_id, row.code, row.place_id, row.owner_id), lines_of)
        first = told.setdefault((row.organisation_id, row.code), row)
        if _of_lot(first) != _of_lot(row):
            reader.note("code", LotTold(code=row.code))
        _keep(checked, reader, line, row, room, today)
    return checked


def _of_lot(row: StockRow) -> tuple[UUID, date, date | None]:
    return row.trade_item_id, row.made_on, row.best_before


def _row(reader: Reader, room: Stockroom, today: date) -> StockRow | None:
    place = _place(reader, room)
    item = _item(reader, room)
    quantity = reader.needed("quantity", lambda text: parse_amount(western(text), "", "quantity"))
    best_before = reader.value("best_before", any_day)
    made_on = reader.value("made_on", partial(day, today=today)) or today
    typed = reader.value("code", _code)
    cost = reader.value("unit_cost", lambda text: check_cost(parse_cents(western(text))))
    if not (reader.is_right and place and item and quantity):
        return None
    owner_id = _owner(reader, room, place, item)
    if owner_id is None:
        return None
    if cost is not None and owner_id != place.keeper_id:
        reader.note("unit_cost", CostOfConsigned())
        return None
    return StockRow(
        place_id=place.id,
        organisation_id=item.organisation_id,
        product_id=item.product_id,
        trade_item_id=item.id,
        branch=item.branch,
        code=_known_code(room, item, typed) if typed else opening_code(place.id, item.code),
        owner_id=owner_id,
        quantity=quantity,
        made_on=made_on,
        best_before=best_before,
        unit_cost_cents=cost,
    )


def _place(reader: Reader, room: Stockroom) -> OpenPlace | None:
    if reader.text("place"):
        return reader.value("place", room.places.find)
    if len(room.offered) != 1:
        reader.note("place", PlaceNeeded())
        return None
    return room.offered[0]


def _item(reader: Reader, room: Stockroom) -> OpenItem | None:
    maker = reader.value("organisation", room.organisations.find)
    if reader.text("organisation") and maker is None:
        return None
    named = room.items_of.get(maker, Named[OpenItem](())) if maker else room.items
    return reader.needed("article", named.find)


def _owner(reader: Reader, room: Stockroom, place: OpenPlace, item: OpenItem) -> UUID | None:
    """Whose goods they are: the maker's unless said."""
    if not reader.text("owner"):
        return item.organisation_id
    owner = reader.value("owner", room.organisations.find)
    if owner is not None and owner not in (item.organisation_id, place.keeper_id):
        reader.note("owner", OwnerNeither())
        return None
    return owner


def _code(text: str) -> str:
    if not CODE.fullmatch(text):
        raise LotCodeMalformed()
    return text


def _known_code(room: Stockroom, item: OpenItem, typed: str) -> str:
    """The lot's number; one of the form that is given here by number is another's unless it is known."""
    if is_numbered(typed) and (item.organisation_id, typed) not in room.lots:
        return OPENING + typed
    return typed


def _keep(
    checked: Checked[StockRow], reader: Reader, line: Line, row: StockRow, room: Stockroom, today: date
) -> None:
    known = room.lots.get((row.organisation_id, row.code))
    if known:
        _compare(reader, row, known)
    else:
        _check_dates(reader, row, today)
    if reader.is_right:
        after = {"code": row.code, "quantity": row.quantity, "best_before": row.best_before}
        if row.unit_cost_cents is not None:
            after["unit_cost"] = reader.text("unit_cost")
        name = f"{reader.text('article')} · {row.code}"
        checked.keep(line.number, name, row, after, after if known else None)


def _compare(reader: Reader, row: StockRow, known: KnownLot) -> None:
    here = (row.place_id, row.owner_id)
    if known.trade_item_id != row.trade_item_id:
        reader.note("code", LotOfAnother())
    elif row.quantity not in (known.opened.get(here), known.present.get(here)):
        opened = known.opened.get(here)
        if opened is None:
            reader.note("code", LotElsewhere(code=row.code))
        else:
            reader.note("quantity", OpenedOtherwise(quantity=opened))
    elif row.unit_cost_cents not in (None, known.costs.get(here)):
        reader.note("unit_cost", CostStays())


def _check_dates(reader: Reader, row: StockRow, today: date) -> None:
    if row.best_before is None:
        return
    if row.best_before < today:
        reader.note("best_before", AlreadyExpired())
    elif row.best_before < row.made_on:
        reader.note("best_before", BestBeforeTooEarly())
