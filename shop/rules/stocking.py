"""What to bring to a market stall (docs/algorithms/stalls.md); paces in thousandths of a piece a day."""

from dataclasses import dataclass

# The selling days that tell a pace, the latest first, and how far back they may lie.
DAYS_SEEN_MAX = 10
LOOKED_BACK_DAYS = 400
# What is brought too much comes home in one scan; what is missing is not sold: a quarter more.
MORE_NUMERATOR, MORE_DENOMINATOR = 5, 4
THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Bringing:
    """Of one article, in pieces: what lies at the stall or is coming, what is free at the source.

    `pace` is the stall's, `home_pace` that of the source, which goes on selling meanwhile.
    """

    pace: int
    home_pace: int
    at_stall: int
    free: int

    def wanted(self, days: int) -> int:
        """What the stall should begin with for so many days."""
        return -(-self.pace * days * MORE_NUMERATOR // (THOUSAND * MORE_DENOMINATOR))

    def kept(self, days: int) -> int:
        """What the source sells itself in these days, and so keeps."""
        return -(-self.home_pace * days // THOUSAND)

    def pieces(self, days: int) -> int:
        """How many to bring: what is wanted and not there, as far as the source can spare it."""
        missing = max(self.wanted(days) - self.at_stall, 0)
        return min(missing, max(self.free - self.kept(days), 0))


def pace_of(sold: int, days: int) -> int:
    """Thousandths of a piece a selling day; nothing when nothing sold, or more came back."""
    return max(sold, 0) * THOUSAND // days if days else 0
