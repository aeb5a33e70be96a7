"""What a cell of a register means: woman or man, a branch, a year; in French, Arabic and English."""

from kernel.errors import Invalid
from kernel.imports.cells import meaning

GENDER_WORDS = {
    "woman": ("F", "femme", "female", "w", "mme", "أنثى", "امرأة"),
    "man": ("H", "homme", "male", "m", "ذكر", "رجل"),
    "unstated": ("non précisé", "non indiqué", "nc"),
}
BRANCH_WORDS = {
    "saffron": ("safran", "زعفران"),
    "argan": ("argan", "arganier", "أركان"),
    "olive": ("olive", "olivier", "olives", "oliviers", "olive_tree", "زيتون"),
    "pamm": ("PAMM", "plantes_aromatiques", "plantes_aromatiques_et_medicinales", "herbs"),
    "almond": ("amande", "amandes", "amandier", "amandiers", "لوز"),
    "honey": ("miel", "عسل"),
    "craft": ("artisanat", "صناعة تقليدية"),
}
ORGANIC_WORDS = {
    "conventional": ("conventionnel", "conventionnelle", "non_bio"),
    "conversion": ("en conversion",),
    "organic": ("biologique", "bio"),
    "wild": ("sauvage", "cueillette", "cueillette_sauvage"),
}


class GenderUnreadable(Invalid):
    code = "import-gender-unreadable"


class CropUnreadable(Invalid):
    code = "import-crop-unreadable"


class OrganicUnreadable(Invalid):
    code = "import-organic-unreadable"


class YearUnreadable(Invalid):
    code = "import-year-unreadable"


def gender(text: str) -> str:
    """`woman`, `man` or `unstated`. Raises GenderUnreadable."""
    return meaning(text, GENDER_WORDS, GenderUnreadable())


def crop(text: str) -> str:
    """A branch. Raises CropUnreadable."""
    return meaning(text, BRANCH_WORDS, CropUnreadable())


def organic_status(text: str) -> str:
    """An organic status. Raises OrganicUnreadable."""
    return meaning(text, ORGANIC_WORDS, OrganicUnreadable())


def year(text: str) -> int:
    """A year of four digits. Raises YearUnreadable."""
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise YearUnreadable()
    return int(text)


def phone(text: str) -> str:
    """A telephone number; a spreadsheet has taken the first 0 of a Moroccan one for nothing."""
    digits = text.replace(" ", "")
    return f"0{digits}" if len(digits) == 9 and digits.isdigit() and digits[0] in "5678" else text
