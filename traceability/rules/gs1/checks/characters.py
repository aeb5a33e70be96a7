"""Character sets and simple forms of a component."""

import re

from traceability.rules.gs1.check_digits import CSET82, is_digits

_CSET39 = frozenset("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
_CSET64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
_CSET82 = frozenset(CSET82)
_IMPORTER_INDEX = _CSET64
_LONE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_POSITION = re.compile(r"^(\d)/(\d)$", re.ASCII)


def numeric(text: str) -> str | None:
    """Digits only (type N)."""
    return None if is_digits(text) else "non-digit-character"


def cset82(text: str) -> str | None:
    """Letters, digits and the 20 signs of set 82 (type X)."""
    return None if _CSET82.issuperset(text) else "invalid-cset82-character"


def cset39(text: str) -> str | None:
    """Capitals, digits, # - / (type Y)."""
    return None if _CSET39.issuperset(text) else "invalid-cset39-character"


def cset64(text: str) -> str | None:
    """Base64 for addresses, padded with = to three characters or not at all (type Z)."""
    bare = text.rstrip("=")
    padding = len(text) - len(bare)
    if padding > 2 or (padding and len(text) % 3):
        return "invalid-cset64-padding"
    return None if _CSET64.issuperset(bare) else "invalid-cset64-character"


def hasnondigit(text: str) -> str | None:
    """At least one character is not a digit."""
    return "requires-non-digit-character" if is_digits(text) else None


def hyphen(text: str) -> str | None:
    """Hyphens only: the minus of a temperature."""
    return None if not text.strip("-") else "not-hyphen"


def importeridx(text: str) -> str | None:
    """One letter, digit, - or _ that numbers an importer (AI 7040)."""
    return None if _IMPORTER_INDEX.issuperset(text) else "invalid-import-idx-character"


def pcenc(text: str) -> str | None:
    """Every % starts two hexadecimal digits."""
    return "invalid-percent-sequence" if _LONE_PERCENT.search(text) else None


def nonzero(text: str) -> str | None:
    """A number above zero."""
    return "illegal-zero-value" if not text.strip("0") else None


def zero(text: str) -> str | None:
    """Zeros only."""
    return "not-zero" if text.strip("0") else None


def nozeroprefix(text: str) -> str | None:
    """No leading zero, except the number 0 itself."""
    return "illegal-zero-prefix" if len(text) > 1 and text.startswith("0") else None


def yesno(text: str) -> str | None:
    """0 for no, 1 for yes."""
    return None if text in ("0", "1") else "not-zero-or-one"


def winding(text: str) -> str | None:
    """0, 1 or 9: face out, face in, undefined."""
    return None if text in ("0", "1", "9") else "invalid-winding-direction"


def pieceoftotal(text: str) -> str | None:
    """Piece number then number of pieces, as many digits each: 0203 is the second of three."""
    if len(text) % 2:
        return "invalid-length-for-piece-of-total"
    piece, total = int(text[: len(text) // 2]), int(text[len(text) // 2 :])
    if piece == 0:
        return "zero-piece-number"
    if total == 0:
        return "zero-total-pieces"
    return "piece-number-exceeds-total" if piece > total else None


def posinseqslash(text: str) -> str | None:
    """Position / end, one digit each, as in 1/3 (AI 7258)."""
    found = _POSITION.match(text)
    if not found:
        return "position-in-sequence-malformed"
    position, end = int(found[1]), int(found[2])
    if position == 0 or end == 0:
        return "illegal-zero-value"
    return "position-exceeds-end" if position > end else None
