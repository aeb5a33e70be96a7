"""An amount in Arabic words, as a contract writes it: standing alone, so in the nominative.

The grammar of what is counted (any school grammar of Arabic, chapter العدد والمعدود), for masculine nouns:
one follows its noun, two is the dual; 3 to 10 are feminine and take the plural; 11 to 99 take the singular
in the accusative (التمييز); hundreds and thousands take the singular in the genitive. A hundred and one is
« a hundred dirhams and a dirham », as in the thousand nights and a night. docs/decisions/0057 says why ours.
"""

from dataclasses import dataclass

from kernel.money import CURRENCIES

_AND = " و"
_BELOW_TEN = ("", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
_TEENS = ("عشرة", "أحد عشر", "اثنا عشر", *(f"{_BELOW_TEN[unit]} عشر" for unit in range(3, 10)))
_TENS = ("", "", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
_HUNDREDS = (
    "",
    "مائة",
    "مائتان",
    "ثلاثمائة",
    "أربعمائة",
    "خمسمائة",
    "ستمائة",
    "سبعمائة",
    "ثمانمائة",
    "تسعمائة",
)


@dataclass(frozen=True, slots=True)
class _Noun:
    """A masculine noun that is counted: one, two, two of something, three to ten, eleven to ninety-nine."""

    singular: str
    dual: str
    dual_of: str
    plural: str
    accusative: str
    # What one is called: « درهم واحد », and only « ألف ».
    one: str


_SCALES = (
    (10**9, _Noun("مليار", "ملياران", "مليارا", "مليارات", "مليارًا", "مليار")),
    (10**6, _Noun("مليون", "مليونان", "مليونا", "ملايين", "مليونًا", "مليون")),
    (10**3, _Noun("ألف", "ألفان", "ألفا", "آلاف", "ألفًا", "ألف")),
)
_CENTIME = _Noun("سنتيم", "سنتيمان", "سنتيما", "سنتيمات", "سنتيمًا", "سنتيم واحد")
_NAMES = {
    "MAD": (_Noun("درهم", "درهمان", "درهما", "دراهم", "درهمًا", "درهم واحد"), _CENTIME),
    # A foreign name that only takes the dual.
    "EUR": (_Noun("يورو", "يوروان", "يورو", "يورو", "يورو", "يورو واحد"), _CENTIME),
}


def in_arabic_words(cents: int, currency: str) -> str:
    """« مائة وعشرون ألف درهم وخمسون سنتيمًا »; from nothing to a thousand thousand million.

    Raises ValueError beyond.
    """
    noun, hundredth = _NAMES[currency]
    whole, rest = divmod(cents, 10 ** CURRENCIES[currency])
    said = _counted(whole, noun)
    return f"{said}{_AND}{_counted(rest, hundredth)}" if rest else said


def _counted(number: int, noun: _Noun, *, is_of: bool = False) -> str:
    """So many of what is named; `is_of` when something follows that they are of: « عشرون ألف درهم »."""
    if not 0 <= number < 10**12:
        raise ValueError("no fund holds that much")
    last = number % 100
    if number == 1:
        return noun.one
    if number == 2:
        return noun.dual_of if is_of else noun.dual
    if number > 100 and last in (1, 2):
        return f"{_counted(number - last, noun)}{_AND}{_counted(last, noun, is_of=is_of)}"
    if 3 <= last <= 10:
        return f"{_number(number)} {noun.plural}"
    if last:
        return f"{_number(number)} {noun.singular if is_of else noun.accusative}"
    return f"{_number(number, is_of=True)} {noun.singular}"


def _number(number: int, *, is_of: bool = False) -> str:
    """The number by itself; `is_of` when what it counts follows in the genitive: « مائتا درهم »."""
    if not number:
        return "صفر"
    parts = []
    for size, noun in _SCALES:
        count, number = divmod(number, size)
        if count:
            parts.append(_counted(count, noun, is_of=is_of and not number))
    hundreds, number = divmod(number, 100)
    if hundreds:
        parts.append("مائتا" if hundreds == 2 and is_of and not number else _HUNDREDS[hundreds])
    if number:
        parts.append(_below_hundred(number))
    return _AND.join(parts)


def _below_hundred(number: int) -> str:
    if number <= 10:
        return _BELOW_TEN[number]
    if number < 20:
        return _TEENS[number - 10]
    tens, unit = divmod(number, 10)
    return f"{_BELOW_TEN[unit]}{_AND}{_TENS[tens]}" if unit else _TENS[tens]
