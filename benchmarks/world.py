"""What the bench sells and walks: a boutique with four tills, and a genealogy of any size."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from sqlalchemy import select

from inventory.operations.deliveries import (
    ReceiveDelivery,
    ReceivedLine,
    SendDelivery,
    SentLine,
    receive_delivery,
    send_delivery,
)
from inventory.operations.places import RegisterPlace, register_place
from inventory.operations.production import (
    HarvestLot,
    Output,
    ProcessLots,
    harvest_lot,
    process_lots,
)
from kernel.access import Grant, Role, system_actor
from kernel.db import db
from kernel.execute import Context, Operation, execute
from kernel.ids import new_id
from kernel.quantity import MG_PER_KG
from kernel.security import CreateUser, create_user
from producers.operations.members import RegisterMember, register_member
from producers.operations.organisations import RegisterOrganisation, register_organisation
from shop.operations.catalogue import DefineArticle, SetPrice, define_article, set_price
from shop.operations.tills import RegisterTill, register_till
from traceability.models import Lot, Product
from traceability.operations.items import DefineTradeItem, define_trade_item

PASSWORD = "bench-bench-bench"
TIMEZONE = "Africa/Casablanca"
TILLS = 4
LINES = 3
PRICE_CENTS = 1_000
# A tonne of dried thyme a lot: enough packs of 50 g that no bench runs out.
DRIED_MG = 2_000 * MG_PER_KG
PACK_MG = 50_000
HARVESTED = date(2026, 6, 1)


@dataclass(frozen=True, slots=True)
class Till:
    """A till with lots of its own: seller's address, articles and lots sold there."""

    till_id: UUID
    seller_id: UUID
    code: str
    email: str
    articles: tuple[UUID, ...]
    lots: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class World:
    """Everything a load needs to name."""

    organisation_id: UUID
    place_id: UUID
    tills: tuple[Till, ...]
    public_token: str
    tax_mention: str


def do(operation: Operation[Any], command: Any) -> None:
    """Run an operation as the platform."""
    moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    execute(operation, command, Context(new_id(), system_actor("bench"), "cli", moment))


def build() -> World:
    """A cooperative, a boutique, four tills, three packed lots for each; through operations."""
    organisation_id, store_id, place_id = new_id(), new_id(), new_id()
    do(
        register_organisation,
        RegisterOrganisation(
            organisation_id,
            key="bench",
            code="BNC",
            name="Coopérative du banc",
            kind="cooperative",
            branches=("pamm",),
        ),
    )
    do(register_place, RegisterPlace(store_id, "bench-store", "Magasin", "store", organisation_id))
    do(register_place, RegisterPlace(place_id, "bench-shop", "Boutique", "boutique", organisation_id))
    member_id = new_id()
    do(register_member, RegisterMember(member_id, organisation_id, number="1", name="Aïcha"))
    products = dict(db.session.execute(select(Product.key, Product.id)).tuples().all())
    tills = tuple(
        _till(number, organisation_id, store_id, place_id, member_id, products) for number in range(TILLS)
    )
    token = db.session.scalars(select(Lot.token).where(Lot.id == tills[0].lots[0])).one()
    return World(organisation_id, place_id, tills, token, "")


def _till(
    number: int,
    organisation_id: UUID,
    store_id: UUID,
    place_id: UUID,
    member_id: UUID,
    products: dict[str, UUID],
) -> Till:
    till_id, seller_id, code, email = new_id(), new_id(), f"BN{number}", f"bench{number}@example.org"
    do(register_till, RegisterTill(till_id, code, code, place_id, "Banc", "Merci"))
    grant = Grant(Role.SELLER, place_id=place_id)
    do(create_user, CreateUser(seller_id, email, f"Vendeuse {number}", (grant,), password=PASSWORD))
    sold = [
        _packed(f"art-b{number}{line}", organisation_id, store_id, place_id, member_id, products)
        for line in range(LINES)
    ]
    return Till(till_id, seller_id, code, email, tuple(a for a, _ in sold), tuple(lot for _, lot in sold))


def _packed(
    code: str,
    organisation_id: UUID,
    store_id: UUID,
    place_id: UUID,
    member_id: UUID,
    products: dict[str, UUID],
) -> tuple[UUID, UUID]:
    """An article, and a lot of it lying in the boutique."""
    thyme = products["thyme_dry"]
    harvested, packed, item, article = new_id(), new_id(), new_id(), new_id()
    do(
        harvest_lot,
        HarvestLot(
            harvested, organisation_id, store_id, thyme, HARVESTED, "Tagmoute", ((member_id, DRIED_MG),)
        ),
    )
    names = ("Thym", "زعتر", "Thyme", "ⴰⵣⵓⴽⵏⵏⵉ")
    do(define_trade_item, DefineTradeItem(item, organisation_id, thyme, code, *names, PACK_MG, 1_000, "pamm"))
    do(define_article, DefineArticle(article, item, "pamm", "herb"))
    do(set_price, SetPrice(place_id, article, HARVESTED, PRICE_CENTS))
    pieces = DRIED_MG // PACK_MG
    do(
        process_lots,
        ProcessLots(
            new_id(),
            "packing",
            organisation_id,
            store_id,
            HARVESTED,
            ((harvested, DRIED_MG),),
            (Output(packed, thyme, pieces, item),),
        ),
    )
    delivery, line = new_id(), new_id()
    do(
        send_delivery,
        SendDelivery(delivery, store_id, place_id, (SentLine(line, packed, organisation_id, pieces),)),
    )
    do(receive_delivery, ReceiveDelivery(delivery, (ReceivedLine(line, pieces),)))
    return article, packed


def grow_history(connection: psycopg.Connection[Any], world: World, sales: int) -> None:
    """Fill the tables with `sales` past sales of another till, and their moves, in bulk.

    They only have to be there: what is measured is whether the work of today grows with them.
    """
    till = world.tills[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO sale (id, till_id, place_id, series, number, receipt_number, business_day,"
            " occurred_at, recorded_at, currency, total_cents, tax_cents, cash_rounding_cents,"
            " tendered_cents, change_cents) SELECT gen_random_uuid(), %s, %s, 99, n, 'PAST-' || n,"
            " DATE '2026-01-01' + n %% 300, now() - n * interval '1 minute',"
            " now() - n * interval '1 minute', 'MAD', 1000, 0, 0, 1000, 0"
            " FROM generate_series(1000001, 1000000 + %s) AS n",
            (till.till_id, world.place_id, sales),
        )
        cursor.execute(
            "INSERT INTO sale_line (id, sale_id, position, business_day, place_id, article_id, lot_id,"
            " owner_id, label, quantity, unit_price_cents, gross_cents, net_cents, tax_cents, tax_rate_bp)"
            " SELECT gen_random_uuid(), id, 1, business_day, place_id, %s, %s, %s, 'Passé', 1, 1000, 1000,"
            " 1000, 0, 0 FROM sale WHERE receipt_number LIKE 'PAST-%%'",
            (till.articles[0], till.lots[0], world.organisation_id),
        )
        cursor.execute(
            "INSERT INTO stock_move (id, kind, lot_id, owner_id, source_id, target_id, quantity, document_id,"
            " occurred_at, recorded_at) SELECT gen_random_uuid(), 'sale', %s, %s, %s,"
            " (SELECT id FROM place WHERE kind = 'customer'), 1, id, occurred_at, recorded_at"
            " FROM sale WHERE receipt_number LIKE 'PAST-%%'",
            (till.lots[0], world.organisation_id, world.place_id),
        )
    connection.commit()
    connection.autocommit = True
    connection.execute("ANALYZE")
    connection.autocommit = False
