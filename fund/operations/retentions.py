"""The part of a payout that repays a producer's advance."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.execute import Context, operation


@dataclass(frozen=True, slots=True)
class RetainFromPayout:
    """A statement is approved: at most `at_most_cents` of it may repay what its producer owes the fund."""

    payout_id: UUID
    organisation_id: UUID
    currency: str
    at_most_cents: int


def _organisation(session: Session, command: RetainFromPayout) -> Touch:
    stream = f"organisation:{command.organisation_id}"
    return Touch(stream=stream, organisations=frozenset({command.organisation_id}))


@operation(Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, touches=_organisation)
def retain_from_payout(session: Session, command: RetainFromPayout, context: Context) -> dict[str, int]:
    """Retain what is owed of the producer's advances, oldest due first; answers `retained_cents`.

    The fund holds no advance yet, so nobody owes it anything and nothing is retained.
    """
    return {"retained_cents": 0}
