"""What is asked of payouts and is not there, or not for who asks."""

from kernel.errors import NotFound


class RunNotFound(NotFound):
    code = "payout-run-not-found"


class PayoutNotFound(NotFound):
    code = "payout-not-found"
