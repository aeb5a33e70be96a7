"""Lists of organisations, members and plots, declared to the pages and the worker of imports."""

from collections.abc import Sequence

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Session

from kernel.access import Actor, Role
from kernel.imports.declared import NETWORK, Asked, Importable, Offered, Subject, declare
from kernel.imports.tables import Checked, Table
from kernel.jobs import Progress
from producers.messages.imports import (
    MEMBER_COLUMNS,
    MEMBER_NOTE,
    ORGANISATION_COLUMNS,
    ORGANISATION_NOTE,
    PLOT_COLUMNS,
    PLOT_NOTE,
)
from producers.operations.imports import import_members, import_organisations, import_plots
from producers.queries import imports as queries
from producers.queries.organisations import visible_organisations
from producers.rules.imports import members, organisations, plots
from producers.rules.imports.members import MemberRow, check_members
from producers.rules.imports.organisations import OrganisationRow, check_organisations
from producers.rules.imports.plots import PlotRow, check_plots

KEEPERS = (Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER)


def install(app: Flask) -> None:
    """Let organisations be imported, and members and plots into the register of one."""
    declare(
        Importable(
            kind="organisations",
            label=_l("Organisations"),
            icon="network",
            file_name="organisations",
            roles=(Role.NETWORK_MANAGER,),
            headings=organisations.HEADINGS,
            about=ORGANISATION_COLUMNS,
            check=_organisations,
            apply=import_organisations,
            offers=lambda session, actor: [Offered(NETWORK, _l("Tout le réseau"))],
            opens=lambda subject: (_l("Parcourir le réseau"), url_for("organisations.network")),
            turn=1,
            note=ORGANISATION_NOTE,
        )
    )
    declare(
        Importable(
            kind="members",
            label=_l("Adhérents"),
            icon="people",
            file_name="adherents",
            roles=KEEPERS,
            headings=members.HEADINGS,
            about=MEMBER_COLUMNS,
            check=_members,
            apply=import_members,
            offers=_registers,
            opens=lambda subject: (_l("Voir les adhérents"), _address("members.members", subject)),
            turn=2,
            note=MEMBER_NOTE,
        )
    )
    declare(
        Importable(
            kind="plots",
            label=_l("Parcelles"),
            icon="plot",
            file_name="parcelles",
            roles=KEEPERS,
            headings=plots.HEADINGS,
            about=PLOT_COLUMNS,
            check=_plots,
            apply=import_plots,
            offers=_registers,
            opens=lambda subject: (_l("Voir les parcelles"), _address("plots.plots", subject)),
            turn=3,
            note=PLOT_NOTE,
        )
    )


def _organisations(
    session: Session, table: Table, asked: Asked, progress: Progress
) -> Checked[OrganisationRow]:
    return check_organisations(table, queries.known_organisations(session), asked.today, progress)


def _members(session: Session, table: Table, asked: Asked, progress: Progress) -> Checked[MemberRow]:
    known = queries.known_members(session, asked.subject.register)
    return check_members(table, known, asked.today, progress)


def _plots(session: Session, table: Table, asked: Asked, progress: Progress) -> Checked[PlotRow]:
    organisation_id = asked.subject.register
    known = queries.known_plots(session, organisation_id)
    present = queries.present_members(session, organisation_id)
    return check_plots(table, known, present, asked.today, progress)


def _registers(session: Session, actor: Actor) -> Sequence[Offered]:
    """The organisations whose registers somebody keeps."""
    return [
        Offered(Subject(organisation_id=one.id), one.name)
        for one in visible_organisations(session, actor)
        if actor.may(KEEPERS, Subject(organisation_id=one.id).touch)
    ]


def _address(endpoint: str, subject: Subject) -> str:
    return url_for(endpoint, organisation_id=subject.organisation_id)
