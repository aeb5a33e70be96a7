"""A payout shared among members by what each weighed in to the lots that were sold."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from uuid import UUID

from kernel.money import spread


@dataclass(frozen=True, slots=True)
class Part:
    """So much of the lot `parent_id` in the lot `lot_id`, in the parent's unit."""

    lot_id: UUID
    parent_id: UUID
    quantity: int


# The part of a lot that each member brought; None stands for what nobody weighed in.
Brought = dict[UUID | None, Fraction]


def brought_to(
    lot_ids: Sequence[UUID],
    parts: Iterable[Part],
    contributions: Mapping[UUID, Mapping[UUID, int]],
) -> dict[UUID, Brought]:
    """What part of each lot came from each member; every lot's parts sum to one.

    A lot with contributions is a harvest. Any other is what its parents are, each in proportion to
    what went in of it; one without either came from outside, and is nobody's.
    """
    parents: dict[UUID, list[Part]] = {}
    for part in parts:
        parents.setdefault(part.lot_id, []).append(part)
    known: dict[UUID, Brought] = {}
    for lot_id in lot_ids:
        _fill(lot_id, parents, contributions, known)
    return {lot_id: known[lot_id] for lot_id in lot_ids}


def _fill(
    wanted: UUID,
    parents: Mapping[UUID, list[Part]],
    contributions: Mapping[UUID, Mapping[UUID, int]],
    known: dict[UUID, Brought],
) -> None:
    """Parents before children, without recursion: a story may be long."""
    waiting = [wanted]
    while waiting:
        lot_id = waiting[-1]
        above = [] if contributions.get(lot_id) else parents.get(lot_id, [])
        missing = [part.parent_id for part in above if part.parent_id not in known]
        if missing:
            waiting += missing
            continue
        waiting.pop()
        if lot_id not in known:
            known[lot_id] = _of_harvest(contributions.get(lot_id)) or _of_parents(above, known)


def _of_harvest(weighed: Mapping[UUID, int] | None) -> Brought:
    whole = sum(weighed.values()) if weighed else 0
    return {member: Fraction(quantity, whole) for member, quantity in weighed.items()} if weighed else {}


def _of_parents(above: Sequence[Part], known: Mapping[UUID, Brought]) -> Brought:
    whole = sum(part.quantity for part in above)
    if not whole:
        return {None: Fraction(1)}
    brought: Brought = {}
    for part in above:
        for member, share in known[part.parent_id].items():
            brought[member] = brought.get(member, Fraction(0)) + share * Fraction(part.quantity, whole)
    return brought


def split(
    cents: int, due_by_lot: Mapping[UUID, int], brought: Mapping[UUID, Brought]
) -> dict[UUID | None, int]:
    """`cents` shared among members in proportion to what the lots that each brought to have earned.

    `due_by_lot` is what each lot earned, in minor units; one that earned nothing, or took back more
    than it gave, weighs nothing. The parts always sum to `cents`; largest remainders first, then by id.
    None receives what nobody weighed in: it stays with the cooperative.
    """
    weights: Brought = {}
    for lot_id, due in due_by_lot.items():
        for member, share in brought.get(lot_id, {None: Fraction(1)}).items():
            weights[member] = weights.get(member, Fraction(0)) + share * max(due, 0)
    weights = {member: weight for member, weight in weights.items() if weight} or {None: Fraction(1)}
    members = sorted(weights, key=lambda member: (member is None, str(member)))
    scale = lcm(*(weights[member].denominator for member in members))
    parts = spread(cents, [int(weights[member] * scale) for member in members])
    return dict(zip(members, parts, strict=True))
