"""Lots, runs and trade items for tests, built through operations.

Lots are born of functions that inventory's operations call with the stock; here they are operations
of their own, so that genealogies can be built without any stock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.execute import Context, operation
from kernel.ids import new_id
from traceability.operations.items import DefineTradeItem, define_trade_item
from traceability.operations.lots import (
    NewLot,
    NewRun,
    write_contributions,
    write_lot,
    write_run,
)

KG = 1_000_000
HARVEST_DAY = date(2026, 11, 2)


def product(key: str) -> UUID:
    """The id of a product of the reference data."""
    return uuid5(NAMESPACE_URL, f"igoudar:product:{key}")


@dataclass(frozen=True, slots=True)
class BearLot:
    """A lot born alone."""

    new: NewLot
    parents: Sequence[tuple[UUID, int]] = ()
    contributions: Sequence[tuple[UUID, int]] = ()
    plots: Sequence[UUID] = ()


def _touch(session: Session, command: BearLot | NewRun) -> Touch:
    organisation_id = (command.new if isinstance(command, BearLot) else command).organisation_id
    return Touch(f"organisation:{organisation_id}", organisations=frozenset({organisation_id}))


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=_touch)
def bear_lot(session: Session, command: BearLot, context: Context) -> Mapping[str, Any]:
    """Write one lot."""
    lot = write_lot(session, command.new, command.parents, context)
    write_contributions(session, lot, command.contributions, command.plots)
    return {"code": lot.code, "generation": lot.generation, "token": lot.token}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=_touch)
def do_run(session: Session, command: NewRun, context: Context) -> Mapping[str, Any]:
    """Write one run."""
    return {"yield_ppm": write_run(session, command, context).yield_ppm}


def a_new_lot(organisation_id: UUID, key: str, quantity: int, **more: Any) -> NewLot:
    """A lot to write, in its product's unit."""
    is_volume = key.endswith(("_oil", "_oil_food", "_oil_cosmetic", "_hydrolat", "_water"))
    given: dict[str, Any] = {
        "lot_id": new_id(),
        "origin": "process",
        "unit": "MLT" if is_volume else "GRM",
        "season": 2026,
        "made_on": HARVEST_DAY,
        **more,
    }
    return NewLot(organisation_id=organisation_id, product_id=product(key), quantity=quantity, **given)


def a_harvest(
    do: Any,
    organisation_id: UUID,
    key: str = "saffron_flowers",
    quantity: int = 10 * KG,
    **more: Any,
) -> UUID:
    """A harvest lot, of saffron flowers unless told, without its stock."""
    births = {name: more.pop(name) for name in ("contributions", "plots") if name in more}
    new = a_new_lot(organisation_id, key, quantity, origin="harvest", commune="Tassousfi", **more)
    do(bear_lot, BearLot(new, **births))
    return new.lot_id


def a_run(
    do: Any,
    organisation_id: UUID,
    kind: str,
    inputs: Sequence[tuple[UUID, int]],
    outputs: Sequence[NewLot],
    **more: Any,
) -> UUID:
    """A run on a day, without its stock."""
    run = NewRun(
        run_id=new_id(),
        kind=kind,
        organisation_id=organisation_id,
        done_on=more.pop("done_on", HARVEST_DAY),
        inputs=inputs,
        outputs=outputs,
        **more,
    )
    do(do_run, run)
    return run.run_id


def a_drying(do: Any, organisation_id: UUID, stigmas: UUID, quantity: int = KG) -> UUID:
    """Dry saffron from fresh stigmas at the usual sixth of their mass; the dry lot."""
    dry = a_new_lot(organisation_id, "saffron_dry", quantity // 6)
    a_run(do, organisation_id, "drying", [(stigmas, quantity)], [dry])
    return dry.lot_id


def a_split(
    do: Any, organisation_id: UUID, lot_id: UUID, key: str, parts: Sequence[int], **more: Any
) -> list[UUID]:
    """The parts of a lot, as lots of the same product."""
    outputs = [a_new_lot(organisation_id, key, part, origin="split", **more) for part in parts]
    a_run(do, organisation_id, "splitting", [(lot_id, sum(parts))], outputs)
    return [one.lot_id for one in outputs]


def a_trade_item(
    do: Any, organisation_id: UUID, key: str = "saffron_dry", net_content: int = 1_000, **more: Any
) -> UUID:
    """A jar of 1 g of saffron threads."""
    trade_item_id = new_id()
    given = {
        "code": f"art-{trade_item_id.hex[-6:]}",
        "name_fr": "Safran en filaments 1 g",
        "name_ar": "زعفران حر 1 غ",
        "name_en": "Saffron threads 1 g",
        "name_zgh": "ⵣⵣⵄⴼⵔⴰⵏ 1 g",
        "shelf_life_days": 1_095,
        "pictogram": "jar",
        **more,
    }
    command = DefineTradeItem(trade_item_id, organisation_id, product(key), net_content=net_content, **given)
    do(define_trade_item, command)
    return trade_item_id


def some_packs(do: Any, organisation_id: UUID, dry: UUID, trade_item_id: UUID, pieces: int = 100) -> UUID:
    """A packed lot of 1 g jars out of a dry lot."""
    packs = a_new_lot(
        organisation_id,
        "saffron_dry",
        pieces,
        unit="H87",
        trade_item_id=trade_item_id,
        best_before=date(2029, 11, 1),
    )
    a_run(do, organisation_id, "packing", [(dry, pieces * 1_000)], [packs])
    return packs.lot_id
