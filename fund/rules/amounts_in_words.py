"""An amount in words, as contracts and cheques write it: in French here, in Arabic beside."""

from fund.rules.amounts_in_arabic import in_arabic_words
from kernel.money import CURRENCIES

_UNITS = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_TENS = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt",
         "quatre-vingt")  # fmt: skip
# Singular and plural of the currency and of its hundredth.
_NAMES = {
    "MAD": (("dirham", "dirhams"), ("centime", "centimes")),
    "EUR": (("euro", "euros"), ("centime", "centimes")),
}


def in_words(cents: int, currency: str, language: str = "fr") -> str:
    """« cent vingt mille dirhams et cinquante centimes »; in Arabic when that is the language.

    From nothing to a thousand thousand million; raises ValueError beyond.
    """
    if language == "ar":
        return in_arabic_words(cents, currency)
    (one, several), (hundredth, hundredths) = _NAMES[currency]
    whole, rest = divmod(cents, 10 ** CURRENCIES[currency])
    # « un million de dirhams », and « un million un dirhams ».
    link = "de " if whole and whole % 1_000_000 == 0 else ""
    said = f"{number_in_words(whole)} {link}{several if whole > 1 else one}"
    if not rest:
        return said
    return f"{said} et {number_in_words(rest)} {hundredths if rest > 1 else hundredth}"


def number_in_words(number: int) -> str:
    """A whole number by the traditional spelling: « quatre-vingts », « deux cent un », « mille »."""
    if not 0 <= number < 10**12:
        raise ValueError("no fund holds that much")
    parts = []
    for size, name in ((10**9, "milliard"), (10**6, "million")):
        count, number = divmod(number, size)
        if count:
            parts.append(f"{_below_thousand(count)} {name}{'s' if count > 1 else ''}")
    thousands, number = divmod(number, 1_000)
    if thousands:
        # « quatre-vingt mille », « deux cent mille »: before « mille » neither takes its s.
        parts.append("mille" if thousands == 1 else f"{_below_thousand(thousands, is_last=False)} mille")
    if number or not parts:
        parts.append(_below_thousand(number))
    return " ".join(parts)


def _below_thousand(number: int, *, is_last: bool = True) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return _below_hundred(rest, is_last=is_last)
    hundred = "cent" if hundreds == 1 else f"{_UNITS[hundreds]} cent"
    if not rest:
        return f"{hundred}s" if hundreds > 1 and is_last else hundred
    return f"{hundred} {_below_hundred(rest, is_last=is_last)}"


def _below_hundred(number: int, *, is_last: bool) -> str:
    if number < 20:
        return _UNITS[number]
    ten, unit = divmod(number, 10)
    if ten in (7, 9):
        unit += 10
    if not unit:
        return f"{_TENS[ten]}s" if ten == 8 and is_last else _TENS[ten]
    # « vingt et un », « soixante et onze », and « quatre-vingt-un », « quatre-vingt-onze ».
    if unit in (1, 11) and ten < 8:
        return f"{_TENS[ten]} et {_UNITS[unit]}"
    return f"{_TENS[ten]}-{_UNITS[unit]}"
