"""Why goods leave a place otherwise than sold, worked or sent: a closed list, and where each ends."""

from collections.abc import Mapping

from kernel.errors import Invalid

# Cause → kind of its movement, which is also the account that the goods end in.
# What is tasted, given or analysed is used, not lost.
ACCOUNT_OF: Mapping[str, str] = {
    "broken": "loss",
    "spilt": "loss",
    "spoilt": "loss",
    "expired": "loss",
    "stolen": "loss",
    "tasting": "tasting",
    "gift": "gift",
    "sample": "sample",
    "other": "loss",
}
CAUSES = tuple(ACCOUNT_OF)


class UnknownCause(Invalid):
    """The cause is none of the list."""

    code = "loss-cause-unknown"


class LossNeedsReason(Invalid):
    """« Other » says nothing unless words do."""

    code = "loss-needs-reason"


def account_for(cause: str, words: str | None) -> str:
    """The account that goods leave to; raises UnknownCause, or LossNeedsReason for `other` unsaid."""
    if cause not in ACCOUNT_OF:
        raise UnknownCause(field="cause")
    if cause == "other" and not words:
        raise LossNeedsReason(field="words")
    return ACCOUNT_OF[cause]
