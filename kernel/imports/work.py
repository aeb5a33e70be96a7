"""What the worker does with a received list: checks it, then imports it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Flask, current_app

from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import Context, execute
from kernel.imports import received
from kernel.imports.declared import ApplyList, Asked, Importable, importable_of
from kernel.imports.operations import CHECK, IMPORT, ListNoLongerFits, import_for, subject_of
from kernel.imports.reading import read_table
from kernel.imports.received import Received
from kernel.imports.tables import Change, Checked, Problem
from kernel.jobs import Done, Progress, Work, background
from kernel.models import ImportFile

# Registers are kept in Morocco: that is where their day begins and ends.
REGISTER_ZONE = "Africa/Casablanca"
# Beyond these a page is unreadable: the counts say how many there are in all.
PROBLEMS_SHOWN = 200
WARNINGS_SHOWN = 50
READ_SHOWN = 60


def check_import(work: Work) -> Done:
    """Read a received list against the register: counts, changes, problems and warnings, line by line."""
    list_ = _list(work)
    importable = importable_of(list_.kind)
    return Done(outcome=_report(importable, _checked(importable, list_, work, until=95)))


def do_import(work: Work) -> Done:
    """Import a checked list, all or nothing; read again, for the register may have changed."""
    list_ = _list(work)
    importable = importable_of(list_.kind)
    subject, import_id, sha256 = subject_of(list_), list_.id, list_.sha256
    checked = _checked(importable, list_, work, until=60)
    if checked.problems:
        raise ListNoLongerFits()
    command = ApplyList(subject, import_id, sha256, tuple(checked.rows))
    # The job's own id: done again after a fall, it acts once.
    context = Context(work.job_id, work.actor, "job", occurred_at=now())
    return Done(outcome=execute(importable.apply, command, context).values)


def install(app: Flask) -> None:
    """Let the worker do these jobs."""
    background(CHECK)(check_import)
    background(IMPORT)(do_import)


def _list(work: Work) -> ImportFile:
    return import_for(db.session(), work.actor, UUID(work.parameters["import_id"]))


def _checked(importable: Importable, list_: ImportFile, work: Work, until: int) -> Checked[Any]:
    """Read and check a list, its progress going from 0 to `until` percent."""
    asked = Asked(subject_of(list_), work.actor, business_day(now(), REGISTER_ZONE))
    file = Received(list_.file_path, list_.sha256)
    table = read_table(received.read(current_app.config["DATA_DIR"], file))
    work.progress(until // 5)
    progress = _share(work.progress, until // 5, until)
    return importable.check(db.session(), table, asked, progress)


def _share(progress: Progress, start: int, end: int) -> Progress:
    return lambda percent: progress(start + (end - start) * percent // 100)


def _report(importable: Importable, checked: Checked[Any]) -> dict[str, Any]:
    titles = {one.name: one.title for one in importable.headings}
    return {
        "lines": checked.new + checked.updated + checked.unchanged,
        "new": checked.new,
        "updated": checked.updated,
        "unchanged": checked.unchanged,
        "changes": [_changed(one, titles) for one in checked.changes],
        "problem_count": len(checked.problems),
        "problems": [_told(one) for one in checked.problems[:PROBLEMS_SHOWN]],
        "warning_count": len(checked.warnings),
        "warnings": [_told(one) for one in checked.warnings[:WARNINGS_SHOWN]],
        "ignored": [title[:READ_SHOWN] for title in checked.ignored],
    }


def _changed(change: Change, titles: Mapping[str, str]) -> Mapping[str, Any]:
    columns = [
        [titles.get(name, name), before[:READ_SHOWN], after[:READ_SHOWN]]
        for name, before, after in change.columns
    ]
    return {"line": change.line, "name": change.name, "is_new": change.is_new, "columns": columns}


def _told(problem: Problem) -> Mapping[str, Any]:
    return {
        "line": problem.line,
        "column": problem.column,
        "code": problem.error.code,
        "values": {name: str(value) for name, value in problem.error.values.items()},
        "read": problem.read[:READ_SHOWN],
    }
