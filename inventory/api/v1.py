"""Places, stock, deliveries and production, for other systems: `/api/v1`."""

from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l

from inventory.operations.deliveries import receive_delivery, send_delivery
from inventory.operations.differences import answer_differences
from inventory.operations.gatherings import close_gathering, open_gathering, record_weighing
from inventory.operations.losses import record_loss
from inventory.operations.makings import register_making
from inventory.operations.order_ends import cancel_order, close_order
from inventory.operations.orders import answer_order, place_order
from inventory.operations.outside import receive_from_outside
from inventory.operations.parting import merge_lots, split_lot
from inventory.operations.places import register_place
from inventory.operations.production import harvest_lot, process_lots
from inventory.operations.returns import return_goods
from inventory.queries.facts import FACTS
from inventory.queries.past import stock_at
from inventory.queries.places import place_for
from kernel.access import Role
from kernel.api.door import Act, door, past_day, read_view
from kernel.db import db
from kernel.security import current_actor
from kernel.tokens import scopes

TABLES = {facts.name: facts for facts in FACTS}
_UUID = "0198f3c2-7d51-7c0e-9a4e-6f3f1f0f5a11"
_OF_LOT = ("lot_id", "quantity")
AT_PLACES = (
    Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR, Role.BOUTIQUE_MANAGER, Role.SELLER,
)  # fmt: skip


