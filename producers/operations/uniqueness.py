"""A unique constraint told as an error of the trade: the database alone knows of a race."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kernel.errors import DomainError


@contextmanager
def taken_as(session: Session, error: DomainError) -> Iterator[None]:
    """Write rows; when a unique constraint breaks, none of them is kept and `error` is raised."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError:
        raise error from None
