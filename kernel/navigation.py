"""The jobs shown around every page, in groups named by what people come to do."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

# Up to here every group is open: whoever has few jobs sees them all at once.
JOBS_ALL_OPEN_MAX = 14


class Job(NamedTuple):
    """A job to do, named by its verb; `also` are the blueprints whose pages belong to it."""

    endpoint: str
    label: Any
    icon: str
    also: tuple[str, ...] = ()


class Group(NamedTuple):
    """Jobs that the same people do together."""

    label: Any
    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class ShownJob:
    """A job that a person may do; `current` is what aria-current says of it, `page` or `true`."""

    job: Job
    current: str | None


@dataclass(frozen=True, slots=True)
class ShownGroup:
    """A group with the jobs that a person may do in it."""

    label: Any
    jobs: tuple[ShownJob, ...]
    is_open: bool


def shown(groups: Iterable[Group], may_open: Callable[[str], bool], endpoint: str | None) -> list[ShownGroup]:
    """What a person sees of `groups` on the page `endpoint`, without what has nothing for them."""
    groups = list(groups)
    here = _job_of(groups, endpoint)
    allowed = [(group, [job for job in group.jobs if may_open(job.endpoint)]) for group in groups]
    all_open = sum(len(jobs) for _, jobs in allowed) <= JOBS_ALL_OPEN_MAX
    return [
        ShownGroup(
            group.label,
            tuple(ShownJob(job, _current(job, here, endpoint)) for job in jobs),
            is_open=all_open or here in jobs,
        )
        for group, jobs in allowed
        if jobs
    ]


def _job_of(groups: list[Group], endpoint: str | None) -> Job | None:
    """The job that a page belongs to: its own, else the first of its blueprint, else one that also has it."""
    jobs = [job for group in groups for job in group.jobs]
    blueprint = (endpoint or "").rpartition(".")[0]
    exact = (job for job in jobs if job.endpoint == endpoint)
    kin = (job for job in jobs if job.endpoint.rpartition(".")[0] == blueprint)
    others = (job for job in jobs if blueprint in job.also)
    return next((job for found in (exact, kin, others) for job in found), None)


def _current(job: Job, here: Job | None, endpoint: str | None) -> str | None:
    if job is not here:
        return None
    return "page" if job.endpoint == endpoint else "true"
