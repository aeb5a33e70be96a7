"""What a piece of work asks of the database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine, event


@dataclass(slots=True)
class Asked:
    """The statements of a piece of work: how many, the time in the database, and the longest of them."""

    count: int = 0
    seconds: float = 0
    longest: tuple[float, str] = (0, "")
    _began: list[float] = field(default_factory=list)

    def begin(self, *_: Any) -> None:
        self._began.append(time.perf_counter())

    def end(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seconds = time.perf_counter() - self._began.pop()
        self.count += 1
        self.seconds += seconds
        self.longest = max(self.longest, (seconds, " ".join(statement.split())))

    def __str__(self) -> str:
        return f"{self.count} statements, the longest {self.longest[0] * 1_000:.0f} ms"


@contextmanager
def asked_of(engine: Engine) -> Iterator[Asked]:
    """The statements that an engine is asked within, as they are."""
    asked = Asked()
    event.listen(engine, "before_cursor_execute", asked.begin)
    event.listen(engine, "after_cursor_execute", asked.end)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", asked.begin)
        event.remove(engine, "after_cursor_execute", asked.end)
