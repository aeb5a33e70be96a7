"""What a run would weigh, before it is written: for the figure shown while it is being typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from traceability.rules.yields import Band, Matter, Verdict, mass_of, weigh


@dataclass(frozen=True, slots=True)
class Weighed:
    """So much of a product as its lot counts it; `net_content` of a pack in the product's unit."""

    product_id: UUID
    quantity: int
    unit: str
    product_unit: str
    density_g_per_l: int
    net_content: int | None = None
    is_co_product: bool = False
    is_water_added: bool = False

    @property
    def matter(self) -> Matter:
        """Its mass, as a balance takes it."""
        mass = mass_of(self.quantity, self.unit, self.product_unit, self.density_g_per_l, self.net_content)
        return Matter(self.product_id, mass, self.is_co_product, self.is_water_added)


def preview(
    taken: Sequence[Weighed], made: Sequence[Weighed], bands: Sequence[Band], loss_mg: int = 0
) -> Verdict | None:
    """The verdict on what is typed so far; None as long as nothing goes in or nothing comes out.

    Raises OutputAboveInput, NoMainOutput.
    """
    if not taken or not made:
        return None
    return weigh([one.matter for one in taken], [one.matter for one in made], bands, loss_mg=loss_mg)
