"""Words written in a register: bounded, on one line, and never a spreadsheet formula."""

import re
import unicodedata

from kernel.errors import Invalid

NAME_LENGTH_MAX = 120
CODE_LENGTH_MAX = 30
NOTE_LENGTH_MAX = 2_000
# A cell that begins so is run as a formula by the spreadsheet that opens our exports (CWE-1236).
# A telephone number may begin with +, so that is not refused here.
_FORMULA_STARTS = ("=", "@")
_SPACES = re.compile(r"\s+")


class TextMissing(Invalid):
    code = "text-missing"


class TextTooLong(Invalid):
    code = "text-too-long"


class TextUnreadable(Invalid):
    code = "text-unreadable"


class TextIsFormula(Invalid):
    code = "text-is-formula"


class UnknownChoice(Invalid):
    code = "unknown-choice"


def words(text: str | None, field: str, length_max: int = NAME_LENGTH_MAX) -> str:
    """`text` on one line without spaces around it, at most `length_max` characters.

    Raises TextMissing, TextTooLong, TextUnreadable for control characters, TextIsFormula.
    """
    kept = words_or_none(text, field, length_max)
    if kept is None:
        raise TextMissing(field=field)
    return kept


def words_or_none(text: str | None, field: str, length_max: int = NAME_LENGTH_MAX) -> str | None:
    """The same for what may be left empty: None then. Raises the same but TextMissing."""
    kept = _SPACES.sub(" ", text or "").strip()
    return _checked(kept, field, length_max) if kept else None


def note_or_none(text: str | None, field: str = "note") -> str | None:
    """A free text whose lines are kept, at most 2,000 characters; None when empty."""
    kept = (text or "").replace("\r\n", "\n").strip()
    if not kept:
        return None
    _checked(kept.replace("\n", " ").replace("\t", " "), field, NOTE_LENGTH_MAX)
    return kept


def choice(value: str, field: str, known: tuple[str, ...]) -> str:
    """`value` when it is one of `known`. Raises UnknownChoice."""
    if value not in known:
        raise UnknownChoice(field=field, value=value[:NAME_LENGTH_MAX])
    return value


def folded(text: str) -> str:
    """Small letters without accents or signs around, to compare words that people type."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _SPACES.sub("_", re.sub(r"[^a-z0-9]+", " ", plain.lower()).strip())


def _checked(kept: str, field: str, length_max: int) -> str:
    if len(kept) > length_max:
        raise TextTooLong(field=field, length_max=length_max)
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in kept):
        raise TextUnreadable(field=field)
    if kept.startswith(_FORMULA_STARTS):
        raise TextIsFormula(field=field, start=kept[0])
    return kept
