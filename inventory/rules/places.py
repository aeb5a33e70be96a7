"""Kinds of places, and the accounts that stand for the outside."""

from uuid import NAMESPACE_URL, UUID, uuid5

# Where goods really lie: their balances are kept and may not fall below zero.
PHYSICAL_KINDS = ("store", "workshop", "boutique", "market_stall", "online_shop", "in_transit")
# The other end of a movement: goods come from or go to them, nothing is counted there.
# Goods that are bought pass through `purchase` from one owner to the next.
VIRTUAL_KINDS = (
    "nature", "process", "customer", "loss", "count_difference", "shortage", "sample", "purchase",
    "supplier", "tasting", "gift",
)  # fmt: skip
# What a person may register; the others exist once, as reference data.
REGISTERED_KINDS = ("store", "workshop", "boutique", "market_stall", "online_shop")
# Where customers buy.
SELLING_KINDS = ("boutique", "market_stall", "online_shop")
# Where a cooperative works its lots.
PRODUCTION_KINDS = ("store", "workshop")


def fixed_place_id(kind: str) -> UUID:
    """The id of the one place of a kind that exists once; the same in every installation."""
    return uuid5(NAMESPACE_URL, f"igoudar:place:{kind}")


# The places that exist once, by kind; goods on the road lie in one of them.
VIRTUAL = {kind: fixed_place_id(kind) for kind in (*VIRTUAL_KINDS, "in_transit")}
IN_TRANSIT = VIRTUAL["in_transit"]
# The accounts without a balance.
OUTSIDE = frozenset(VIRTUAL[kind] for kind in VIRTUAL_KINDS)
# Where goods end that left their owner otherwise than sold, worked or sent.
LOSS_ACCOUNTS = frozenset(VIRTUAL[kind] for kind in ("loss", "count_difference", "sample", "tasting", "gift"))
