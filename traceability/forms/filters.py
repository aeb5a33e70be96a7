"""What a list of lots is asked for in its address; what cannot be understood is left aside."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from producers.models import BRANCHES
from traceability.models import LOT_STATES
from traceability.queries.lots import Bookmark, LotFilter
from traceability.rules.gs1.elements import value_of
from traceability.rules.gs1.errors import InvalidGs1
from traceability.rules.gs1.scans import read_scan
from traceability.rules.lot_codes import codes_meant, token_in

SEASONS_SHOWN = 10
_SEASONS = range(1990, 2101)


def seasons_until(today: date) -> list[int]:
    """The seasons that a list may be narrowed to, the latest first."""
    return list(range(today.year, today.year - SEASONS_SHOWN, -1))


def lot_filter(asked: Mapping[str, str], letters: Iterable[str], seasons: Iterable[int]) -> LotFilter:
    """The filter of an address: `branch`, `state`, `season`, `organisation`, `q`."""
    text, token = _typed_or_scanned(asked.get("q", "").strip())
    season = asked.get("season", "")
    year = int(season) if season.isascii() and season.isdigit() and len(season) == 4 else 0
    branch, state = asked.get("branch"), asked.get("state")
    return LotFilter(
        branch=branch if branch in BRANCHES else None,
        state=state if state in LOT_STATES else None,
        season=year if year in _SEASONS else None,
        organisation_id=uuid_or_none(asked.get("organisation")),
        codes=codes_meant(text, letters, [year] if year in _SEASONS else seasons) if text else None,
        token=token,
    )


def _typed_or_scanned(text: str) -> tuple[str, str | None]:
    """The lot code that was typed, or is in a scan; or the token of the address that was scanned."""
    try:
        scan = read_scan(text)
    except InvalidGs1:
        return text, None
    if code := value_of(scan.elements, "10"):
        return code, None
    token = token_in(scan.text)
    return ("", token) if token else (text, None)


def bookmark(text: str | None) -> Bookmark | None:
    """Where a page begins: `2026-11-02.<lot>`."""
    day, _, lot_id = (text or "").partition(".")
    found = uuid_or_none(lot_id)
    try:
        return Bookmark(date.fromisoformat(day), found) if found else None
    except ValueError:
        return None


def mark(following: Bookmark | None) -> str | None:
    """How `bookmark` reads it back."""
    return f"{following.made_on.isoformat()}.{following.lot_id}" if following else None


def uuid_or_none(text: str | None) -> UUID | None:
    """The id that a text is."""
    try:
        return UUID(text or "")
    except ValueError:
        return None
