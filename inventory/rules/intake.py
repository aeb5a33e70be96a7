"""What a reception says about each line of a delivery, and what follows from it."""

from dataclasses import dataclass

from kernel.errors import Invalid

# Why less, or more, was found than the sender says.
LESS = ("short", "damaged")
MORE = ("extra",)
DIFFERENCE_REASONS = (*LESS, *MORE)


class DifferenceNeedsReason(Invalid):
    """The received quantity differs and nothing, or something contradictory, says why."""

    code = "difference-needs-reason-at-reception"


@dataclass(frozen=True, slots=True)
class Reception:
    """What becomes of one delivery line: `kept` and `lost` leave the road, `found` comes on top."""

    kept: int
    lost: int
    found: int
    reason: str | None


def receive(sent: int, received: int, reason: str | None, line: str = "") -> Reception:
    """Compare a received quantity with the sent one, both in the lot's unit.

    Raises DifferenceNeedsReason when they differ and the reason does not fit the difference;
    a reason given without a difference is ignored.
    """
    if received == sent:
        return Reception(kept=sent, lost=0, found=0, reason=None)
    if reason not in (LESS if received < sent else MORE):
        raise DifferenceNeedsReason(field=line or None, sent=sent, received=received)
    if received < sent:
        return Reception(kept=received, lost=sent - received, found=0, reason=reason)
    return Reception(kept=sent, lost=0, found=received - sent, reason=reason)
