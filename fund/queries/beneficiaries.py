"""Who borrowed of a fund over some days, and how many women and men stand behind each organisation."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from producers.models import Member, Organisation


@dataclass(frozen=True, slots=True)
class Members:
    """The members of an organisation's register on a day; of some the gender was never said."""

    women: int = 0
    men: int = 0
    unstated: int = 0

    @property
    def are_known(self) -> bool:
        """Whether the register says anything: an organisation may not have given it."""
        return bool(self.women + self.men + self.unstated)

    def __add__(self, other: "Members") -> "Members":
        return Members(self.women + other.women, self.men + other.men, self.unstated + other.unstated)


@dataclass(frozen=True, slots=True)
class Beneficiary:
    """An organisation with what it borrowed and paid back over the days, and what it owes at their end."""

    organisation: Organisation
    branches: tuple[str, ...]
    is_womens_group: bool
    members: Members
    lent_cents: int
    repaid_cents: int
    outstanding_cents: int


def members_on(session: Session, organisations: Collection[UUID], day: date) -> dict[UUID, Members]:
    """The members of each of some organisations by the end of a day; who left is not there."""
    counts: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = session.execute(
        select(Member.organisation_id, Member.gender, func.count())
        .where(
            Member.organisation_id.in_(organisations),
            or_(Member.joined_on.is_(None), Member.joined_on <= day),
            or_(Member.left_on.is_(None), Member.left_on > day),
        )
        .group_by(Member.organisation_id, Member.gender)
    )
    for organisation_id, gender, count in rows:
        counts[organisation_id][gender] = int(count)
    return {
        one: Members(counts[one].get("woman", 0), counts[one].get("man", 0), counts[one].get("unstated", 0))
        for one in organisations
    }
