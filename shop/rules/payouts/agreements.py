"""What a boutique and a cooperative agreed: commission, solidarity, retention; dated, never edited."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar
from uuid import UUID

from kernel.errors import Invalid

BASES = ("net", "gross")
BEARERS = ("producer", "boutique")
BP_WHOLE = 10_000


class Agreed(Protocol):
    """What an agreement says, whatever row or object holds it."""

    @property
    def place_id(self) -> UUID | None: ...
    @property
    def valid_from(self) -> date: ...


Agreement = TypeVar("Agreement", bound=Agreed)


@dataclass(frozen=True, slots=True)
class Terms:
    """The shares of an agreement, in basis points (2000 is 20 %).

    `commission_base` is what the commission and the solidarity share are taken from: the price
    without VAT (`net`) or with it (`gross`). `commission_tax_bp` is the VAT that the boutique adds to
    its commission, a service; 0 when it owes none. `retention_bp` is the share of what is left that
    repays the cooperative's advance.
    """

    commission_bp: int
    commission_base: str = "net"
    commission_tax_bp: int = 0
    solidarity_bp: int = 0
    retention_bp: int = 0
    losses_borne_by: str = "producer"


class ShareOutOfBounds(Invalid):
    """A share is not between 0 and 100 %."""

    code = "agreement-share-out-of-bounds"


class SharesAboveWhole(Invalid):
    """Commission with its VAT and solidarity leave nothing to the producer."""

    code = "agreement-shares-above-whole"


class UnknownBase(Invalid):
    code = "agreement-base-unknown"


class UnknownBearer(Invalid):
    code = "agreement-bearer-unknown"


def check_terms(terms: Terms) -> None:
    """Raises ShareOutOfBounds, SharesAboveWhole, UnknownBase, UnknownBearer."""
    for field in ("commission_bp", "commission_tax_bp", "solidarity_bp", "retention_bp"):
        if not 0 <= getattr(terms, field) <= BP_WHOLE:
            raise ShareOutOfBounds(field=field)
    if terms.commission_base not in BASES:
        raise UnknownBase(field="commission_base")
    if terms.losses_borne_by not in BEARERS:
        raise UnknownBearer(field="losses_borne_by")
    taken = terms.commission_bp * (BP_WHOLE + terms.commission_tax_bp) + terms.solidarity_bp * BP_WHOLE
    if taken > BP_WHOLE * BP_WHOLE:
        raise SharesAboveWhole(field="commission_bp")


def agreement_on(day: date, place_id: UUID, agreements: Iterable[Agreement]) -> Agreement | None:
    """The agreement in force at a place on `day`: the place's own before the one for all places.

    Of each, the latest that began by then; None when none had begun.
    """
    begun = [one for one in agreements if one.valid_from <= day and one.place_id in (None, place_id)]
    return max(begun, key=lambda one: (one.place_id is not None, one.valid_from), default=None)
