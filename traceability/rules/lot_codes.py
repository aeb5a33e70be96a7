"""Lot codes as people type them from a label: in part, without dashes, in small letters."""

import re
from collections.abc import Iterable

CODE_LENGTH_MAX = 40
_GIVEN = re.compile(r"[A-Z]{2,5}-\d{2}-\d{4,}")
_PRINTED = re.compile(r"^https?://[^/?#]+/l/([0-9A-Z]+)(?:[/?#]|$)", re.IGNORECASE)
_TYPED = re.compile(r"(?:([A-Z]{2,5})[\s-]*)?(?:(\d{2})[\s-]+)?0*(\d{1,9})")


def token_in(address: str) -> str | None:
    """The token of a printed address, `…/l/{token}`, perhaps with a pack's own number after it."""
    found = _PRINTED.search(address)
    return found[1] if found else None


def lot_code(letters: str, season: int, number: int) -> str:
    """`SAF-26-0412`: the product, the season, and the number within the organisation's season."""
    return f"{letters}-{season % 100:02d}-{number:04d}"


def is_numbered(code: str) -> bool:
    """Whether a code has the form of those that are given by number; no other may look like one."""
    return _GIVEN.fullmatch(code) is not None


def codes_meant(text: str, letters: Iterable[str], seasons: Iterable[int]) -> list[str]:
    """Every whole code that `text` may stand for, so that a search looks up an index.

    `412` is that number of any product and season; `SAF-26-0412` is itself; other words are taken
    as a code of the organisation's own.
    """
    typed = " ".join(text.split())[:CODE_LENGTH_MAX]
    parts = _TYPED.fullmatch(typed.upper())
    if not parts:
        return [typed] if typed else []
    told, year, number = parts.groups()
    wanted_letters = [told] if told else sorted(set(letters))
    wanted_seasons = [2000 + int(year)] if year else list(seasons)
    numbered = [lot_code(one, season, int(number)) for one in wanted_letters for season in wanted_seasons]
    return [typed, *numbered]
