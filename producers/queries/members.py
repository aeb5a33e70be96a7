"""Members of a cooperative."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound
from producers.models import Member
from producers.queries.listing import Page, holding, page_of
from producers.queries.organisations import reads_whole_network

STANDINGS = ("current", "left", "all")


class MemberNotFound(NotFound):
    code = "member-not-found"


def members_of(session: Session, organisation_id: UUID) -> Sequence[Member]:
    """The members of an organisation who have not left, by name."""
    return session.scalars(
        select(Member)
        .where(Member.organisation_id == organisation_id, Member.left_on.is_(None))
        .order_by(Member.name, Member.id)
    ).all()


def member_for(session: Session, actor: Actor, member_id: UUID) -> Member:
    """A member whose cooperative `actor` may read; raises MemberNotFound."""
    member = session.get(Member, member_id)
    if member is None or not (reads_whole_network(actor) or member.organisation_id in actor.organisations):
        raise MemberNotFound(member_id=str(member_id))
    return member


def member_page(
    session: Session,
    organisation_id: UUID,
    *,
    text: str = "",
    standing: str = "current",
    number: int = 1,
) -> Page[Member]:
    """One page of a register by name, of those whose name, number or village holds `text`."""
    wanted = (
        select(Member)
        .where(Member.organisation_id == organisation_id, _standing(standing), _holding(text))
        .order_by(Member.name, Member.id)
    )
    return page_of(session, wanted, number)


def _standing(standing: str) -> ColumnElement[bool]:
    if standing == "left":
        return Member.left_on.is_not(None)
    return true() if standing == "all" else Member.left_on.is_(None)


def _holding(text: str) -> ColumnElement[bool]:
    if not text:
        return true()
    pattern = holding(text)
    columns = (Member.name, Member.number, Member.village)
    return or_(*(column.ilike(pattern, escape="\\") for column in columns))


def present_member_id(session: Session, organisation_id: UUID, number: str) -> UUID | None:
    """The id of the member with a number, who has not left; None when there is none."""
    return session.scalar(
        select(Member.id).where(
            Member.organisation_id == organisation_id,
            Member.number == number,
            Member.left_on.is_(None),
        )
    )
