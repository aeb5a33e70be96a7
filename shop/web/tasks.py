"""What the home page is made of: jobs to do now, and numbers that matter today."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """A job to do, named by its verb, with why now."""

    verb: str
    why: str
    url: str
    picture: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that matters today, and where it comes from."""

    label: str
    value: str
    url: str | None = None
