"""The sums that the fund's questions are made of, as SQL."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, cast, func

from fund.rules.positions import REPAYING


def whole(cents: Any, *where: ColumnElement[bool]) -> Any:
    """A sum of amounts as the whole number it is: PostgreSQL makes a decimal of a sum."""
    summed = func.sum(cents)
    return cast(summed.filter(*where) if where else summed, BigInteger)


def signed(movement: Any, signs: Mapping[str, int]) -> ColumnElement[int]:
    """What a movement adds to a sum of some kinds, each with its sign."""
    return case(*((movement.kind == kind, movement.cents * sign) for kind, sign in signs.items()), else_=0)


def paid_of(movement: Any) -> ColumnElement[int]:
    """What a movement does to what was repaid so far."""
    return signed(movement, REPAYING)


def principal_paid_of(share: Any, paid: ColumnElement[Any]) -> ColumnElement[int]:
    """What of a share's principal a total pays: oldest due first, its fee before it."""
    begins = share.until_cents - share.principal_cents
    return case((paid >= share.until_cents, share.principal_cents), (paid > begins, paid - begins), else_=0)


def unpaid_of(share: Any, paid: ColumnElement[Any]) -> ColumnElement[int]:
    """What of a share, principal and fee, a total leaves unpaid."""
    asked, left = share.principal_cents + share.fee_cents, share.until_cents - paid
    return case((left <= 0, 0), (left < asked, left), else_=asked)
