"""What an order has come to, told from what was asked, promised, sent and received."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

ENDINGS = ("cancelled", "closed")
ORDER_STATES = ("asked", "answered", "partly_sent", "sent", "received", "closed", "cancelled")


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """One line as it stands: pieces; `promised` is none until the supplier answers."""

    asked: int
    promised: int | None = None
    sent: int = 0
    received: int = 0

    @property
    def due(self) -> int:
        """What is expected in all: what was promised, or what was asked until somebody answers."""
        return self.asked if self.promised is None else self.promised

    @property
    def left(self) -> int:
        """What is still to be sent."""
        return max(self.due - self.sent, 0)


def state_of(lines: Sequence[OrderedLine], ending: str | None, *, is_on_the_road: bool) -> str:
    """One of ORDER_STATES; a delivery received short is received all the same."""
    if ending == "cancelled":
        return "cancelled"
    if not any(line.sent for line in lines):
        if ending:
            return "closed"
        return "asked" if all(line.promised is None for line in lines) else "answered"
    if not ending and any(line.left for line in lines):
        return "partly_sent"
    return "sent" if is_on_the_road else "received"


@dataclass(frozen=True, slots=True)
class ToldOrder:
    """What letters about an order say; `lines` are (what, pieces)."""

    number: str
    place: str
    supplier: str
    lines: Sequence[tuple[str, int]]
    day: date | None
    word: str | None


def order_letter(told: ToldOrder) -> tuple[str, str]:
    """Subject and text of what the supplier is told, in French as all our mail."""
    day = f"Souhaité pour le {told.day:%d/%m/%Y}.\n" if told.day else ""
    return f"Commande {told.number} de {told.place}", (
        f"{told.place} vous commande :\n{_listed(told.lines)}\n{day}{_said(told.word)}"
        "\nRépondez dans Igoudar, page « Commander » : ce que vous promettez, et pour quand.\n"
    )


def answer_letter(told: ToldOrder) -> tuple[str, str]:
    """Subject and text of what the ordering place is told."""
    day = f"Prêt le {told.day:%d/%m/%Y}.\n" if told.day else ""
    return f"Commande {told.number} : {told.supplier} a répondu", (
        f"{told.supplier} promet :\n{_listed(told.lines)}\n{day}{_said(told.word)}"
    )


def _listed(lines: Sequence[tuple[str, int]]) -> str:
    return "\n".join(f"- {what} : {pieces}" for what, pieces in lines)


def _said(word: str | None) -> str:
    return f"« {word} »\n" if word else ""
