"""What a cell means: days, yes or no, woman or man, crops, in French and in English."""

from datetime import date, datetime

from kernel.errors import Invalid
from producers.rules.texts import folded

_DAY_FORMATS = ("%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d")
_YES = frozenset({"oui", "o", "yes", "y", "vrai", "true", "1", "x"})
_NO = frozenset({"non", "n", "no", "faux", "false", "0"})
_GENDERS = {
    "woman": ("f", "femme", "woman", "female", "w", "mme"),
    "man": ("h", "homme", "man", "male", "m"),
    "unstated": ("unstated", "non_precise", "non_indique", "nc"),
}
_CROPS = {
    "saffron": ("saffron", "safran"),
    "argan": ("argan", "arganier"),
    "olive": ("olive", "olivier", "olives", "oliviers", "olive_tree"),
    "pamm": ("pamm", "plantes_aromatiques", "plantes_aromatiques_et_medicinales", "herbs"),
    "almond": ("almond", "amande", "amandes", "amandier", "amandiers"),
    "honey": ("honey", "miel"),
    "craft": ("craft", "artisanat"),
}
_ORGANIC = {
    "conventional": ("conventional", "conventionnel", "conventionnelle", "non_bio"),
    "conversion": ("conversion", "en_conversion"),
    "organic": ("organic", "bio", "biologique"),
    "wild": ("wild", "sauvage", "cueillette", "cueillette_sauvage"),
}


class DayUnreadable(Invalid):
    code = "import-day-unreadable"


class DayImplausible(Invalid):
    code = "import-day-implausible"


class YesNoUnreadable(Invalid):
    code = "import-yes-no-unreadable"


class GenderUnreadable(Invalid):
    code = "import-gender-unreadable"


class CropUnreadable(Invalid):
    code = "import-crop-unreadable"


class OrganicUnreadable(Invalid):
    code = "import-organic-unreadable"


class YearUnreadable(Invalid):
    code = "import-year-unreadable"


def day(text: str, today: date) -> date:
    """A day as 28/10/2026 or 2026-10-28. Raises DayUnreadable, DayImplausible."""
    found = _day(text)
    if not found.year >= 1900 or found > today:
        raise DayImplausible()
    return found


def _day(text: str) -> date:
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise DayUnreadable()


def yes_or_no(text: str) -> bool:
    """Oui or non. Raises YesNoUnreadable."""
    word = folded(text)
    if word not in _YES | _NO:
        raise YesNoUnreadable()
    return word in _YES


def gender(text: str) -> str:
    """`woman`, `man` or `unstated`. Raises GenderUnreadable."""
    return _meaning(text, _GENDERS, GenderUnreadable)


def crop(text: str) -> str:
    """A branch. Raises CropUnreadable."""
    return _meaning(text, _CROPS, CropUnreadable)


def organic_status(text: str) -> str:
    """An organic status. Raises OrganicUnreadable."""
    return _meaning(text, _ORGANIC, OrganicUnreadable)


def year(text: str) -> int:
    """A year of four digits. Raises YearUnreadable."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise YearUnreadable()
    return int(text)


def phone(text: str) -> str:
    """A telephone number; a spreadsheet has taken the first 0 of a Moroccan one for nothing."""
    digits = text.replace(" ", "")
    return f"0{digits}" if len(digits) == 9 and digits.isdigit() and digits[0] in "5678" else text


def _meaning(text: str, meanings: dict[str, tuple[str, ...]], error: type[Invalid]) -> str:
    word = folded(text)
    for meaning, known in meanings.items():
        if word in known:
            return meaning
    raise error()
