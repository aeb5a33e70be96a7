"""Certificates held by organisations."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from producers.models import Certificate
from producers.queries.listing import Page, page_of


def certificates_on(session: Session, organisation_id: UUID, branch: str, day: date) -> Sequence[Certificate]:
    """The certificates that an organisation itself holds in a branch, valid on `day`, by scheme."""
    return session.scalars(
        select(Certificate)
        .where(
            Certificate.organisation_id == organisation_id,
            Certificate.branch == branch,
            Certificate.valid_from <= day,
            Certificate.valid_until >= day,
        )
        .order_by(Certificate.scheme, Certificate.number)
    ).all()


def certificate_page(session: Session, organisation_id: UUID, number: int = 1) -> Page[Certificate]:
    """One page of all certificates of an organisation, the latest end of validity first."""
    wanted = (
        select(Certificate)
        .where(Certificate.organisation_id == organisation_id)
        .order_by(Certificate.valid_until.desc(), Certificate.number)
    )
    return page_of(session, wanted, number)
