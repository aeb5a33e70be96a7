"""What an address asks of a list: its page, its filters; and what its reader may change."""

from uuid import UUID

from flask import request

from kernel.access import Role
from kernel.security import current_actor
from producers.operations.organisations import touch_of

TEXT_LENGTH_MAX = 100
KEEPERS = (Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER)
READERS = (*KEEPERS, Role.FUND_OFFICER, Role.AUDITOR)


def page_number() -> int:
    """The page asked for; 1 when it is not said or is no number."""
    return max(1, request.args.get("page", 1, type=int))


def one_of(name: str, known: tuple[str, ...], default: str) -> str:
    """A filter's value; `default` when it is none of the known ones."""
    value = request.args.get(name, default)
    return value if value in known else default


def searched() -> str:
    """The text that was searched, cut to a hundred characters."""
    return request.args.get("q", "").strip()[:TEXT_LENGTH_MAX]


def keeps(organisation_id: UUID) -> bool:
    """Whether the reader may change this organisation's registers, so which buttons to show."""
    return current_actor().may(KEEPERS, touch_of(organisation_id))


def manages() -> bool:
    """Whether the reader manages the network."""
    return current_actor().has((Role.NETWORK_MANAGER,))
