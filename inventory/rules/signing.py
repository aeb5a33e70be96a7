"""What stands on a delivery note as it is signed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Who signs: the one who hands the goods over, the one who receives them.
PARTS = ("handed_over", "received")


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A line as the note says it; `found` and `reason` once it was received. Quantities in the lot's unit."""

    lot_code: str
    lot_id: str
    owner: str
    quantity: int
    unit: str
    found: int | None = None
    reason: str | None = None
    unit_cost_cents: int | None = None


def note_text(
    number: str,
    terms: str,
    source: str,
    target: str,
    sent_at: str,
    lines: Sequence[SignedLine],
    received_at: str | None = None,
    extras: Iterable[SignedLine] = (),
) -> str:
    """All that a signature speaks of, in one text for one content: what is hashed.

    Parties and owners are named by their keys, which never change; lines are in the order of their
    lots. What was found stands there only with `received_at`.
    """
    told: list[tuple[str, ...]] = [
        ("delivery-note", "1"),
        ("number", number),
        ("terms", terms),
        ("from", source),
        ("to", target),
        ("sent", sent_at),
    ]
    told += sorted(_told("line", one, one.quantity, *_cost(one)) for one in lines)
    if received_at is not None:
        told += [("received", received_at)]
        told += sorted(_told("found", one, one.found or 0, one.reason or "") for one in lines)
        told += sorted(_told("extra", one, one.quantity) for one in extras)
    return "\n".join("\t".join(row) for row in told)


def _cost(line: SignedLine) -> tuple[str, ...]:
    """What a piece, kilogram or litre costs; a note without prices says what it always said."""
    return () if line.unit_cost_cents is None else ("cost", str(line.unit_cost_cents))


def _told(word: str, line: SignedLine, quantity: int, *more: str) -> tuple[str, ...]:
    return (word, line.lot_code, line.lot_id, line.owner, str(quantity), line.unit, *more)
