"""What comes of a simulated advance, written as JSON: its rows, versions, payments and where it stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from fund.rules.indicators import bucket_of
from fund.rules.positions import Position, Share
from fund.rules.simulations import EVER, Simulated, Simulation


def written(asked: Simulation, told: Simulated) -> dict[str, Any]:
    """The answer, ready for JSON."""
    return {
        "principal": amount(asked.granted_cents),
        "disbursed_on": _day_or_none(asked.tranches[0][0]),
        "fee": amount(told.fee_cents),
        "net_paid_out": amount(told.paid_out_cents),
        "rows": [_row(one) for one in told.position.shares],
        "totals": _totals(told.position.shares),
        "versions": [
            {
                "effective_on": _day_or_none(one.effective_on),
                "rows": [
                    {
                        "due_date": share.due_on.isoformat(),
                        "principal": amount(share.principal_cents),
                        "fee": amount(share.fee_cents),
                    }
                    for share in one.instalments
                ],
            }
            for one in told.versions
        ],
        "payments": [
            {
                "date": one.on.isoformat(),
                "amount": amount(one.cents),
                "pays": {due_on.isoformat(): amount(cents) for due_on, cents in paid.items()},
            }
            for one, paid in told.payments
        ],
        "position": written_position(told.position),
    }


def written_position(one: Position) -> dict[str, Any]:
    """Where an advance stands, ready for JSON."""
    return {
        "as_of": _day_or_none(one.as_of),
        "state": one.state,
        "outstanding_principal": amount(one.outstanding_cents),
        "fees_due": amount(one.fees_due_cents),
        "overdue": amount(one.overdue_cents),
        "overdue_fee": amount(one.overdue_fee_cents),
        "oldest_unpaid_due": _day_or_none(one.oldest_unpaid_due),
        "past_due_days": one.past_due_days,
        "bucket": bucket_of(one.past_due_days),
        "paid_ahead": amount(one.paid_ahead_cents),
        "credit": amount(one.credit_cents),
    }


def amount(cents: int) -> str:
    """`-1234.50`."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _row(one: Share) -> dict[str, str]:
    return {
        "due_date": one.due_on.isoformat(),
        "principal": amount(one.principal_cents),
        "fee": amount(one.fee_cents),
        "due": amount(one.cents),
        "paid": amount(one.paid_cents),
        "outstanding": amount(one.unpaid_cents),
    }


def _totals(shares: Sequence[Share]) -> dict[str, str]:
    return {
        "principal": amount(sum(one.principal_cents for one in shares)),
        "fee": amount(sum(one.fee_cents for one in shares)),
        "due": amount(sum(one.cents for one in shares)),
        "paid": amount(sum(one.paid_cents for one in shares)),
        "outstanding": amount(sum(one.unpaid_cents for one in shares)),
    }


def _day_or_none(day: date | None) -> str | None:
    return day.isoformat() if day and day != EVER else None
