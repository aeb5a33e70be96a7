"""How the demonstration acts: each act through `execute`, at its own moment, in somebody's name."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from kernel.access import Actor, system_actor
from kernel.execute import Context, Operation, Outcome, execute

CASABLANCA = ZoneInfo("Africa/Casablanca")
SEED = 20_261_120
CHANNEL = "demonstration"


@dataclass
class Story:
    """The demonstration being told: its dice, its ids, and what has been registered so far."""

    today: date
    random: Random = field(default_factory=lambda: Random(SEED))
    platform: Actor = field(default_factory=lambda: system_actor("demonstration"))
    organisations: dict[str, UUID] = field(default_factory=dict)
    stores: dict[str, UUID] = field(default_factory=dict)
    places: dict[str, UUID] = field(default_factory=dict)
    actors: dict[str, Actor] = field(default_factory=dict)
    members: dict[str, list[UUID]] = field(default_factory=dict)
    plots: dict[str, list[UUID]] = field(default_factory=dict)

    def id(self) -> UUID:
        """An id out of the dice, so that the same seed tells the same story to the letter."""
        return UUID(int=self.random.getrandbits(128), version=4)

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """A moment of a day in Morocco."""
        return datetime.combine(day, time(hour, minute), CASABLANCA)

    def do(
        self,
        operation: Operation[Any],
        command: Any,
        at: datetime,
        actor: Actor | None = None,
        *,
        operation_id: UUID | None = None,
    ) -> Outcome:
        """One operation of the story, recorded when it happened."""
        who = actor or self.platform
        return execute(
            operation, command, Context(operation_id or self.id(), who, CHANNEL, at, recorded_at=at)
        )

    def about(self, amount: int, spread: float = 0.12) -> int:
        """An amount near `amount`, within `spread`."""
        return max(1, round(amount * self.random.uniform(1 - spread, 1 + spread)))
