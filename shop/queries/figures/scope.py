"""Whose figures are told: places in one currency, days, and the goods that they are narrowed to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select

from inventory.models import Place
from shop.models import Article, SoldDay, TakingsDay
from shop.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Scope:
    """Places of one currency, some days; goods of a branch, an owner, or all."""

    places: Sequence[Place]
    currency: str
    period: Period
    branch: str = ""
    owner_id: UUID | None = None

    @property
    def place_ids(self) -> list[UUID]:
        return [place.id for place in self.places]

    @property
    def is_narrowed(self) -> bool:
        """Whether only some goods are told: then receipts, hours and means are not."""
        return bool(self.branch or self.owner_id)


def of_takings(scope: Scope, measure: str, period: Period | None = None) -> list[ColumnElement[bool]]:
    """The conditions of a scope on the takings of its days, or of another period."""
    days = period or scope.period
    return [
        TakingsDay.place_id.in_(scope.place_ids),
        TakingsDay.measure == measure,
        TakingsDay.business_day.between(days.first, days.last),
        TakingsDay.currency == scope.currency,
    ]


def of_sold(scope: Scope, period: Period | None = None) -> list[ColumnElement[bool]]:
    """The conditions of a scope on the goods sold in its days, or in another period."""
    days = period or scope.period
    found: list[ColumnElement[bool]] = [
        SoldDay.place_id.in_(scope.place_ids),
        SoldDay.business_day.between(days.first, days.last),
        SoldDay.currency == scope.currency,
    ]
    if scope.branch:
        found.append(SoldDay.article_id.in_(select(Article.id).where(Article.branch == scope.branch)))
    if scope.owner_id:
        found.append(SoldDay.owner_id == scope.owner_id)
    return found
