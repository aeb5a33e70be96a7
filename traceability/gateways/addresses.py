"""The addresses printed on packs: a GS1 Digital Link with a licensed GTIN, else our own."""

from flask import current_app

from kernel import network_key
from traceability.models import Lot, TradeItem
from traceability.rules.gs1.digital_link import lot_link
from traceability.rules.serials import signed_address


def public_address(path: str) -> str:
    """A page of ours as it is written outside: whole, and the same from wherever it was asked."""
    base: str = current_app.config["PUBLIC_BASE_URL"]
    return base + path


def pack_address(lot: Lot, item: TradeItem, serial: str | None = None, *, is_signed: bool = False) -> str:
    """What the QR code of a pack holds; with the pack's number, and the network's signature when asked."""
    address = printed_addresses(lot, item, serial)[-1]
    return signed_address(address, network_key.sign_bytes) if serial and is_signed else address


def printed_addresses(lot: Lot, item: TradeItem, serial: str | None = None) -> tuple[str, ...]:
    """All that a pack may carry: our own address, and the GS1 one from when its GTIN is licensed."""
    ours = public_address(f"/l/{lot.token}") + (f"/{serial}" if serial else "")
    if not item.gtin or item.gtin_status != "licensed":
        return (ours,)
    return ours, lot_link(public_address(""), item.gtin, lot.code, serial)
