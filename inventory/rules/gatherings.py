"""Decisions about weighings on plain values; frontend/src/field decides the same on the phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from kernel.errors import Invalid
from kernel.quantity import MG_PER_G, MG_PER_KG, QUANTITY_MAX

ORDINAL_MAX = 99
# What one person brings at once, by product: outside it the phone asks again, and never refuses.
# Our own judgement from what a basket, a sack or a donkey carries; no norm says it.
PLAUSIBLE_MG = {
    "saffron_flowers": (50 * MG_PER_G, 15 * MG_PER_KG),
    "saffron_fresh_stigmas": (2 * MG_PER_G, 1_500 * MG_PER_G),
    "argan_fruit": (2 * MG_PER_KG, 250 * MG_PER_KG),
    "olives": (2 * MG_PER_KG, 800 * MG_PER_KG),
}
PLAUSIBLE_OTHERWISE_MG = (100 * MG_PER_G, 150 * MG_PER_KG)
# A phone's day may have begun further east, and its clock may be a little ahead.
_AHEAD = timedelta(hours=14)


class NothingOnTheScale(Invalid):
    """The basket weighs as much as what the scale showed, or more."""

    code = "nothing-on-the-scale"


class GatheringMisnamed(Invalid):
    """The id is not the one that follows from place, product, day and ordinal."""

    code = "gathering-misnamed"


class HarvestedInTheFuture(Invalid):
    code = "harvested-in-the-future"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What one weighing gave; `plot_id` when it is known where it grew."""

    member_id: UUID
    net_mg: int
    plot_id: UUID | None = None


def gathering_id_of(place_id: UUID, product_id: UUID, harvested_on: date, ordinal: int) -> UUID:
    """The id that two phones give to the same gathering without a word between them."""
    name = f"igoudar:gathering:{place_id}:{product_id}:{harvested_on.isoformat()}:{ordinal}"
    return uuid5(NAMESPACE_URL, name)


def lot_id_of(gathering_id: UUID) -> UUID:
    """The id of the lot that a gathering becomes: closed twice, it is one lot."""
    return uuid5(NAMESPACE_URL, f"igoudar:gathering:{gathering_id}:lot")


def net_mg(gross_mg: int, tare_mg: int) -> int:
    """What is left once the basket is taken off; raises NothingOnTheScale."""
    net = gross_mg - tare_mg
    if tare_mg < 0 or not 0 < net <= QUANTITY_MAX or gross_mg > QUANTITY_MAX:
        raise NothingOnTheScale(field="gross_mg")
    return net


def brought_by_member(weighings: Iterable[Weighed]) -> dict[UUID, int]:
    """Milligrams by member, all her weighings added up."""
    totals: dict[UUID, int] = {}
    for one in weighings:
        totals[one.member_id] = totals.get(one.member_id, 0) + one.net_mg
    return totals


def plots_of(weighings: Iterable[Weighed]) -> tuple[UUID, ...]:
    """The plots that are known, each once, in the order of the weighings."""
    return tuple(dict.fromkeys(one.plot_id for one in weighings if one.plot_id))


def refuse_day_to_come(harvested_on: date, now: datetime) -> None:
    """Let pass a day that has begun somewhere; raises HarvestedInTheFuture."""
    if harvested_on > (now + _AHEAD).date():
        raise HarvestedInTheFuture(field="harvested_on", day=harvested_on.isoformat())


def plausible_mg(product_key: str) -> tuple[int, int]:
    """The least and the most that one person brings at once, beyond which the phone asks again."""
    return PLAUSIBLE_MG.get(product_key, PLAUSIBLE_OTHERWISE_MG)
