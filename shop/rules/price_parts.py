"""Who gets what of a price: parts that make exactly the whole, the same that a payout would tell."""

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.money import spread
from shop.rules.payouts.agreements import Terms
from shop.rules.payouts.shares import shares_of

# In the order in which the money goes: from who made it to the tax.
PARTS = ("producer", "boutique", "fund", "tax")
WHOLE_PERCENT = 100


@dataclass(frozen=True, slots=True)
class PriceParts:
    """The parts of a price in minor units; they sum to it, whatever was rounded.

    `producer` is without VAT: what she is due, less the VAT that she owes to the state; below zero when the
    others take more than is left. `tax` is the VAT within the price, and that of the commission.
    """

    producer: int
    boutique: int
    fund: int
    tax: int

    @property
    def gross_cents(self) -> int:
        """The price."""
        return self.producer + self.boutique + self.fund + self.tax

    def by_name(self) -> dict[str, int]:
        """The parts by their names, in their order."""
        return {part: getattr(self, part) for part in PARTS}

    def percents(self) -> dict[str, int]:
        """Whole per cents that make 100, by largest remainder; nothing when a part is below zero."""
        parts = self.by_name()
        if self.gross_cents <= 0 or min(parts.values()) < 0:
            return {}
        return dict(zip(PARTS, spread(WHOLE_PERCENT, list(parts.values())), strict=True))


def parts_on_consignment(gross_cents: int, tax_cents: int, terms: Terms) -> PriceParts:
    """The parts of consigned goods, by the agreement of the day: what the payout of a sale would tell."""
    shares = shares_of(gross_cents, tax_cents, terms)
    return PriceParts(
        producer=shares.due_cents - tax_cents,
        boutique=shares.commission_cents,
        fund=shares.solidarity_cents,
        tax=tax_cents + shares.commission_tax_cents,
    )


def differs(parts: PriceParts, published: Mapping[str, int]) -> tuple[str, ...]:
    """The parts that the public reads otherwise; the cooperative's share is the producers' here."""
    told = {
        "producer": published["producer"] + published["cooperative"],
        "boutique": published["boutique"],
        "fund": published["fund"],
        "tax": published["tax"],
    }
    ours = parts.by_name()
    return tuple(part for part in PARTS if ours[part] != told[part])


def renewed(parts: PriceParts, published: Mapping[str, int]) -> dict[str, int]:
    """What would be published: the producers and their cooperative share their part as they did before."""
    weights = [published["producer"], published["cooperative"]] if published else [1, 0]
    producer, cooperative = spread(parts.producer, weights)
    return {"producer": producer, "cooperative": cooperative,
            "boutique": parts.boutique, "fund": parts.fund, "tax": parts.tax}  # fmt: skip
