"""What an organisation has, as the pages of imports take it again: the same columns, the same words."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor
from producers.models import Member, Organisation, Plot
from producers.queries.facts import FACTS
from producers.rules.imports import members as member_lists
from producers.rules.imports import plots as plot_lists

Rows = list[Sequence[str]]
_SEEN = {facts.model: facts for facts in FACTS}
_GENDERS = {"woman": "F", "man": "H", "unstated": "non précisé"}


def lists_of(session: Session, actor: Actor) -> Iterator[tuple[str, Rows]]:
    """The members and plots of each cooperative that `actor` sees: a file's name and its lines."""
    wanted = select(Organisation).where(_SEEN[Organisation].sees(actor)).order_by(Organisation.key)
    for organisation in session.scalars(wanted).all():
        for kind, rows in (("adherents", _members), ("parcelles", _plots)):
            found = rows(session, actor, organisation)
            if len(found) > 1:
                yield f"listes/{organisation.key}-{kind}.csv", found


def _members(session: Session, actor: Actor, organisation: Organisation) -> Rows:
    lines: Rows = [member_lists.LEAVING]
    if not actor.has(_SEEN[Member].roles):
        return lines
    asked = (
        select(Member)
        .where(_SEEN[Member].sees(actor), Member.organisation_id == organisation.id)
        .where(Member.left_on.is_(None))
        .order_by(Member.number)
    )
    return lines + [
        (
            one.number, one.name, _GENDERS[one.gender], one.village or "", one.phone or "",
            "oui" if one.consents_to_be_named else "non", _day(one.consent_on), _day(one.joined_on),
        )
        for one in session.scalars(asked)
    ]  # fmt: skip


def _plots(session: Session, actor: Actor, organisation: Organisation) -> Rows:
    lines: Rows = [plot_lists.LEAVING]
    if not actor.has(_SEEN[Plot].roles):
        return lines
    asked = (
        select(Plot, Member)
        .outerjoin(Member, Member.id == Plot.member_id)
        .where(_SEEN[Plot].sees(actor), Plot.organisation_id == organisation.id)
        .order_by(Plot.code)
    )
    return lines + [_plot(*row) for row in session.execute(asked).tuples()]


def _plot(plot: Plot, member: Member | None) -> Sequence[str]:
    number = member.number if member and member.left_on is None else ""
    geometry = json.dumps(plot.geometry)
    return (
        plot.code, number, plot.name or "", plot.commune, plot.crop, _text(plot.planted_year), geometry,
        plot.organic_status, _day(plot.organic_since),
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _text(value: Any) -> str:
    return "" if value is None else str(value)
