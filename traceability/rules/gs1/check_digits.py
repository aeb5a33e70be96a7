"""Check digits and check characters of GS1 keys (General Specifications, section 7.9)."""

from traceability.rules.gs1.errors import InvalidCheckDigit, InvalidKey

GTIN_LENGTHS = (8, 12, 13, 14)
GLN_LENGTH = 13
SSCC_LENGTH = 18

CSET82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
CSET32 = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
# The largest prime below 2^10, the number of pairs that two characters of 32 can write.
_PAIR_MODULUS = 1021


def is_digits(text: str) -> bool:
    """Whether text is one or more digits 0 to 9; other scripts' digits are not."""
    return text.isascii() and text.isdigit()


def check_digit(payload: str) -> int:
    """The digit to append to a key's other digits: weights 3, 1, 3… from the right, modulo 10.

    Raises InvalidKey when the payload is not digits.
    """
    if not is_digits(payload):
        raise InvalidKey(key=payload)
    weighted = sum(int(d) * (1 if i % 2 else 3) for i, d in enumerate(reversed(payload)))
    return -weighted % 10


def verified(key: str, *lengths: int) -> str:
    """The key itself, its length and check digit verified.

    Raises InvalidKey or InvalidCheckDigit.
    """
    if not is_digits(key) or len(key) not in lengths:
        raise InvalidKey(key=key, lengths=lengths)
    expected = check_digit(key[:-1])
    if int(key[-1]) != expected:
        raise InvalidCheckDigit(key=key, expected=expected)
    return key


def gtin14(text: str) -> str:
    """A GTIN-8, 12, 13 or 14 as the 14 digits that databases and Digital Links use.

    Raises InvalidKey or InvalidCheckDigit.
    """
    return verified(text, *GTIN_LENGTHS).zfill(14)


def gtin13(text: str) -> str:
    """A GTIN as the 13 digits of an EAN-13 bar code.

    Raises InvalidKey for a GTIN-14 of a case (first digit not 0), which EAN-13 cannot carry.
    """
    full = gtin14(text)
    if full[0] != "0":
        raise InvalidKey(key=text, lengths=(13,))
    return full[1:]


def gln(text: str) -> str:
    """A verified Global Location Number of 13 digits; raises InvalidKey or InvalidCheckDigit."""
    return verified(text, GLN_LENGTH)


def sscc(text: str) -> str:
    """A verified Serial Shipping Container Code, 18 digits; raises as `gln` does."""
    return verified(text, SSCC_LENGTH)


def check_pair(payload: str) -> str:
    """The two check characters of an alphanumeric key such as a GMN (AI 8013).

    Each character's place in set 82 times the next prime from the right, modulo 1021, written in
    set 32. Raises InvalidKey for a character outside set 82.
    """
    if any(character not in CSET82 for character in payload):
        raise InvalidKey(key=payload)
    places = (CSET82.index(character) for character in reversed(payload))
    total = sum(p * w for p, w in zip(places, _primes(len(payload)), strict=True)) % _PAIR_MODULUS
    return CSET32[total >> 5] + CSET32[total & 31]


def _primes(count: int) -> list[int]:
    found: list[int] = []
    candidate = 2
    while len(found) < count:
        if all(candidate % prime for prime in found):
            found.append(candidate)
        candidate += 1
    return found
