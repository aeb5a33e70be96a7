"""A list received for a register: checked, then imported."""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from flask import Flask, current_app

from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import Context, execute
from kernel.jobs import Done, Progress, Work, background
from producers.gateways import received
from producers.gateways.received import Received
from producers.gateways.spreadsheets import read_table
from producers.operations.imports import (
    CHECK,
    IMPORT,
    ImportMembers,
    ImportPlots,
    import_members,
    import_plots,
)
from producers.operations.organisations import REGISTER_ZONE
from producers.queries import imports as queries
from producers.rules.imports.members import ListNoLongerFits, check_members
from producers.rules.imports.plots import check_plots
from producers.rules.imports.tables import Checked, Problem, Table

# Beyond these a page is unreadable: the counts say how many there are in all.
PROBLEMS_SHOWN = 200
WARNINGS_SHOWN = 50
READ_SHOWN = 60


class _List(NamedTuple):
    import_id: UUID
    organisation_id: UUID
    kind: str
    file: Received


def check_import(work: Work) -> Done:
    """Read a received list against the register: counts, problems and warnings, line by line."""
    list_ = _list(work)
    checked = _checked(list_, work, until=95)
    return Done(outcome=_report(checked))


def do_import(work: Work) -> Done:
    """Import a checked list, all or nothing; read again, for the register may have changed."""
    list_ = _list(work)
    checked: Checked[Any] = _checked(list_, work, until=70)
    if checked.problems:
        raise ListNoLongerFits()
    given = (list_.organisation_id, list_.import_id, list_.file.sha256, tuple(checked.rows))
    context = _context(work)
    if list_.kind == "members":
        outcome = execute(import_members, ImportMembers(*given), context)
    else:
        outcome = execute(import_plots, ImportPlots(*given), context)
    return Done(outcome=outcome.values)


def install(app: Flask) -> None:
    """Let the worker do these jobs."""
    background(CHECK)(check_import)
    background(IMPORT)(do_import)


def _list(work: Work) -> _List:
    found = queries.import_for(db.session(), work.actor, UUID(work.parameters["import_id"]))
    file = Received(found.file_path, found.sha256)
    return _List(found.id, found.organisation_id, found.kind, file)


def _context(work: Work) -> Context:
    # The job's own id: done again after a fall, it acts once.
    return Context(work.job_id, work.actor, "job", occurred_at=now())


def _checked(list_: _List, work: Work, until: int) -> Checked[Any]:
    """Read and check a list, its progress going from 0 to `until` percent."""
    table = read_table(received.read(current_app.config["DATA_DIR"], list_.file))
    work.progress(until // 5)
    return _check(list_, table, _share(work.progress, until // 5, until))


def _check(list_: _List, table: Table, progress: Progress) -> Checked[Any]:
    session, today = db.session(), business_day(now(), REGISTER_ZONE)
    if list_.kind == "members":
        known = queries.known_members(session, list_.organisation_id)
        return check_members(table, known, today, progress)
    plots = queries.known_plots(session, list_.organisation_id)
    members = queries.present_members(session, list_.organisation_id)
    return check_plots(table, plots, members, today, progress)


def _share(progress: Progress, start: int, end: int) -> Progress:
    return lambda percent: progress(start + (end - start) * percent // 100)


def _report(checked: Checked[Any]) -> dict[str, Any]:
    return {
        "lines": checked.new + checked.updated + checked.unchanged,
        "new": checked.new,
        "updated": checked.updated,
        "unchanged": checked.unchanged,
        "problem_count": len(checked.problems),
        "problems": [_told(one) for one in checked.problems[:PROBLEMS_SHOWN]],
        "warning_count": len(checked.warnings),
        "warnings": [_told(one) for one in checked.warnings[:WARNINGS_SHOWN]],
        "ignored": checked.ignored,
    }


def _told(problem: Problem) -> Mapping[str, Any]:
    return {
        "line": problem.line,
        "column": problem.column,
        "code": problem.error.code,
        "values": {name: str(value) for name, value in problem.error.values.items()},
        "read": problem.read[:READ_SHOWN],
    }
