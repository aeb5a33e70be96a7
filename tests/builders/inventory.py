"""Places, stock and deliveries for tests, built through operations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any
from uuid import UUID

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
from kernel.ids import new_id
from tests.builders.producers import a_cooperative, a_member, an_organisation
from tests.conftest import NOW, Do
from traceability.cli.reference import product_id
from traceability.operations.items import DefineTradeItem, define_trade_item

TODAY = NOW.date()
GRAM = 1_000
KILO = 1_000_000


def a_place(do: Do, organisation_id: UUID, name: str = "Magasin", kind: str = "store", **more: Any) -> UUID:
    """A place of an organisation; its key is taken from its id unless given."""
    place_id = new_id()
    given = {"key": place_id.hex, "locality": "Taliouine", **more}
    do(
        register_place,
        RegisterPlace(place_id, name=name, kind=kind, organisation_id=organisation_id, **given),
    )
    return place_id


@dataclass(frozen=True, slots=True)
class Producer:
    """A cooperative with its store and one member."""

    organisation_id: UUID
    store_id: UUID
    member_id: UUID


def a_producer(do: Do, name: str = "Souktana", **more: Any) -> Producer:
    """A saffron cooperative that can weigh a harvest in."""
    organisation_id = a_cooperative(do, name, **more)
    return Producer(
        organisation_id,
        a_place(do, organisation_id, f"Magasin {name}"),
        a_member(do, organisation_id),
    )


def a_harvest(
    do: Do,
    producer: Producer,
    quantity: int = KILO,
    product: str = "saffron_fresh_stigmas",
    harvested_on: date = date(2026, 10, 28),
    **more: Any,
) -> UUID:
    """A harvest lot on stock at the producer's store."""
    lot_id = new_id()
    given = {"commune": "Tassousfi", "contributions": ((producer.member_id, quantity),), **more}
    do(
        harvest_lot,
        HarvestLot(
            lot_id,
            producer.organisation_id,
            producer.store_id,
            product_id(product),
            harvested_on,
            **given,
        ),
    )
    return lot_id


def a_run(
    do: Do,
    producer: Producer,
    kind: str,
    inputs: Sequence[tuple[UUID, int]],
    outputs: Sequence[Output],
    done_on: date = date(2026, 11, 2),
    **more: Any,
) -> list[UUID]:
    """The lots that come out of a run at the producer's store."""
    command = ProcessLots(
        new_id(), kind, producer.organisation_id, producer.store_id, done_on,
        tuple(inputs), tuple(outputs), **more,
    )  # fmt: skip
    do(process_lots, command)
    return [output.lot_id for output in outputs]


def a_saffron_jar(do: Do, organisation_id: UUID, **more: Any) -> UUID:
    """A jar of one gram of dry saffron, kept two years."""
    trade_item_id = new_id()
    given = {
        "code": f"art-{trade_item_id.hex[-6:]}",
        "name_fr": "Safran 1 g",
        "name_ar": "زعفران 1 غ",
        "name_en": "Saffron 1 g",
        "name_zgh": "ⵣⵄⴼⵕⴰⵏ 1 g",
        "net_content": GRAM,
        "shelf_life_days": 730,
        "pictogram": "saffron",
        **more,
    }
    command = DefineTradeItem(trade_item_id, organisation_id, product_id("saffron_dry"), **given)
    do(define_trade_item, command)
    return trade_item_id


def a_lot_of_jars(
    do: Do,
    producer: Producer,
    pieces: int = 20,
    item_id: UUID | None = None,
    packed_on: date = date(2026, 11, 5),
    **more: Any,
) -> UUID:
    """Jars of saffron on stock at the producer's store, from a harvest dried and packed."""
    harvested_on = min(date(2026, 10, 28), packed_on)
    fresh = a_harvest(do, producer, pieces * 6 * GRAM, harvested_on=harvested_on)
    dry = Output(new_id(), product_id("saffron_dry"), pieces * GRAM)
    a_run(do, producer, "drying", [(fresh, pieces * 6 * GRAM)], [dry], done_on=harvested_on)
    item = item_id or a_saffron_jar(do, producer.organisation_id)
    jars = Output(new_id(), product_id("saffron_dry"), pieces, trade_item_id=item, **more)
    a_run(do, producer, "packing", [(dry.lot_id, pieces * GRAM)], [jars], done_on=packed_on)
    return jars.lot_id


def a_boutique(do: Do, name: str = "Boutique solidaire", keeper: UUID | None = None, **more: Any) -> UUID:
    """A boutique, kept by an association of its own unless a keeper is given."""
    kept_by = keeper or an_organisation(do, f"Association {name}", "association")
    return a_place(do, kept_by, name, kind="boutique", **more)


def a_delivery(
    do: Do,
    source_id: UUID,
    target_id: UUID,
    lines: Sequence[tuple[UUID, UUID, int]],
    costs: Sequence[int | None] = (),
    **more: Any,
) -> tuple[UUID, list[UUID]]:
    """A delivery on its way, (lot, owner, quantity) a line; its id and those of its lines.

    `costs` are what a piece of each line costs, of bought goods whose prices are known.
    """
    sent = tuple(
        SentLine(new_id(), lot, owner, quantity, cost)
        for (lot, owner, quantity), cost in zip_longest(lines, costs)
    )
    delivery_id = new_id()
    do(send_delivery, SendDelivery(delivery_id, source_id, target_id, sent, **more))
    return delivery_id, [line.line_id for line in sent]


def delivered(
    do: Do, source_id: UUID, target_id: UUID, lines: Sequence[tuple[UUID, UUID, int]], **more: Any
) -> UUID:
    """A delivery that arrived whole."""
    delivery_id, line_ids = a_delivery(do, source_id, target_id, lines, **more)
    received = tuple(
        ReceivedLine(line_id, quantity) for line_id, (_, _, quantity) in zip(line_ids, lines, strict=True)
    )
    do(receive_delivery, ReceiveDelivery(delivery_id, received))
    return delivery_id


def a_boutique_with(
    do: Do, pieces: int = 20, where: Mapping[str, Any] | None = None, **more: Any
) -> tuple[UUID, UUID, Producer]:
    """A boutique, in its currency and country, holding jars on consignment: boutique, lot, producer."""
    producer = a_producer(do)
    lot_id = a_lot_of_jars(do, producer, pieces, **more)
    boutique_id = a_boutique(do, **(where or {}))
    delivered(do, producer.store_id, boutique_id, [(lot_id, producer.organisation_id, pieces)])
    return boutique_id, lot_id, producer
