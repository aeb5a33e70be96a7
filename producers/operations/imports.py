"""Lists of members, plots and organisations, imported as a whole or not at all."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.imports.declared import ApplyList, touch_of
from kernel.imports.operations import ListNoLongerFits
from producers.models import Member, Plot
from producers.operations.conversions import keep_statuses
from producers.operations.organisations import (
    CorrectOrganisation,
    RegisterOrganisation,
    correct_organisation,
    hold_organisation,
    register_day,
    register_organisation,
)
from producers.queries.imports import known_members, known_organisations, known_plots, present_members
from producers.rules.imports import members as member_lists
from producers.rules.imports import plots as plot_lists
from producers.rules.imports.members import MemberRow
from producers.rules.imports.organisations import OrganisationRow, organisation_values, parents_first
from producers.rules.imports.plots import PlotRow


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touch_of)
def import_members(session: Session, command: ApplyList[MemberRow], context: Context) -> dict[str, int]:
    """Enter or correct every member of a list, all or none; counts what was done.

    Raises OrganisationNotFound, ListNoLongerFits when somebody on the list has left meanwhile.
    """
    organisation_id = command.subject.register
    hold_organisation(session, organisation_id)
    known = known_members(session, organisation_id)
    if any(known[row.number].left_on for row in command.rows if row.number in known):
        raise ListNoLongerFits()
    today = register_day(context)
    entries = [
        (
            known.get(row.number),
            member_lists.member_values(row, known.get(row.number), today),
        )
        for row in command.rows
    ]
    new = [values for before, values in entries if before is None]
    corrected = [
        {"id": before.id, **values}
        for before, values in entries
        if before and member_lists.changes(values, before)
    ]
    return _write(session, Member, organisation_id, new, corrected, len(entries))


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touch_of)
def import_plots(session: Session, command: ApplyList[PlotRow], context: Context) -> dict[str, int]:
    """Register or correct every plot of a list, all or none; counts what was done.

    Raises OrganisationNotFound, ListNoLongerFits when a member on the list has left meanwhile.
    """
    organisation_id = command.subject.register
    hold_organisation(session, organisation_id)
    known = known_plots(session, organisation_id)
    members = present_members(session, organisation_id)
    if any(row.member_number and row.member_number not in members for row in command.rows):
        raise ListNoLongerFits()
    new, corrected = [], []
    for row in command.rows:
        before = known.get(row.code)
        values = plot_lists.plot_values(row, before, members)
        drawn = {**values, "area_m2": row.outline.area_m2, **row.outline.box._asdict()}
        if before is None:
            new.append(drawn)
        elif plot_lists.changes(values, before):
            corrected.append({"id": before.id, **drawn})
    outcome = _write(session, Plot, organisation_id, new, corrected, len(command.rows))
    keep_statuses(session, Plot.organisation_id == organisation_id, context)
    return outcome


@operation(Role.NETWORK_MANAGER, touches=touch_of)
def import_organisations(
    session: Session, command: ApplyList[OrganisationRow], context: Context
) -> dict[str, int]:
    """Register or correct every organisation of a list, all or none; counts what was done.

    Raises what registering and correcting one raises.
    """
    known = known_organisations(session)
    ids = {key: one.id for key, one in known.items()}
    counts = {"new": 0, "updated": 0, "unchanged": 0}
    for row in parents_first(command.rows):
        before = known.get(row.key)
        entry = organisation_values(row, before)
        if before and all(getattr(before, name) == value for name, value in entry.items()):
            counts["unchanged"] += 1
            continue
        entry["parents"] = tuple(ids[parent] for parent in entry["parents"])
        if before:
            correct_organisation(session, CorrectOrganisation(before.id, **entry), context)
        else:
            ids[row.key] = new_id()
            new = RegisterOrganisation(ids[row.key], key=row.key, code=row.code, **entry)
            register_organisation(session, new, context)
        counts["updated" if before else "new"] += 1
    return counts


def _write(
    session: Session,
    model: type[Member] | type[Plot],
    organisation_id: UUID,
    new: Iterable[Mapping[str, Any]],
    corrected: list[dict[str, Any]],
    count: int,
) -> dict[str, int]:
    # Ids are made here: a repeated job answers its first outcome and never comes this far twice.
    rows = [{"id": new_id(), "organisation_id": organisation_id, **values} for values in new]
    if rows:
        session.execute(insert(model), rows)
    if corrected:
        session.execute(update(model), corrected)
    return {
        "new": len(rows),
        "updated": len(corrected),
        "unchanged": count - len(rows) - len(corrected),
    }
