"""One page of a list, and how to ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

Row = TypeVar("Row")
PAGE_SIZE = 50
PAGES_MAX = 10_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """The rows of one page, which page it is, and how many rows there are in all."""

    rows: Sequence[Row]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def count(self) -> int:
        """How many pages there are; 1 when there is nothing."""
        return max(1, -(-self.total // self.size))


def page_of(session: Session, wanted: Select[Row], number: int, size: int = PAGE_SIZE) -> Page[Row]:
    """Page `number` (from 1) of an ordered select; beyond the end it is empty."""
    number = min(max(number, 1), PAGES_MAX)
    total = session.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    rows = session.scalars(wanted.limit(size).offset((number - 1) * size)).all()
    return Page(rows, number, total, size)


def holding(text: str) -> str:
    """The LIKE pattern of what holds `text`; its own % and _ are escaped by a backslash."""
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
