"""Who opens the stock's pages, and what their addresses say."""

from contextlib import suppress
from datetime import date
from uuid import UUID

from flask import request

from inventory.models import Place
from kernel.access import Role
from kernel.clock import business_day, now

# A list over several places speaks of the day in Morocco, where most of them are.
LIST_ZONE = "Africa/Casablanca"
READERS = (
    Role.COOPERATIVE_OFFICER,
    Role.BOUTIQUE_MANAGER,
    Role.SELLER,
    Role.NETWORK_MANAGER,
    Role.AUDITOR,
)


def asked_id(name: str) -> UUID | None:
    """An id in the query string; None when there is none or it is none."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def typed_ids(prefix: str) -> list[UUID]:
    """The ids in the names of the fields `prefix-<id>` that were sent, at most 100."""
    names = [name.removeprefix(f"{prefix}-") for name in request.form if name.startswith(f"{prefix}-")]
    found: list[UUID] = []
    for name in names[:200]:
        with suppress(ValueError):
            found.append(UUID(name))
    return found[:100]


def asked_page() -> int:
    """The page of a list that is asked for, from 1."""
    return request.args.get("page", 1, type=int)


def today_at(place: Place) -> date:
    """The business day of a place, now."""
    return business_day(now(), place.timezone)
