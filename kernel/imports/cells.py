"""What a cell means in any list: days, yes or no, one word of a few; in French, Arabic and English."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Generic, TypeVar

from kernel.errors import Invalid
from kernel.imports.tables import heading

Value = TypeVar("Value")
_DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")
_YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1", "x", "نعم"})
_NO = frozenset({"non", "n", "no", "faux", "false", "0", "لا"})
_EASTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩", "0123456789")
YEAR_FIRST, YEAR_LAST = 1900, 2199


class DayUnreadable(Invalid):
    code = "import-day-unreadable"


class DayImplausible(Invalid):
    code = "import-day-implausible"


class YesNoUnreadable(Invalid):
    code = "import-yes-no-unreadable"


class WordUnknown(Invalid):
    """None of the words that this column takes; `words` tells them."""

    code = "import-word-unknown"


def western(text: str) -> str:
    """A figure with Western digits, whichever were typed."""
    return text.translate(_EASTERN)


def day(text: str, today: date) -> date:
    """A day that has come, as 28/10/2026 or 2026-10-28. Raises DayUnreadable, DayImplausible."""
    found = any_day(text)
    if found > today:
        raise DayImplausible()
    return found


def any_day(text: str) -> date:
    """A day, past or to come. Raises DayUnreadable, DayImplausible."""
    for form in _DAY_FORMATS:
        try:
            found = datetime.strptime(western(text), form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
        if not YEAR_FIRST <= found.year <= YEAR_LAST:
            raise DayImplausible()
        return found
    raise DayUnreadable()


def yes_or_no(text: str) -> bool:
    """Oui or non. Raises YesNoUnreadable."""
    word = heading(text)
    if word not in _YES | _NO:
        raise YesNoUnreadable()
    return word in _YES


def meaning(text: str, meanings: Mapping[str, Sequence[str]], error: Invalid | None = None) -> str:
    """The value whose name or words `text` is. Raises WordUnknown, or `error`."""
    word = heading(text)
    for value, words in meanings.items():
        if word == heading(value) or word in map(heading, words):
            return value
    raise error or WordUnknown(words=", ".join(words[0] if words else one for one, words in meanings.items()))


def word_of(value: str | None, meanings: Mapping[str, Sequence[str]]) -> str | None:
    """How a list writes a value: the first of its words."""
    words = meanings.get(value, ()) if value else ()
    return words[0] if words else value


class NameUnknown(Invalid):
    """Nothing bears this name here."""

    code = "import-name-unknown"


class NameOfSeveral(Invalid):
    """More than one bears this name: another column must tell which."""

    code = "import-name-of-several"


class Named(Generic[Value]):
    """What a cell may name, by any of its names: a short one, a code, one in another language."""

    def __init__(self, things: Iterable[tuple[Value, Iterable[str | None]]]) -> None:
        self._found: dict[str, list[Value]] = {}
        for thing, names in things:
            for name in {heading(name) for name in names if name}:
                self._found.setdefault(name, []).append(thing)

    def find(self, text: str) -> Value:
        """What bears this name. Raises NameUnknown, NameOfSeveral."""
        found = self._found.get(heading(text), [])
        if len(found) != 1:
            raise NameOfSeveral(name=text) if found else NameUnknown(name=text)
        return found[0]
