"""Telephone numbers as they are dialled from anywhere, and texts as a telephone counts them."""

import math
import re
from dataclasses import dataclass

# What a national number, written with its leading 0, begins with from abroad.
CALLING_CODES = {"MA": "212", "FR": "33", "BE": "32", "ES": "34", "IT": "39", "DE": "49", "NL": "31"}
_NOT_DIALLED = re.compile(r"[\s.()/\u00a0\u202f-]+")
_NUMBER = re.compile(r"\+[1-9]\d{7,14}")
# 3GPP TS 23.038, table 6.2.1, and what its escape reaches (6.2.1.1), which counts twice.
GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = frozenset("^{}\\[~]|€")
# The letters of French that the alphabet of telephones lacks, and our typography.
PLAIN = str.maketrans(
    {"’": "'", "‘": "'", "«": '"', "»": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " ", "\u202f": " ",
     "œ": "oe", "Œ": "OE", "ç": "c", "â": "a", "ê": "e", "î": "i", "ô": "o", "û": "u", "ë": "e", "ï": "i",
     "À": "A", "Â": "A", "È": "E", "Ê": "E", "Î": "I", "Ô": "O", "Û": "U"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Length:
    """How a text leaves: units of its alphabet, in how many parts, whether the small alphabet does."""

    units: int
    parts: int
    is_gsm: bool


def dialled(text: str, country: str) -> str | None:
    """`+212612345678` out of what was typed; none when it is no number."""
    digits = _NOT_DIALLED.sub("", text)
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    elif digits.startswith("0") and country in CALLING_CODES:
        digits = f"+{CALLING_CODES[country]}{digits[1:]}"
    return digits if _NUMBER.fullmatch(digits) else None


def in_gsm(text: str) -> str:
    """A text in the alphabet of telephones when French is all it is written in."""
    return text.translate(PLAIN)


def length_of(text: str) -> Length:
    """160 letters fit in one part, then 153 in each; 70, then 67, of a text in another alphabet."""
    is_gsm = all(letter in GSM or letter in GSM_TWICE for letter in text)
    if is_gsm:
        units = sum(2 if letter in GSM_TWICE else 1 for letter in text)
        whole, part = 160, 153
    else:
        units = len(text.encode("utf-16-be")) // 2
        whole, part = 70, 67
    return Length(units, 1 if units <= whole else math.ceil(units / part), is_gsm)
