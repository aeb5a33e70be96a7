"""Lots from outside for tests, built through operations."""

from datetime import date
from typing import Any
from uuid import UUID

from inventory.operations.outside import ReceiveFromOutside, receive_from_outside
from kernel.files import receive
from kernel.ids import new_id
from tests.builders.files import a_pdf
from tests.builders.inventory import KILO, Producer
from tests.conftest import Do
from traceability.cli.reference import product_id
from traceability.operations.evidence import SupplierPaper
from traceability.operations.supplies import NewSupply

ARRIVED = date(2026, 11, 1)


def a_supply(**more: Any) -> NewSupply:
    """What the papers of the farm of Aznag say."""
    given = {"supplier": "Ferme Aznag", "reference": "BL 118", "supplier_lot": "AZ-7", **more}
    return NewSupply(**given)


def a_paper(**more: Any) -> SupplierPaper:
    """The farm's organic certificate of 2026."""
    given = {
        "scheme": "bio_ma", "holder": "Ferme Aznag", "body": "Ecocert", "number": "E-3",
        "valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31), **more,
    }  # fmt: skip
    return SupplierPaper(new_id(), document=receive(a_pdf(), "certificat.pdf", new_id()), **given)


def from_outside(
    do: Do, producer: Producer, quantity: int = KILO, product: str = "saffron_fresh_stigmas", **more: Any
) -> UUID:
    """A lot that the farm of Aznag brought to a producer's store."""
    lot_id = new_id()
    given = {"received_on": ARRIVED, "supply": a_supply(), **more}
    command = ReceiveFromOutside(
        lot_id, producer.organisation_id, producer.store_id, product_id(product), quantity, **given
    )
    do(receive_from_outside, command)
    return lot_id
