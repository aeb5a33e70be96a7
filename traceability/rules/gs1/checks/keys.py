"""Check digits and company prefixes inside a component."""

from traceability.rules.gs1.check_digits import CSET32, CSET82, check_digit, check_pair, is_digits

# The shortest company prefix that GS1 has given out.
_PREFIX_LENGTH_MIN = 4


def csum(text: str) -> str | None:
    """The last digit is the check digit of those before."""
    if not is_digits(text):
        return "non-digit-character"
    return None if int(text[-1]) == check_digit(text[:-1]) else "incorrect-check-digit"


def csumalpha(text: str) -> str | None:
    """The last two characters are the check pair of those before."""
    if len(text) < 2:
        return "too-short-for-check-pair"
    payload, pair = text[:-2], text[-2:]
    if any(character not in CSET82 for character in payload):
        return "invalid-cset82-character"
    if any(character not in CSET32 for character in pair):
        return "invalid-cset32-character"
    return None if check_pair(payload) == pair else "incorrect-check-pair"


def gcppos1(text: str) -> str | None:
    """Starts with what can be a company prefix; who holds it is not known offline."""
    prefix = text[:_PREFIX_LENGTH_MIN]
    if len(prefix) < _PREFIX_LENGTH_MIN:
        return "too-short-for-gcp"
    return None if is_digits(prefix) else "invalid-gcp-prefix"


def gcppos2(text: str) -> str | None:
    """As `gcppos1`, after an indicator or extension digit."""
    return gcppos1(text[1:])
