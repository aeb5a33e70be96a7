"""Which devices sold at a till: the one that sells there now, and one of before by its number."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.models import TillSeries


def open_series_of(session: Session, till_id: UUID) -> TillSeries | None:
    """The device that sells at a till now; None when none does."""
    return session.scalar(select(TillSeries).where(TillSeries.till_id == till_id, TillSeries.state == "open"))


def series_of_number(session: Session, till_id: UUID, number: int) -> TillSeries | None:
    """One enrolment of a till, ended or not; None when it never was."""
    return session.scalar(
        select(TillSeries).where(TillSeries.till_id == till_id, TillSeries.number == number)
    )
