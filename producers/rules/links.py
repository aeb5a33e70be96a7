"""The graph of the network: who belongs to whom, without going round."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from kernel.errors import Invalid

# What names an organisation: its id, or its key in a list.
Name = TypeVar("Name", bound=Hashable)


class BelongsToItself(Invalid):
    code = "belongs-to-itself"


def ancestors(parents_of: Mapping[Name, Collection[Name]], start: Collection[Name]) -> set[Name]:
    """`start` and everything they belong to, however far up."""
    seen: set[Name] = set()
    waiting = list(start)
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting.extend(parents_of.get(one, ()))
    return seen


def refuse_circle(
    organisation: Name, parents: Collection[Name], parents_of: Mapping[Name, Collection[Name]]
) -> None:
    """Raises BelongsToItself when `parents` would make the organisation a part of itself."""
    if organisation in ancestors(parents_of, parents):
        raise BelongsToItself(field="parents")


@dataclass(frozen=True, slots=True)
class Branch:
    """One organisation in the tree, with what belongs to it.

    What belongs to several stands under each; its own branches are drawn under the first only.
    """

    id: UUID
    children: tuple["Branch", ...]
    is_repeated: bool


def tree(ids: Iterable[UUID], links: Collection[tuple[UUID, UUID]]) -> list[Branch]:
    """The trees of a network out of its (child, parent) links, in the order of `ids`."""
    order = {one: place for place, one in enumerate(ids)}
    children: dict[UUID, list[UUID]] = {}
    for child, parent in sorted(links, key=lambda link: order[link[0]]):
        children.setdefault(parent, []).append(child)
    drawn: set[UUID] = set()

    def branch(one: UUID) -> Branch:
        is_repeated = one in drawn
        drawn.add(one)
        below = () if is_repeated else tuple(branch(child) for child in children.get(one, ()))
        return Branch(one, below, is_repeated)

    belonging = {child for child, _parent in links}
    roots = [one for one in order if one not in belonging]
    # What gathers others is told before what stands alone.
    return [branch(one) for one in sorted(roots, key=lambda root: root not in children)]
