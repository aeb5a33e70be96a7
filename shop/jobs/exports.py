"""All that somebody may see, made into one file to carry away."""

from uuid import UUID

from flask import Flask

from kernel.clock import now
from kernel.db import db
from kernel.jobs import Done, JobFile, Work, background
from shop.gateways.packages import Package
from shop.operations.exports import EXPORT
from shop.queries.leaving import LEAVING, files_of, geojson_of, rows_of, sees_as
from shop.queries.lists import lists_of


def export_data(work: Work) -> Done:
    """Write every table that may leave, row by row, and every file that was received."""
    session, moment = db.session(), now()
    actor = sees_as(work.actor, **{name: UUID(one) for name, one in work.parameters.items() if one})
    leaving = [one for one in LEAVING if actor.has(one.roles)]
    package = Package(moment, leaving)
    for at, facts in enumerate(leaving):
        package.table(facts, rows_of(session, actor, facts))
        work.progress(90 * at // len(leaving))
    package.file("parcelles.geojson", geojson_of(session, actor).encode())
    for name, lines in lists_of(session, actor):
        package.lines(name, lines)
    for name, content in files_of(session, actor):
        package.file(name, content)
    file = JobFile(f"igoudar-{moment:%Y-%m-%d}.zip", "application/zip", package.done())
    return Done(file, {"tables": len(leaving), "rows": package.rows})


def install(app: Flask) -> None:
    """Let the worker do this job."""
    background(EXPORT)(export_data)