ACTS = (
    Act("/places", register_place, "stock", "Register a place that goods lie at.", makes=("place_id",),
        example={"key": "boutique-taroudannt", "name": "Boutique de Taroudannt", "kind": "boutique",
                 "organisation_id": _UUID}),
    Act(
        "/harvests", harvest_lot, "lots", "Register a lot harvested by members.", makes=("lot_id",),
        pairs={"contributions": ("member_id", "quantity")},
        example={"organisation_id": _UUID, "place_id": _UUID, "product_id": _UUID,
                 "harvested_on": "2026-10-28", "commune": "Taliouine",
                 "contributions": [{"member_id": _UUID, "quantity": 1_240_000}], "plots": [_UUID]},
    ),
    Act(
        "/makings", register_making, "lots", "Register pieces made by hand.", makes=("lot_id",),
        pairs={"makers": ("member_id", "pieces")}, without=("making.photo",),
        example={"organisation_id": _UUID, "place_id": _UUID, "product_id": _UUID, "made_on": "2026-10-28",
                 "commune": "Taznakht", "pieces": 12, "name": "Bol émaillé",
                 "makers": [{"member_id": _UUID, "pieces": 7}, {"member_id": _UUID, "pieces": 5}],
                 "making": {"technique_id": _UUID, "materials": "Argile rouge, émail sans plomb"}},
    ),
    Act(
        "/process-runs", process_lots, "lots", "Register a process run: what went in, what came out.",
        makes=("run_id", "outputs.lot_id"), pairs={"inputs": _OF_LOT},
        example={"kind": "drying", "organisation_id": _UUID, "place_id": _UUID, "done_on": "2026-10-29",
                 "inputs": [{"lot_id": _UUID, "quantity": 1_240_000}],
                 "outputs": [{"product_id": _UUID, "quantity": 248_000}], "loss_quantity": 0},
    ),
    Act("/outside-lots", receive_from_outside, "lots", "Receive a lot bought outside the network.",
        makes=("lot_id",), without=("supply.document", "papers"),
        example={"organisation_id": _UUID, "place_id": _UUID, "product_id": _UUID, "quantity": 5_000_000,
                 "received_on": "2026-11-20",
                 "supply": {"supplier": "Moulin d’Aoulouz", "reference": "BL 77"}}),
    Act("/splits", split_lot, "lots", "Split a lot into several.",
        makes=("run_id", "parts.lot_id"),
        pairs={"parts": _OF_LOT},
        example={"lot_id": _UUID, "place_id": _UUID,
                 "parts": [{"quantity": 500_000}, {"quantity": 740_000}]}),
    Act("/merges", merge_lots, "lots", "Merge lots of one product into a new one.",
        makes=("run_id", "lot_id"), pairs={"inputs": _OF_LOT},
        example={"place_id": _UUID, "inputs": [{"lot_id": _UUID, "quantity": 500_000}]}),
    Act("/gatherings", open_gathering, "lots", "Open a weighing in a village.", makes=("gathering_id",),
        example={"organisation_id": _UUID, "place_id": _UUID, "product_id": _UUID,
                 "harvested_on": "2026-10-28"}),
    Act("/gatherings/<uuid:gathering_id>/weighings", record_weighing, "lots", "Weigh a member's harvest.",
        makes=("weighing_id",), on=TABLES["gatherings"],
        example={"organisation_id": _UUID, "member_id": _UUID, "gross_mg": 1_300_000, "tare_mg": 60_000}),
    Act("/gatherings/<uuid:gathering_id>/closing", close_gathering, "lots",
        "Close a weighing: its harvest becomes a lot.", on=TABLES["gatherings"],
        example={"organisation_id": _UUID}),
    Act(
        "/deliveries", send_delivery, "stock", "Send goods to another place.",
        makes=("delivery_id", "lines.line_id"),
        example={"source_id": _UUID, "target_id": _UUID, "terms": "consigned",
                 "lines": [{"lot_id": _UUID, "owner_id": _UUID, "quantity": 24}]},
    ),
    Act("/deliveries/<uuid:delivery_id>/intake", receive_delivery, "stock",
        "Receive a delivery: what came of each line, and why less or more.", on=TABLES["deliveries"],
        example={"lines": [{"line_id": _UUID, "quantity": 23, "reason": "damaged"}]}),
    Act("/returns", return_goods, "stock", "Send goods back to where they came from.",
        makes=("delivery_id", "lines.line_id"),
        example={"source_id": _UUID, "target_id": _UUID,
                 "lines": [{"lot_id": _UUID, "owner_id": _UUID, "quantity": 3}]}),
    Act("/deliveries/<uuid:delivery_id>/difference-answers", answer_differences, "stock",
        "Say whether one agrees with the differences of a delivery.", makes=("answer_id",),
        on=TABLES["deliveries"], example={"answer": "contested", "word": "Compté à deux"}),
    Act("/orders", place_order, "stock", "Order goods of a producer.", makes=("order_id", "lines.line_id"),
        example={"place_id": _UUID, "supplier_id": _UUID, "wanted_on": "2026-12-10",
                 "lines": [{"trade_item_id": _UUID, "quantity": 24}]}),
    Act("/orders/<uuid:order_id>/answers", answer_order, "stock", "Say what of an order will come, and when.",
        makes=("answer_id",), pairs={"promises": ("line_id", "quantity")}, on=TABLES["orders"],
        example={"promises": [{"line_id": _UUID, "quantity": 20}], "ready_on": "2026-12-08"}),
    Act("/orders/<uuid:order_id>/cancellation", cancel_order, "stock", "Cancel an order.",
        on=TABLES["orders"], example={"reason": "Boutique fermée"}),
    Act("/orders/<uuid:order_id>/closing", close_order, "stock", "Say that no more of an order will come.",
        on=TABLES["orders"], example={"reason": "Récolte finie"}),
    Act("/losses", record_loss, "stock", "Record goods lost, tasted or given.", makes=("loss_id",),
        example={"place_id": _UUID, "lot_id": _UUID, "owner_id": _UUID, "quantity": 1,
                 "cause": "broken", "words": "Pot cassé"}),
)  # fmt: skip

versioned = door("inventory", FACTS, ACTS)


@read_view(versioned, "/places/<uuid:place_id>/stock/<day>", "stock", AT_PLACES)
def past_stock(place_id: UUID, day: str) -> dict[str, Any]:
    """Read what lay at a place at the end of a past day of that place, such as 2026-10-31.

    Quantities are in the unit of each lot: milligrams, microlitres or pieces.
    """
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    rows = stock_at(session, place, past_day(day))
    return {
        "place_id": str(place.id),
        "day": day,
        "items": [
            {"lot_id": str(row.lot.id), "lot_code": row.lot.code, "owner_id": str(row.owner.id),
             "quantity": row.quantity}
            for row in rows
        ],
    }  # fmt: skip


def install(app: Flask) -> None:
    """Let keys be made for it."""
    scopes(
        {
            "stock:read": _l("lire les lieux, le stock, les mouvements et les livraisons"),
            "stock:write": _l("livrer, recevoir et noter des pertes"),
        }
    )
