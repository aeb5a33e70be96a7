"""What share of its payouts a beneficiary agreed to repay with: told by whoever keeps those agreements.

The boutiques stand above the fund and know it; the fund does not know them. They declare the question here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class AgreedShare:
    """The share of payouts that may be retained, in basis points, since a day; `place` is empty for all."""

    place_key: str
    place: str
    share_bp: int
    since: date


Question = Callable[[Session, UUID, date], Sequence[AgreedShare]]

_questions: list[Question] = []


def tells_shares(question: Question) -> Question:
    """Declare who knows the shares that organisations agreed to."""
    _questions.append(question)
    return question


def agreed_shares(session: Session, organisation_id: UUID, day: date) -> tuple[AgreedShare, ...]:
    """The shares in force on a day, that for all places first; none when nobody knows of any."""
    return tuple(one for ask in _questions for one in ask(session, organisation_id, day))
