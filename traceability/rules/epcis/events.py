"""Our facts as EPCIS events: one function a kind of fact, plain values in, an event with its hash out.

Quantities are whole thousandths of a gram or millilitre, or pieces. An event counts pieces without a
unit, as the standard asks, and says the others in GRM or MLT.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from traceability.rules.epcis.documents import CONTEXT, Event
from traceability.rules.epcis.moments import offset_at, write_moment
from traceability.rules.epcis.prehash import event_hash

PIECE = "H87"
THOUSANDTHS = 1_000
# A working in the words of the vocabulary, which has none for pressing or drying.
STEP_OF_RUN = {"packing": "packing", "splitting": "repackaging", "merging": "repackaging"}


@dataclass(frozen=True, slots=True)
class Site:
    """A place as events name it, its zone, and who answers for it."""

    address: str
    timezone: str
    party: str | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """So much of a lot; without a quantity, the lot as a whole."""

    lot: str
    quantity: int | None = None
    unit: str = PIECE


@dataclass(frozen=True, slots=True)
class Moment:
    """When it happened, and in which zone; where, when that is known."""

    at: datetime
    timezone: str
    site: Site | None = None


def at_site(at: datetime, site: Site) -> Moment:
    """A moment at a place, by the clocks of that place."""
    return Moment(at, site.timezone, site)


@dataclass(frozen=True, slots=True)
class Birth:
    """What the pack or the sack says of a new lot: its number, product and dates."""

    lot_number: str
    product: str
    made_on: str
    best_before: str | None = None
    commune: str | None = None
    season: int | None = None
    is_harvest: bool = False


def commissioned(moment: Moment, lot: Amount, birth: Birth, document: UUID) -> Event:
    """A lot was born of a harvest, or made by hand."""
    return _object(
        moment, "ADD", "commissioning", [lot], document, disposition="active", ilmd=_master_data(birth)
    )


def transformed(
    moment: Moment, kind: str, inputs: Sequence[Amount], outputs: Sequence[tuple[Amount, Birth]], run: UUID
) -> Event:
    """Lots were worked, parted or put together into others."""
    births = [birth for _, birth in outputs]
    return _event(
        "TransformationEvent",
        moment,
        inputQuantityList=[_quantity(one) for one in inputs],
        outputQuantityList=[_quantity(one) for one, _ in outputs],
        transformationID=_urn(run),
        bizStep=STEP_OF_RUN.get(kind, "commissioning"),
        disposition="active",
        ilmd=_master_data(births[0]) if len(births) == 1 else None,
        **{"igoudar:process": kind},
    )


def packed(moment: Moment, amounts: Sequence[Amount], delivery: UUID) -> Event:
    """Lots were put together into what one delivery carries."""
    return _aggregation(moment, "ADD", "packing", amounts, delivery)


def unpacked(moment: Moment, amounts: Sequence[Amount], delivery: UUID) -> Event:
    """What a delivery carried was taken apart again."""
    return _aggregation(moment, "DELETE", "unpacking", amounts, delivery)


def shipped(
    moment: Moment, amounts: Sequence[Amount], source: Site, target: Site, owner: str, delivery: UUID
) -> Event:
    """Goods left a place for another."""
    return _object(
        moment, "OBSERVE", "shipping", amounts, delivery,
        document_type="desadv", disposition="in_transit", **_way(source, target, owner, owner),
    )  # fmt: skip


def received(
    moment: Moment,
    amounts: Sequence[Amount],
    source: Site,
    target: Site,
    owners: tuple[str, str],
    delivery: UUID,
) -> Event:
    """Goods arrived; `owners` are those before and after."""
    return _object(
        moment, "OBSERVE", "receiving", amounts, delivery,
        document_type="desadv", disposition="in_progress", **_way(source, target, *owners),
    )  # fmt: skip


def supplied(
    moment: Moment, lot: Amount, owner: str, supplier: str | None, supplier_lot: str | None, document: UUID
) -> Event:
    """A lot that others commissioned arrived from outside; they know it by `supplier_lot`."""
    destinations = [{"type": "owning_party", "destination": owner}]
    if moment.site:
        destinations.append({"type": "location", "destination": moment.site.address})
    return _object(
        moment, "OBSERVE", "receiving", [lot], document,
        document_type="desadv", disposition="in_progress",
        sourceList=[{"type": "possessing_party", "source": supplier}] if supplier else None,
        destinationList=destinations,
        **{"igoudar:supplierLot": supplier_lot},
    )  # fmt: skip


def mismatched(moment: Moment, amounts: Sequence[Amount], reason: str, delivery: UUID) -> Event:
    """What was missing (`short`), `damaged` or too much (`extra`) when goods arrived."""
    return _object(
        moment, "OBSERVE", "receiving", amounts, delivery,
        document_type="recadv", disposition="damaged" if reason == "damaged" else "mismatch_quantity",
        **{"igoudar:reason": reason},
    )  # fmt: skip


def sold(moment: Moment, amounts: Sequence[Amount], sale: UUID) -> Event:
    """Goods went to a customer over the counter."""
    return _object(
        moment, "OBSERVE", "retail_selling", amounts, sale, document_type="inv", disposition="retail_sold"
    )


def returned(moment: Moment, amounts: Sequence[Amount], refund: UUID, *, is_sellable: bool) -> Event:
    """A customer brought goods back: to the shelf, or not to be sold again."""
    disposition = "returned" if is_sellable else "non_sellable_other"
    return _object(
        moment, "OBSERVE", "receiving", amounts, refund, document_type="rma", disposition=disposition
    )


def destroyed(moment: Moment, amounts: Sequence[Amount], loss: UUID) -> Event:
    """Goods are no longer: spilt, spoilt, expired or destroyed."""
    return _object(moment, "DELETE", "destroying", amounts, loss, disposition="destroyed")


def stolen(moment: Moment, amounts: Sequence[Amount], loss: UUID) -> Event:
    """Goods were taken without leave: they still are somewhere."""
    return _object(moment, "OBSERVE", "other", amounts, loss, disposition="stolen")


def dispensed(moment: Moment, amounts: Sequence[Amount], giving: UUID) -> Event:
    """Goods were tasted or given, without a receipt (CBV: made available to a consumer)."""
    return _object(moment, "OBSERVE", "dispensing", amounts, giving, disposition="dispensed")


def sampled(moment: Moment, amounts: Sequence[Amount], sampling: UUID) -> Event:
    """Some of a lot was taken for an analysis."""
    return _object(moment, "OBSERVE", "sampling", amounts, sampling)


def inspected(moment: Moment, lot: Amount, analysis: UUID) -> Event:
    """A laboratory examined a lot."""
    return _object(moment, "OBSERVE", "inspecting", [lot], analysis, document_type="testres")


def held(moment: Moment, lot: Amount, hold: UUID) -> Event:
    """A lot was put aside."""
    return _object(
        moment, "OBSERVE", "holding", [lot], hold,
        disposition="unavailable", persistentDisposition={"set": ["unavailable"]},
    )  # fmt: skip


def released(moment: Moment, lot: Amount, hold: UUID) -> Event:
    """A lot that was put aside may be used again."""
    return _object(
        moment, "OBSERVE", "storing", [lot], hold,
        disposition="available", persistentDisposition={"unset": ["unavailable"]},
    )  # fmt: skip


def recalled(moment: Moment, lots: Sequence[Amount], recall: UUID) -> Event:
    """Lots were taken back."""
    return _object(
        moment, "OBSERVE", "holding", lots, recall,
        disposition="recalled", persistentDisposition={"set": ["recalled"]},
    )  # fmt: skip


def lifted(moment: Moment, lots: Sequence[Amount], recall: UUID) -> Event:
    """A recall no longer concerns lots."""
    return _object(
        moment, "OBSERVE", "storing", lots, recall,
        disposition="available", persistentDisposition={"unset": ["recalled"]},
    )  # fmt: skip


def declared_wrong(event: Event, at: datetime, reason: str, instead: Sequence[str] = ()) -> Event:
    """The same event said again, with the declaration that it was wrong; its id stays."""
    declaration: Event = {"declarationTime": write_moment(at), "reason": reason}
    if instead:
        declaration["correctiveEventIDs"] = list(instead)
    return {**event, "errorDeclaration": declaration}


def _object(
    moment: Moment,
    action: str,
    step: str,
    amounts: Sequence[Amount],
    document: UUID,
    *,
    document_type: str | None = None,
    **more: Any,
) -> Event:
    transaction = {"type": document_type} if document_type else {}
    return _event(
        "ObjectEvent",
        moment,
        action=action,
        bizStep=step,
        quantityList=[_quantity(one) for one in amounts],
        bizTransactionList=[{**transaction, "bizTransaction": _urn(document)}],
        **more,
    )


def _aggregation(moment: Moment, action: str, step: str, amounts: Sequence[Amount], delivery: UUID) -> Event:
    return _event(
        "AggregationEvent",
        moment,
        parentID=_urn(delivery),
        childQuantityList=[_quantity(one) for one in amounts],
        action=action,
        bizStep=step,
        disposition="in_progress",
    )


def _event(kind: str, moment: Moment, **fields: Any) -> Event:
    site = {"id": moment.site.address} if moment.site else None
    event = {
        "type": kind,
        "eventTime": write_moment(moment.at),
        "eventTimeZoneOffset": offset_at(moment.at, moment.timezone),
        **fields,
        "readPoint": site,
        # Goods on the road are at no place; all others are where they were seen.
        "bizLocation": None if fields.get("disposition") == "in_transit" else site,
    }
    said = {name: value for name, value in event.items() if value is not None}
    return {"eventID": event_hash(said, CONTEXT), **said}


def _way(source: Site, target: Site, owner_before: str, owner_after: str) -> Event:
    """From whom and where, to whom and where."""
    ends = {"source": (source, owner_before), "destination": (target, owner_after)}
    return {
        f"{end}List": [
            {"type": kind, end: address}
            for kind, address in (
                ("owning_party", owner),
                ("possessing_party", site.party),
                ("location", site.address),
            )
            if address
        ]
        for end, (site, owner) in ends.items()
    }


def _quantity(amount: Amount) -> Event:
    if amount.quantity is None:
        return {"epcClass": amount.lot}
    if amount.unit == PIECE:
        return {"epcClass": amount.lot, "quantity": amount.quantity}
    return {"epcClass": amount.lot, "quantity": _thousandths(amount.quantity), "uom": amount.unit}


def _thousandths(amount: int) -> int | float:
    """An exact number: below 10^15 thousandths, its shortest decimal writing is the quotient itself."""
    return amount // THOUSANDTHS if amount % THOUSANDTHS == 0 else amount / THOUSANDTHS


def _master_data(birth: Birth) -> Event:
    day = "harvestEndDate" if birth.is_harvest else "productionDate"
    said = {
        "cbvmda:lotNumber": birth.lot_number,
        "cbvmda:descriptionShort": birth.product,
        f"cbvmda:{day}": birth.made_on,
        "cbvmda:bestBeforeDate": birth.best_before,
        "igoudar:commune": birth.commune,
        "igoudar:season": birth.season,
    }
    return {name: value for name, value in said.items() if value is not None}


def _urn(document: UUID) -> str:
    return f"urn:uuid:{document}"
