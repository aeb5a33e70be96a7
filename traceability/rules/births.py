"""What makes the birth of a lot right or wrong, on plain values."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from kernel.errors import Invalid
from kernel.quantity import QUANTITY_MAX, InvalidQuantity

# A day may have begun further east than the clock that is read.
_EASTERNMOST = timedelta(hours=14)


class NotHarvested(Invalid):
    """The product only comes out of a process."""

    code = "not-harvested"


class WrongUnit(Invalid):
    """A bulk lot is counted in its product's unit, a packed one in pieces."""

    code = "wrong-unit"


class LotCodeTaken(Invalid):
    """The code is another lot's, or has the form of those that are given here by number."""

    code = "lot-code-taken"


class MadeInTheFuture(Invalid):
    code = "made-in-the-future"


class MadeBeforeItsParents(Invalid):
    code = "made-before-its-parents"


class ContributionsDoNotAddUp(Invalid):
    code = "contributions-do-not-add-up"


class NotOfThisOrganisation(Invalid):
    """A member or a plot belongs to another cooperative."""

    code = "not-of-this-organisation"


def refuse_future(day: date, occurred_at: datetime, field: str) -> None:
    """Let pass a day that has begun somewhere; raises MadeInTheFuture."""
    if day > (occurred_at + _EASTERNMOST).date():
        raise MadeInTheFuture(field=field)


def refuse_unmeasured(quantity: int) -> None:
    """Let pass a positive quantity (mg, µL or pieces) within measure; raises InvalidQuantity."""
    if not 0 < quantity <= QUANTITY_MAX:
        raise InvalidQuantity(field="quantity", text=str(quantity))


def merged(pairs: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    """Quantities by id, those of the same id added up; raises InvalidQuantity."""
    totals: dict[UUID, int] = {}
    for one, quantity in pairs:
        refuse_unmeasured(quantity)
        totals[one] = totals.get(one, 0) + quantity
    return totals
