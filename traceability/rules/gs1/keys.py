"""The keys of GS1 and how each one's last characters check the others (General Specifications 7.9)."""

from collections.abc import Mapping

from traceability.rules.gs1.check_digits import (
    CSET82,
    GLN_LENGTH,
    GTIN_LENGTHS,
    SSCC_LENGTH,
    check_digit,
    check_pair,
    is_digits,
    verified,
)
from traceability.rules.gs1.errors import InvalidCheckDigit, InvalidKey

# Complete lengths in digits, the check digit among them, without the serial that may follow.
KEY_LENGTHS: Mapping[str, tuple[int, ...]] = {
    "gtin": GTIN_LENGTHS,
    "gln": (GLN_LENGTH,),
    "sscc": (SSCC_LENGTH,),
    "gsin": (17,),
    "grai": (13,),
    "gdti": (13,),
    "gsrn": (18,),
    "gcn": (13,),
}
# A Global Model Number ends in two characters; its longest form has 25.
GMN = "gmn"
GMN_LENGTHS = (7, 25)
KEYS = (*KEY_LENGTHS, GMN)
_PAIR = 2


def check_of(key: str, payload: str) -> str:
    """What completes a key's other characters: one digit, or two characters for a GMN.

    Raises InvalidKey when the payload is not of the key.
    """
    if key == GMN:
        return check_pair(_gmn_payload(payload))
    lengths = KEY_LENGTHS[key]
    if not is_digits(payload) or len(payload) + 1 not in lengths:
        raise InvalidKey(key=payload, lengths=tuple(length - 1 for length in lengths))
    return str(check_digit(payload))


def verified_key(key: str, text: str) -> str:
    """A complete key whose check is right; raises InvalidKey or InvalidCheckDigit."""
    if key != GMN:
        return verified(text, *KEY_LENGTHS[key])
    expected = check_pair(_gmn_payload(text[:-_PAIR]))
    if text[-_PAIR:] != expected:
        raise InvalidCheckDigit(key=text, expected=expected)
    return text


def _gmn_payload(payload: str) -> str:
    shortest, longest = (length - _PAIR for length in GMN_LENGTHS)
    is_prefixed = is_digits(payload[:4]) and all(character in CSET82 for character in payload)
    if not (shortest <= len(payload) <= longest and is_prefixed):
        raise InvalidKey(key=payload, lengths=tuple(range(shortest, longest + 1)))
    return payload
