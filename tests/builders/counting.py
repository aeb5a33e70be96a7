"""Phones of counters for tests: they say things without network, and send them when they like."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from kernel.clock import now
from kernel.ids import new_id


@dataclass
class CountingPhone:
    """A counter's phone in one count; a second passes between two things said."""

    count_id: UUID
    author_id: UUID
    round: int = 1
    at: datetime = field(default_factory=lambda: now() - timedelta(minutes=30))
    unsent: list[dict[str, Any]] = field(default_factory=list)

    def says(self, kind: str, at: datetime | None = None, **body: Any) -> dict[str, Any]:
        """One thing, kept to be sent."""
        self.at += timedelta(seconds=1)
        said = {
            "id": str(new_id()),
            "kind": kind,
            "author_id": str(self.author_id),
            "count_id": str(self.count_id),
            "round": self.round,
            "occurred_at": (at or self.at).isoformat(),
            "body": body,
        }
        self.unsent.append(said)
        return said

    def finds(self, lot_id: UUID, quantity: int, shelf: str = "", **more: Any) -> dict[str, Any]:
        """All that lies of a lot on a shelf."""
        at = more.pop("at", None)
        return self.says("figure", at, lot_id=str(lot_id), quantity=quantity, shelf=shelf, **more)

    def sends(self, browser: FlaskClient) -> list[dict[str, Any]]:
        """Everything that waits, in its order; the answers."""
        sent, self.unsent = self.unsent, []
        answers: list[dict[str, Any]] = []
        for start in range(0, len(sent), 50):
            answer = browser.post("/api/counts/records", json={"records": sent[start : start + 50]})
            assert answer.status_code == 200, answer.text
            answers += answer.json["records"]
        return answers
