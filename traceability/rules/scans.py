"""What is a scan, and what surprises about the scans of one number.

A count proves nothing: a pack is shown, given, left on a shelf. What is said of it is only that
somebody should look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

# Who opens an address without anybody looking: previews of messengers, search engines, checkers.
_MACHINES = (
    "bot", "crawl", "spider", "preview", "facebookexternalhit", "whatsapp", "slurp", "curl/", "wget/",
    "python-", "headlesschrome", "lighthouse", "monitor", "httpclient", "okhttp", "go-http", "java/",
)  # fmt: skip
_DAY_PART = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Visit:
    """What the headers of a request say about who opens a page."""

    method: str
    user_agent: str
    purpose: str
    fetch_site: str
    fetch_dest: str
    referrer: str
    host: str
    has_language_chosen: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """One counted scan: when, and the country that the browser's language names."""

    at: datetime
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From what on scans surprise; loaded from `traceability/reference/scans.json`."""

    again_after_seconds: int
    burst_scans: int
    burst_hours: int
    late_days: int
    scattered_parts: int
    scattered_days: int
    countries: int
    countries_hours: int
    after_use_days: int


def is_scan(visit: Visit) -> bool:
    """Whether somebody has just scanned the pack: a person, on the address as it is printed.

    Not a machine, a page loaded in advance, a change of language or a way back from our own page.
    """
    agent = visit.user_agent.lower()
    return (
        visit.method == "GET"
        and bool(agent)
        and not any(one in agent for one in _MACHINES)
        and "prefetch" not in visit.purpose.lower()
        and "preview" not in visit.purpose.lower()
        and visit.fetch_site not in ("same-origin", "same-site")
        and visit.fetch_dest in ("", "document")
        and not _is_from(visit.referrer, visit.host)
        and not visit.has_language_chosen
    )


def _is_from(referrer: str, host: str) -> bool:
    return bool(host) and referrer.split("://", 1)[-1].split("/", 1)[0] == host


def signs(seen: Sequence[Seen], used_at: datetime | None, limits: Thresholds) -> list[str]:
    """What surprises about the latest of the scans, which are in the order of time; often nothing."""
    found = {
        "burst": _is_burst(seen, limits),
        "late": _is_late(seen, limits),
        "scattered": _are_scattered(seen, limits),
        "countries": _are_from_far(seen, limits),
        "after_use": _is_after_use(seen, used_at, limits),
    }
    return [sign for sign, surprises in found.items() if surprises]


def _is_burst(seen: Sequence[Seen], limits: Thresholds) -> bool:
    """Many scans in a short time."""
    return len(_within(seen, timedelta(hours=limits.burst_hours))) >= limits.burst_scans


def _is_late(seen: Sequence[Seen], limits: Thresholds) -> bool:
    """Long after the first: the pack should have been emptied."""
    return seen[-1].at - seen[0].at >= timedelta(days=limits.late_days)


def _are_scattered(seen: Sequence[Seen], limits: Thresholds) -> bool:
    """At many different parts of days: not one household that shows its jar at table."""
    recent = _within(seen, timedelta(days=limits.scattered_days))
    return len({_part_of(one.at) for one in recent}) >= limits.scattered_parts


def _are_from_far(seen: Sequence[Seen], limits: Thresholds) -> bool:
    """By phones of several countries within hours."""
    recent = _within(seen, timedelta(hours=limits.countries_hours))
    return len({one.country for one in recent if one.country}) >= limits.countries


def _is_after_use(seen: Sequence[Seen], used_at: datetime | None, limits: Thresholds) -> bool:
    """Long after the hidden code was used: the pack was open then."""
    return used_at is not None and seen[-1].at - used_at >= timedelta(days=limits.after_use_days)


def _within(seen: Sequence[Seen], span: timedelta) -> list[Seen]:
    since = seen[-1].at - span
    return [one for one in seen if one.at >= since]


def _part_of(at: datetime) -> int:
    return int(at.timestamp() // _DAY_PART.total_seconds())


def language_and_country(accept_language: str) -> tuple[str | None, str | None]:
    """`fr-MA,fr;q=0.9` → `fr`, `MA`: all that is kept of who scanned."""
    first = accept_language.split(",", 1)[0].split(";", 1)[0].strip()
    language, _dash, region = first.partition("-")
    region = region.rpartition("-")[2]
    is_language = language.isascii() and language.isalpha() and 2 <= len(language) <= 3
    is_country = region.isascii() and region.isalpha() and len(region) == 2
    return language.lower() if is_language else None, region.upper() if is_language and is_country else None
