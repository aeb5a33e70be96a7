"""What the network works with: products and the yields expected of its processes."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.execute import Context, operation
from traceability.models import Product, YieldBand


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A kind of matter, as `traceability.models.Product` keeps it."""

    id: UUID
    key: str
    code: str
    branch: str
    unit: str
    name_fr: str
    name_ar: str
    name_en: str
    name_zgh: str
    pictogram: str
    density_g_per_l: int = 1000
    is_harvested: bool = False
    is_water_added: bool = False


@dataclass(frozen=True, slots=True)
class NewYieldBand:
    """What a process is expected to give of one input, in parts per million of its mass."""

    process: str
    input_product_id: UUID
    output_product_id: UUID
    low_ppm: int
    high_ppm: int
    source: str
    is_co_product: bool = False


@dataclass(frozen=True, slots=True)
class DefineProducts:
    """Products that are not there yet, and yields expected of them."""

    products: Sequence[NewProduct]
    yield_bands: Sequence[NewYieldBand]


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="network"))
def define_products(session: Session, command: DefineProducts, context: Context) -> Mapping[str, Any]:
    """Add products and expected yields to the network's catalogue."""
    for model, rows in ((Product, command.products), (YieldBand, command.yield_bands)):
        if rows:
            session.execute(insert(model), [asdict(row) for row in rows])
    return {"products": len(command.products), "yield_bands": len(command.yield_bands)}
