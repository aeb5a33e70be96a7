"""What a committee may decide, and when its decision holds."""

from collections.abc import Mapping

from kernel.errors import Refused

SUBJECTS = ("grant", "rescheduling", "replanning", "write_off")
OUTCOMES = ("approved", "refused", "postponed")
VOICES = ("for", "against", "abstained")
RECOMMENDATIONS = ("favourable", "with_conditions", "unfavourable")


class QuorumMissing(Refused):
    """Too few members took part; those who abstained did take part."""

    code = "committee-quorum-missing"


class VotesAgainst(Refused):
    """The outcome written is not the one that was voted."""

    code = "committee-votes-differ"


class CeilingReached(Refused):
    """The beneficiary, or the fund as a whole, would have more out and promised than its terms allow."""

    code = "fund-ceiling-reached"


def check_votes(votes: Mapping[str, str], quorum: int, outcome: str) -> None:
    """Raises QuorumMissing, and VotesAgainst when an approval has no majority of those for or against."""
    if len(votes) < quorum:
        raise QuorumMissing(present=len(votes), quorum=quorum)
    voices = list(votes.values())
    has_majority = voices.count("for") > voices.count("against")
    if outcome == "approved" and not has_majority:
        raise VotesAgainst(votes_for=voices.count("for"), votes_against=voices.count("against"))


def check_ceiling(held_cents: int, asked_cents: int, ceiling_cents: int, *, of: str) -> None:
    """Raises CeilingReached with what is left when `held_cents` and `asked_cents` exceed the ceiling."""
    if held_cents + asked_cents > ceiling_cents:
        raise CeilingReached(
            of=of,
            ceiling_cents=ceiling_cents,
            held_cents=held_cents,
            left_cents=max(ceiling_cents - held_cents, 0),
        )
