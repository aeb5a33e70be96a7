"""Where facts to tell are found: each package declares its own source, as it does its reference data."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.models import EpcisEvent
from traceability.rules.epcis.documents import Event

# A transaction that was open when we looked last is seen at the next look.
OVERLAP = timedelta(minutes=10)
FACTS_MAX = 500


@dataclass(frozen=True, slots=True)
class Told:
    """An event that tells (a part of) a fact, about lots that one organisation made."""

    fact: str
    ordinal: int
    maker_id: UUID
    event: Event
    # What the lots in it are called.
    names: Mapping[UUID, str]


@dataclass(frozen=True, slots=True)
class Untold:
    """Facts not told yet, how far the look went, and whether there are more."""

    facts: Sequence[str]
    position: str
    has_more: bool = False


class Source(Protocol):
    """Facts of one kind of origin. A fact is `kind:id`."""

    name: str
    # Kinds of its facts, as they stand before the colon.
    kinds: tuple[str, ...]

    def untold(self, session: Session, position: str | None) -> Untold:
        """The facts after a position (with an overlap) that no event tells yet."""

    def tell(self, session: Session, facts: Sequence[str], base: str) -> list[Told]:
        """The events of facts, in the order of time; the same facts give the same events for ever."""


_sources: dict[str, Callable[[], Source]] = {}


def source(name: str) -> Callable[[Callable[[], Source]], Callable[[], Source]]:
    """Declare a source of facts."""

    def register(make: Callable[[], Source]) -> Callable[[], Source]:
        _sources[name] = make
        return make

    return register


def sources() -> list[Source]:
    """Every declared source, in the order of the trade: what moves, then what is decided."""
    return [_sources[name]() for name in sorted(_sources, reverse=True)]


def source_named(name: str) -> Source:
    """One source; raises KeyError."""
    return _sources[name]()


def told_facts(session: Session, facts: Iterable[str]) -> set[str]:
    """Those of some facts that have been told."""
    wanted = list(facts)
    if not wanted:
        return set()
    told = select(EpcisEvent.fact).where(EpcisEvent.fact.in_(wanted), EpcisEvent.ordinal == 0)
    return {fact for fact in session.scalars(told) if fact}


def parts(facts: Iterable[str]) -> dict[str, list[UUID]]:
    """Facts by kind: `{"sale": [id, …]}`."""
    found: dict[str, list[UUID]] = {}
    for fact in facts:
        kind, _, identity = fact.partition(":")
        found.setdefault(kind, []).append(UUID(identity))
    return found
